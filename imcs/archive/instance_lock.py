"""One service per directory: the instance lock.

Taken by whatever must be alone with the data (`serve`, a rebuild, a restore); reading and the command line's small
writes go without it.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from imcs.archive.faults import readable
from imcs.errors import ArchiveError


class InstanceLock:
    """A held lock; let go by `close`, by leaving its `with`, or by the end of the process, however sudden."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def close(self) -> None:
        """Lets go; a second time does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def lock(directory: Path) -> InstanceLock:
    """Takes `directory/imcs.lock`; ArchiveError naming the holder's process where it is taken."""
    path = directory / "imcs.lock"
    with readable(path):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # flock rather than lockf: it belongs to this opening of the file, so that another one in the same process is
        # refused too, and closing some other descriptor of the file doesn't silently drop it.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise ArchiveError(
            f"another imcs (process {holder}) already runs on {directory}: stop it first, or use another directory"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return InstanceLock(descriptor)

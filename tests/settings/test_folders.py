"""The folders in the data directory."""

from pathlib import Path

from imcs.settings.folders import FILES, INDEX
from imcs.settings.settings import StorageSection


def test_files_and_index_lie_beside_each_other_in_the_data_directory(tmp_path: Path) -> None:
    storage = StorageSection(directory=tmp_path)
    assert {storage.files, storage.index} == {tmp_path / FILES, tmp_path / INDEX}
    assert storage.files != storage.index

"""The command line: the operator's face of the service.

It reads the settings, writes SQL through the archive and leaves the rest to `imcs serve`; it decides nothing.
"""

from imcs.cli.program import main, program

__all__ = ["main", "program"]

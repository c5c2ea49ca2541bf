"""The shell around the dispatcher: decide, record, announce; a file for each thing that it looks after."""

from imcs.workgroup.line import Line
from imcs.workgroup.workgroup import Workgroup

__all__ = ["Line", "Workgroup"]

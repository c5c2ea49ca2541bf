"""The shell around the dispatcher: decide, record, announce; a file for each thing that it looks after."""

from imcs.workgroup.workgroup import Line, Workgroup

__all__ = ["Line", "Workgroup"]

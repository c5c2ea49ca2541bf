"""The shell around the dispatcher: decide, record, announce."""

from imcs.workgroup.workgroup import Line, Workgroup

__all__ = ["Line", "Workgroup"]

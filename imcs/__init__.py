"""IMCS: customer service over instant messaging."""

__version__ = "0.1.0"

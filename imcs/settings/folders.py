"""What the folders in the data directory are called, beside the database."""

FILES = "files"
"""Copies of what people sent."""
INDEX = "index"
"""The search index, which can always be made anew from the database."""

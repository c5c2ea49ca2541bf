"""One TOML file → frozen settings, or every fault in it at once."""

from imcs.settings.settings import FaultySettings, Settings, load

__all__ = ["FaultySettings", "Settings", "load"]

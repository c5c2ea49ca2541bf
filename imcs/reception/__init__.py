"""The bot's turn: flows, what they pass on, and conversations that fall silent."""

from imcs.reception.reception import Reception

__all__ = ["Reception"]

"""The bot's turn: what customers wrote is gathered, searched for, answered, and handed over where the bot can't."""

from imcs.reception.reception import Reception

__all__ = ["Reception"]

"""Texts about forms; the English sentence is the key into `locale/*/LC_MESSAGES/imcs.po`. Words only."""

from bots.texts import mark

FORM = mark("Form “{title}”:")
FORM_UNFINISHED = mark("Form “{title}”, not finished:")
FORM_LINE = mark("{label}: {answer}")

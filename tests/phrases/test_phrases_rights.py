"""What customers read about their data fits in one message each, and names the words that work."""

import pytest

from bots.rights import WORDS
from bots.words import customer_word
from imcs.model import Language
from imcs.phrases import rights
from tests.office import texts

QUOTES = {"zh_TW": ("「", "」"), "zh_CN": ("“", "”"), "en": ("“", "”")}


@pytest.mark.parametrize("language", [language.value for language in Language])
def test_every_word_that_is_quoted_to_customers_works(language: str) -> None:
    begin, end = QUOTES[language]
    quoting = (rights.YOUR_RIGHTS, rights.STOPPED, rights.ASK_ERASE)
    for text in (texts()(language, msgid) for msgid in quoting):
        quoted = [part.partition(end)[0] for part in text.split(begin)[1:]]
        assert quoted
        assert [word for word in quoted if customer_word(word) not in WORDS] == []

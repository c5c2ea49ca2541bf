"""How common words are in general, so that a small base needn't guess it from its own few texts.

The frequencies are those of the library wordfreq (Robyn Speer: Exquisite Corpus, of subtitles, news, books and the
web). Measured in P@1, by the base's own texts alone and with these beside them: 125 English articles 82.2 → 84.0, 77
with two phrasings each 71.6 → 72.9, 1,744 Chinese ones 59.6 → 59.8, and 69.4 → 70.1 with confirmed questions. Han
characters treated alike add 1.4 to the Chinese ones, but drafts made of conversations then take more questions from
other articles (1.4 points instead of 0.9); pairs of characters, groups of letters and the classifier gain nothing.
"""

from collections.abc import Mapping
from functools import cache
from itertools import takewhile

from kb.analysis import shared_analyzer

LENGTH = 12
"""Words of a text."""
RAREST = 1e-5
"""Rarer English words are as good as never said: stemming them all would take a second."""


@cache
def commonness() -> Mapping[str, float]:
    """By word (English stems, Chinese words in simplified characters): the share of texts that hold it."""
    from wordfreq import get_frequency_dict  # takes 0.2 s to import

    frequencies: dict[str, float] = {}
    for word, frequency in takewhile(lambda pair: pair[1] >= RAREST, get_frequency_dict("en", "small").items()):
        for stem in shared_analyzer().stems(word):
            frequencies[stem] = frequencies.get(stem, 0.0) + frequency
    for word, frequency in get_frequency_dict("zh", "small").items():
        frequencies[word] = frequencies.get(word, 0.0) + frequency
    return {word: 1 - (1 - min(frequency, 1.0)) ** LENGTH for word, frequency in frequencies.items()}

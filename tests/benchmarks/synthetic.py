"""Made-up articles and questions in any number: Chinese words by how common they are, in no sensible order.

For speed and size only; they say nothing about how good the answers are. The same seed gives the same texts.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from jieba import Tokenizer

from kb.article import Article

ENDINGS = ("怎麼辦？", "在哪裡？", "要多少錢？", "可以嗎？", "需要什麼證件？", "多久會好？")
QUESTION_WORDS = 6
ANSWER_WORDS = 50
"""About 120 characters, as a short answer has."""
VOCABULARY = 60_000


@dataclass(frozen=True)
class Vocabulary:
    """Words, and how often they occur."""

    words: Sequence[str]
    heaped: Sequence[int]
    """Frequencies, added up."""

    @staticmethod
    def of_dictionary() -> "Vocabulary":
        """The commonest words of two to four characters in jieba's dictionary."""
        tokenizer = Tokenizer()
        tokenizer.initialize()
        counted = [(count, word) for word, count in tokenizer.FREQ.items() if count and 2 <= len(word) <= 4]
        counted.sort(reverse=True)
        counted = counted[:VOCABULARY]
        return Vocabulary([word for _, word in counted], list(accumulate(count for count, _ in counted)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """So many words, common ones more often."""
        return chance.choices(self.words, cum_weights=self.heaped, k=count)


def articles(vocabulary: Vocabulary, count: int, seed: int = 0) -> list[Article]:
    """Articles with one phrasing and an answer each."""
    chance = random.Random(seed)
    return [
        Article(
            id=f"a{number}",
            question="".join(vocabulary.draw(chance, QUESTION_WORDS)) + chance.choice(ENDINGS),
            answers={"zh_TW": "，".join("".join(vocabulary.draw(chance, 5)) for _ in range(ANSWER_WORDS // 5))},
        )
        for number in range(count)
    ]


def questions(vocabulary: Vocabulary, about: Sequence[Article], count: int, seed: int = 1) -> list[str]:
    """Distinct questions: parts of articles' own with other words between."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        own = chance.choice(about).question
        middle = len(own) // 2
        found["".join([own[:middle], *vocabulary.draw(chance, 2), chance.choice(ENDINGS)])] = None
    return list(found)

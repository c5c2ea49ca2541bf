"""Scripts of Chinese."""

from kb.conversion import mainland_terms, mainland_words, simplified_by_character, taiwan_words


def test_conversion_by_character_keeps_the_words_and_the_length() -> None:
    assert simplified_by_character("計程車的軟體") == "计程车的软体"


def test_conversion_by_phrase_changes_the_words_too() -> None:
    assert mainland_words("計程車的軟體") == "出租车的软件"
    assert taiwan_words("出租车的软件") == "計程車的軟體"


def test_the_mainlands_words_are_found_in_a_text_of_taiwan() -> None:
    assert "软件" in mainland_terms(simplified_by_character("這個軟體"))
    assert mainland_terms("hello 12") == []

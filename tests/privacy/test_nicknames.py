"""Names that only what stands around them shows."""

import pytest

from imcs.privacy import mask_repeated
from imcs.privacy.nicknames import nicknames


def found(text: str) -> set[str]:
    return {text[start:end] for start, end in nicknames(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("叫我阿德就好", "阿德"),
        ("我兒子佑佑發燒了", "佑佑"),
        ("我是住三樓的慧玲", "慧玲"),
        ("屋主是我姑姑利美珠", "利美珠"),
        ("人家都叫我胖虎,電話等等給你", "胖虎"),
        ("您好,我許大任", "許大任"),
        ("幫我跟劉姐說一聲", "劉姐"),
        ("我的名字是巴奈.庫穗", "巴奈.庫穗"),
        ("联系人:阿依古丽·买买提", "阿依古丽·买买提"),
        ("我室友阿Ken也要", "阿Ken"),
        ("我先生楊 O 凱", "楊 O 凱"),
        ("please ask for Hannah Müller", "Hannah Müller"),
        ("英文名字 WANG, HSIAO-MING", "WANG, HSIAO-MING"),
    ],
)
def test_a_name_is_found_by_what_stands_around_it(text: str, name: str) -> None:
    assert name in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "找個時間再問",
        "叫我等到現在",
        "我兒子常常發燒",
        "我媽媽想問",
        "老師說可以",
        "小孩要買票嗎",
        "please ask for the manager",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("好的龔老師，我查一下", "[name]，我查一下"),
        ("好的畢老師。", "[name]。"),
        ("謝謝林小姐，可以的", "[name]，可以的"),
        ("Thank you, Mr Wrona.", "Thank you, [name]."),
    ],
)
def test_how_an_agent_calls_the_customer_is_masked(said: str, kept: str) -> None:
    assert mask_repeated(said, []).endswith(kept)


def test_whom_an_agent_names_to_be_asked_stays() -> None:
    assert mask_repeated("請洽兵調科陳小姐分機112", []) == "請洽兵調科陳小姐分機112"

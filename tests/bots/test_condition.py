"""A step's turn comes where every part of its condition holds, and its other step's where one doesn't."""

import pytest

from bots.bot import Act
from bots.circumstances import Circumstances
from bots.condition import Condition
from bots.deeds import Known
from bots.flow_reader import FlowError, read
from bots.texts import Texts
from tests.bots.talk import NOON
from tests.bots.walking import Walk

HERE = Circumstances("zh_TW", NOON, NOON.date(), tier=1, open=True, attributes={"kind": "gold"})

FLOW = """
languages: [zh_TW]
steps:
  hello:
    when: {tier: 1, language: [zh_TW, zh_CN], hours: open, attributes: {kind: [gold, silver]}}
    else: ordinary
    say: 感謝您長期支持。
    then: note
  ordinary:
    say: 您好。
    then: note
  note:
    set: {topic: "{case} 號", seen: yes}
    then: known
  known:
    when: {attributes: {seen: yes}}
    else: ordinary-end
    say: 已經記下。
    then: person
  ordinary-end:
    say: 沒有記下。
  person:
    when: {hours: open}
    else: closed
    handover: 轉接。
  closed:
    say: 現在休息。
"""


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition("x"), True),
        (Condition("x", tier=1), True),
        (Condition("x", tier=2), False),
        (Condition("x", languages=("en",)), False),
        (Condition("x", open=True), True),
        (Condition("x", open=False), False),
        (Condition("x", attributes=(("kind", ("gold", "silver")),)), True),
        (Condition("x", attributes=(("kind", ("silver",)),)), False),
        (Condition("x", attributes=(("gone", ("gold",)),)), False),
        (Condition("x", tier=1, attributes=(("kind", ("silver",)),)), False),
    ],
)
def test_a_condition_holds_where_every_part_does(condition: Condition, holds: bool) -> None:
    assert condition.holds(HERE) is holds


def test_who_meets_it_is_led_one_way_and_who_does_not_the_other(texts: Texts) -> None:
    walk = Walk(texts, read(FLOW))
    assert walk.hears("你好").startswith("您好。")
    valued = Walk(texts, read(FLOW), here={"tier": 1, "attributes": {"kind": "gold"}})
    assert valued.hears("你好").startswith("感謝您長期支持。")


def test_a_line_of_a_menu_is_there_for_whom_it_is_and_the_numbers_close_up(texts: Texts) -> None:
    flow = read("""
languages: [zh_TW]
steps:
  main:
    menu: 請選擇：
    choices:
      - {label: 訂單, then: orders}
      - {label: 貴賓專線, then: valued, when: {tier: 2}}
      - {label: 門市, then: shops}
  orders: {say: 訂單在這裡。}
  valued: {say: 貴賓您好。}
  shops: {say: 門市在這裡。}
""")
    ordinary = Walk(texts, flow)
    assert ordinary.hears("你好") == "請選擇：\n1. 訂單\n2. 門市\n0. 找專員"
    assert ordinary.hears("2") == "門市在這裡。"
    assert "貴賓您好" not in Walk(texts, flow).hears("貴賓專線")
    valued = Walk(texts, flow, here={"tier": 2})
    assert "2. 貴賓專線\n3. 門市" in valued.hears("你好")
    assert valued.hears("貴賓專線") == "貴賓您好。"


def test_what_a_flow_sets_is_known_at_once_and_left_to_be_saved(texts: Texts) -> None:
    turn = Walk(texts, read(FLOW)).say("你好")
    assert turn.replies == ("您好。\n\n已經記下。\n\n轉接。",)
    assert turn.deeds == (Known({"topic": "7 號", "seen": "yes"}),)
    assert turn.act is Act.HANDOVER
    closed = Walk(texts, read(FLOW), here={"open": False}).say("你好")
    assert closed.replies == ("您好。\n\n已經記下。\n\n現在休息。",)
    assert closed.act is Act.STAY


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("when: {tier: 1}\n    say: x", "step 'a': `when` and `else` go together"),
        ("else: a\n    say: x", "step 'a': `when` and `else` go together"),
        ("when: {tier: gold}\n    else: b\n    say: x", "tier must be a number such as 1"),
        ("when: {hours: late}\n    else: b\n    say: x", "hours: 'late' is neither open nor closed"),
        ("when: {language: fr}\n    else: b\n    say: x", "language: 'fr' is none of zh_TW, zh_CN, en"),
        ("when: {teir: 1}\n    else: b\n    say: x", "when: unknown name 'teir'; did you mean 'tier'?"),
        ("when: {tier: 1}\n    else: z\n    say: x", "unknown step 'z'"),
        ("when: {tier: 1}\n    else: a\n    say: x", "from step 'a' there's no way out, it goes round"),
        ("set: {tier: 2}\n    then: b", "the tier is never set by a flow"),
        ("set: {x: '{gone}'}\n    then: b", "{gone} names neither `case` nor a question"),
        ("set: {x: 1}\n    then: a", "from step 'a' there's no way out, it goes round"),
    ],
)
def test_a_fault_in_a_condition_or_what_is_set_is_told(step: str, fault: str) -> None:
    with pytest.raises(FlowError) as error:
        read(f"languages: [en]\nentrances: [b]\nsteps:\n  a:\n    {step}\n  b:\n    say: y\n")
    assert any(fault in str(each) for each in error.value.faults), error.value.faults

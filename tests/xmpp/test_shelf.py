"""Which puppets go when a roster is full: the longest ended ones, and never an open one."""

from hypothesis import given
from hypothesis import strategies as st

from imcs.xmpp.shelf import MOST, Shelf

names = st.integers(0, 80).map(lambda number: f"c-{number}")


def test_the_oldest_ended_ones_go_first_and_own_ones_never() -> None:
    shelf = Shelf()
    for number in range(MOST + 2):
        shelf.put(f"c-{number}")
    assert shelf.surplus(lambda _: False) == ["c-0", "c-1"]
    shelf.put("c-0")
    assert shelf.surplus(lambda localpart: localpart == "c-1") == ["c-2", "c-3"]
    assert shelf.surplus(lambda _: True) == []
    shelf.remove("c-7")
    shelf.remove("c-8")
    assert shelf.surplus(lambda _: False) == []


def test_those_found_from_before_are_older_than_those_of_now() -> None:
    shelf = Shelf()
    shelf.put("c-now")
    shelf.found([f"c-{number}" for number in range(MOST)])
    assert shelf.surplus(lambda _: False) == ["c-0"]


@given(st.lists(names), st.sets(names))
def test_after_the_surplus_is_gone_there_is_room_unless_all_are_own(put: list[str], own: set[str]) -> None:
    shelf = Shelf()
    for localpart in put:
        shelf.put(localpart)
    gone = shelf.surplus(own.__contains__)
    assert own.isdisjoint(gone)
    left = len(set(put)) - len(gone)
    assert left <= MOST or left == len(own & set(put))
    for localpart in gone:
        shelf.remove(localpart)
    assert shelf.surplus(own.__contains__) == []

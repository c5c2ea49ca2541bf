"""From whatever the other system says to a change of our record, without ever failing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imcs.crm import RecordMapping
from imcs.crm.mapping import address_of, find
from imcs.model import Address, Customer, CustomerId, Language

WANG = Customer(CustomerId(7), Address("a b/../?x=1&y#z%@home.example"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def test_an_address_is_percent_encoded_whatever_is_in_it() -> None:
    url = address_of("https://crm.example.org/{jid}/of/{customer}", WANG)
    assert url == "https://crm.example.org/a%20b%2F..%2F%3Fx%3D1%26y%23z%25%40home.example/of/7"
    assert address_of("https://crm.example.org/客戶/{customer}?a=%20", WANG).endswith("/%E5%AE%A2%E6%88%B6/7?a=%20")
    braces = Customer(CustomerId(7), Address("{customer}@home.example"))
    assert (
        address_of("https://crm.example.org/{jid}", braces) == "https://crm.example.org/%7Bcustomer%7D%40home.example"
    )


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("/a/b", 1),
        ("/list/1", "y"),
        ("/list/9", None),
        ("/list/x", None),
        ("/list/-1", None),
        ("/a~1b", 2),
        ("/m~0n", 3),
        ("/", 4),
        ("/nothing/here", None),
    ],
)
def test_a_pointer_leads_where_rfc_6901_says(pointer: str, found: object) -> None:
    assert find({"a": {"b": 1}, "list": ["x", "y"], "a/b": 2, "m~n": 3, "": 4}, pointer) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (3.0, "3"),
        (2.5, "2.5"),
        (10**200, ""),
        (["a", 1, ["x"], {"y": 1}, None, "b"], "a, 1, b"),
        ({"a": 1}, ""),
        (None, ""),
        ("  two\nlines ", "two lines"),
    ],
)
def test_a_value_becomes_plain_text(value: object, text: str) -> None:
    change = RecordMapping(attributes={"x": "/x"}).change(WANG, {"x": value}, {})
    assert change.attributes == {"x": text}


@pytest.mark.parametrize(
    ("value", "tier"),
    [(2, 2), ("2", 2), ("gold", 5), (10, None), (-1, None), ("²", None), (None, None), (True, None)],
)
def test_a_tier_is_a_digit_or_a_name_that_means_one(value: object, tier: int | None) -> None:
    assert RecordMapping(tier="/t", tiers={"gold": 5}).change(WANG, {"t": value}, {}).tier == tier


def test_a_language_is_read_as_any_system_writes_it() -> None:
    mapping = RecordMapping(language="/l")
    found = [mapping.change(WANG, {"l": tag}, {}).language for tag in ("zh-Hant", "zh_CN", "en-GB", "fr", 7)]
    assert found == [Language.ZH_TW, Language.ZH_CN, Language.EN, None, None]


@given(JSON, st.sampled_from(["", "/", "/a", "/a/0", "/0/1", "/a/b/c"]))
def test_whatever_it_says_a_change_comes_of_it(answer: Any, pointer: str) -> None:
    mapping = RecordMapping(pointer, pointer, pointer, pointer, {}, {"x": pointer})
    change = mapping.change(WANG, answer, {})
    assert change.number == WANG.id
    assert change.attributes["x"].isprintable()
    assert len(change.attributes["x"]) <= 500
    assert change.name is None or (change.name.isprintable() and len(change.name) <= 40)
    json.dumps(dict(change.attributes)).encode()

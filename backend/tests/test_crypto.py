"""Sealed values open only for their field and with their key; hashes depend on key and field."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.crypto import Keyring, UnreadableError, data_keys

OLD = ("k1", b"1" * 32)
NEW = ("k2", b"2" * 32)


def ring(*entries: tuple[str, bytes]) -> Keyring:
    return Keyring(keys=data_keys(list(entries)), index_key=b"i" * 32)


@given(st.text(), st.sampled_from(["card", "nik", "phone"]))
def test_what_is_sealed_opens(text: str, field: str) -> None:
    assert ring(OLD).open(field, ring(OLD).seal(field, text)) == text


def test_two_seals_of_one_value_differ() -> None:
    assert ring(OLD).seal("card", "0001") != ring(OLD).seal("card", "0001")


def test_a_value_opens_only_for_its_own_field() -> None:
    sealed = ring(OLD).seal("card", "0001234567890")
    with pytest.raises(UnreadableError):
        ring(OLD).open("nik", sealed)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_an_altered_value_does_not_open(position: int, flip: int) -> None:
    sealed = bytearray(ring(OLD).seal("card", "0001234567890"))
    sealed[position % len(sealed)] ^= flip
    with pytest.raises(UnreadableError):
        ring(OLD).open("card", bytes(sealed))


def test_the_first_key_seals_and_every_key_opens() -> None:
    old = ring(OLD).seal("phone", "6281234567890")
    both = ring(NEW, OLD)
    assert both.open("phone", old) == "6281234567890"
    new = both.seal("phone", "6281234567890")
    with pytest.raises(UnreadableError):
        ring(OLD).open("phone", new)


def test_hashes_are_equal_only_for_the_same_value_field_and_key() -> None:
    base = ring(OLD).index("card", "0001234567890")
    assert base == ring(NEW).index("card", "0001234567890")
    assert len(base) == 32
    others = {
        ring(OLD).index("card", "0001234567891"),
        ring(OLD).index("nik", "0001234567890"),
        Keyring(keys=ring(OLD).keys, index_key=os.urandom(32)).index("card", "0001234567890"),
    }
    assert base not in others
    assert len(others) == 3

"""No mask ever shows more than its rule says, whatever it is given."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.masking import mask_birth_date, mask_card, mask_digits, mask_name, mask_nik, mask_phone

cards = st.text("0123456789", min_size=13, max_size=13)
niks = st.text("0123456789", min_size=16, max_size=16)
phones = st.from_regex(r"628[1-35-9][0-9]{7,10}", fullmatch=True)


def test_masks_as_documented() -> None:
    assert mask_card("0001234567890") == "000******7890"
    assert mask_nik("7173021203700001") == "7173************"
    assert mask_phone("6281234567890") == "0812****890"
    assert mask_name("Budi A Santoso") == "B*** * S***"
    assert mask_birth_date(date(1970, 3, 12)) == "1970"


@pytest.mark.parametrize("phone", ["62811400032", "6281140003210", "62811400032101"])
def test_a_masked_phone_does_not_tell_its_length(phone: str) -> None:
    assert len(mask_phone(phone)) == len("0811****321")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("  ", ""),
        ("LI", "L***"),
        ("Y", "*"),
        ("A.", "*"),
        ("(ALM) BUDI", "A*** B***"),
        ("O'BRIEN  DE-VRIES", "O*** D***"),
        ("123 45", "* *"),
        ("ÉMILE ß", "É*** *"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(cards)
def test_card_shows_first_three_and_last_four(card: str) -> None:
    assert mask_card(card) == card[:3] + "*" * 6 + card[9:]


@given(niks)
def test_nik_shows_first_four(nik: str) -> None:
    assert mask_nik(nik) == nik[:4] + "*" * 12


@given(phones)
def test_phone_shows_first_four_and_last_three_of_the_zero_form(phone: str) -> None:
    zero_form = "0" + phone[2:]
    assert mask_phone(phone) == zero_form[:4] + "****" + zero_form[-3:]


@given(st.text(max_size=12) | st.text(min_size=14, max_size=40))
def test_an_odd_card_shows_nothing(text: str) -> None:
    assert set(mask_card(text)) <= {"*"}


@given(st.text(max_size=15) | st.text(min_size=17, max_size=40))
def test_an_odd_nik_shows_nothing(text: str) -> None:
    assert set(mask_nik(text)) <= {"*"}


@given(st.text(max_size=40))
def test_an_odd_phone_shows_nothing(text: str) -> None:
    if not re.fullmatch(r"62[0-9]{9,12}|[0-9]{4}\*{4}[0-9]{3}", text):
        assert set(mask_phone(text)) <= {"*"}


@given(st.text(max_size=60))
def test_a_name_shows_one_letter_of_a_word_at_most(name: str) -> None:
    words = name.split()
    masked = mask_name(name).split(" ") if words else []
    assert len(masked) == len(words)
    for word, mask in zip(words, masked, strict=True):
        letters = [character for character in word if character.isalpha()]
        assert mask in ({"*"} if len(letters) < 2 else {f"{letters[0]}***"}) | {word if word[1:] == "***" else "*"}


@given(st.text(max_size=60))
def test_hidden_digits_are_all_of_them(text: str) -> None:
    hidden = mask_digits(text)
    assert len(hidden) == len(text)
    assert not any(character.isnumeric() for character in hidden)


@given(st.one_of(cards, niks, phones, st.text(max_size=40)))
def test_masking_twice_changes_nothing(text: str) -> None:
    for mask in (mask_card, mask_nik, mask_phone, mask_name, mask_digits):
        assert mask(mask(text)) == mask(text)

"""What a text says, wherever it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.participants import texts


def test_half_a_character_is_not_kept() -> None:
    assert texts.visible("BU\ud800DI") == "BUDI"


@given(st.text())
def test_what_is_visible_can_be_stored_and_stays_visible(text: str) -> None:
    seen = texts.visible(text)
    assert "\x00" not in seen
    assert seen == texts.visible(seen)
    seen.encode()


@pytest.mark.parametrize("text", ["0001234567890", " 000 1234.567-890 ", "'0001234567890", "\u200b0001234567890"])
def test_a_card_in_any_usual_writing(text: str) -> None:
    assert texts.read_card(text) == "0001234567890"


@pytest.mark.parametrize("text", ["", "000123456789", "00012345678901", "000123456789O", "1,23E+12", "-"])
def test_what_is_no_card(text: str) -> None:
    assert texts.read_card(text) is None


@pytest.mark.parametrize(
    ("text", "place"), [(" kakaskasen  dua ", "KAKASKASEN DUA"), ("-", ""), ("tidak ada", ""), ("0", ""), ("", "")]
)
def test_a_place_as_it_is_stored(text: str, place: str) -> None:
    assert texts.read_place(text) == place


@pytest.mark.parametrize("name", ["-", "0", "A", "X" * 100])
def test_a_name_is_anything_seen(name: str) -> None:
    assert texts.read_name(name) == name


@pytest.mark.parametrize("name", ["", "  \u200b ", "X" * 101])
def test_what_is_no_name(name: str) -> None:
    assert texts.read_name(name) is None

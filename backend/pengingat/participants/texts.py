"""What a text in a person's record says: read the same way from a cell of a list and from a form."""

import re

MAX_NAME = 100
MAX_ADDRESS = 200
MAX_PLACE = 100

_BLANK_WORDS = frozenset({"0", "TIDAK ADA", "NULL", "N/A"})
_LONGEST_BLANK_WORD = 9
_DASHES = "-.–— \u00a0\t"

_CARD = re.compile(r"[0-9]{13}")
_NIK = re.compile(r"[0-9]{16}")
_NOISE = re.compile(r"[\s.\-]")

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ud800-\udfff]"
)


def visible(text: str) -> str:
    """`text` with single spaces, and without control and zero-width characters."""
    folded = " ".join(text.split())
    if folded.isascii() and folded.isprintable():
        return folded
    return " ".join(_INVISIBLE.sub("", folded).split())


def is_blank(text: str) -> bool:
    """Whether it counts as nothing: no more than dashes, `0`, `TIDAK ADA`, `NULL`, `N/A`."""
    return not text.strip(_DASHES) or (len(text) <= _LONGEST_BLANK_WORD and text.upper() in _BLANK_WORDS)


def read_card(text: str) -> str | None:
    """The 13 digits of a card number; spaces, dots, dashes and a leading apostrophe do not count."""
    digits = _digits(text)
    return digits if _CARD.fullmatch(digits) else None


def read_nik(text: str) -> str | None:
    """The 16 digits of a NIK; spaces, dots, dashes and a leading apostrophe do not count."""
    digits = _digits(text)
    return digits if _NIK.fullmatch(digits) else None


def read_name(text: str) -> str | None:
    """1 to 100 characters, without those nobody sees. `-` and `0` are names like any other: nobody guesses here."""
    name = visible(text)
    return name if 1 <= len(name) <= MAX_NAME else None


def read_place(text: str) -> str:
    """A village, a district, an address as they are stored: upper case, single spaces; empty when blank."""
    place = visible(text).upper()
    return "" if is_blank(place) else place


def _digits(text: str) -> str:
    return _NOISE.sub("", visible(text).removeprefix("'"))

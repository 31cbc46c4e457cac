"""Indonesian mobile numbers: read from what people write, kept as `62…`.

The pattern is libphonenumber's for Indonesian mobiles (a test compares the two). No library parses here,
because libraries drop what they do not know: the cell `81234567890.0` or a letter O among the digits would
become a *stranger's valid number*. So whatever does not belong refuses the text before anything is parsed.
"""

import re
from enum import StrEnum

_NATIONAL = r"8[1-35-9][0-9]{7,10}"
_PLAIN = re.compile(rf"(?:\+?62|0)?({_NATIONAL})")
_PREFIXED = re.compile(rf"(?:\+?620?|0)?({_NATIONAL})")  # "+62 (0)812…" is a usual writing too

_BELONGING = re.compile(r"[(+ ]*[0-9][0-9 ().\-]*")
_DECIMAL = re.compile(r"\+?[0-9]+\.[0-9]{1,2}|[0-9]{1,2}\.[0-9]+")
_EIGHT_EQUAL = re.compile(r"([0-9])\1{7}")
_SEPARATORS = re.compile(r"[ ().\-]")

_WITH_TRUNK = re.compile(r"(?:62|0)([1-9][0-9]*)")
_LANDLINE = re.compile(r"[2-79][0-9]{5,9}")
_LONGEST_LOCAL = 13
"""A mobile without its zero and with a digit too many."""

_BETWEEN_NUMBERS = re.compile(r"[/;,|&\r\n\t]+|\b(?:dan|atau)\b", re.IGNORECASE)
_NO_NUMBER = frozenset({"", "-", "."})

# What copying from a phone or a web page leaves between the digits: other spaces and hyphens, and marks
# without any width. They carry no digit, so putting them right guesses nothing.
_LOOK_ALIKES = {
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), None),
    **dict.fromkeys(range(0x202A, 0x202F), None),
    **dict.fromkeys(range(0x2066, 0x206A), None),
}


def parse_mobile(text: str) -> str | None:
    """The one Indonesian mobile number that `text` is, as `62…`; None for anything else.

    >>> parse_mobile("+62 (0)811-4000-321")
    '628114000321'
    """
    match = _PLAIN.fullmatch(text) or _PREFIXED.fullmatch(_digits(text))
    if match is None or _is_junk(match[1]):
        return None
    return "62" + match[1]


def read_mobiles(text: str) -> tuple[str | None, bool]:
    """The first valid mobile of a cell that may hold several, and whether there were several entries."""
    number = parse_mobile(text)
    if number is not None:
        return number, False
    entries = [entry for entry in _BETWEEN_NUMBERS.split(text) if entry.strip() not in _NO_NUMBER]
    if len(entries) == 1:
        entries = _spaced_apart(entries[0])
    number = next(filter(None, map(parse_mobile, entries)), None)
    return number, number is not None and len(entries) > 1


class NoMobile(StrEnum):
    """Why a text that is not empty is no Indonesian mobile number."""

    LETTERS = "letters"
    JUNK = "junk"
    LANDLINE = "landline"
    FOREIGN = "foreign"
    LENGTH = "length"


def why_no_mobile(text: str) -> NoMobile:
    """What to tell people about a text that `parse_mobile` refused. Area codes are 02 to 07 and 09.

    >>> why_no_mobile("(0431) 351-234").value
    'landline'
    """
    tidy = text.translate(_LOOK_ALIKES).strip().removeprefix("'")
    if not _BELONGING.fullmatch(tidy) or _DECIMAL.fullmatch(tidy):
        return NoMobile.LETTERS
    digits = re.sub(r"[^0-9]", "", tidy)
    if "12345678" in digits or _EIGHT_EQUAL.search(digits):
        return NoMobile.JUNK
    with_trunk = _WITH_TRUNK.fullmatch(digits)
    national = with_trunk[1] if with_trunk else digits
    if with_trunk is None and (tidy.startswith("+") or len(digits) > _LONGEST_LOCAL):
        return NoMobile.FOREIGN
    return NoMobile.LANDLINE if _LANDLINE.fullmatch(national) else NoMobile.LENGTH


def _is_junk(national: str) -> bool:
    """What clerks type to get past a required field: eight equal digits in a row, or 12345678.

    The sequence counts after the operator's three digits only: 0812-3456-7890 is somebody's number,
    0852-1234-5678 is nobody's.
    """
    if "12345678" in national[3:]:
        return True
    # Eight in a row of at most twelve always cover the fifth to the eighth: a cheap look before the costly one.
    return national[4:8] == national[4] * 4 and _EIGHT_EQUAL.search(national) is not None


def _digits(text: str) -> str:
    """The digits of `text` (with a leading plus), or nothing when some character does not belong."""
    tidy = text.translate(_LOOK_ALIKES).strip().removeprefix("'")
    if not _BELONGING.fullmatch(tidy) or _DECIMAL.fullmatch(tidy):
        return ""
    return _SEPARATORS.sub("", tidy)


def _spaced_apart(entry: str) -> list[str]:
    """Several numbers with only spaces between, if each is a whole number by itself; else the entry."""
    words = entry.split()
    return words if words and all(map(parse_mobile, words)) else [entry]

"""Dates as Indonesians write them in lists: day first, months by name or number, years in full."""

import re
from datetime import date
from functools import lru_cache

_TIME = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?Z?)?"  # exports append midnight to a date
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})([/.\-])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([/\-])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_NAMED_MONTH = re.compile(r"([0-9]{1,2})[ \-/]([A-Za-z]{3,9})\.?[ \-/]([0-9]{4})")

_MONTHS = (
    ("januari",),
    ("februari", "pebruari"),
    ("maret",),
    ("april",),
    ("mei",),
    ("juni",),
    ("juli",),
    ("agustus", "agt", "ags"),
    ("september",),
    ("oktober",),
    ("november", "nopember"),
    ("desember",),
)
"""Full names and spellings still met; the first three letters of each count too."""

_MONTH_OF = {
    written: number for number, names in enumerate(_MONTHS, start=1) for name in names for written in (name, name[:3])
}


@lru_cache(maxsize=65_536)
def parse_date(text: str) -> date | None:
    """The calendar date of `text` (`5/3/1980`, `05-03-1980`, `1980-03-05`, `5 Maret 1980`), or None."""
    text = " ".join(text.split())
    if match := _DAY_FIRST.fullmatch(text):
        return _date(match[4], match[3], match[1])
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(match[1], match[3], match[4])
    if match := _NAMED_MONTH.fullmatch(text):
        return _date(match[3], _MONTH_OF.get(match[2].lower(), 0), match[1])
    return None


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

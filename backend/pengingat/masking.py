"""How much of an identifier may be shown: the only place that decides.

Every mask shows at most what its rule says, whatever it is given: a value of an unexpected shape shows
nothing, and masking what is masked already changes nothing.
"""

import re
from datetime import date
from functools import lru_cache

CARD_LENGTH = 13
NIK_LENGTH = 16

_MOBILE = re.compile(r"62([0-9]{9,12})")
_MASKED_MOBILE = re.compile(r"[0-9]{4}\*{4}[0-9]{3}")
_HIDDEN_MOBILE = "*" * 11
_MASKED_WORD = re.compile(r"[^\W\d_]\*{3}")


def mask_card(card: str) -> str:
    """First three and last four digits of a 13-digit card number: `000******1234`."""
    if len(card) != CARD_LENGTH:
        return "*" * CARD_LENGTH if card else ""
    return f"{card[:3]}******{card[-4:]}"


def mask_nik(nik: str) -> str:
    """The first four digits of a 16-digit NIK (province and regency): `7173************`."""
    if len(nik) != NIK_LENGTH:
        return "*" * NIK_LENGTH if nik else ""
    return nik[:4] + "*" * 12


def mask_phone(phone: str) -> str:
    """A stored `62…` number as people know it, first four and last three digits: `0812****789`."""
    match = _MOBILE.fullmatch(phone)
    if match:
        return f"0{match[1][:3]}****{match[1][-3:]}"
    if not phone or _MASKED_MOBILE.fullmatch(phone):
        return phone
    return _HIDDEN_MOBILE


def mask_name(name: str) -> str:
    """Of each word its first letter and `***`; a one-letter word is `*`: `B*** * S***`."""
    return " ".join(map(_mask_word, name.split()))


def mask_birth_date(birth_date: date) -> str:
    """The year."""
    return f"{birth_date.year:04}"


def mask_digits(text: str) -> str:
    """`text` with every digit hidden: shows what is wrong in a malformed identifier, never its number."""
    return "".join("*" if character.isnumeric() else character for character in text)


@lru_cache(maxsize=65_536)  # names repeat: a list of 100,000 people is made of a few thousand words
def _mask_word(word: str) -> str:
    if _MASKED_WORD.fullmatch(word):
        return word
    letters = [character for character in word if character.isalpha()]
    return f"{letters[0]}***" if len(letters) > 1 else "*"

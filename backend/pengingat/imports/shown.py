"""What a problem may show of the cell it is about: enough to find the mistake, never an identifier."""

import re

from pengingat.imports.cells import Cell, FlawedCell
from pengingat.imports.columns import Field
from pengingat.imports.values import plain_text
from pengingat.masking import mask_birth_date, mask_card, mask_digits, mask_nik, mask_phone
from pengingat.participants.texts import visible

_LONGEST = 60
_LONG_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9]){8,}")
_MASKS = {Field.CARD_NUMBER: (13, mask_card), Field.NIK: (16, mask_nik)}


def shown_value(field: Field, cell: Cell, stored: object) -> str:
    """The cell as a problem shows it; `stored` is what was made of it, None when nothing was."""
    if isinstance(cell, FlawedCell):
        return cell.text
    if field is Field.PHONE and isinstance(stored, str):
        return mask_phone(stored)
    if field is Field.BIRTH_DATE and not isinstance(cell, str | float | None):
        return mask_birth_date(cell)
    text = stored if field in _MASKS and isinstance(stored, str) else visible(plain_text(cell))
    if field in _MASKS:
        length, mask = _MASKS[field]
        return mask(text) if len(text) == length and text.isdigit() else _clipped(mask_digits(text))
    if field in (Field.PHONE, Field.BIRTH_DATE):
        return _clipped(mask_digits(text))
    return _clipped(_LONG_NUMBER.sub(lambda match: mask_digits(match[0]), text))


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

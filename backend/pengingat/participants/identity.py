"""A person's identifiers in the forms they are stored in: keyed hash, sealed, masked.

The one place that knows which columns belong together, for a person entered by hand and for the rows of a file alike.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from pengingat.crypto import Keyring
from pengingat.masking import mask_card, mask_name, mask_nik, mask_phone

Form = str | bytes | None
Columns = dict[str, Form]
Identifier = Literal["card", "nik", "phone"]

_MASKS: Mapping[Identifier, Callable[[str], str]] = {"card": mask_card, "nik": mask_nik, "phone": mask_phone}


def identifier_columns(keyring: Keyring, field: Identifier, texts: Sequence[str | None]) -> dict[str, Sequence[Form]]:
    """The three columns of an identifier for many people: 13-digit cards, 16-digit NIKs, `62…` numbers, or None."""
    places = [place for place, text in enumerate(texts) if text]
    given = [text for text in texts if text]
    forms: dict[str, Sequence[Form]] = {
        f"{field}_hash": keyring.index_all(field, given),
        f"{field}_sealed": keyring.seal_all(field, given),
        f"{field}_masked": list(map(_MASKS[field], given)),
    }
    if len(given) == len(texts):
        return forms
    return {name: _spread(column, places, len(texts)) for name, column in forms.items()}


def card_columns(keyring: Keyring, card: str) -> Columns:
    """The columns of a 13-digit card number."""
    return _of_one(keyring, "card", card)


def nik_columns(keyring: Keyring, nik: str | None) -> Columns:
    """The columns of a 16-digit NIK, or of none."""
    return _of_one(keyring, "nik", nik)


def phone_columns(keyring: Keyring, phone: str | None) -> Columns:
    """The columns of a `62…` number, or of none."""
    return _of_one(keyring, "phone", phone)


def name_columns(name: str) -> Columns:
    """A name as staff sees it and as everyone else does."""
    return {"name": name, "name_masked": mask_name(name)}


def _of_one(keyring: Keyring, field: Identifier, text: str | None) -> Columns:
    return {name: form for name, (form,) in identifier_columns(keyring, field, [text]).items()}


def _spread(column: Sequence[Form], places: Sequence[int], size: int) -> list[Form]:
    """The forms in their places among so many, and None in the others."""
    spread: list[Form] = [None] * size
    for place, form in zip(places, column, strict=True):
        spread[place] = form
    return spread

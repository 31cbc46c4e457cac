"""A person's identifiers in the forms they are stored in: keyed hash, sealed, masked.

The one place that knows which columns belong together, for a person entered by hand and for a row of a file alike.
"""

from pengingat.crypto import Keyring
from pengingat.masking import mask_card, mask_name, mask_nik, mask_phone

Columns = dict[str, str | bytes | None]


def card_columns(keyring: Keyring, card: str) -> Columns:
    """The columns of a 13-digit card number."""
    return {
        "card_hash": keyring.index("card", card),
        "card_sealed": keyring.seal("card", card),
        "card_masked": mask_card(card),
    }


def nik_columns(keyring: Keyring, nik: str | None) -> Columns:
    """The columns of a 16-digit NIK, or of none."""
    return {
        "nik_hash": keyring.index("nik", nik) if nik else None,
        "nik_sealed": keyring.seal("nik", nik) if nik else None,
        "nik_masked": mask_nik(nik) if nik else None,
    }


def phone_columns(keyring: Keyring, phone: str | None) -> Columns:
    """The columns of a `62…` number, or of none."""
    return {
        "phone_hash": keyring.index("phone", phone) if phone else None,
        "phone_sealed": keyring.seal("phone", phone) if phone else None,
        "phone_masked": mask_phone(phone) if phone else None,
    }


def name_columns(name: str) -> Columns:
    """A name as staff sees it and as everyone else does."""
    return {"name": name, "name_masked": mask_name(name)}

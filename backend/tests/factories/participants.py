"""Invented participants. Every identifier is made up, and no two are alike unless a test says so."""

from itertools import count
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring
from pengingat.participants.identity import card_columns, name_columns, nik_columns, phone_columns
from pengingat.participants.models import Participant

NEW: Final = "new"
"""An identifier nobody else has."""

_FIRST = ("Mawar", "Budi", "Sari", "Tono", "Wati", "Joko", "Rina", "Agus", "Dewi", "Eko")
_LAST = ("Uji", "Contoh", "Rekaan", "Percobaan", "Karangan", "Misal", "Andaian", "Sampel", "Latihan", "Tiruan")
_VILLAGES = ("KAKASKASEN", "TALETE SATU", "WOLOAN", "MATANI", "WALIAN")

_numbers = count(1)


async def create_participant(
    session: AsyncSession,
    keyring: Keyring,
    *,
    card: str = NEW,
    nik: str | None = NEW,
    phone: str | None = NEW,
    name: str | None = None,
    **columns: Any,
) -> Participant:
    """An inactive PBI (APBN) member without arrears, in the plain (`card`, `nik`, `phone`) and other `columns` given.

    The phone counts as the latest file's own unless `file_phone_hash` says otherwise.
    """
    number = next(_numbers)
    phones = phone_columns(keyring, invented_phone(number) if phone == NEW else phone)
    usual = {
        "sex": "L",
        "village": _VILLAGES[number % len(_VILLAGES)],
        "district": "TOMOHON UTARA",
        "segment": "pbi_apbn",
        "status": "inactive",
        "status_reason": "none",
        "care_class": "3",
        "family_relation": 1,
        "file_phone_hash": phones["phone_hash"],
    }
    participant = Participant(
        **card_columns(keyring, invented_card(number) if card == NEW else card),
        **nik_columns(keyring, invented_nik(number) if nik == NEW else nik),
        **phones,
        **name_columns(name or invented_name(number)),
        **usual | columns,
    )
    session.add(participant)
    await session.flush()
    await session.refresh(participant)
    return participant


def invented_card(number: int) -> str:
    """A card number of nobody's."""
    return f"0009{number:09}"


def invented_nik(number: int) -> str:
    """A NIK of nobody's: born on 1 January 1990, by its middle."""
    return f"717301010190{number % 10_000:04}"


def invented_phone(number: int) -> str:
    """A mobile number in stored form, `62812…`."""
    return f"62812{90_000_000 + number}"


def invented_name(number: int) -> str:
    """A name that says it is made up."""
    return f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]}"

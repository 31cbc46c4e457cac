"""Identifiers come in three forms that belong together."""

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring
from pengingat.participants.identity import card_columns, nik_columns, phone_columns
from tests.factories.participants import create_participant


def test_a_card_opens_again_and_is_found_by_its_hash(keyring: Keyring):
    columns = card_columns(keyring, "0001234567890")
    assert keyring.open("card", columns["card_sealed"]) == "0001234567890"
    assert columns["card_hash"] == keyring.index("card", "0001234567890")
    assert columns["card_masked"] == "000******7890"


def test_no_identifier_means_no_form_of_it(keyring: Keyring):
    assert set(nik_columns(keyring, None).values()) == {None}
    assert set(phone_columns(keyring, None).values()) == {None}


async def test_what_is_stored_holds_no_identifier_in_plain(session: AsyncSession, keyring: Keyring):
    person = await create_participant(session, keyring, phone="6281234567890")
    stored = b"".join(value for value in vars(person).values() if isinstance(value, bytes))
    assert b"1234567890" not in stored
    assert person.phone_masked == "0812****890"

"""The index key is made once, lies in the database unreadable, and survives a change of data keys."""

import base64

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import UnreadableError
from pengingat.keyring import SealedKey, load_keyring
from pengingat.settings import Settings

OTHER = f"t2:{base64.b64encode(b'2' * 32).decode()}"


async def test_every_process_finds_the_same_index_key(session: AsyncSession, settings: Settings) -> None:
    first = await load_keyring(session, settings)
    again = await load_keyring(session, settings)
    assert first.index("card", "x") == again.index("card", "x")
    stored = await session.scalar(select(SealedKey.sealed))
    assert stored is not None
    assert first.index_key not in stored


async def test_it_opens_with_a_new_key_in_front_of_the_old(session: AsyncSession, settings: Settings) -> None:
    before = await load_keyring(session, settings)
    rotated = settings.model_copy(update={"data_keys": SecretStr(f"{OTHER},{settings.data_keys.get_secret_value()}")})
    after = await load_keyring(session, rotated)
    assert after.index_key == before.index_key
    assert after.keys.current == "t2"


async def test_a_wrong_key_is_refused(session: AsyncSession, settings: Settings) -> None:
    await load_keyring(session, settings)
    with pytest.raises(UnreadableError):
        await load_keyring(session, settings.model_copy(update={"data_keys": SecretStr(OTHER)}))

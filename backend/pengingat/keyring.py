"""The index key: made once, kept in the database sealed under the data keys, opened at start.

Without the data keys (environment) the stored form is noise; with it, keyed hashes stay valid when data keys rotate.
"""

import secrets

from sqlalchemy import LargeBinary, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.crypto import KEY_BYTES, Keyring, data_keys
from pengingat.db import Base, WithCreation
from pengingat.settings import Settings

_INDEX = "index"
_FIELD = "index_key"


class SealedKey(WithCreation, Base):
    """A key that is itself encrypted."""

    __tablename__ = "sealed_keys"

    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


async def load_keyring(session: AsyncSession, settings: Settings) -> Keyring:
    """The key ring of this installation; makes the index key the first time.

    Raises `crypto.UnreadableError` when none of the configured data keys opens it.
    """
    keys = data_keys(settings.data_key_entries)
    stored = await session.scalar(select(SealedKey.sealed).where(SealedKey.name == _INDEX))
    if stored is None:
        fresh = keys.seal(_FIELD, secrets.token_bytes(KEY_BYTES))
        await session.execute(insert(SealedKey).values(name=_INDEX, sealed=fresh).on_conflict_do_nothing())
        stored = await session.scalar(select(SealedKey.sealed).where(SealedKey.name == _INDEX))
    assert stored is not None
    return Keyring(keys=keys, index_key=keys.open(_FIELD, stored))

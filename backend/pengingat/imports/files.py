"""The received file, kept in the database in sealed pieces until its time is over.

Each piece is bound to its import and its place, so that pieces cannot be swapped; their lengths are checked
against the import's, so that none can be left out.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator
from typing import BinaryIO, NamedTuple
from uuid import UUID

from sqlalchemy import exists, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring, UnreadableError
from pengingat.imports.models import Import, ImportFileChunk

PIECE_BYTES = 1 << 20


class Content(NamedTuple):
    """What tells a file's content apart from others: a keyed hash, so that it says nothing about the content."""

    hash: bytes
    size: int


async def examine(keyring: Keyring, file: BinaryIO) -> Content:
    """Read the file through, without holding it, and go back to its start."""
    return await asyncio.to_thread(_examine, keyring, file)


async def store(session: AsyncSession, keyring: Keyring, *, import_id: UUID, file: BinaryIO) -> None:
    """Seal the file into the database, a piece at a time."""
    number = 0
    while sealed := await asyncio.to_thread(_next_sealed, keyring, import_id, number, file):
        await session.execute(
            insert(ImportFileChunk).values(import_id=import_id, number=number, sealed=sealed),
        )
        number += 1


async def is_kept(session: AsyncSession, import_id: UUID) -> bool:
    """Whether the file is still there."""
    return bool(await session.scalar(select(exists().where(ImportFileChunk.import_id == import_id))))


async def stream(session: AsyncSession, keyring: Keyring, import_id: UUID) -> AsyncIterator[bytes]:
    """The file's pieces, opened. Raises `crypto.UnreadableError` when one is missing, moved or altered."""
    size = await session.scalar(select(Import.file_bytes).where(Import.id == import_id)) or 0
    for number in range(-(-size // PIECE_BYTES)):
        sealed = await session.scalar(
            select(ImportFileChunk.sealed).where(
                ImportFileChunk.import_id == import_id, ImportFileChunk.number == number
            )
        )
        if sealed is None:
            raise UnreadableError(f"piece {number} of the file is not there")
        piece = await asyncio.to_thread(keyring.keys.open, _place(import_id, number), sealed)
        size -= len(piece)
        yield piece
    if size:
        raise UnreadableError("the pieces of the file do not add up")


def _examine(keyring: Keyring, file: BinaryIO) -> Content:
    digest = hmac.new(keyring.index_key, b"import_file:", "sha256")
    size = 0
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return Content(digest.digest(), size)


def _next_sealed(keyring: Keyring, import_id: UUID, number: int, file: BinaryIO) -> bytes | None:
    piece = file.read(PIECE_BYTES)
    return keyring.keys.seal(_place(import_id, number), piece) if piece else None


def _place(import_id: UUID, number: int) -> str:
    """What a piece is bound to."""
    return f"import_file:{import_id}:{number}"

"""Columns somebody chose once, for the next file with the same headings.

Only columns are remembered. The values for a whole file (segment, status) are not: they differ from file to file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.errors import Invalid
from pengingat.imports.columns import Chosen, ColumnMapping, Field, Reason, map_columns, normalise
from pengingat.imports.models import RememberedMapping
from pengingat.imports.reader import SheetHead
from pengingat.imports.rules import Defaults


def fingerprint(headings: Sequence[str]) -> bytes:
    """The same for headings that differ in case, spaces or punctuation only, or in empty ones at the end."""
    names = "\0".join(map(normalise, headings)).rstrip("\0")
    return hashlib.sha256(names.encode()).digest()


async def map_head(
    session: AsyncSession, head: SheetHead, *, chosen: Chosen | None, defaults: Defaults
) -> ColumnMapping:
    """How a file is read: as was chosen for it, else as was chosen for the last file with its headings, else by them.

    Raises Invalid (`column_unknown`) when what was chosen for it is not there.
    """
    if chosen is not None:
        return map_columns(head.headings, chosen)
    by_headings = map_columns(head.headings, {})
    found = await session.get(RememberedMapping, fingerprint(head.headings)) if _has_headings(head) else None
    return by_headings if found is None else _as_remembered(head.headings, found.columns, by_headings, defaults)


async def keep(
    session: AsyncSession, head: SheetHead, *, chosen: Chosen, mapping: ColumnMapping, chosen_by: UUID | None
) -> None:
    """Remember what was chosen for a file, or forget what was before where its headings alone say the same."""
    if not _has_headings(head):
        return
    key = fingerprint(head.headings)
    if mapping.fields == map_columns(head.headings, {}).fields:
        await session.execute(delete(RememberedMapping).where(RememberedMapping.fingerprint == key))
        return
    values = {"columns": dict(chosen), "chosen_by": chosen_by, "updated_at": func.now()}
    added = insert(RememberedMapping).values(fingerprint=key, **values)
    await session.execute(added.on_conflict_do_update(index_elements=["fingerprint"], set_=values))


def _has_headings(head: SheetHead) -> bool:
    """Whether there is something to remember it by; rows that came with their fields named need no memory."""
    return head.header_row > 0 and any(map(normalise, head.headings))


def _as_remembered(
    headings: Sequence[str], columns: Mapping[str, str | None], by_headings: ColumnMapping, defaults: Defaults
) -> ColumnMapping:
    """The remembered mapping; by the headings where it does not fit any more or leaves out what they have."""
    known = {name: column for name, column in columns.items() if name in set(Field)}
    try:
        mapping = map_columns(headings, known, reason=Reason.REMEMBERED)
    except Invalid:
        return by_headings
    return by_headings if _suffices(by_headings, defaults) and not _suffices(mapping, defaults) else mapping


def _suffices(mapping: ColumnMapping, defaults: Defaults) -> bool:
    try:
        mapping.require(segment_given=defaults.segment is not None, status_given=defaults.status is not None)
    except Invalid:
        return False
    return True

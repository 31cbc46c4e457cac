"""What is not kept for ever: the received files, and with them the rows staged of them and what was wrong in them.

Imports stay, with their counts and codes; so does who was in which.
"""

from datetime import timedelta

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.service import Actor
from pengingat.imports import service
from pengingat.imports.describe import forget_samples
from pengingat.imports.models import Import, ImportFileChunk, ImportProblem, ImportRow
from pengingat.imports.rules import ImportStatus

_OF_FILES = (ImportFileChunk, ImportRow, ImportProblem)
_WAITING = (ImportStatus.RECEIVED, ImportStatus.READY)
_AT_WORK = (ImportStatus.READING, ImportStatus.APPLYING)


async def forget_old_files(session: AsyncSession, *, days: int) -> None:
    """Delete what was kept of files longer than `days`, and give up lists that nobody applied in that time.

    What a worker or a person has in hand waits until the next night.
    """
    kept = [exists().where(table.import_id == Import.id) for table in _OF_FILES]
    old = (
        select(Import)
        .where(Import.created_at < func.now() - timedelta(days=days), Import.status.not_in(_AT_WORK))
        .where(or_(Import.status.in_(_WAITING), *kept))
        .with_for_update(key_share=True, skip_locked=True)
    )
    found = (await session.scalars(old)).all()
    for received in found:
        forget_samples(received)
        if received.status in _WAITING:
            await service.discard(session, Actor.SYSTEM, received.id)
    for table in _OF_FILES:
        await session.execute(delete(table).where(table.import_id.in_([received.id for received in found])))

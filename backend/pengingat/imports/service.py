"""What people and workers do with an import: receive, map, read, apply, discard."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import queue
from pengingat.audit import service as audit
from pengingat.audit.models import AuditEvent
from pengingat.audit.service import Action, Actor
from pengingat.context import Context
from pengingat.errors import Conflict, DomainError, NotFound, TooLarge, problem
from pengingat.imports import codes, files, merge, remembered, staging
from pengingat.imports.columns import ColumnMapping, map_columns
from pengingat.imports.describe import describe, forget_samples
from pengingat.imports.effects import Effect
from pengingat.imports.models import Import
from pengingat.imports.queries import IMPORT_UNKNOWN
from pengingat.imports.reader import SheetHead
from pengingat.imports.rules import APPLY_BEGUN, ASKED, FILE_GONE, WORKED, Counts, ImportStatus, advance
from pengingat.participants.rules import Segment, Status
from pengingat.participants.texts import visible
from pengingat.queue import Queue, Task

MAX_ATTEMPTS = 3
"""So often a worker may die of one import; then it is given up, or it would take worker after worker with it."""

_LONGEST_NAME = 200

SMALL_FILE_BYTES = 8 << 20
"""Files below have a lane of their own, so that they need not wait until large ones are read."""

APPLY_FAILED = problem(
    "apply_failed",
    id="Daftar ini tidak dapat diterapkan, dan tidak ada data peserta yang berubah. Hubungi pengelola, lalu coba lagi.",
    en="This list could not be applied, and no participant was changed. Tell your administrator, then try again.",
)


class GivenUpError(Exception):
    """Somebody gave the import up while it was being read: nothing of the work is wanted any more."""


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """How a file is to be read, where people know better: the sheet, columns by field, one value for all rows.

    Without `columns`, those chosen for the last file with the same headings are meant; empty ones say the headings'.
    """

    sheet: str | None = None
    columns: Mapping[str, str | None] | None = None
    default_segment: Segment | None = None
    default_status: Status | None = None


async def receive(
    session: AsyncSession, context: Context, actor: Actor, *, file: BinaryIO, file_name: str, choice: ReadingChoice
) -> UUID:
    """Keep the file sealed and have it read; answers the import's id. Raises `TooLarge`."""
    content = await files.examine(context.keyring, file)
    limit = context.settings.max_file_mib
    if content.size > limit << 20:
        raise TooLarge(codes.FILE_TOO_LARGE, limit=limit)
    received = Import(
        file_name=visible(PurePath(file_name.replace("\\", "/")).name)[:_LONGEST_NAME],
        file_hash=content.hash,
        file_bytes=content.size,
        status=ImportStatus.RECEIVED,
        created_by=actor.id,
    )
    _choose(received, choice)
    session.add(received)
    await session.flush()
    await files.store(session, context.keyring, import_id=received.id, file=file)
    audit.record(session, actor, Action.IMPORT_RECEIVED, "import", received.id, bytes=content.size)
    await _enqueue(session, Task.READ_IMPORT, received)
    return received.id


async def remap(session: AsyncSession, actor: Actor, import_id: UUID, *, choice: ReadingChoice) -> None:
    """Have the file read again in another way. Raises `NotFound`, `Conflict`, `Invalid` for a column it has not."""
    found = await _lock(session, import_id)
    _move(found, ImportStatus.READING)
    if not await files.is_kept(session, import_id):
        raise Conflict(FILE_GONE)
    if found.columns and choice.sheet in {found.sheet, (found.mapping or {}).get("sheet")}:
        map_columns([str(column["heading"]) for column in found.columns], choice.columns or {})
    _choose(found, choice)
    found.attempts = found.rows_read = 0
    found.problem_code = found.problem_values = None
    audit.record(session, actor, Action.IMPORT_MAPPED, "import", import_id)
    await _enqueue(session, Task.READ_IMPORT, found)


async def begin_reading(session: AsyncSession, import_id: UUID) -> Import | None:
    """The import, now `reading`; None when it does not wait for that, or was tried too often and has failed."""
    return await _begin(session, import_id, {ImportStatus.RECEIVED, ImportStatus.READING}, ImportStatus.READING)


async def note_progress(session: AsyncSession, import_id: UUID, rows_read: int) -> None:
    """Let people see how far the reading is. Raises `GivenUpError` when they do not want it any more."""
    read = update(Import).where(Import.id == import_id, Import.status == ImportStatus.READING)
    if await session.scalar(read.values(rows_read=rows_read).returning(Import.id)) is None:
        raise GivenUpError


async def finish_reading(
    session: AsyncSession, import_id: UUID, *, head: SheetHead, mapping: ColumnMapping, counts: Counts, effect: Effect
) -> None:
    """Make an import whose rows are staged `ready`. Raises `GivenUpError` when nobody wants it any more."""
    read = await _lock_read(session, import_id)
    read.status = advance(ImportStatus(read.status), ImportStatus.READY, WORKED)
    describe(read, head, mapping)
    _count(read, counts)
    _tell(read, effect)
    if read.chosen_columns is not None:
        who = await _who_mapped(session, import_id)
        await remembered.keep(session, head, chosen=read.chosen_columns, mapping=mapping, chosen_by=who)


async def fail(
    session: AsyncSession,
    import_id: UUID,
    refusal: DomainError,
    *,
    head: SheetHead | None,
    mapping: ColumnMapping | None,
) -> None:
    """Make an import that cannot be read `failed`, with the reason and what is known of its sheets and columns.

    Raises `GivenUpError` when nobody wants it any more.
    """
    failed = await _lock_read(session, import_id)
    await staging.clear(session, import_id)
    _refuse(failed, refusal)
    _count(failed, Counts())
    _tell(failed, None)
    if head is not None and mapping is not None:
        describe(failed, head, mapping)
        return
    failed.mapping = failed.columns = None
    if isinstance(sheets := refusal.values.get("sheets"), list):
        failed.sheets = sheets


async def start_applying(session: AsyncSession, actor: Actor, import_id: UUID) -> None:
    """Have a ready import applied. Raises `NotFound`; `Conflict` for one that is not ready or was applied already."""
    found = await _lock(session, import_id)
    _move(found, ImportStatus.APPLYING)
    found.attempts = 0
    found.applied_by = actor.id
    audit.record(session, actor, Action.IMPORT_APPLIED, "import", import_id, rows=found.valid)
    await _enqueue(session, Task.APPLY_IMPORT, found)


async def begin_applying(session: AsyncSession, import_id: UUID) -> Import | None:
    """The import, `applying`; None when it does not wait for that, or was tried too often and has failed."""
    return await _begin(session, import_id, {ImportStatus.APPLYING}, ImportStatus.APPLYING)


async def finish_applying(session: AsyncSession, import_id: UUID) -> None:
    """Make the participants what the import says, and the import `applied`. All of it is this one transaction.

    The import's row is locked at the end only: who asks for something meanwhile is told at once that it has begun.
    """
    effect = await merge.merge(session, import_id)
    # From here on the participants say it, and membership says who: a second copy of their data has no use.
    await staging.clear_rows(session, import_id)
    found = await _lock(session, import_id)
    forget_samples(found)
    found.status = advance(ImportStatus(found.status), ImportStatus.APPLIED, WORKED)
    _tell(found, effect)
    found.applied_at = await session.scalar(select(func.now()))


async def cancel(session: AsyncSession, actor: Actor, import_id: UUID) -> None:
    """Call back an apply that no worker has begun. Raises `NotFound`; `Conflict` for one that was begun, or is none.

    Worker and person take the import's row in turn: whoever comes first wins.
    """
    found = await _lock(session, import_id)
    if found.status == ImportStatus.APPLYING and found.attempts:
        raise Conflict(APPLY_BEGUN)
    _move(found, ImportStatus.READY)
    found.applied_by = None
    audit.record(session, actor, Action.IMPORT_CALLED_BACK, "import", import_id)


async def discard(session: AsyncSession, actor: Actor, import_id: UUID) -> None:
    """Give up an import that was not applied; a reading stops when it next notes its progress.

    Raises `NotFound` or `Conflict`.
    """
    found = await _lock(session, import_id)
    is_being_read = found.status == ImportStatus.READING
    _move(found, ImportStatus.DISCARDED)
    forget_samples(found)
    if not is_being_read:  # the reading may hold rows staged before, to drop them: waiting for it would be for ever
        await staging.clear_rows(session, import_id)
    audit.record(session, actor, Action.IMPORT_DISCARDED, "import", import_id)


async def tidy(session: AsyncSession, import_id: UUID) -> None:
    """Drop the rows that were staged of an import before it was given up."""
    found = await _lock(session, import_id)
    if found.status == ImportStatus.DISCARDED:
        await staging.clear_rows(session, import_id)


async def resume_all(session: AsyncSession) -> None:
    """Enqueue the work of every unfinished import again, for those whose worker died.

    Where a worker is at it, the second job finds the import taken and ends; where one waits, none is added.
    """
    unfinished = {
        ImportStatus.RECEIVED: Task.READ_IMPORT,
        ImportStatus.READING: Task.READ_IMPORT,
        ImportStatus.APPLYING: Task.APPLY_IMPORT,
    }
    for found in (await session.scalars(select(Import).where(Import.status.in_(unfinished)))).all():
        await _enqueue(session, unfinished[ImportStatus(found.status)], found)


async def _enqueue(session: AsyncSession, task: Task, wanted: Import) -> None:
    lane = Queue.SMALL_IMPORTS if wanted.file_bytes < SMALL_FILE_BYTES else Queue.IMPORTS
    await queue.enqueue(session, task, queue=lane, queueing_lock=f"{task}:{wanted.id}", import_id=str(wanted.id))


async def _lock(session: AsyncSession, import_id: UUID) -> Import:
    """Have the import's row alone; a reading, which stages rows that refer to it, does not keep one waiting."""
    found = await session.get(Import, import_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFound(IMPORT_UNKNOWN)
    return found


async def _lock_read(session: AsyncSession, import_id: UUID) -> Import:
    found = await _lock(session, import_id)
    if found.status != ImportStatus.READING:
        raise GivenUpError
    return found


async def _who_mapped(session: AsyncSession, import_id: UUID) -> UUID | None:
    """Who chose the columns, as it was written down then."""
    mapped = (AuditEvent.action == Action.IMPORT_MAPPED, AuditEvent.object_type == "import")
    last = select(AuditEvent.actor_id).where(*mapped, AuditEvent.object_id == str(import_id))
    return await session.scalar(last.order_by(AuditEvent.id.desc()).limit(1))


def _move(found: Import, target: ImportStatus) -> None:
    """To a state a person asks for."""
    found.status = advance(ImportStatus(found.status), target, ASKED)


async def _begin(
    session: AsyncSession, import_id: UUID, waiting: set[ImportStatus], target: ImportStatus
) -> Import | None:
    found = await _lock(session, import_id)
    if found.status not in waiting:
        return None
    if found.attempts >= MAX_ATTEMPTS:
        _refuse(found, DomainError(APPLY_FAILED if target is ImportStatus.APPLYING else codes.READER_DIED))
        return None
    found.status = target
    found.attempts += 1
    return found


def _refuse(failed: Import, refusal: DomainError) -> None:
    failed.status = ImportStatus.FAILED
    failed.problem_code = refusal.code
    failed.problem_values = {"id": refusal.say("id"), "en": refusal.say("en")}


def _choose(found: Import, choice: ReadingChoice) -> None:
    found.sheet = choice.sheet
    found.chosen_columns = None if choice.columns is None else dict(choice.columns)
    found.default_segment = choice.default_segment
    found.default_status = choice.default_status


def _count(read: Import, counts: Counts) -> None:
    read.rows_read = read.rows = counts.rows
    read.valid, read.with_warnings = counts.valid, counts.with_warnings
    read.rejected, read.ignored = counts.rejected, counts.ignored
    read.codes = {code.value: rows for code, rows in sorted(counts.codes.items())}


def _tell(told: Import, effect: Effect | None) -> None:
    """What applying would do, or did."""
    told.new, told.changed, told.unchanged = (effect.new, effect.changed, effect.unchanged) if effect else (0, 0, 0)
    told.not_seen = effect.not_seen if effect else None
    told.changes = dict(effect.turns) if effect else None

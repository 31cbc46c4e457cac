"""What people and workers do with an import: receive, map, read, apply, discard."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import queue
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.context import Context
from pengingat.errors import Conflict, DomainError, NotFound, TooLarge, problem
from pengingat.imports import codes, files, merge, staging
from pengingat.imports.columns import ColumnMapping, Field, column_letter, map_columns
from pengingat.imports.merge import Effect
from pengingat.imports.models import Import, ImportFileChunk
from pengingat.imports.queries import IMPORT_UNKNOWN
from pengingat.imports.reader import SheetHead
from pengingat.imports.rules import APPLY_BEGUN, ASKED, WORKED, Counts, ImportStatus, advance
from pengingat.participants.rules import Segment, Status
from pengingat.participants.texts import visible
from pengingat.queue import Queue, Task

MAX_ATTEMPTS = 3
"""So often a worker may die of one import; then it is given up, or it would take worker after worker with it."""

_LONGEST_NAME = 200

APPLY_FAILED = problem(
    "apply_failed",
    id="Daftar ini tidak dapat diterapkan, dan tidak ada data peserta yang berubah. Hubungi pengelola, lalu coba lagi.",
    en="This list could not be applied, and no participant was changed. Tell your administrator, then try again.",
)


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """How a file is to be read, where people know better: the sheet, columns by field, one value for all rows."""

    sheet: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
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
    await _enqueue(session, Task.READ_IMPORT, received.id)
    return received.id


async def remap(session: AsyncSession, actor: Actor, import_id: UUID, *, choice: ReadingChoice) -> None:
    """Have the file read again in another way. Raises `NotFound`, `Conflict`, `Invalid` for a column it has not."""
    found = await _lock(session, import_id)
    _move(found, ImportStatus.READING)
    if found.columns and choice.sheet in {None, (found.mapping or {}).get("sheet")}:
        map_columns([str(column["heading"]) for column in found.columns], choice.columns)
    _choose(found, choice)
    found.attempts = found.rows_read = 0
    found.problem_code = found.problem_values = None
    audit.record(session, actor, Action.IMPORT_MAPPED, "import", import_id)
    await _enqueue(session, Task.READ_IMPORT, import_id)


async def begin_reading(session: AsyncSession, import_id: UUID) -> Import | None:
    """The import, now `reading`; None when it does not wait for that, or was tried too often and has failed."""
    return await _begin(session, import_id, {ImportStatus.RECEIVED, ImportStatus.READING}, ImportStatus.READING)


async def note_progress(session: AsyncSession, import_id: UUID, rows_read: int) -> None:
    """Let people see how far the reading is."""
    await session.execute(update(Import).where(Import.id == import_id).values(rows_read=rows_read))


async def finish_reading(
    session: AsyncSession, import_id: UUID, *, head: SheetHead, mapping: ColumnMapping, counts: Counts, effect: Effect
) -> None:
    """Make an import whose rows are staged `ready`."""
    read = await _lock(session, import_id)
    read.status = advance(ImportStatus(read.status), ImportStatus.READY, WORKED)
    _describe(read, head, mapping)
    _count(read, counts, effect)


async def fail(
    session: AsyncSession,
    import_id: UUID,
    refusal: DomainError,
    *,
    head: SheetHead | None,
    mapping: ColumnMapping | None,
) -> None:
    """Make an import that cannot be read `failed`, with the reason and what is known of its sheets."""
    failed = await _lock(session, import_id)
    if failed.status != ImportStatus.READING:
        return
    await staging.clear(session, import_id)
    _refuse(failed, refusal)
    _count(failed, Counts(), Effect(0, 0, 0))
    if head is not None and mapping is not None:
        _describe(failed, head, mapping)
    elif head is not None:
        failed.sheets = [asdict(sheet) for sheet in head.sheets]
    elif isinstance(sheets := refusal.values.get("sheets"), list):
        failed.sheets = sheets


async def start_applying(session: AsyncSession, actor: Actor, import_id: UUID) -> None:
    """Have a ready import applied. Raises `NotFound`; `Conflict` for one that is not ready or was applied already."""
    found = await _lock(session, import_id)
    _move(found, ImportStatus.APPLYING)
    found.attempts = 0
    found.applied_by = actor.id
    audit.record(session, actor, Action.IMPORT_APPLIED, "import", import_id, rows=found.valid)
    await _enqueue(session, Task.APPLY_IMPORT, import_id)


async def begin_applying(session: AsyncSession, import_id: UUID) -> Import | None:
    """The import, `applying`; None when it does not wait for that, or was tried too often and has failed."""
    return await _begin(session, import_id, {ImportStatus.APPLYING}, ImportStatus.APPLYING)


async def finish_applying(session: AsyncSession, import_id: UUID) -> None:
    """Make the participants what the import says, and the import `applied`. All of it is this one transaction."""
    found = await _lock(session, import_id)
    found.status = advance(ImportStatus(found.status), ImportStatus.APPLIED, WORKED)
    effect = await merge.merge(session, import_id, has_inactive_since=has_inactive_since(found.mapping))
    found.new, found.changed, found.unchanged = effect.new, effect.changed, effect.unchanged
    found.not_seen = await merge.count_not_seen(session, import_id)
    found.applied_at = await session.scalar(select(func.now()))
    # From here on the participants say it, and membership says who: a second copy of their data has no use.
    await staging.clear_rows(session, import_id)


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
    _move(found, ImportStatus.DISCARDED)
    await staging.clear_rows(session, import_id)
    audit.record(session, actor, Action.IMPORT_DISCARDED, "import", import_id)


async def resume_all(session: AsyncSession) -> None:
    """Enqueue the work of every unfinished import again, for those whose worker died.

    Where a worker is at it, the second job finds the import taken and ends; where one waits, none is added.
    """
    unfinished = {
        ImportStatus.RECEIVED: Task.READ_IMPORT,
        ImportStatus.READING: Task.READ_IMPORT,
        ImportStatus.APPLYING: Task.APPLY_IMPORT,
    }
    found = await session.execute(select(Import.id, Import.status).where(Import.status.in_(unfinished)))
    for import_id, status in found.all():
        await _enqueue(session, unfinished[ImportStatus(status)], import_id)


async def forget_old_files(session: AsyncSession, *, days: int) -> None:
    """Delete files kept longer than `days`, and give up lists that nobody applied in that time."""
    old = Import.created_at < func.now() - timedelta(days=days)
    await session.execute(delete(ImportFileChunk).where(ImportFileChunk.import_id == Import.id, old))
    forgotten = select(Import.id).where(old, Import.status == ImportStatus.READY).with_for_update(skip_locked=True)
    for import_id in (await session.scalars(forgotten)).all():
        await discard(session, Actor.SYSTEM, import_id)


def has_inactive_since(mapping: Mapping[str, object] | None) -> bool:
    """Whether the file (by its import's stored mapping) has that column: its empty cells clear what was stored."""
    columns = (mapping or {}).get("columns")
    return isinstance(columns, dict) and Field.INACTIVE_SINCE in columns


async def _enqueue(session: AsyncSession, task: Task, import_id: UUID) -> None:
    await queue.enqueue(
        session, task, queue=Queue.IMPORTS, queueing_lock=f"{task}:{import_id}", import_id=str(import_id)
    )


async def _lock(session: AsyncSession, import_id: UUID) -> Import:
    found = await session.get(Import, import_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(IMPORT_UNKNOWN)
    return found


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
    found.chosen_columns = dict(choice.columns)
    found.default_segment = choice.default_segment
    found.default_status = choice.default_status


def _describe(read: Import, head: SheetHead, mapping: ColumnMapping) -> None:
    read.sheets = [asdict(sheet) for sheet in head.sheets]
    read.mapping = {
        "sheet": head.sheet,
        "header_row": head.header_row,
        "columns": {name.value: column_letter(index) for name, index in mapping.fields.items()},
    }
    read.columns = [
        {
            "letter": column.letter,
            "heading": column.heading,
            "field": column.field,
            "suggestion": column.suggestion,
            "reason": column.reason,
            "samples": [],
        }
        for column in mapping.columns
    ]


def _count(read: Import, counts: Counts, effect: Effect) -> None:
    read.rows_read = read.rows = counts.rows
    read.valid, read.with_warnings = counts.valid, counts.with_warnings
    read.rejected, read.ignored = counts.rejected, counts.ignored
    read.codes = {code.value: rows for code, rows in sorted(counts.codes.items())}
    read.new, read.changed, read.unchanged = effect.new, effect.changed, effect.unchanged

"""Looking at imports: one, all, the staged rows, the problems; and taking one's lock."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, Select, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from pengingat.auth.models import ApiClient, User
from pengingat.errors import NotFound, problem
from pengingat.imports.cells import MAX_SHEET_ROWS
from pengingat.imports.codes import Code, Severity
from pengingat.imports.merge import change
from pengingat.imports.models import Import, ImportFileChunk, ImportProblem, ImportRow
from pengingat.paging import PageQuery, Total, after_one, count_rows
from pengingat.participants.models import Participant

Rows = tuple[Sequence[RowMapping], Total]
"""One row more than the page holds, where there are more; and how many there are in all."""

IMPORT_UNKNOWN = problem(
    "import_not_found",
    id="Unggahan ini tidak ditemukan. Kembali ke daftar unggahan.",
    en="This import was not found. Go back to the list of imports.",
)

_Same = aliased(Import)
_BATCH = 1_000
_MAX_ID = 2**63 - 1


async def take(session: AsyncSession, import_id: UUID) -> bool:
    """Take an import's lock until the transaction ends, or answer that another worker holds it.

    It is the database's, so a worker that dies gives it back.
    """
    key = func.hashtextextended(f"import:{import_id}", 0)
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(key))))


async def get_import(session: AsyncSession, import_id: UUID) -> RowMapping:
    """One import as people see it (`_imports`); raises `NotFound`."""
    found = (await session.execute(_imports().where(Import.id == import_id))).mappings().one_or_none()
    if found is None:
        raise NotFound(IMPORT_UNKNOWN)
    return found


async def list_imports(session: AsyncSession, *, page: PageQuery) -> Rows:
    """Imports, the newest first."""
    statement = _imports().order_by(Import.id.desc()).limit(page.limit + 1)
    after = after_one(page, UUID)
    if after is not None:
        statement = statement.where(Import.id < after)
    return (await session.execute(statement)).mappings().all(), await count_rows(session, select(Import.id))


async def list_rows(session: AsyncSession, import_id: UUID, *, page: PageQuery) -> Rows:
    """The staged rows in the sheet's order, masked, each with what applying would do and its warnings' codes."""
    staged = select(ImportRow.row).where(ImportRow.import_id == import_id)
    statement = (
        select(
            *_ROW_COLUMNS,
            change().label("change"),
            func.array(_codes_of_row()).label("codes"),
        )
        .outerjoin(Participant, Participant.card_hash == ImportRow.card_hash)
        .where(ImportRow.import_id == import_id)
        .order_by(ImportRow.row)
        .limit(page.limit + 1)
    )
    after = after_one(page, _number)
    if after is not None:
        statement = statement.where(ImportRow.row > after)
    return (await session.execute(statement)).mappings().all(), await count_rows(session, staged)


async def list_problems(
    session: AsyncSession,
    import_id: UUID,
    *,
    severity: Severity | None,
    code: Code | None,
    kind: str | None,
    page: PageQuery,
) -> Rows:
    """What is wrong in the file, in the sheet's order."""
    wanted: list[ColumnElement[bool]] = [ImportProblem.import_id == import_id]
    if severity is not None:
        wanted.append(ImportProblem.severity == severity)
    if code is not None:
        wanted.append(ImportProblem.code == code)
    if kind is not None:
        wanted.append(ImportProblem.values["kind"].astext == kind)
    place = tuple_(ImportProblem.row, ImportProblem.id)
    statement = select(*_PROBLEM_COLUMNS).where(*wanted).order_by(place).limit(page.limit + 1)
    after = after_one(page, _read_place)
    if after is not None:
        statement = statement.where(place > after)
    rows = (await session.execute(statement)).mappings().all()
    return rows, await count_rows(session, select(ImportProblem.id).where(*wanted))


async def list_problem_groups(session: AsyncSession, import_id: UUID) -> Sequence[RowMapping]:
    """How many rows have each problem, by code, kind and field, with the `values` of the first of them.

    Errors first, then what most rows have. A row has a problem of one code and field once.
    """
    kind = ImportProblem.values["kind"].astext.label("kind")
    of_group = (ImportProblem.code, kind, ImportProblem.field, ImportProblem.severity)
    groups = (
        select(func.min(ImportProblem.id).label("first"), func.count().label("rows"))
        .where(ImportProblem.import_id == import_id)
        .group_by(*of_group)
        .subquery()
    )
    statement = (
        select(*of_group, groups.c.rows, ImportProblem.values)
        .join(groups, groups.c.first == ImportProblem.id)
        .order_by(ImportProblem.severity, groups.c.rows.desc(), ImportProblem.id)
    )
    return (await session.execute(statement)).mappings().all()


async def first_rows_of_groups(
    session: AsyncSession, import_id: UUID, *, most: int
) -> dict[tuple[str, str | None, str | None], list[int]]:
    """The numbers of the first rows of each group, by its code, kind and field."""
    of_group = (ImportProblem.code, ImportProblem.values["kind"].astext.label("kind"), ImportProblem.field)
    place = func.row_number().over(partition_by=of_group, order_by=ImportProblem.row).label("place")
    problems = select(*of_group, ImportProblem.row, place).where(ImportProblem.import_id == import_id).subquery()
    firsts = select(problems).where(problems.c.place <= most).order_by(problems.c.row)
    found: dict[tuple[str, str | None, str | None], list[int]] = {}
    for code, kind, field, row, _ in (await session.execute(firsts)).all():
        found.setdefault((code, kind, field), []).append(row)
    return found


async def problems_by_row(
    session: AsyncSession, import_id: UUID
) -> AsyncIterator[tuple[int, list[tuple[str, dict[str, object]]]]]:
    """Each row that has something wrong, in the sheet's order, with the code and the values of each problem."""
    statement = (
        select(ImportProblem.row, ImportProblem.code, ImportProblem.values)
        .where(ImportProblem.import_id == import_id)
        .order_by(ImportProblem.row, ImportProblem.id)
    )
    found = await session.stream(statement, execution_options={"yield_per": _BATCH})
    row, problems = 0, list[tuple[str, dict[str, object]]]()
    async for number, code, values in found:
        if problems and number != row:
            yield row, problems
            problems = []
        row = number
        problems.append((code, values))
    if problems:
        yield row, problems


def place_of(problem_row: RowMapping) -> str:
    """Where a problem stands in the list, for the next page."""
    return f"{problem_row['row']}:{problem_row['id']}"


def _read_place(text: str) -> tuple[int, int]:
    row, _, identity = text.partition(":")
    return _number(row), _number(identity, most=_MAX_ID)


def _number(text: str, *, most: int = MAX_SHEET_ROWS) -> int:
    """A row's number; raises ValueError for one that no sheet has."""
    number = int(text)
    if not 0 < number <= most:
        raise ValueError("out of range")
    return number


def _imports() -> Select[*tuple[object, ...]]:
    """Imports with the name of who made them, and the earlier import of the same content, an applied one first."""
    same = (
        select(_Same.id, _Same.applied_at)
        .where(_Same.file_hash == Import.file_hash, _Same.id < Import.id)
        .order_by(_Same.applied_at.desc().nulls_last(), _Same.id.desc())
        .limit(1)
        .lateral("same")
    )
    return (
        select(
            *Import.__table__.c,
            func.coalesce(User.full_name, ApiClient.name).label("creator"),
            same.c.id.label("same_id"),
            same.c.applied_at.label("same_applied_at"),
            exists().where(ImportFileChunk.import_id == Import.id).label("file_kept"),
        )
        .outerjoin(User, User.id == Import.created_by)
        .outerjoin(ApiClient, ApiClient.id == Import.created_by)
        .outerjoin(same, same.c.id.is_not(None))
    )


def _codes_of_row() -> ScalarSelect[str]:
    return (
        select(ImportProblem.code)
        .where(ImportProblem.import_id == ImportRow.import_id, ImportProblem.row == ImportRow.row)
        .order_by(ImportProblem.id)
        .correlate(ImportRow)
        .scalar_subquery()
    )


_ROW_COLUMNS = (
    ImportRow.row,
    ImportRow.name,
    ImportRow.card_masked.label("card_number"),
    ImportRow.nik_masked.label("nik"),
    ImportRow.phone_masked.label("phone"),
    ImportRow.birth_date,
    ImportRow.sex,
    ImportRow.address,
    ImportRow.village,
    ImportRow.district,
    ImportRow.segment,
    ImportRow.status,
    ImportRow.status_reason,
    ImportRow.inactive_since,
    ImportRow.care_class,
    ImportRow.arrears_months,
    ImportRow.arrears_amount,
    ImportRow.family_relation,
)
_PROBLEM_COLUMNS = (
    ImportProblem.id,
    ImportProblem.row,
    ImportProblem.column,
    ImportProblem.field,
    ImportProblem.code,
    ImportProblem.severity,
    ImportProblem.value,
    ImportProblem.values,
)

"""Finding participants: the filters as conditions, the sorted page, its total, and the places people live in."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, exists, func, literal, literal_column, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from pengingat.crypto import Keyring
from pengingat.errors import Conflict, Invalid, NotFound
from pengingat.opt_outs.models import OptOut
from pengingat.opt_outs.rules import PHONE_MISSING
from pengingat.opt_outs.service import Phone
from pengingat.paging import CURSOR_INVALID, CursorValue, PageQuery, Total, count_rows
from pengingat.participants.models import ImportMember, Participant
from pengingat.participants.rules import PARTICIPANT_UNKNOWN, ParticipantFilters, Search, Sort, place_name, read_search

MAX_AREAS = 5_000
"""Pairs of district and village; a branch has a few hundred, more come from mistyped names."""
_BATCH = 2_000

opted_out = exists().where(OptOut.phone_hash == Participant.phone_hash)
"""Whether a participant's phone said stop."""

COLUMNS = (
    Participant.id,
    Participant.name,
    Participant.card_masked.label("card_number"),
    Participant.nik_masked.label("nik"),
    Participant.phone_masked.label("phone"),
    Participant.birth_date,
    Participant.sex,
    Participant.village,
    Participant.district,
    Participant.segment,
    Participant.status,
    Participant.status_reason,
    Participant.inactive_since,
    Participant.care_class,
    Participant.arrears_months,
    Participant.arrears_amount,
    Participant.family_relation,
    Participant.phone_hash.is_not(None).label("reachable"),
    opted_out.label("opted_out"),
    Participant.updated_at,
)
"""A participant as everyone may see it: no sealed value leaves the database."""


def where(filters: ParticipantFilters, keyring: Keyring) -> list[ColumnElement[bool]]:
    """The filters as conditions on `Participant`, for lists, exports and audiences alike."""
    equals = {
        Participant.segment: filters.segment,
        Participant.status: filters.status,
        Participant.status_reason: filters.status_reason,
        Participant.care_class: filters.care_class,
        Participant.district: filters.district and place_name(filters.district),
        Participant.village: filters.village and place_name(filters.village),
    }
    conditions = [column == value for column, value in equals.items() if value is not None]
    if filters.q:
        conditions.append(_found_by(read_search(filters.q), keyring))
    if filters.arrears_months_min is not None:
        conditions.append(Participant.arrears_months >= filters.arrears_months_min)
    if filters.arrears_months_max is not None:
        conditions.append(Participant.arrears_months <= filters.arrears_months_max)
    if filters.reachable is not None:
        conditions.append(Participant.phone_hash.is_not(None) == filters.reachable)
    if filters.import_id is not None:
        conditions.append(_in_import(filters.import_id))
    return conditions


def _in_import(import_id: UUID) -> ColumnElement[bool]:
    return exists().where(ImportMember.import_id == import_id, ImportMember.participant_id == Participant.id)


def _found_by(search: Search, keyring: Keyring) -> ColumnElement[bool]:
    identifiers = (
        (Participant.card_hash, "card", search.card),
        (Participant.nik_hash, "nik", search.nik),
        (Participant.phone_hash, "phone", search.phone),
    )
    if search.is_identifier:
        return or_(*(column == keyring.index(field, value) for column, field, value in identifiers if value))
    return Participant.search.bool_op("@@")(_every_word_by_prefix(search.words))


def _every_word_by_prefix(words: str) -> ColumnElement[str]:
    # Split by the very expression the index is built with, so that both sides agree on what a letter is.
    # Without any letter or digit it is NULL, which finds nobody.
    spaced = func.btrim(func.regexp_replace(literal(words), "[^[:alnum:]]+", " ", "g"))
    return func.to_tsquery(
        literal_column("'simple'"), func.regexp_replace(func.nullif(spaced, ""), " ", ":* & ", "g").concat(":*")
    )


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list of participants."""

    rows: Sequence[RowMapping]
    next_after: tuple[CursorValue, ...] | None
    total: Total


async def find_participants(
    session: AsyncSession, keyring: Keyring, *, filters: ParticipantFilters, sort: Sort, page: PageQuery
) -> Found:
    """The page `page` of those who fit `filters`, in the order `sort`; raises `Invalid` for a foreign cursor."""
    conditions = where(filters, keyring)
    statement = _sorted(select(*COLUMNS).where(*conditions), sort, of_few=_names_words(filters))
    if page.after is not None:
        statement = statement.where(_behind(sort, page.after))
    rows = (await session.execute(statement.limit(page.limit + 1))).mappings().all()
    total = await count_rows(session, select(Participant.id).where(*conditions))
    shown = rows[: page.limit]
    return Found(shown, _position(sort, shown[-1]) if len(rows) > page.limit else None, total)


async def all_participants(
    session: AsyncSession, keyring: Keyring, *, filters: ParticipantFilters
) -> AsyncIterator[Sequence[RowMapping]]:
    """All who fit `filters` by name, in batches, through a cursor of the database's: nothing is held in memory."""
    statement = _sorted(select(*COLUMNS, Participant.name_masked).where(*where(filters, keyring)), Sort.NAME)
    result = await session.stream(statement, execution_options={"yield_per": _BATCH})
    async for batch in result.mappings().partitions():
        yield batch


async def get_participant(
    session: AsyncSession, participant_id: UUID, *more: InstrumentedAttribute[object]
) -> RowMapping:
    """One participant as everyone may see it, and the columns asked for; raises `NotFound`."""
    statement = select(*COLUMNS, *more).where(Participant.id == participant_id)
    row = (await session.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(PARTICIPANT_UNKNOWN)
    return row


async def get_phone(session: AsyncSession, participant_id: UUID) -> Phone:
    """A participant's phone; raises `NotFound`, and `Conflict` when there is none."""
    statement = select(Participant.phone_hash, Participant.phone_sealed, Participant.phone_masked)
    row = (await session.execute(statement.where(Participant.id == participant_id))).one_or_none()
    if row is None:
        raise NotFound(PARTICIPANT_UNKNOWN)
    if row.phone_hash is None:
        raise Conflict(PHONE_MISSING)
    return Phone(row.phone_hash, row.phone_sealed, row.phone_masked)


async def list_areas(session: AsyncSession) -> Sequence[tuple[str, str | None]]:
    """The districts and villages participants live in, as the choices of a filter."""
    statement = (
        select(Participant.district, Participant.village)
        .where(Participant.district.is_not(None))
        .distinct()
        .order_by(Participant.district, Participant.village)
        .limit(MAX_AREAS)
    )
    return [(district, village) for district, village in await session.execute(statement) if district is not None]


def _names_words(filters: ParticipantFilters) -> bool:
    return bool(filters.q) and not read_search(filters.q or "").is_identifier


def _sorted(statement: Select[*tuple[object, ...]], sort: Sort, *, of_few: bool = False) -> Select[*tuple[object, ...]]:
    """In the order `sort`. Few rows are sorted: the planner, expecting 0.5 % of all people to bear any name, would
    rather walk the index of names until it has a page, and for a rare name that is everybody."""
    column = getattr(Participant, sort.column)
    first = column.concat("") if of_few and sort.column == "name" else column
    return statement.order_by(*(key.desc() if sort.descends else key for key in (first, Participant.id)))


def _position(sort: Sort, row: RowMapping) -> tuple[CursorValue, ...]:
    value = row[sort.column]
    return sort, value.isoformat() if isinstance(value, datetime) else value, str(row["id"])


def _behind(sort: Sort, after: tuple[CursorValue, ...]) -> ColumnElement[bool]:
    """The rows behind a position; the cursor of another order is none of this list's."""
    try:
        of_sort, value, participant_id = after
        last = literal(_sort_value(sort, value)), literal(UUID(str(participant_id)))
    except ValueError as error:
        raise Invalid(CURSOR_INVALID) from error
    if of_sort != sort:
        raise Invalid(CURSOR_INVALID)
    here = tuple_(getattr(Participant, sort.column), Participant.id)
    return here < tuple_(*last) if sort.descends else here > tuple_(*last)


def _sort_value(sort: Sort, value: CursorValue) -> str | int | datetime:
    match sort.column, value:
        case "name", str(name) if "\0" not in name:
            return name
        case "arrears_months", int(months):
            return int(months)  # a bool is an int to Python, and none to PostgreSQL
        case "updated_at", str(moment):
            return datetime.fromisoformat(moment)
    raise ValueError("not a position of this order")

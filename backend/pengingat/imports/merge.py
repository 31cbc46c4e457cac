"""From staged rows to participants, as statements over whole sets: what a list changes, and the changing itself.

A staged value that is NULL (an empty cell, or a column the file does not have) leaves the stored one as it is. Empty
arrears are staged as 0, so they do clear; an empty `inactive_since` is staged with a mark that it clears. A phone is
taken when the file's own has changed since the last list, so that one corrected by hand is kept until then.
"""

from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Insert,
    Label,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from pengingat.imports.effects import TURNS, Effect, count_turns
from pengingat.imports.models import ImportRow
from pengingat.participants.models import MEMBERSHIP, ImportMember, Participant, ParticipantHistory, PersonColumns

_PERSON = tuple(PersonColumns.__annotations__)
_PHONE = ("phone_hash", "phone_sealed", "phone_masked")
_KEY = ("card_hash", "card_sealed", "card_masked")
_MEMBER = ["import_id", "participant_id", "outcome"]
_DERIVED = ("_sealed", "_masked")  # from what is compared already; and the same value sealed twice differs

# `RETURNING` knows the row as it was by this name.
_Old = aliased(Participant, name="old")


async def foresee(session: AsyncSession, import_id: UUID) -> Effect:
    """What applying the staged rows would do now."""
    await _prepare_for_many(session)
    known, segments = Participant.id.is_not(None), _segments_of(import_id)
    old = {name: getattr(Participant, name) for name in MEMBERSHIP}
    joined = (
        select(
            func.count().label("rows"),
            func.count().filter(known).label("known"),
            func.count().filter(known, _differs(Participant)).label("changed"),
            func.count().filter(Participant.segment.in_(segments)).label("seen"),
            *count_turns(old, _merged(Participant)),
        )
        .select_from(ImportRow)
        .outerjoin(Participant, Participant.card_hash == ImportRow.card_hash)
        .where(ImportRow.import_id == import_id)
    )
    row = (await session.execute(joined)).mappings().one()
    return Effect(
        new=row["rows"] - row["known"],
        changed=row["changed"],
        unchanged=row["known"] - row["changed"],
        not_seen=await _count_of_segments(session, import_id) - row["seen"],
        turns={name: row[name] for name in TURNS},
    )


def change() -> ColumnElement[str]:
    """What applying would do to one staged row, outer joined to its participant."""
    return case((Participant.id.is_(None), "new"), (_differs(Participant), "changed"), else_="unchanged")


async def merge(session: AsyncSession, import_id: UUID) -> Effect:
    """Make the participants what the staged rows say, with history and membership.

    Nobody else writes participants until the transaction ends: a hand's correction comes before or after the list.
    """
    await _prepare_for_many(session)
    await session.execute(text("LOCK TABLE participants IN SHARE ROW EXCLUSIVE MODE"))
    updated = (await session.execute(_update_known(import_id))).mappings().one()
    untouched = await session.scalar(_record_untouched(import_id)) or 0
    new = await session.scalar(_insert_new(import_id)) or 0
    named = updated["touched"] + untouched + new
    return Effect(
        new=new,
        changed=updated["changed"],
        unchanged=updated["touched"] - updated["changed"] + untouched,
        not_seen=await _count_of_segments(session, import_id) - named,
        turns={name: updated[name] for name in TURNS},
    )


_FOR_MANY = (
    # The planner knows nothing of rows staged a moment ago, and takes a table that is being filled for an empty one:
    # joining row by row, 100,000 new participants took it more than ten minutes.
    "SET LOCAL enable_nestloop = off",
    "SET LOCAL work_mem = '64MB'",
    # A statement of a worker that died ends soon, and with it the lock: the next try need not wait for its end.
    "SET LOCAL client_connection_check_interval = '2s'",
)


async def _prepare_for_many(session: AsyncSession) -> None:
    """How the database treats the statements over a whole list, until the transaction ends."""
    for setting in _FOR_MANY:
        await session.execute(text(setting))


def _segments_of(import_id: UUID) -> Select[str]:
    return select(ImportRow.segment).where(ImportRow.import_id == import_id).distinct()


async def _count_of_segments(session: AsyncSession, import_id: UUID) -> int:
    """How many participants there are of the segments the list is about."""
    theirs = Participant.segment.in_(_segments_of(import_id))
    return await session.scalar(select(func.count()).select_from(Participant).where(theirs)) or 0


def _merged(stored: type[Participant]) -> dict[str, ColumnElement[object]]:
    """Of each column that a list may change, the value after applying, in terms of the staged and the `stored` row."""
    phone_is_new = _phone_is_new(stored)
    merged: dict[str, ColumnElement[object]] = {}
    for name in _PERSON:
        staged, old = getattr(ImportRow, name), getattr(stored, name)
        if name in _PHONE:
            merged[name] = case((phone_is_new, staged), else_=old)
        elif name == "inactive_since":
            merged[name] = case((ImportRow.clears_inactive_since, None), else_=func.coalesce(staged, old))
        elif name not in _KEY:
            merged[name] = func.coalesce(staged, old)
    return merged


def _phone_is_new(stored: type[Participant]) -> ColumnElement[bool]:
    staged = ImportRow.phone_hash
    return and_(staged.is_not(None), staged.is_distinct_from(stored.file_phone_hash))


def _differs(stored: type[Participant]) -> ColumnElement[bool]:
    """Whether applying changes anything that is known of the person."""
    merged = _merged(stored)
    compared = [name for name in merged if not name.endswith(_DERIVED)]
    return or_(*(merged[name].is_distinct_from(getattr(stored, name)) for name in compared))


def _update_known(import_id: UUID) -> Select[*tuple[object, ...]]:
    """Update those who are known, with their membership in the list and the history of their standing.

    Answers how many were `touched`, of whom `changed`, and how many turned in each way. A phone that only is the file's
    own from now on touches somebody whom it does not change.
    """
    differs = _differs(Participant)
    values = _merged(Participant)
    values["file_phone_hash"] = func.coalesce(ImportRow.phone_hash, Participant.file_phone_hash)
    values["updated_at"] = case((differs, func.now()), else_=Participant.updated_at)
    updated = (
        update(Participant)
        .where(
            ImportRow.import_id == import_id,
            ImportRow.card_hash == Participant.card_hash,
            or_(differs, _phone_is_new(Participant)),
        )
        .values(values)
        .returning(
            Participant.id,
            case((_differs(_Old), "changed"), else_="unchanged").label("outcome"),
            *_standing(_Old, "old"),
            *_standing(Participant, "new"),
        )
        .cte("updated")
    )
    old, new = ({name: updated.c[f"{side}_{name}"] for name in MEMBERSHIP} for side in ("old", "new"))
    moved = or_(*(old[name].is_distinct_from(new[name]) for name in MEMBERSHIP))
    standing = [f"{side}_{name}" for side in ("old", "new") for name in MEMBERSHIP]
    history = insert(ParticipantHistory).from_select(
        ["participant_id", "import_id", *standing],
        select(updated.c.id, literal(import_id), *(updated.c[name] for name in standing)).where(moved),
    )
    changed = func.count().filter(updated.c.outcome == "changed").label("changed")
    return (
        select(func.count().label("touched"), changed, *count_turns(old, new))
        .select_from(updated)
        .add_cte(history.cte("history"), _members(import_id, updated.c.id, updated.c.outcome).cte("members"))
    )


def _record_untouched(import_id: UUID) -> Select[int]:
    """Those who were there and were not touched; runs after the touched ones and before the new ones."""
    recorded = exists().where(ImportMember.import_id == import_id, ImportMember.participant_id == Participant.id)
    untouched = (
        select(Participant.id)
        .join(ImportRow, ImportRow.card_hash == Participant.card_hash)
        .where(ImportRow.import_id == import_id, ~recorded)
        .order_by(Participant.id)
        .cte("untouched")
    )
    members = _members(import_id, untouched.c.id, literal("unchanged"))
    return select(func.count()).select_from(untouched).add_cte(members.cte("members"))


def _insert_new(import_id: UUID) -> Select[int]:
    """Those not known yet, with their membership in the list: the beginning of their history."""
    known = exists().where(Participant.card_hash == ImportRow.card_hash)
    staged = {name: getattr(ImportRow, name) for name in _PERSON}
    staged |= {name: func.coalesce(staged[name], 0) for name in ("arrears_months", "arrears_amount")}
    inserted = (
        insert(Participant)
        .from_select(
            [*staged, "file_phone_hash"],
            select(*staged.values(), ImportRow.phone_hash)
            .where(ImportRow.import_id == import_id, ~known)
            .order_by(ImportRow.name),  # as two of the indexes are: inserting takes a sixth less time
        )
        .returning(Participant.id)
        .cte("inserted")
    )
    members = _members(import_id, inserted.c.id, literal("new"))
    return select(func.count()).select_from(inserted).add_cte(members.cte("members"))


def _standing(person: type[Participant], side: str) -> list[Label[object]]:
    return [getattr(person, name).label(f"{side}_{name}") for name in MEMBERSHIP]


def _members(import_id: UUID, participant_id: ColumnElement[UUID], outcome: ColumnElement[str]) -> Insert:
    """Who was in the list."""
    return insert(ImportMember).from_select(_MEMBER, select(literal(import_id), participant_id, outcome))

"""From staged rows to participants, as statements over whole sets: what a list changes, and the changing itself.

A staged value that is NULL (an empty cell, or a column the file does not have) leaves the stored one as it is. Empty
arrears are staged as 0, so they do clear; `inactive_since` clears where the file has the column. A phone is taken when
the file's own has changed since the last list, so that one corrected by hand is kept until then.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Label,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from pengingat.imports.models import ImportRow
from pengingat.participants.models import ImportMember, Participant, ParticipantHistory, PersonColumns

_PERSON = tuple(PersonColumns.__annotations__)
_PHONE = ("phone_hash", "phone_sealed", "phone_masked")
_KEY = ("card_hash", "card_sealed", "card_masked")
_MEMBERSHIP = ("segment", "status", "status_reason", "arrears_months", "arrears_amount")
_MEMBER = ["import_id", "participant_id", "outcome"]
_DERIVED = ("_sealed", "_masked")  # from what is compared already; and the same value sealed twice differs

# `RETURNING` knows the row as it was by this name.
_Old = aliased(Participant, name="old")


class Effect(NamedTuple):
    """What a list does, or did, to the participants."""

    new: int
    changed: int
    unchanged: int


async def foresee(session: AsyncSession, import_id: UUID, *, has_inactive_since: bool) -> Effect:
    """What applying the staged rows would do now."""
    await _prepare_for_many(session)
    known = Participant.id.is_not(None)
    changed = and_(known, _differs(Participant, has_inactive_since=has_inactive_since))
    rows, old, differing = (
        await session.execute(
            select(func.count(), func.count().filter(known), func.count().filter(changed))
            .select_from(ImportRow)
            .outerjoin(Participant, Participant.card_hash == ImportRow.card_hash)
            .where(ImportRow.import_id == import_id)
        )
    ).one()
    return Effect(new=rows - old, changed=differing, unchanged=old - differing)


def change(*, has_inactive_since: bool) -> ColumnElement[str]:
    """What applying would do to one staged row, outer joined to its participant."""
    differs = _differs(Participant, has_inactive_since=has_inactive_since)
    return case((Participant.id.is_(None), "new"), (differs, "changed"), else_="unchanged")


async def merge(session: AsyncSession, import_id: UUID, *, has_inactive_since: bool) -> Effect:
    """Make the participants what the staged rows say, with history and membership.

    Nobody else writes participants until the transaction ends: a hand's correction comes before or after the list.
    """
    await _prepare_for_many(session)
    await session.execute(text("LOCK TABLE participants IN SHARE ROW EXCLUSIVE MODE"))
    await session.execute(_update_known(import_id, has_inactive_since=has_inactive_since))
    await session.execute(_record_unchanged(import_id))
    await session.execute(_insert_new(import_id))
    outcomes = await session.execute(
        select(ImportMember.outcome, func.count())
        .where(ImportMember.import_id == import_id)
        .group_by(ImportMember.outcome)
    )
    rows = dict(outcomes.all())
    return Effect(new=rows.get("new", 0), changed=rows.get("changed", 0), unchanged=rows.get("unchanged", 0))


async def count_not_seen(session: AsyncSession, import_id: UUID) -> int:
    """How many participants an applied list does not name."""
    named = exists().where(ImportMember.import_id == import_id, ImportMember.participant_id == Participant.id)
    return await session.scalar(select(func.count()).select_from(Participant).where(~named)) or 0


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


def _merged(stored: type[Participant], *, has_inactive_since: bool) -> dict[str, ColumnElement[object]]:
    """Of each column that a list may change, the value after applying, in terms of the staged and the `stored` row."""
    phone_is_new = _phone_is_new(stored)
    merged: dict[str, ColumnElement[object]] = {}
    for name in _PERSON:
        staged, old = getattr(ImportRow, name), getattr(stored, name)
        if name in _PHONE:
            merged[name] = case((phone_is_new, staged), else_=old)
        elif name == "inactive_since" and has_inactive_since:
            merged[name] = staged
        elif name not in _KEY:
            merged[name] = func.coalesce(staged, old)
    return merged


def _phone_is_new(stored: type[Participant]) -> ColumnElement[bool]:
    staged = ImportRow.phone_hash
    return and_(staged.is_not(None), staged.is_distinct_from(stored.file_phone_hash))


def _differs(stored: type[Participant], *, has_inactive_since: bool) -> ColumnElement[bool]:
    """Whether applying changes anything that is known of the person."""
    merged = _merged(stored, has_inactive_since=has_inactive_since)
    compared = [name for name in merged if not name.endswith(_DERIVED)]
    return or_(*(merged[name].is_distinct_from(getattr(stored, name)) for name in compared))


def _update_known(import_id: UUID, *, has_inactive_since: bool) -> Insert:
    differs = _differs(Participant, has_inactive_since=has_inactive_since)
    differed = _differs(_Old, has_inactive_since=has_inactive_since)
    values = _merged(Participant, has_inactive_since=has_inactive_since)
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
            case((differed, "changed"), else_="unchanged").label("outcome"),
            *_membership(_Old, "old"),
            *_membership(Participant, "new"),
        )
        .cte("updated")
    )
    moved = or_(*(updated.c[f"old_{name}"].is_distinct_from(updated.c[f"new_{name}"]) for name in _MEMBERSHIP))
    return _write_down(import_id, updated, ("old", "new"), moved)


def _record_unchanged(import_id: UUID) -> Insert:
    """Those who were there and were not touched; runs after the touched ones and before the new ones."""
    recorded = exists().where(ImportMember.import_id == import_id, ImportMember.participant_id == Participant.id)
    return insert(ImportMember).from_select(
        _MEMBER,
        select(literal(import_id), Participant.id, literal("unchanged"))
        .join(ImportRow, ImportRow.card_hash == Participant.card_hash)
        .where(ImportRow.import_id == import_id, ~recorded),
    )


def _insert_new(import_id: UUID) -> Insert:
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
        .returning(Participant.id, literal("new").label("outcome"), *_membership(Participant, "new"))
        .cte("inserted")
    )
    return _write_down(import_id, inserted, ("new",), true())


def _membership(person: type[Participant], side: str) -> list[Label[object]]:
    return [getattr(person, name).label(f"{side}_{name}") for name in _MEMBERSHIP]


def _write_down(import_id: UUID, touched: CTE, sides: Sequence[str], moved: ColumnElement[bool]) -> Insert:
    """Who was in the list, of all who were touched; and the history of those who `moved`."""
    membership = [f"{side}_{name}" for side in sides for name in _MEMBERSHIP]
    history = insert(ParticipantHistory).from_select(
        ["participant_id", "import_id", *membership],
        select(touched.c.id, literal(import_id), *(touched.c[name] for name in membership)).where(moved),
    )
    members = select(literal(import_id), touched.c.id, touched.c.outcome)
    return insert(ImportMember).from_select(_MEMBER, members).add_cte(history.cte("history"))

"""Adding and correcting a participant by hand, and looking behind the masks."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.crypto import Keyring
from pengingat.errors import Conflict, NotFound
from pengingat.participants import queries
from pengingat.participants.entry import with_consequences
from pengingat.participants.identity import card_columns, name_columns, nik_columns, phone_columns
from pengingat.participants.models import CARD_INDEX, MEMBERSHIP, Participant, ParticipantHistory
from pengingat.participants.rules import CARD_TAKEN, PARTICIPANT_UNKNOWN, Status, StatusReason

_SEALED = {"card_number": "card", "nik": "nik", "phone": "phone"}
"""What is shown masked, and the name it is sealed under."""

# A list that is applied locks the table first and rows then; whoever takes them the other way round meets it head-on.
_TABLE_BEFORE_ROWS = text("LOCK TABLE participants IN ROW EXCLUSIVE MODE")


async def create(session: AsyncSession, actor: Actor, keyring: Keyring, entry: Mapping[str, object]) -> UUID:
    """Add a person from the fields `entry.read_entry` gives; raises `Conflict` when the card is known."""
    fields = {"status_reason": StatusReason.NONE, **entry}
    columns = {name: value for field in fields for name, value in _columns(keyring, field, fields[field]).items()}
    added = insert(Participant).values(columns).on_conflict_do_nothing(index_elements=[Participant.card_hash])
    participant: Participant | None = await session.scalar(added.returning(Participant))
    if participant is None:
        raise Conflict(CARD_TAKEN)
    session.add(_history(participant, actor, was={}))
    audit.record(session, actor, Action.PARTICIPANT_CREATED, "participant", participant.id)
    return participant.id


async def correct(
    session: AsyncSession, actor: Actor, keyring: Keyring, participant_id: UUID, changes: Mapping[str, object]
) -> None:
    """Change the fields `entry.read_entry` gives. What is the same already is no change and leaves no trace.

    Raises `NotFound`, and `Conflict` when another participant has the new card. A corrected phone stays until a list
    brings one that its predecessor did not: `file_phone_hash` is not touched.
    """
    await session.execute(_TABLE_BEFORE_ROWS)
    stored = await _locked(session, participant_id)
    was = {name: getattr(stored, name) for name in MEMBERSHIP}
    wanted = with_consequences(changes, Status(stored.status))
    parts = {field: _columns(keyring, field, value) for field, value in wanted.items()}
    changed = sorted(field for field, columns in parts.items() if _differ(stored, columns))
    if not changed:
        return
    await _update(session, stored, {name: value for field in changed for name, value in parts[field].items()})
    if any(was[name] != getattr(stored, name) for name in MEMBERSHIP):
        session.add(_history(stored, actor, was))
    audit.record(session, actor, Action.PARTICIPANT_CORRECTED, "participant", participant_id, fields=changed)


async def reveal(
    session: AsyncSession, actor: Actor, keyring: Keyring, participant_id: UUID, reason: str
) -> Mapping[str, object]:
    """The participant with card, NIK, phone (`62…`) and birth date in full; raises `NotFound`. Always written down."""
    sealed = (Participant.card_sealed, Participant.nik_sealed, Participant.phone_sealed)
    row = await queries.get_participant(session, participant_id, *sealed)
    audit.record(session, actor, Action.PARTICIPANT_REVEALED, "participant", participant_id, reason=reason)
    full = {
        shown: None if row[f"{field}_sealed"] is None else keyring.open(field, row[f"{field}_sealed"])
        for shown, field in _SEALED.items()
    }
    birth_date = row["birth_date"]
    masked = {column.key: row[column.key] for column in queries.COLUMNS}
    return masked | full | {"birth_date": None if birth_date is None else birth_date.isoformat()}


def _columns(keyring: Keyring, field: str, value: object) -> Mapping[str, object]:
    """The columns a field is stored in."""
    match field, value:
        case "card_number", str(card):
            return card_columns(keyring, card)
        case "name", str(name):
            return name_columns(name)
        case "nik", str() | None as nik:
            return nik_columns(keyring, nik)
        case "phone", str() | None as phone:
            return phone_columns(keyring, phone)
    return {field: value}


def _differ(stored: Participant, columns: Mapping[str, object]) -> bool:
    """Whether these are other values than the stored ones; not by their sealed forms, which differ each time."""
    return any(getattr(stored, name) != columns[name] for name in columns if not name.endswith("_sealed"))


async def _locked(session: AsyncSession, participant_id: UUID) -> Participant:
    known = select(Participant).where(Participant.id == participant_id).with_for_update()
    stored = await session.scalar(known.execution_options(populate_existing=True))
    if stored is None:
        raise NotFound(PARTICIPANT_UNKNOWN)
    return stored


async def _update(session: AsyncSession, stored: Participant, columns: Mapping[str, object]) -> None:
    change = update(Participant).where(Participant.id == stored.id).values({**columns, "updated_at": func.now()})
    try:
        async with session.begin_nested():
            await session.execute(change.execution_options(synchronize_session=False))
    except IntegrityError as error:
        if CARD_INDEX in str(error.orig):
            raise Conflict(CARD_TAKEN) from error
        raise
    await session.refresh(stored)


def _history(participant: Participant, actor: Actor, was: Mapping[str, object]) -> ParticipantHistory:
    old = {f"old_{name}": value for name, value in was.items()}
    new = {f"new_{name}": getattr(participant, name) for name in MEMBERSHIP}
    return ParticipantHistory(participant_id=participant.id, changed_by=actor.id, **old, **new)

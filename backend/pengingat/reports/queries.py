"""What reports read: across participants, imports, send jobs and messages."""

from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.auth.models import ApiClient, User
from pengingat.delivery.models import Batch, Message, MessageRecipient
from pengingat.delivery.rules import BatchStatus, MessageStatus
from pengingat.imports.models import Import
from pengingat.imports.rules import ImportStatus
from pengingat.participants.models import MEMBERSHIP, ImportMember, Participant, ParticipantHistory
from pengingat.send_jobs.models import SendJob
from pengingat.send_jobs.queries import MESSAGE
from pengingat.templates.models import TemplateVersion

MOST_OF_A_PERSON = 200
"""So many entries of somebody's history, and so many messages, are shown: the latest."""
_OLD_STANDING = tuple(f"old_{name}" for name in MEMBERSHIP)
_BATCH = 2_000
_MOST_WAITING = 20
_WAITING = (ImportStatus.RECEIVED, ImportStatus.READING, ImportStatus.READY, ImportStatus.APPLYING)


async def count_participants(session: AsyncSession) -> Sequence[RowMapping]:
    """A row per segment and status: how many there are, are in arrears, and can be reached."""
    in_arrears = or_(Participant.arrears_months > 0, Participant.arrears_amount > 0)
    statement = select(
        Participant.segment,
        Participant.status,
        func.count().label("participants"),
        func.count().filter(in_arrears).label("with_arrears"),
        func.count(Participant.phone_hash).label("reachable"),
    )
    return (await session.execute(statement.group_by(Participant.segment, Participant.status))).mappings().all()


async def count_phones(session: AsyncSession) -> int:
    """How many different phones participants have."""
    # Counting what a subquery made distinct hashes; `count(DISTINCT …)` would sort.
    phones = select(Participant.phone_hash).where(Participant.phone_hash.is_not(None)).distinct().subquery()
    return await session.scalar(select(func.count()).select_from(phones)) or 0


async def count_troubles(session: AsyncSession) -> tuple[int, int]:
    """How many messages are in doubt, and how many jobs the system has stopped."""
    # By job, so that the index of a job's messages by status serves.
    doubtful = select(func.count()).where(Message.batch_id == Batch.id, Message.status == MessageStatus.UNCERTAIN)
    held = func.count().filter(Batch.status == BatchStatus.HELD)
    in_doubt = func.coalesce(func.sum(doubtful.correlate(Batch).scalar_subquery()), 0)
    uncertain, stopped = (await session.execute(select(in_doubt, held).select_from(Batch))).one()
    return int(uncertain), stopped


async def list_waiting_imports(session: AsyncSession) -> Sequence[RowMapping]:
    """The imports that are not yet applied, discarded or failed; the latest first."""
    statement = select(Import.id, Import.file_name, Import.status, Import.valid, Import.rejected, Import.created_at)
    latest = statement.where(Import.status.in_(_WAITING)).order_by(Import.id.desc()).limit(_MOST_WAITING)
    return (await session.execute(latest)).mappings().all()


async def list_history(session: AsyncSession, participant_id: UUID) -> Sequence[Mapping[str, object]]:
    """What changed in somebody's membership and arrears, the latest first, and which import or person changed it.

    The last is how they were first known. A list writes no history of new people: membership in it says who they are,
    and what changed since says what they were.
    """
    changed = (getattr(ParticipantHistory, f"{when}_{name}") for name in MEMBERSHIP for when in ("old", "new"))
    statement = (
        select(
            ParticipantHistory.at,
            ParticipantHistory.import_id,
            Import.file_name,
            func.coalesce(User.full_name, ApiClient.name).label("changed_by"),
            *changed,
        )
        .outerjoin(Import, Import.id == ParticipantHistory.import_id)
        .outerjoin(User, User.id == ParticipantHistory.changed_by)
        .outerjoin(ApiClient, ApiClient.id == ParticipantHistory.changed_by)
        .where(ParticipantHistory.participant_id == participant_id)
    )
    latest = statement.order_by(ParticipantHistory.id.desc()).limit(MOST_OF_A_PERSON)
    history: list[Mapping[str, object]] = [*(await session.execute(latest)).mappings()]
    if len(history) < MOST_OF_A_PERSON and (listed := await _first_listed(session, participant_id)):
        first = history[-1] if history else None
        standing = {f"new_{name}": first[f"old_{name}"] if first else listed[name] for name in MEMBERSHIP}
        origin = {name: listed[name] for name in ("at", "import_id", "file_name")}
        history.append({**origin, "changed_by": None, **dict.fromkeys(_OLD_STANDING), **standing})
    return history


async def _first_listed(session: AsyncSession, participant_id: UUID) -> RowMapping | None:
    """The import that brought somebody, with how they stand now."""
    brought = (
        select(
            Import.id.label("import_id"),
            Import.applied_at.label("at"),
            Import.file_name,
            *(getattr(Participant, name) for name in MEMBERSHIP),
        )
        .join(ImportMember, ImportMember.import_id == Import.id)
        .join(Participant, Participant.id == ImportMember.participant_id)
        .where(ImportMember.participant_id == participant_id, ImportMember.outcome == "new")
    )
    return (await session.execute(brought)).mappings().one_or_none()


async def list_messages_of(session: AsyncSession, participant_id: UUID) -> Sequence[RowMapping]:
    """The messages somebody was a recipient of, the latest first."""
    statement = (
        select(*MESSAGE, SendJob.id.label("send_job_id"), SendJob.name.label("send_job_name"))
        .join(MessageRecipient, MessageRecipient.message_id == Message.id)
        .join(TemplateVersion, TemplateVersion.id == Message.template_version_id)
        .join(SendJob, SendJob.id == Message.batch_id)
        .where(MessageRecipient.participant_id == participant_id)
        .order_by(Message.id.desc())
        .limit(MOST_OF_A_PERSON)
    )
    return (await session.execute(statement)).mappings().all()


async def all_messages(session: AsyncSession, job_id: UUID) -> AsyncIterator[Sequence[RowMapping]]:
    """A job's messages in the order they go out, with where the member they name lives; in batches."""
    statement = (
        select(*MESSAGE, Participant.district, Participant.village, _members().label("members"))
        .join(TemplateVersion, TemplateVersion.id == Message.template_version_id)
        .outerjoin(MessageRecipient, and_(MessageRecipient.message_id == Message.id, MessageRecipient.position == 0))
        .outerjoin(Participant, Participant.id == MessageRecipient.participant_id)
        .where(Message.batch_id == job_id)
        .order_by(Message.id)
    )
    result = await session.stream(statement, execution_options={"yield_per": _BATCH})
    async for batch in result.mappings().partitions():
        yield batch


def _members() -> ColumnElement[int]:
    of_message = select(func.count()).where(MessageRecipient.message_id == Message.id)
    return of_message.correlate(Message).scalar_subquery()

"""Send jobs as they stand, with their messages' counts; and the messages of one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from pengingat.auth.models import ApiClient, User
from pengingat.delivery.models import Batch, Message, MessageRecipient
from pengingat.delivery.rules import MessageStatus
from pengingat.devices.models import Device
from pengingat.devices.rules import ALWAYS, DeviceState, Pace, parse_pace, parse_window
from pengingat.errors import NotFound
from pengingat.paging import PageQuery, Total, after_one, count_rows
from pengingat.send_jobs.duration import Sender
from pengingat.send_jobs.models import SendJob
from pengingat.send_jobs.rules import JOB_UNKNOWN, JobStatus, Stage
from pengingat.settings import Settings
from pengingat.templates.models import Template, TemplateVersion
from pengingat.templates.queries import NEWEST


@dataclass(frozen=True, slots=True)
class JobView:
    """A send job, the text it goes out with (the newest until it starts), where its messages are, and whose it is."""

    job: SendJob
    text: TemplateVersion
    batch: Batch | None
    counts: Mapping[MessageStatus, int]
    created_by: str | None
    started_by: str | None

    @property
    def stage(self) -> Stage:
        """What decides its status."""
        return stage_of(self.job, self.batch)

    @property
    def hold_code(self) -> str | None:
        """Why the system stopped it, where it did."""
        if self.stage.status is not JobStatus.HELD:
            return None
        return self.batch.hold_code if self.batch else self.job.hold_code


def stage_of(job: SendJob, batch: Batch | None) -> Stage:
    """What decides a job's status."""
    return Stage(
        scheduled=job.scheduled,
        refused=job.hold_code is not None,
        cancelled=job.cancelled_at is not None,
        batch_status=batch.status if batch else None,
    )


async def get_job(session: AsyncSession, job_id: UUID) -> JobView:
    """One job; raises `NotFound`."""
    found = await _views(session, _jobs().where(SendJob.id == job_id))
    if not found:
        raise NotFound(JOB_UNKNOWN)
    return found[0]


async def list_jobs(session: AsyncSession, *, page: PageQuery) -> tuple[Sequence[JobView], Total]:
    """The latest first, one more than the page where there are more; and how many there are."""
    statement = _jobs()
    last = after_one(page, UUID)
    if last is not None:
        statement = statement.where(SendJob.id < last)
    found = await _views(session, statement.order_by(SendJob.id.desc()).limit(page.limit + 1))
    return found, await count_rows(session, select(SendJob.id))


_Found = Select[SendJob, TemplateVersion, Batch | None, str | None, str | None]


def _jobs() -> _Found:
    pinned = TemplateVersion.id == SendJob.template_version_id
    return (
        select(SendJob, TemplateVersion, Batch, _name_of(SendJob.created_by), _name_of(SendJob.started_by))
        .join(Template, Template.id == SendJob.template_id)
        .join(TemplateVersion, or_(pinned, and_(SendJob.template_version_id.is_(None), NEWEST)))
        .outerjoin(Batch, Batch.id == SendJob.id)
        .execution_options(populate_existing=True)
    )


def _name_of(actor: InstrumentedAttribute[UUID | None]) -> ColumnElement[str | None]:
    """The name of a person, or of a program."""
    person = select(User.full_name).where(User.id == actor).scalar_subquery()
    program = select(ApiClient.name).where(ApiClient.id == actor).scalar_subquery()
    return func.coalesce(person, program)


async def _views(session: AsyncSession, statement: _Found) -> list[JobView]:
    rows = (await session.execute(statement)).all()
    counts = await count_messages(session, [job.id for job, _, batch, *_ in rows if batch])
    return [
        JobView(job, text, batch, counts.get(job.id) or _NO_MESSAGES, created_by, started_by)
        for job, text, batch, created_by, started_by in rows
    ]


_NO_MESSAGES: Mapping[MessageStatus, int] = dict.fromkeys(MessageStatus, 0)


async def count_messages(session: AsyncSession, job_ids: Collection[UUID]) -> dict[UUID, dict[MessageStatus, int]]:
    """How many messages of each job are in each of the nine statuses; jobs without messages are not in it."""
    rows = await session.execute(
        select(Message.batch_id, Message.status, func.count())
        .where(Message.batch_id.in_(job_ids))
        .group_by(Message.batch_id, Message.status)
    )
    counts: dict[UUID, dict[MessageStatus, int]] = {}
    for job_id, status, number in rows:
        counts.setdefault(job_id, dict(_NO_MESSAGES))[MessageStatus(status)] = number
    return counts


MESSAGE = (
    Message.id,
    Message.name_masked.label("name"),
    Message.card_masked.label("card_number"),
    Message.phone_masked.label("phone"),
    Message.variables,
    TemplateVersion.body,
    Message.status,
    Message.code,
    Message.attempts,
    Message.queued_at,
    Message.sending_at,
    Message.accepted_at,
    Message.sent_at,
    Message.delivered_at,
    Message.read_at,
    Message.finished_at,
)
"""A message as everyone may see it; its text is `templates.rules.render(body, variables)`."""

_MEMBER_IDS = (
    select(func.array_agg(aggregate_order_by(MessageRecipient.participant_id, MessageRecipient.position)))
    .where(MessageRecipient.message_id == Message.id)
    .correlate(Message)
    .scalar_subquery()
    .label("participant_ids")
)


async def list_messages(
    session: AsyncSession,
    job_id: UUID,
    *,
    statuses: Collection[MessageStatus] = (),
    codes: Collection[str] = (),
    page: PageQuery,
) -> tuple[Sequence[RowMapping], Total]:
    """A job's messages in the order they go out, one more than the page where there are more; raises `NotFound`."""
    if await session.get(SendJob, job_id) is None:
        raise NotFound(JOB_UNKNOWN)
    wanted = [Message.batch_id == job_id]
    if statuses:
        wanted.append(Message.status.in_(statuses))
    if codes:
        wanted.append(Message.code.in_(codes))
    statement = select(*MESSAGE, _MEMBER_IDS).join(TemplateVersion, TemplateVersion.id == Message.template_version_id)
    statement = statement.where(*wanted)
    last = after_one(page, UUID)
    if last is not None:
        statement = statement.where(Message.id > last)
    rows = await session.execute(statement.order_by(Message.id).limit(page.limit + 1))
    return rows.mappings().all(), await count_rows(session, select(Message.id).where(*wanted))


async def list_devices(session: AsyncSession, settings: Settings) -> list[Sender]:
    """The devices a job would go out from: those that can send, else those there are, else what the settings say."""
    devices = (await session.scalars(select(Device).execution_options(populate_existing=True))).all()
    able = [device for device in devices if DeviceState(device.state).may_send] or devices
    senders = [
        Sender(Pace(device.pace_min_s, device.pace_max_s), parse_window(device.window), device.daily_cap)
        for device in able
    ]
    default = Sender(parse_pace(settings.send_pace), parse_window(settings.send_window), settings.daily_cap)
    return senders or [default]


def senders_of(devices: Sequence[Sender], *, pace: str | None, window: str | None) -> list[Sender]:
    """The devices as a job with this pace and these hours may use them: the slower pace, the hours both have."""
    own_pace = Pace(0, 0) if pace is None else parse_pace(pace)
    own_window = ALWAYS if window is None else parse_window(window)
    return [Sender(own_pace.slower(d.pace), own_window & d.window, d.daily_cap) for d in devices]

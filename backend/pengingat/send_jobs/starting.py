"""Starting a send job, now or when its time comes, and stopping it.

A start writes every message before it is answered: the audience is held still, counted, checked and handed to
`delivery` in the one transaction of the request. Of two people who start at once one waits for the other's lock, then
finds the job started.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.crypto import Keyring
from pengingat.delivery import service as delivery
from pengingat.devices.rules import Pace, parse_pace
from pengingat.errors import Conflict
from pengingat.send_jobs import rules
from pengingat.send_jobs.audience import Counts, matched
from pengingat.send_jobs.models import SendJob
from pengingat.send_jobs.queries import stage_of
from pengingat.send_jobs.rules import NOT_BEGUN, NOT_CANCELLABLE, NOT_PAUSED, NOT_RUNNING, JobStatus
from pengingat.send_jobs.schemas import AudienceFields
from pengingat.send_jobs.service import lock_job
from pengingat.send_jobs.snapshot import count_recently_sent, snapshot, to_write
from pengingat.settings import Settings
from pengingat.templates.models import Template
from pengingat.templates.queries import get_template
from pengingat.templates.rules import Purpose

_NO_PACE_OF_ITS_OWN = Pace(0, 0)


async def start(
    session: AsyncSession,
    keyring: Keyring,
    settings: Settings,
    actor: Actor,
    job_id: UUID,
    *,
    confirm_name: str | None = None,
) -> None:
    """Start a draft: its messages are written now, or at its `start_at` when that is still to come.

    Raises `NotFound`; `Conflict` when it is no draft, its time is over, there is nobody to send to, or some of the
    people had the same template lately and `confirm_name` is not the job's name.
    """
    now = clock.now()
    job, stage = await lock_job(session, job_id)
    rules.may_start(stage, expires_at=job.expires_at, now=now)
    job.confirmed = confirm_name == job.name
    job.started_by, job.hold_code = actor.id, None
    await _start(session, keyring, settings, actor, job, now)


async def start_next_due(session: AsyncSession, keyring: Keyring, settings: Settings) -> bool:
    """Start one scheduled job whose time has come; one that cannot be is held. False when none is due.

    Whoever takes a job holds its lock, and it is no longer scheduled afterwards: no two processes take the same.
    """
    now = clock.now()
    due = select(SendJob).where(SendJob.scheduled, SendJob.start_at <= now).order_by(SendJob.start_at).limit(1)
    job = await session.scalar(due.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if job is None:
        return False
    job_id, job.scheduled = job.id, False
    await session.flush()
    try:
        async with session.begin_nested():
            rules.may_start(stage_of(job, None), expires_at=job.expires_at, now=now)
            await _start(session, keyring, settings, Actor.SYSTEM, job, now)
    except Conflict as refused:
        job.hold_code = refused.code
        audit.record(session, Actor.SYSTEM, Action.SEND_JOB_CHANGED, "send_job", job_id, hold_code=refused.code)
    return True


async def _start(
    session: AsyncSession, keyring: Keyring, settings: Settings, actor: Actor, job: SendJob, now: datetime
) -> None:
    # The lock makes starts of one template take turns, so that two of them see each other's messages.
    await session.execute(select(Template.id).where(Template.id == job.template_id).with_for_update(key_share=True))
    template = await get_template(session, job.template_id)
    audience = AudienceFields.model_validate(job.audience).audience
    since = now - timedelta(days=settings.recently_sent_days)
    async with snapshot(session, matched(audience, Purpose(template["purpose"]), keyring, now)) as counts:
        recently = await count_recently_sent(session, job.template_id, since)
        rules.ensure_worth_sending(recipients=counts.recipients, recently_sent=recently, confirmed=job.confirmed)
        job.scheduled = not rules.is_due(job.start_at, now)
        if job.scheduled:
            audit.record(session, actor, Action.SEND_JOB_STARTED, "send_job", job.id, scheduled=True)
        else:
            await _queue(session, settings, job, template["version_id"], counts)
            audit.record(session, actor, Action.SEND_JOB_STARTED, "send_job", job.id, recipients=counts.recipients)


async def _queue(
    session: AsyncSession, settings: Settings, job: SendJob, template_version_id: UUID, counts: Counts
) -> None:
    rows, members = to_write(template_version_id, settings.office_name)
    queued = await delivery.queue_batch(
        session,
        job.id,
        messages=rows,
        members=members,
        pace=_NO_PACE_OF_ITS_OWN if job.pace is None else parse_pace(job.pace),
        window=job.window,
        expires_at=job.expires_at,
    )
    assert (queued.messages, queued.participants) == (counts.recipients, counts.participants)
    job.template_version_id = template_version_id
    job.recipients, job.participants, job.excluded = counts.recipients, counts.participants, dict(counts.excluded)
    job.started_at, job.simulator = clock.now(), settings.simulator
    await session.flush()


async def pause(session: AsyncSession, actor: Actor, job_id: UUID) -> None:
    """Stop sending until somebody resumes it; raises `NotFound`, and `Conflict` unless it runs or is held."""
    await _lock_begun(session, job_id)
    if not await delivery.hold(session, job_id):
        raise Conflict(NOT_RUNNING)
    audit.record(session, actor, Action.SEND_JOB_PAUSED, "send_job", job_id)


async def resume(session: AsyncSession, actor: Actor, job_id: UUID) -> None:
    """Go on with a paused or held job; raises `NotFound`, and `Conflict` when it is neither."""
    await _lock_begun(session, job_id)
    if not await delivery.release(session, job_id):
        raise Conflict(NOT_PAUSED)
    audit.record(session, actor, Action.SEND_JOB_RESUMED, "send_job", job_id)


async def cancel(session: AsyncSession, actor: Actor, job_id: UUID) -> None:
    """Give up what has not gone yet; raises `NotFound`, and `Conflict` for a draft or a job that is over."""
    job, stage = await lock_job(session, job_id)
    if stage.status in (JobStatus.DRAFT, JobStatus.COMPLETED, JobStatus.CANCELLED):
        raise Conflict(NOT_CANCELLABLE)
    cancelled: int | None = 0
    if stage.batch_status is not None:
        cancelled = await delivery.cancel(session, job_id)
        if cancelled is None:
            raise Conflict(NOT_CANCELLABLE)
    job.scheduled, job.cancelled_at = False, clock.now()
    audit.record(session, actor, Action.SEND_JOB_CANCELLED, "send_job", job_id, messages=cancelled)


async def _lock_begun(session: AsyncSession, job_id: UUID) -> None:
    _, stage = await lock_job(session, job_id)
    if stage.batch_status is None:
        raise Conflict(NOT_BEGUN)

"""Send jobs over HTTP, and the preview of a template, since a text is shown here with a person's values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from pengingat import clock
from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import ContextDep, KeyringDep, SettingsDep
from pengingat.db import SessionDep
from pengingat.delivery.rules import MessageStatus
from pengingat.errors import Language
from pengingat.idempotency import IDEMPOTENT, IdempotentRoute
from pengingat.paging import Page, PageDep, page_of
from pengingat.problems import documented, language_of
from pengingat.send_jobs import audience, queries, service, starting
from pengingat.send_jobs.duration import Sender, finish
from pengingat.send_jobs.queries import JobView, senders_of
from pengingat.send_jobs.rules import JobStatus
from pengingat.send_jobs.schemas import (
    MessagePublic,
    PreviewPublic,
    PreviewRequest,
    SamplePublic,
    SendJobCreate,
    SendJobPublic,
    SendJobStart,
    SendJobUpdate,
    TemplatePreviewPublic,
    TemplatePreviewRequest,
)
from pengingat.send_jobs.service import CLEARABLE, Plan
from pengingat.settings import Settings
from pengingat.templates.doubts import doubts_in
from pengingat.templates.rules import errors_in, examples, render
from pengingat.templates.schemas import FindingPublic

router = APIRouter(prefix="/send-jobs", tags=["send-jobs"], route_class=IdempotentRoute)
template_preview = APIRouter(prefix="/templates", tags=["templates"], route_class=IdempotentRoute)


@dataclass(frozen=True, slots=True)
class Shape:
    """What it takes to show a job to this caller."""

    language: Language
    settings: Settings
    devices: Sequence[Sender]

    def public(self, view: JobView) -> SendJobPublic:
        """The job as the API shows it."""
        return SendJobPublic.of(
            view,
            self.language,
            estimated_finish_at=self._finish(view),
            simulator=self.settings.simulator,
        )

    def _finish(self, view: JobView) -> datetime | None:
        if view.stage.status is not JobStatus.RUNNING:
            return None
        left = sum(number for status, number in view.counts.items() if status.is_open)
        senders = senders_of(self.devices, pace=view.job.pace, window=view.job.window)
        return finish(left, senders, now=clock.now(), zone=self.settings.zone)


async def get_shape(request: Request, session: SessionDep, settings: SettingsDep) -> Shape:
    """The language, settings and devices of this request."""
    return Shape(language_of(request), settings, await queries.list_devices(session, settings))


ShapeDep = Annotated[Shape, Depends(get_shape)]

_READ = requires(Permission.SEND_JOBS_READ)
_WRITE = requires(Permission.SEND_JOBS_WRITE)
_SEND = requires(Permission.SEND_JOBS_SEND)
_MISSING = documented(HTTPStatus.NOT_FOUND)
_REFUSED = documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post("/preview", dependencies=[_WRITE], responses=_MISSING, summary="Try a template on an audience")
async def preview_send_job(
    session: SessionDep, keyring: KeyringDep, settings: SettingsDep, body: PreviewRequest
) -> PreviewPublic:
    """Whom it would reach if it were started now, whom not and why, with a few masked texts. Writes nothing."""
    preview = await service.preview(
        session,
        keyring,
        settings,
        template_id=body.template_id,
        audience=body.audience.audience,
        pace=body.pace,
        window=body.window,
    )
    return PreviewPublic(
        recipients=preview.counts.recipients,
        participants=preview.counts.participants,
        excluded=dict(preview.counts.excluded),
        samples=[
            SamplePublic(participant_id=one.participant_id, phone=one.phone, text=one.text) for one in preview.samples
        ],
        estimated_duration_s=preview.estimated_duration_s,
    )


@router.get("", dependencies=[_READ], responses=documented(), summary="List send jobs, the latest first")
async def list_send_jobs(shape: ShapeDep, session: SessionDep, page: PageDep) -> Page[SendJobPublic]:
    """Each with its messages' counts."""
    views, total = await queries.list_jobs(session, page=page)
    return page_of(views, page, total, item=shape.public, position=lambda view: str(view.job.id))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=_REFUSED,
    summary="Draft a send job",
)
async def create_send_job(
    shape: ShapeDep, session: SessionDep, caller: CallerDep, keyring: KeyringDep, body: SendJobCreate
) -> SendJobPublic:
    """Nothing goes out before it is started."""
    job_id = await service.create(session, keyring, caller.actor, _plan(body))
    return shape.public(await queries.get_job(session, job_id))


@router.get("/{job_id}", dependencies=[_READ], responses=_MISSING, summary="One send job")
async def get_send_job(shape: ShapeDep, session: SessionDep, job_id: UUID) -> SendJobPublic:
    """As it stands; the nine counts add up to `recipients`."""
    return shape.public(await queries.get_job(session, job_id))


@router.patch("/{job_id}", dependencies=[_WRITE], responses=_REFUSED, summary="Change a draft")
async def update_send_job(
    shape: ShapeDep, session: SessionDep, caller: CallerDep, keyring: KeyringDep, job_id: UUID, body: SendJobUpdate
) -> SendJobPublic:
    """What is absent stays; `null` takes away a time, a pace, hours."""
    await service.change(session, keyring, caller.actor, job_id, _plan(body))
    return shape.public(await queries.get_job(session, job_id))


@router.delete(
    "/{job_id}",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[_WRITE],
    responses=_REFUSED,
    summary="Delete a draft",
)
async def delete_send_job(session: SessionDep, caller: CallerDep, job_id: UUID) -> None:
    """One that has started can only be cancelled."""
    await service.delete(session, caller.actor, job_id)


@router.post(
    "/{job_id}/start",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[_SEND, IDEMPOTENT],
    responses=_REFUSED,
    summary="Start a send job",
)
async def start_send_job(
    shape: ShapeDep,
    session: SessionDep,
    caller: CallerDep,
    context: ContextDep,
    job_id: UUID,
    body: SendJobStart | None = None,
) -> SendJobPublic:
    """Every message is written before this is answered; workers send them. Before `start_at` it is `scheduled`."""
    confirm_name = body.confirm_name if body else None
    await starting.start(session, context.keyring, context.settings, caller.actor, job_id, confirm_name=confirm_name)
    return shape.public(await queries.get_job(session, job_id))


@router.post(
    "/{job_id}/pause",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[_SEND, IDEMPOTENT],
    responses=_REFUSED,
    summary="Pause a send job",
)
async def pause_send_job(shape: ShapeDep, session: SessionDep, caller: CallerDep, job_id: UUID) -> SendJobPublic:
    """A message that is being handed over just now still goes."""
    await starting.pause(session, caller.actor, job_id)
    return shape.public(await queries.get_job(session, job_id))


@router.post(
    "/{job_id}/resume",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[_SEND, IDEMPOTENT],
    responses=_REFUSED,
    summary="Resume a paused or held send job",
)
async def resume_send_job(shape: ShapeDep, session: SessionDep, caller: CallerDep, job_id: UUID) -> SendJobPublic:
    """Goes on with the messages that are still queued."""
    await starting.resume(session, caller.actor, job_id)
    return shape.public(await queries.get_job(session, job_id))


@router.post(
    "/{job_id}/cancel",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[_SEND, IDEMPOTENT],
    responses=_REFUSED,
    summary="Cancel a send job",
)
async def cancel_send_job(shape: ShapeDep, session: SessionDep, caller: CallerDep, job_id: UUID) -> SendJobPublic:
    """What is still queued is cancelled; what has gone has gone."""
    await starting.cancel(session, caller.actor, job_id)
    return shape.public(await queries.get_job(session, job_id))


@router.get("/{job_id}/messages", dependencies=[_READ], responses=_MISSING, summary="List a send job's messages")
async def list_send_job_messages(
    request: Request,
    session: SessionDep,
    page: PageDep,
    job_id: UUID,
    status: Annotated[list[MessageStatus] | None, Query(description="Only these.")] = None,
    code: Annotated[list[str] | None, Query(max_length=20, description="Only these.")] = None,
) -> Page[MessagePublic]:
    """In the order in which they go out; name and identifiers masked."""
    rows, total = await queries.list_messages(session, job_id, statuses=status or (), codes=code or (), page=page)
    language = language_of(request)
    return page_of(
        rows, page, total, item=lambda row: MessagePublic.of(row, language), position=lambda row: str(row["id"])
    )


@template_preview.post(
    "/preview",
    dependencies=[requires(Permission.TEMPLATES_WRITE)],
    responses=_MISSING,
    summary="Show a text as it would go out",
)
async def preview_template(
    request: Request, session: SessionDep, settings: SettingsDep, body: TemplatePreviewRequest
) -> TemplatePreviewPublic:
    """With a participant's masked values, or with examples; and what is wrong or doubtful in it. Writes nothing."""
    variables: Mapping[str, str] = examples(settings.office_name)
    if body.participant_id is not None:
        variables = await audience.variables_of(session, body.participant_id, settings.office_name)
    text = render(body.body, variables)
    findings = errors_in(body.body) + doubts_in(body.body, body.purpose)
    problems = [FindingPublic.of(finding, language_of(request)) for finding in findings]
    return TemplatePreviewPublic(text=text, length=len(text), problems=problems)


def _plan(body: SendJobCreate | SendJobUpdate) -> Plan:
    given = {name: getattr(body, name) for name in body.model_fields_set}
    kept = {name: value for name, value in given.items() if value is not None or name in CLEARABLE}
    return cast("Plan", kept)

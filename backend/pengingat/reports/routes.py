"""What is read across the whole product: the first page's figures, a person's page, and files to take away."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import KeyringDep, SettingsDep
from pengingat.db import SessionDep
from pengingat.downloads import NewFileDep, as_download
from pengingat.participants.models import Participant
from pengingat.participants.queries import get_participant as get_person
from pengingat.participants.routes import FiltersDep
from pengingat.problems import Responses, documented
from pengingat.reports import figures, queries, service
from pengingat.reports.schemas import Dashboard, HistoryPublic, ParticipantDetail, ParticipantMessage
from pengingat.workbook_out import CSV, XLSX

router = APIRouter()

_DASHBOARD = requires(Permission.DASHBOARD_READ)
_PERSON = requires(Permission.PARTICIPANTS_READ)
_EXPORT = requires(Permission.PARTICIPANTS_EXPORT)
_REPORT = requires(Permission.SEND_JOBS_READ)


def _file(media_type: str, *failures: HTTPStatus) -> Responses:
    """The answers of a route that hands out a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {HTTPStatus.OK: {"description": "The file.", "content": content}, **documented(*failures)}


@router.get("/dashboard", dependencies=[_DASHBOARD], tags=["dashboard"], summary="The figures of the first page")
async def get_dashboard(session: SessionDep) -> Dashboard:
    """Participants, what waits for somebody, and the latest jobs."""
    return await figures.dashboard(session)


@router.get(
    "/participants/export.xlsx",
    dependencies=[_EXPORT],
    response_class=StreamingResponse,
    responses=_file(XLSX),
    tags=["participants"],
    summary="Export participants as a workbook",
)
async def export_participants(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    keyring: KeyringDep,
    filters: FiltersDep,
    file: NewFileDep,
) -> StreamingResponse:
    """Those who fit all filters given; names and identifiers masked."""
    name = await service.write_participant_list(session, caller.actor, settings, keyring, filters, form="xlsx", to=file)
    return as_download(file, name, XLSX)


@router.get(
    "/participants/export.csv",
    dependencies=[_EXPORT],
    response_class=StreamingResponse,
    responses=_file(CSV),
    tags=["participants"],
    summary="Export participants as CSV",
)
async def export_participants_csv(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    keyring: KeyringDep,
    filters: FiltersDep,
    file: NewFileDep,
) -> StreamingResponse:
    """Those who fit all filters given; names and identifiers masked."""
    name = await service.write_participant_list(session, caller.actor, settings, keyring, filters, form="csv", to=file)
    return as_download(file, name, CSV)


@router.get(
    "/participants/{participant_id}",
    dependencies=[_PERSON],
    responses=documented(HTTPStatus.NOT_FOUND),
    tags=["participants"],
    summary="One participant, with history and messages",
)
async def get_participant(session: SessionDep, participant_id: UUID) -> ParticipantDetail:
    """Identifiers masked; the latest changes and messages first."""
    person = await get_person(session, participant_id, Participant.address)
    history = await queries.list_history(session, participant_id)
    messages = await queries.list_messages_of(session, participant_id)
    return ParticipantDetail(
        **person, history=list(map(HistoryPublic.of, history)), messages=list(map(ParticipantMessage.of, messages))
    )


@router.get(
    "/send-jobs/{job_id}/report.xlsx",
    dependencies=[_REPORT],
    response_class=StreamingResponse,
    responses=_file(XLSX, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    tags=["send-jobs"],
    summary="A job's delivery report as a workbook",
)
async def get_report(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, job_id: UUID, file: NewFileDep
) -> StreamingResponse:
    """A summary, and a row for each message; masked, in the office's time."""
    name = await service.write_delivery_report(session, caller.actor, settings, job_id, form="xlsx", to=file)
    return as_download(file, name, XLSX)


@router.get(
    "/send-jobs/{job_id}/report.csv",
    dependencies=[_REPORT],
    response_class=StreamingResponse,
    responses=_file(CSV, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    tags=["send-jobs"],
    summary="A job's delivery report as CSV",
)
async def get_report_csv(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, job_id: UUID, file: NewFileDep
) -> StreamingResponse:
    """A row for each message; masked, in the office's time."""
    name = await service.write_delivery_report(session, caller.actor, settings, job_id, form="csv", to=file)
    return as_download(file, name, CSV)

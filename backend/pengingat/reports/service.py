"""Files people take away. Each is written down before it is made."""

from typing import IO, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.crypto import Keyring
from pengingat.errors import Conflict, problem
from pengingat.file_names import file_name
from pengingat.participants.queries import all_participants
from pengingat.participants.rules import ParticipantFilters
from pengingat.reports.delivery_report import DeliveryReport
from pengingat.reports.participant_list import participant_list
from pengingat.reports.queries import all_messages
from pengingat.send_jobs.queries import get_job
from pengingat.settings import Settings
from pengingat.workbook_out import Sheet, write_csv, write_xlsx

Form = Literal["xlsx", "csv"]

NOT_STARTED = problem(
    "not_started",
    id="Pengiriman ini belum dimulai, jadi belum ada laporannya.",
    en="This send job has not begun, so there is no report of it yet.",
)


async def write_delivery_report(
    session: AsyncSession, actor: Actor, settings: Settings, job_id: UUID, *, form: Form, to: IO[bytes]
) -> str:
    """Write a job's report to `to`, and return a name for it.

    Raises `NotFound`, and `Conflict` for a job that has not begun.
    """
    view = await get_job(session, job_id)
    if view.batch is None:
        raise Conflict(NOT_STARTED)
    audit.record(session, actor, Action.REPORT_EXPORTED, "send_job", job_id, format=form)
    simulator = settings.simulator if view.job.simulator is None else view.job.simulator
    report = DeliveryReport(view, settings.office_name, settings.zone, clock.now(), simulator)
    await _write(to, form, [report.summary()], report.messages(all_messages(session, job_id)))
    return file_name("SIMULATOR" if simulator else "", "laporan", view.job.name, _day(settings), suffix=form)


async def write_participant_list(
    session: AsyncSession,
    actor: Actor,
    settings: Settings,
    keyring: Keyring,
    filters: ParticipantFilters,
    *,
    form: Form,
    to: IO[bytes],
) -> str:
    """Write those who fit `filters` to `to`, masked, and return a name for it."""
    used = [name for name in ParticipantFilters.__slots__ if getattr(filters, name) is not None]
    audit.record(session, actor, Action.PARTICIPANTS_EXPORTED, "participants", None, format=form, filters=used)
    people = all_participants(session, keyring, filters=filters)
    await _write(to, form, [], participant_list(people, office=settings.office_name))
    return file_name("peserta", _day(settings), suffix=form)


async def _write(to: IO[bytes], form: Form, summaries: list[Sheet], table: Sheet) -> None:
    """A workbook holds the summaries too; CSV is the table alone."""
    if form == "csv":
        await write_csv(to, table)
    else:
        await write_xlsx(to, [*summaries, table])


def _day(settings: Settings) -> str:
    return clock.now().astimezone(settings.zone).date().isoformat()

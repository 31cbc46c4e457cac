"""The figures of the first page, put together."""

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.paging import PageQuery
from pengingat.participants.rules import Segment, Status
from pengingat.reports import queries
from pengingat.reports.schemas import Dashboard, ParticipantFigures, RecentJob, WaitingImport
from pengingat.send_jobs.queries import list_jobs

_RECENT = 5


async def dashboard(session: AsyncSession) -> Dashboard:
    """All of it, in a handful of statements; the heaviest pass over the participants once."""
    jobs, _ = await list_jobs(session, page=PageQuery(limit=_RECENT, after=None))
    uncertain, held = await queries.count_troubles(session)
    return Dashboard(
        participants=await _participants(session),
        imports_waiting=[WaitingImport(**row) for row in await queries.list_waiting_imports(session)],
        recent_jobs=[RecentJob.of(view) for view in jobs[:_RECENT]],
        messages_uncertain=uncertain,
        held_jobs=held,
    )


async def _participants(session: AsyncSession) -> ParticipantFigures:
    rows = await queries.count_participants(session)
    by_status, by_segment = Counter[Status](), Counter[Segment]()
    for row in rows:
        by_status[Status(row["status"])] += row["participants"]
        by_segment[Segment(row["segment"])] += row["participants"]
    return ParticipantFigures(
        total=by_status.total(),
        by_status={status: by_status[status] for status in Status},
        by_segment={segment: by_segment[segment] for segment in Segment},
        pbi_inactive=sum(
            row["participants"]
            for row in rows
            if (row["segment"], row["status"]) == (Segment.PBI_APBN, Status.INACTIVE)
        ),
        with_arrears=sum(row["with_arrears"] for row in rows),
        reachable=sum(row["reachable"] for row in rows),
        reachable_phones=await queries.count_phones(session),
    )

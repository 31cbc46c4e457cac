"""The figures of the first page."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring
from pengingat.delivery.models import Batch, Message
from pengingat.imports.models import Import
from tests.factories.participants import create_participant
from tests.factories.send_jobs import create_job, start_job, template_for

ADDRESS = "/api/v1/dashboard"


async def test_an_empty_office(as_viewer):
    assert (await as_viewer.get(ADDRESS)).json() == {
        "participants": {
            "total": 0,
            "by_status": {"active": 0, "inactive": 0},
            "by_segment": {"pbi_apbn": 0, "pbpu_pemda": 0, "ppu": 0, "pbpu": 0, "bp": 0},
            "pbi_inactive": 0,
            "with_arrears": 0,
            "reachable": 0,
            "reachable_phones": 0,
        },
        "imports_waiting": [],
        "recent_jobs": [],
        "messages_uncertain": 0,
        "held_jobs": 0,
    }


async def test_participants_are_counted_by_what_matters(as_viewer, session: AsyncSession, keyring: Keyring):
    shared = "6281290000777"
    for columns in (
        {"segment": "pbi_apbn", "status": "inactive", "phone": shared},
        {"segment": "pbi_apbn", "status": "inactive", "phone": shared, "arrears_months": 2, "arrears_amount": 70_000},
        {"segment": "pbi_apbn", "status": "active", "phone": None},
        {"segment": "pbpu", "status": "inactive", "arrears_amount": 35_000},
        {"segment": "bp", "status": "active"},
    ):
        await create_participant(session, keyring, **columns)
    figures = (await as_viewer.get(ADDRESS)).json()["participants"]
    assert figures == {
        "total": 5,
        "by_status": {"active": 2, "inactive": 3},
        "by_segment": {"pbi_apbn": 3, "pbpu_pemda": 0, "ppu": 0, "pbpu": 1, "bp": 1},
        "pbi_inactive": 2,
        "with_arrears": 2,
        "reachable": 4,
        "reachable_phones": 3,
    }


async def test_imports_that_are_not_finished_wait(as_viewer, session: AsyncSession):
    for status in ("received", "reading", "ready", "applying", "applied", "failed", "discarded"):
        session.add(
            Import(file_name=f"{status}.xlsx", file_hash=b"x", file_bytes=1, status=status, valid=7, rejected=2)
        )
        await session.flush()
    waiting = (await as_viewer.get(ADDRESS)).json()["imports_waiting"]
    assert [item["status"] for item in waiting] == ["applying", "ready", "reading", "received"]
    assert {(item["file_name"], item["valid"], item["rejected"]) for item in waiting} >= {("ready.xlsx", 7, 2)}


async def test_the_latest_jobs_with_their_counts(as_operator, session: AsyncSession, keyring: Keyring):
    for _ in range(3):
        await create_participant(session, keyring)
    template = await template_for(session)
    drafts = [await create_job(as_operator, template, name=f"Kirim {number}") for number in range(6)]
    await start_job(as_operator, drafts[-1]["id"])
    jobs = (await as_operator.get(ADDRESS)).json()["recent_jobs"]
    assert [job["name"] for job in jobs] == [f"Kirim {number}" for number in (5, 4, 3, 2, 1)]
    assert (jobs[0]["status"], jobs[0]["recipients"], jobs[0]["counts"]["queued"]) == ("running", 3, 3)
    assert jobs[0]["started_at"] is not None
    assert (jobs[1]["status"], jobs[1]["recipients"], jobs[1]["started_at"]) == ("draft", 0, None)


async def test_what_needs_a_person_is_counted(as_operator, session: AsyncSession, keyring: Keyring):
    for _ in range(3):
        await create_participant(session, keyring)
    job = await create_job(as_operator, await template_for(session))
    await start_job(as_operator, job["id"])
    await session.execute(update(Message).values(status="uncertain"))
    await session.execute(update(Batch).values(status="held", hold_code="no_device"))
    figures = (await as_operator.get(ADDRESS)).json()
    assert (figures["messages_uncertain"], figures["held_jobs"]) == (3, 1)


async def test_not_without_signing_in(anonymous):
    assert (await anonymous.get(ADDRESS)).status_code == 401

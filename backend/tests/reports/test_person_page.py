"""A person's page: what is known, what changed, what was sent."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.auth.models import User
from pengingat.crypto import Keyring
from pengingat.imports.models import Import
from pengingat.participants.models import ParticipantHistory
from tests.factories.participants import create_participant
from tests.factories.send_jobs import create_job, start_job, template_for

ADDRESS = "/api/v1/participants"


def _change(participant_id, **columns) -> ParticipantHistory:
    new = {f"new_{name}": value for name, value in MEMBERSHIP.items()}
    return ParticipantHistory(participant_id=participant_id, **new | columns)


MEMBERSHIP = {
    "segment": "pbi_apbn",
    "status": "inactive",
    "status_reason": "none",
    "arrears_months": 0,
    "arrears_amount": 0,
}


async def test_shows_the_person_as_the_list_does_and_the_address(as_viewer, session: AsyncSession, keyring: Keyring):
    person = await create_participant(session, keyring, address="LINGKUNGAN III")
    listed = (await as_viewer.get(ADDRESS)).json()["items"][0]
    page = (await as_viewer.get(f"{ADDRESS}/{person.id}")).json()
    assert page == listed | {"address": "LINGKUNGAN III", "history": [], "messages": []}


async def test_history_says_what_changed_and_who_did_it(as_operator, session: AsyncSession, keyring: Keyring):
    person, other = await create_participant(session, keyring), await create_participant(session, keyring)
    file = Import(file_name="maret.xlsx", file_hash=b"x", file_bytes=1, status="applied")
    user = User(username="petugas", full_name="Petugas Uji", password_hash="-", role="operator")
    session.add_all([file, user])
    await session.flush()
    session.add(_change(person.id, import_id=file.id, at=datetime(2026, 3, 1, tzinfo=UTC)))
    session.add(_change(other.id, import_id=file.id))
    await session.flush()
    old = {f"old_{name}": value for name, value in MEMBERSHIP.items()}
    session.add(_change(person.id, changed_by=user.id, **old, new_status="active"))
    await session.flush()
    latest, first = (await as_operator.get(f"{ADDRESS}/{person.id}")).json()["history"]
    assert (latest["source"], latest["changed_by"], latest["import_id"]) == ("manual", "Petugas Uji", None)
    assert (latest["old_status"], latest["new_status"]) == ("inactive", "active")
    assert (first["source"], first["file_name"], first["import_id"]) == ("import", "maret.xlsx", str(file.id))
    assert (first["old_status"], first["old_arrears_months"], first["at"]) == (None, None, "2026-03-01T00:00:00Z")


async def test_every_member_of_a_family_sees_the_message(as_operator, session: AsyncSession, keyring: Keyring):
    shared = "6281290000777"
    first = await create_participant(session, keyring, name="BUDI UJI", phone=shared)
    second = await create_participant(session, keyring, name="SARI UJI", phone=shared, family_relation=2)
    other = await create_participant(session, keyring)
    job = await create_job(as_operator, await template_for(session), name="Maret")
    await start_job(as_operator, job["id"])
    pages = [(await as_operator.get(f"{ADDRESS}/{person.id}")).json() for person in (first, second, other)]
    (message,), (same,), (its_own,) = (page["messages"] for page in pages)
    assert message == same
    assert its_own["id"] != message["id"]
    assert (message["send_job_id"], message["send_job_name"], message["status"]) == (job["id"], "Maret", "queued")
    assert "B*** U*** dan 1 orang lain" in message["text"]
    assert "{" not in message["text"]
    assert "BUDI" not in message["text"]


async def test_nobody_of_that_id(as_viewer):
    answer = await as_viewer.get(f"{ADDRESS}/0198c0de-0000-7000-8000-000000000001")
    assert (answer.status_code, answer.json()["code"]) == (404, "participant_not_found")
    assert (await as_viewer.get(f"{ADDRESS}/bukan-id")).status_code == 422


async def test_not_without_signing_in(anonymous, session: AsyncSession, keyring: Keyring):
    person = await create_participant(session, keyring)
    assert (await anonymous.get(f"{ADDRESS}/{person.id}")).status_code == 401
    assert (await session.scalars(select(ParticipantHistory.id))).all() == []

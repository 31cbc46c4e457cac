"""Adding and correcting one person by hand, under the rules of a list's row."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.models import AuditEvent
from pengingat.audit.service import Actor
from pengingat.context import Context
from pengingat.crypto import Keyring
from pengingat.db import transaction
from pengingat.errors import Conflict
from pengingat.participants import service
from pengingat.participants.models import Participant, ParticipantHistory
from tests.factories.participants import create_participant

ADDRESS = "/api/v1/participants"
NOBODY = "0198c0de-0000-7000-8000-000000000001"
SMALLEST = {"card_number": "0001234500001", "name": "MAWAR CONTOH", "segment": "pbi_apbn", "status": "inactive"}
WHOLE = SMALLEST | {
    "nik": "7173 0145 0290 0007",
    "phone": "+62 812-9911-2233",
    "birth_date": "1990-02-05",
    "sex": "P",
    "address": " lingkungan  iii ",
    "village": "kakaskasen",
    "district": "tomohon utara",
    "status_reason": "moved",
    "inactive_since": "2026-02-01",
    "care_class": "3",
    "arrears_months": 3,
    "arrears_amount": 105_000,
    "family_relation": 1,
}

MISTAKES = [
    ("card_number", "000123450000", "card_invalid"),
    ("card_number", "00012345000O1", "card_invalid"),
    ("card_number", " ", "card_missing"),
    ("name", " \u200b ", "name_missing"),
    ("name", "X" * 101, "name_missing"),
    ("nik", "717301450290000", "nik_invalid"),
    ("phone", "0431 351 234", "phone_invalid"),
    ("phone", "81234567890.0", "phone_invalid"),
    ("phone", "0812 9911 2233 / 0812 9911 2244", "phone_invalid"),
    ("birth_date", "1899-12-31", "birth_date_invalid"),
    ("birth_date", (clock.now().date() + timedelta(days=2)).isoformat(), "birth_date_invalid"),
    ("inactive_since", (clock.now().date() + timedelta(days=2)).isoformat(), "inactive_since_invalid"),
    ("village", "X" * 101, "text_too_long"),
    ("address", "X" * 201, "text_too_long"),
]
MALFORMED = [
    ("segment", "PBI"),
    ("status", "aktif"),
    ("status_reason", "moving"),
    ("sex", "X"),
    ("care_class", "4"),
    ("arrears_months", 601),
    ("arrears_amount", -1),
    ("arrears_amount", 10**12 + 1),
    ("family_relation", 6),
    ("birth_date", "05/02/1990"),
    ("name", "A\0B"),
    ("names", "A"),
]


async def _history(session: AsyncSession) -> list[ParticipantHistory]:
    return list(await session.scalars(select(ParticipantHistory).order_by(ParticipantHistory.id)))


async def _audited(session: AsyncSession, action: str) -> list[AuditEvent]:
    return list(await session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


async def _correct(client, person: Participant, **changes):
    return await client.patch(f"{ADDRESS}/{person.id}", json=changes)


class TestCreate:
    async def test_a_person_is_stored_as_a_list_would(self, as_operator, session: AsyncSession, keyring: Keyring):
        answer = await as_operator.post(ADDRESS, json=WHOLE)
        assert answer.status_code == 201, answer.text
        shown = answer.json()
        assert (shown["card_number"], shown["nik"], shown["phone"]) == (
            "000******0001",
            "7173************",
            "0812****233",
        )
        assert (shown["village"], shown["district"], shown["birth_date"]) == ("KAKASKASEN", "TOMOHON UTARA", "1990")
        stored = (await session.scalars(select(Participant))).one()
        assert str(stored.id) == shown["id"]
        assert keyring.open("card", stored.card_sealed) == "0001234500001"
        assert keyring.open("nik", stored.nik_sealed) == "7173014502900007"
        assert keyring.open("phone", stored.phone_sealed) == "6281299112233"
        assert (stored.name_masked, stored.address, stored.birth_date) == (
            "M*** C***",
            "LINGKUNGAN III",
            date(1990, 2, 5),
        )
        assert stored.file_phone_hash is None

    async def test_the_least_is_enough(self, as_operator):
        shown = (await as_operator.post(ADDRESS, json=SMALLEST)).json()
        assert (shown["status_reason"], shown["arrears_months"], shown["arrears_amount"]) == ("none", 0, 0)
        assert (shown["nik"], shown["phone"], shown["reachable"], shown["village"]) == (None, None, False, None)

    async def test_it_is_written_down(self, as_operator, session: AsyncSession):
        shown = (await as_operator.post(ADDRESS, json=WHOLE)).json()
        (event,) = await _audited(session, "participant.created")
        assert (event.object_id, event.details) == (shown["id"], {})
        (entry,) = await _history(session)
        assert (entry.old_status, entry.new_status, entry.new_arrears_months) == (None, "inactive", 3)
        assert (entry.changed_by, entry.import_id) == (event.actor_id, None)

    @pytest.mark.parametrize(("field", "value", "code"), MISTAKES)
    async def test_a_mistake_is_named_by_its_field(self, as_operator, session, field, value, code):
        answer = await as_operator.post(ADDRESS, json=SMALLEST | {field: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "participant_invalid")
        assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]
        assert (await session.scalars(select(Participant.id))).all() == []

    async def test_all_mistakes_are_named_at_once(self, as_operator):
        answer = await as_operator.post(ADDRESS, json=SMALLEST | {"nik": "1", "phone": "2", "card_number": "3"})
        assert {error["field"] for error in answer.json()["errors"]} == {"nik", "phone", "card_number"}

    @pytest.mark.parametrize(("field", "value"), MALFORMED)
    async def test_what_is_malformed_is_refused(self, as_operator, field, value):
        answer = await as_operator.post(ADDRESS, json=SMALLEST | {field: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
        assert answer.json()["errors"][0]["field"] == field

    @pytest.mark.parametrize("field", SMALLEST)
    async def test_what_every_person_has_must_be_given(self, as_operator, field):
        given = {name: value for name, value in SMALLEST.items() if name != field}
        assert (await as_operator.post(ADDRESS, json=given)).status_code == 422
        assert (await as_operator.post(ADDRESS, json=SMALLEST | {field: None})).status_code == 422

    async def test_a_card_belongs_to_one_person(self, as_operator, session: AsyncSession):
        await as_operator.post(ADDRESS, json=SMALLEST)
        again = await as_operator.post(ADDRESS, json=WHOLE | {"card_number": "000.1234.500.001"})
        assert (again.status_code, again.json()["code"]) == (409, "card_taken")
        assert len(await _history(session)) == len(await _audited(session, "participant.created")) == 1

    async def test_the_same_request_adds_once(self, as_operator, session: AsyncSession):
        first, second = [
            await as_operator.post(ADDRESS, json=SMALLEST, headers={"Idempotency-Key": "satu"}) for _ in range(2)
        ]
        assert (first.status_code, first.json()) == (second.status_code, second.json())
        assert len(await _history(session)) == 1

    async def test_a_viewer_may_not(self, as_viewer):
        assert (await as_viewer.post(ADDRESS, json={})).status_code == 403


class TestCorrect:
    async def test_changes_what_is_given_and_nothing_else(self, as_operator, session: AsyncSession, keyring: Keyring):
        person = await create_participant(session, keyring, name="LAMA", birth_date=date(1990, 2, 5), care_class="1")
        before = (await as_operator.get(f"{ADDRESS}/{person.id}")).json()
        answer = await _correct(as_operator, person, name="BARU SEKALI", village="woloan")
        after = (await as_operator.get(f"{ADDRESS}/{person.id}")).json()
        changed = {field for field in before if before[field] != after[field]}
        assert changed <= {"name", "village", "updated_at"}
        assert (answer.json()["name"], answer.json()["village"]) == ("BARU SEKALI", "WOLOAN")
        assert (await as_operator.get(ADDRESS, params={"q": "sekali"})).json()["total"] == 1
        await session.refresh(person)
        assert person.name_masked == "B*** S***"

    async def test_is_written_down_by_field_never_by_value(self, as_operator, session: AsyncSession, keyring: Keyring):
        person = await create_participant(session, keyring)
        await _correct(as_operator, person, phone="081299112233", nik="7173014502900007")
        (event,) = await _audited(session, "participant.corrected")
        assert (event.object_id, event.details) == (str(person.id), {"fields": ["nik", "phone"]})
        assert await _history(session) == []

    async def test_membership_and_arrears_go_into_the_history(self, as_operator, session, keyring):
        person = await create_participant(session, keyring, segment="pbpu", arrears_months=4, arrears_amount=140_000)
        await _correct(as_operator, person, arrears_months=0, arrears_amount=None, status="active")
        (entry,) = await _history(session)
        assert (entry.old_status, entry.new_status) == ("inactive", "active")
        assert (entry.old_arrears_months, entry.new_arrears_months) == (4, 0)
        assert (entry.old_arrears_amount, entry.new_arrears_amount) == (140_000, 0)
        assert (entry.old_segment, entry.new_segment, entry.import_id) == ("pbpu", "pbpu", None)
        assert entry.changed_by is not None

    async def test_another_status_takes_its_reason_and_date_along(self, as_operator, session, keyring):
        columns = {"status_reason": "arrears", "inactive_since": date(2026, 1, 1)}
        person = await create_participant(session, keyring, **columns)
        same = (await _correct(as_operator, person, status="inactive")).json()
        assert (same["status_reason"], same["inactive_since"]) == ("arrears", "2026-01-01")
        active = (await _correct(as_operator, person, status="active")).json()
        assert (active["status_reason"], active["inactive_since"]) == ("none", None)
        again = (await _correct(as_operator, person, status="inactive", status_reason="moved")).json()
        assert (again["status"], again["status_reason"]) == ("inactive", "moved")

    async def test_nothing_changed_leaves_no_trace(self, as_operator, session, keyring):
        person = await create_participant(session, keyring, phone="6281299112233", card="0001234500001", name="A")
        before = (await as_operator.get(f"{ADDRESS}/{person.id}")).json()
        for changes in ({}, {"phone": "0812 9911 2233", "card_number": "0001234500001", "name": " A ", "address": "-"}):
            assert (await _correct(as_operator, person, **changes)).status_code == 200
        assert (await as_operator.get(f"{ADDRESS}/{person.id}")).json() == before
        assert await _audited(session, "participant.corrected") == await _history(session) == []

    async def test_a_phone_by_hand_is_not_the_files(self, as_operator, session, keyring):
        person = await create_participant(session, keyring, phone="6281299112233")
        of_file = person.file_phone_hash
        shown = (await _correct(as_operator, person, phone="0812-5555-2244")).json()
        assert shown["phone"] == "0812****244"
        await session.refresh(person)
        assert person.file_phone_hash == of_file != person.phone_hash
        assert keyring.open("phone", person.phone_sealed) == "6281255552244"

    async def test_null_empties(self, as_operator, session, keyring):
        person = await create_participant(session, keyring, birth_date=date(1990, 1, 1))
        emptied = dict.fromkeys(("nik", "phone", "birth_date", "sex", "village", "care_class", "family_relation"))
        shown = (await _correct(as_operator, person, **emptied)).json()
        assert {field: shown[field] for field in emptied} == emptied
        assert not shown["reachable"]
        await session.refresh(person)
        assert (person.phone_sealed, person.phone_hash, person.nik_sealed, person.nik_hash) == (None,) * 4

    @pytest.mark.parametrize("field", ["card_number", "name", "segment", "status"])
    async def test_what_every_person_has_stays(self, as_operator, session, keyring, field):
        person = await create_participant(session, keyring)
        answer = await _correct(as_operator, person, **{field: None})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)

    @pytest.mark.parametrize(("field", "value", "code"), MISTAKES)
    async def test_a_mistake_is_named_by_its_field(self, as_operator, session, keyring, field, value, code):
        person = await create_participant(session, keyring)
        answer = await _correct(as_operator, person, **{field: value})
        assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]

    async def test_a_card_is_corrected_but_never_to_anothers(self, as_operator, session, keyring):
        person = await create_participant(session, keyring)
        await create_participant(session, keyring, card="0001234500002")
        taken = await _correct(as_operator, person, card_number="0001234500002", name="TIDAK JADI")
        assert (taken.status_code, taken.json()["code"]) == (409, "card_taken")
        shown = (await _correct(as_operator, person, card_number="0001234500003")).json()
        assert (shown["card_number"], shown["name"]) == ("000******0003", person.name)
        assert (await as_operator.get(ADDRESS, params={"q": "0001234500003"})).json()["total"] == 1

    async def test_nobody_of_that_id(self, as_operator):
        answer = await as_operator.patch(f"{ADDRESS}/{NOBODY}", json={"name": "A"})
        assert (answer.status_code, answer.json()["code"]) == (404, "participant_not_found")

    async def test_a_viewer_may_not(self, as_viewer):
        assert (await as_viewer.patch(f"{ADDRESS}/{NOBODY}", json={"name": 1})).status_code == 403


class TestAtTheSameTime:
    async def test_one_of_two_who_add_the_same_card_wins(self, committed: Context):
        async def add(name: str) -> bool:
            try:
                async with transaction(committed.sessions) as session:
                    entry = SMALLEST | {"name": name}
                    await service.create(session, Actor.SYSTEM, committed.keyring, entry)
            except Conflict:
                return False
            return True

        assert sorted(await asyncio.gather(*(add(f"UJI {number}") for number in range(4)))) == [
            False,
            False,
            False,
            True,
        ]
        async with committed.sessions() as session:
            assert len((await session.scalars(select(Participant.id))).all()) == len(await _history(session)) == 1

    async def test_a_correction_waits_for_a_list_that_is_applied(self, committed: Context):
        """Were the row locked first, the list (which locks the table first) and the correction would deadlock."""
        async with transaction(committed.sessions) as session:
            person = await create_participant(session, committed.keyring, name="LAMA")
        async with transaction(committed.sessions) as applying:
            await applying.execute(text("LOCK TABLE participants IN SHARE ROW EXCLUSIVE MODE"))
            correcting = asyncio.create_task(self._correct(committed, person, {"name": "BARU"}))
            await self._until_somebody_waits(committed)
            await applying.execute(text("UPDATE participants SET village = 'WOLOAN'"))
        await correcting
        async with committed.sessions() as session:
            found = (await session.scalars(select(Participant))).one()
            assert (found.name, found.village) == ("BARU", "WOLOAN")

    async def _correct(self, context: Context, person: Participant, changes: dict[str, object]) -> None:
        async with transaction(context.sessions) as session:
            await service.correct(session, Actor.SYSTEM, context.keyring, person.id, changes)

    async def _until_somebody_waits(self, context: Context) -> None:
        waiting = text(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE NOT granted AND d.datname = current_database()"
        )
        async with asyncio.timeout(10), context.sessions() as session:
            while not await session.scalar(waiting):
                await session.rollback()

"""From `ready` to participants: what a list changes, what it leaves, and what is written down of it."""

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring
from pengingat.imports.models import ImportRow
from pengingat.participants.identity import phone_columns
from pengingat.participants.models import ImportMember, Participant, ParticipantHistory
from tests.factories.participants import create_participant
from tests.imports.lists import APPLY, IMPORTS, RunJobs, apply, csv_list, look, outcome, person, read, upload
from tests.serving import assert_problem

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
SAMPLES = (
    ("peserta-pbi-apbn-tomohon.xlsx", 2440, 1931),
    ("tunggakan-pbpu-minahasa.xlsx", 1200, 1066),
    ("daftar-kecil.csv", 38, 28),
)

FULL = {
    "card_number": "0000000000001",
    "name": "SITI CONTOH",
    "nik": "7173024107850001",
    "phone": "081140000001",
    "birth_date": "01/07/1985",
    "sex": "P",
    "address": "LINGKUNGAN II",
    "village": "MATANI II",
    "district": "TOMOHON TENGAH",
    "segment": "PBPU",
    "status": "NON AKTIF MENUNGGAK",
    "inactive_since": "01/02/2026",
    "care_class": "2",
    "arrears_months": "7",
    "arrears_amount": "245000",
    "family_relation": "1",
}
"""A row with something in every column."""


async def the_one(session: AsyncSession, keyring: Keyring, card: str = "0000000000001") -> Participant:
    """The participant with this card, as the database has it now."""
    found = select(Participant).where(Participant.card_hash == keyring.index("card", card))
    return (await session.scalars(found.execution_options(populate_existing=True))).one()


async def history_of(session: AsyncSession, participant: Participant) -> list[ParticipantHistory]:
    """What changed about somebody, in order."""
    own = select(ParticipantHistory).where(ParticipantHistory.participant_id == participant.id)
    return list(await session.scalars(own.order_by(ParticipantHistory.id)))


@pytest.mark.parametrize(("name", "valid", "reachable"), SAMPLES)
async def test_sample_becomes_participants_and_changes_nothing_the_second_time(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, name: str, valid: int, reachable: int
) -> None:
    content = (WORKBOOKS / name).read_bytes()
    first = await apply(as_operator, run_jobs, content)
    assert outcome(first) == (valid, 0, 0)
    phones = select(func.count(func.distinct(Participant.phone_hash)))
    assert await session.scalar(select(func.count()).select_from(Participant)) == valid
    assert await session.scalar(phones) == reachable
    before = await snapshot(session)

    second = await apply(as_operator, run_jobs, content)
    assert outcome(second) == (0, 0, valid)
    assert second["same_as"]["id"] == first["id"]
    assert second["not_seen"] == 0
    assert await snapshot(session) == before


async def snapshot(session: AsyncSession) -> list[object]:
    """Every participant and every change, whole."""
    people = await session.execute(text("SELECT p::text FROM participants p ORDER BY id"))
    changes = await session.execute(text("SELECT h::text FROM participant_history h ORDER BY id"))
    return [*people.scalars(), *changes.scalars()]


async def test_everything_of_a_row_arrives(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
) -> None:
    await apply(as_operator, run_jobs, csv_list(FULL))
    found = await the_one(session, keyring)
    assert keyring.open("card", found.card_sealed) == FULL["card_number"]
    assert (found.nik_sealed and keyring.open("nik", found.nik_sealed)) == FULL["nik"]
    assert (found.phone_sealed and keyring.open("phone", found.phone_sealed)) == "6281140000001"
    assert (found.nik_hash, found.phone_hash, found.file_phone_hash) == (
        keyring.index("nik", FULL["nik"]),
        keyring.index("phone", "6281140000001"),
        keyring.index("phone", "6281140000001"),
    )
    assert (found.card_masked, found.nik_masked, found.phone_masked, found.name_masked) == (
        "000******0001",
        "7173************",
        "0811****001",
        "S*** C***",
    )
    assert (found.name, found.birth_date, found.sex) == ("SITI CONTOH", date(1985, 7, 1), "P")
    assert (found.address, found.village, found.district) == ("LINGKUNGAN II", "MATANI II", "TOMOHON TENGAH")
    assert (found.segment, found.status, found.status_reason) == ("pbpu", "inactive", "arrears")
    assert (found.inactive_since, found.care_class, found.family_relation) == (date(2026, 2, 1), "2", 1)
    assert (found.arrears_months, found.arrears_amount) == (7, 245_000)


async def test_new_ones_without_arrears_columns_have_none(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
) -> None:
    await apply(as_operator, run_jobs, csv_list(FULL, fields=["card_number", "name", "segment", "status"]))
    found = await the_one(session, keyring)
    assert (found.arrears_months, found.arrears_amount, found.phone_hash, found.nik_masked) == (0, 0, None, None)


class TestPresence:
    """What an empty cell does, and what a column that is not there does."""

    KEPT = ("nik", "phone", "birth_date", "sex", "address", "village", "district", "care_class", "family_relation")
    NEEDED = ("card_number", "name", "segment", "status")

    async def test_an_absent_column_changes_nothing(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await apply(as_operator, run_jobs, csv_list(FULL))
        before = await snapshot(session)
        again = await apply(as_operator, run_jobs, csv_list(FULL, fields=self.NEEDED))
        assert outcome(again) == (0, 0, 1)
        assert await snapshot(session) == before

    async def test_an_empty_cell_keeps_the_old_value(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await apply(as_operator, run_jobs, csv_list(FULL))
        before = await snapshot(session)
        emptied = FULL | dict.fromkeys(self.KEPT, "")
        again = await apply(as_operator, run_jobs, csv_list(emptied, fields=list(FULL)))
        assert outcome(again) == (0, 0, 1)
        assert await snapshot(session) == before

    @pytest.mark.parametrize(
        ("field", "cleared"), [("arrears_months", 0), ("arrears_amount", 0), ("inactive_since", None)]
    )
    async def test_an_empty_cell_clears_arrears_and_the_date_of_inactivity(
        self,
        as_operator: httpx.AsyncClient,
        run_jobs: RunJobs,
        session: AsyncSession,
        keyring: Keyring,
        field: str,
        cleared: int | None,
    ) -> None:
        await apply(as_operator, run_jobs, csv_list(FULL))
        others = {"arrears_months", "arrears_amount", "inactive_since"} - {field}
        kept = {other: getattr(await the_one(session, keyring), other) for other in others}
        again = await apply(as_operator, run_jobs, csv_list(FULL | {field: ""}))
        assert outcome(again) == (0, 1, 0)
        found = await the_one(session, keyring)
        assert getattr(found, field) == cleared
        assert {other: getattr(found, other) for other in others} == kept

    @pytest.mark.parametrize("unreadable", ["31/31/2026", "kemarin", "01/02/2190"])
    async def test_a_date_that_cannot_be_read_leaves_the_stored_one(
        self,
        as_operator: httpx.AsyncClient,
        run_jobs: RunJobs,
        session: AsyncSession,
        keyring: Keyring,
        unreadable: str,
    ) -> None:
        await apply(as_operator, run_jobs, csv_list(FULL))
        again = await apply(as_operator, run_jobs, csv_list(FULL | {"inactive_since": unreadable}))
        assert again["codes"] == {"inactive_since_invalid": 1}
        assert outcome(again) == (0, 0, 1)
        assert (await the_one(session, keyring)).inactive_since == date(2026, 2, 1)

    async def test_another_value_takes_the_place_of_the_old_one(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        other = {
            "name": "SITI NAMA LAIN",
            "nik": "7173025203880002",
            "phone": "081140000002",
            "birth_date": "12/03/1988",
            "sex": "L",
            "address": "LINGKUNGAN IX",
            "village": "WOLOAN",
            "district": "TOMOHON BARAT",
            "segment": "BP",
            "status": "AKTIF",
            "inactive_since": "05/03/2026",
            "care_class": "1",
            "arrears_months": "1",
            "arrears_amount": "35000",
            "family_relation": "2",
        }
        await apply(as_operator, run_jobs, csv_list(FULL))
        for field, value in other.items():
            changed = await read(as_operator, run_jobs, csv_list(FULL | {field: value}))
            assert outcome(changed) == (0, 1, 0), field
        again = await apply(as_operator, run_jobs, csv_list(FULL | other))
        assert outcome(again) == (0, 1, 0)
        found = await the_one(session, keyring)
        assert (found.name, found.name_masked, found.sex) == ("SITI NAMA LAIN", "S*** N*** L***", "L")
        assert (found.nik_masked, found.nik_hash) == ("7173************", keyring.index("nik", other["nik"]))
        assert found.nik_sealed is not None
        assert keyring.open("nik", found.nik_sealed) == other["nik"]
        assert (found.segment, found.status, found.status_reason) == ("bp", "active", "none")
        assert outcome(await apply(as_operator, run_jobs, csv_list(FULL | other))) == (0, 0, 1)


class TestPhoneCorrectedByHand:
    """It stays until the file's own phone changes."""

    async def _corrected(
        self, client: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring, phone: str | None
    ) -> None:
        await apply(client, run_jobs, csv_list(person(phone="081140000001")))
        await session.execute(update(Participant).values(phone_columns(keyring, phone)))
        await session.commit()

    async def _phone(self, session: AsyncSession, keyring: Keyring) -> str | None:
        sealed = (await the_one(session, keyring)).phone_sealed
        return sealed and keyring.open("phone", sealed)

    async def test_stays_while_the_file_says_the_same(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await self._corrected(as_operator, run_jobs, session, keyring, "6281140009999")
        again = await apply(as_operator, run_jobs, csv_list(person(phone="081140000001", status="AKTIF")))
        assert outcome(again) == (0, 1, 0)
        assert await self._phone(session, keyring) == "6281140009999"
        assert (await the_one(session, keyring)).phone_masked == "0811****999"

    async def test_stays_while_the_file_has_none(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await self._corrected(as_operator, run_jobs, session, keyring, "6281140009999")
        assert outcome(await apply(as_operator, run_jobs, csv_list(person(phone="-")))) == (0, 0, 1)
        assert outcome(await apply(as_operator, run_jobs, csv_list(person(phone="081140000001")))) == (0, 0, 1)
        assert await self._phone(session, keyring) == "6281140009999"

    async def test_one_that_was_taken_away_stays_away(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await self._corrected(as_operator, run_jobs, session, keyring, None)
        assert outcome(await apply(as_operator, run_jobs, csv_list(person(phone="081140000001")))) == (0, 0, 1)
        assert await self._phone(session, keyring) is None

    async def test_gives_way_when_the_file_changes(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await self._corrected(as_operator, run_jobs, session, keyring, "6281140009999")
        assert outcome(await apply(as_operator, run_jobs, csv_list(person(phone="081140000002")))) == (0, 1, 0)
        assert await self._phone(session, keyring) == "6281140000002"

    async def test_one_the_file_agrees_with_later_is_the_files_from_then_on(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await self._corrected(as_operator, run_jobs, session, keyring, "6281140009999")
        agreeing = await apply(as_operator, run_jobs, csv_list(person(phone="081140009999")))
        assert outcome(agreeing) == (0, 0, 1)
        assert await members(session, agreeing["id"]) == {"unchanged": 1}
        back = await apply(as_operator, run_jobs, csv_list(person(phone="081140000001")))
        assert outcome(back) == (0, 1, 0)
        assert await self._phone(session, keyring) == "6281140000001"


class TestHistory:
    """Old and new membership and arrears, which later show whether notices work."""

    async def test_of_new_ones_the_beginning(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        applied = await apply(as_operator, run_jobs, csv_list(FULL))
        assert await history_of(session, await the_one(session, keyring)) == []
        (entry,) = await self._shown(as_operator, session, keyring)
        assert (entry["source"], entry["import_id"], entry["file_name"]) == ("import", applied["id"], "daftar.csv")
        assert entry["at"] == applied["applied_at"]
        assert (entry["old_segment"], entry["old_status"], entry["old_status_reason"]) == (None, None, None)
        assert (entry["old_arrears_months"], entry["old_arrears_amount"]) == (None, None)
        assert (entry["new_segment"], entry["new_status"], entry["new_status_reason"]) == (
            "pbpu",
            "inactive",
            "arrears",
        )
        assert (entry["new_arrears_months"], entry["new_arrears_amount"]) == (7, 245_000)

    async def test_the_beginning_stays_what_it_was(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        first = await apply(as_operator, run_jobs, csv_list(FULL))
        second = await apply(as_operator, run_jobs, csv_list(FULL | {"arrears_months": "8", "status": "NON AKTIF"}))
        await apply(as_operator, run_jobs, csv_list(FULL | {"arrears_months": "9", "status": "AKTIF"}))
        *_, changed, began = await self._shown(as_operator, session, keyring)
        assert [began["import_id"], changed["import_id"]] == [first["id"], second["id"]]
        assert (began["new_status_reason"], began["new_arrears_months"]) == ("arrears", 7)

    async def _shown(self, client: httpx.AsyncClient, session: AsyncSession, keyring: Keyring) -> list[dict[str, Any]]:
        return (await client.get(f"/api/v1/participants/{(await the_one(session, keyring)).id}")).json()["history"]

    async def test_of_changed_ones_before_and_after(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await apply(as_operator, run_jobs, csv_list(FULL))
        paid = FULL | {"status": "AKTIF", "arrears_months": "0", "arrears_amount": "0", "inactive_since": ""}
        applied = await apply(as_operator, run_jobs, csv_list(paid))
        (entry,) = await history_of(session, await the_one(session, keyring))
        assert str(entry.import_id) == applied["id"]
        assert (entry.old_status, entry.new_status) == ("inactive", "active")
        assert (entry.old_status_reason, entry.new_status_reason) == ("arrears", "none")
        assert (entry.old_segment, entry.new_segment) == ("pbpu", "pbpu")
        assert (entry.old_arrears_months, entry.new_arrears_months) == (7, 0)
        assert (entry.old_arrears_amount, entry.new_arrears_amount) == (245_000, 0)

    async def test_none_when_only_something_else_changed(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
    ) -> None:
        await apply(as_operator, run_jobs, csv_list(FULL))
        assert outcome(await apply(as_operator, run_jobs, csv_list(FULL | {"village": "WALIAN"}))) == (0, 1, 0)
        assert await history_of(session, await the_one(session, keyring)) == []


class TestWhatAListChanges:
    """Told before a list is applied and after, of those who were known."""

    async def _two_lists(self, client: httpx.AsyncClient, run_jobs: RunJobs) -> tuple[dict[str, Any], dict[str, Any]]:
        """A second list is read over a first one, and applied; the import as it was told at each of the two moments."""
        owing = {"arrears_months": "3", "arrears_amount": "105000"}
        paid = {"arrears_months": "0", "arrears_amount": "0"}
        before = [
            person(1, status="NON AKTIF", **owing),
            person(2, status="AKTIF", **paid),
            person(3, status="NON AKTIF", **owing),
            person(4, status="NON AKTIF", **paid),
            person(5, segment="PPU", **paid),
            person(6, segment="PPU", **paid),
        ]
        await apply(client, run_jobs, csv_list(*before))
        after = [
            person(1, status="AKTIF", **paid),
            person(2, status="NON AKTIF", **owing),
            person(3, status="NON AKTIF", **owing),
            person(7, status="AKTIF", **paid),
        ]
        told = await read(client, run_jobs, csv_list(*after))
        await client.post(f"{IMPORTS}/{told['id']}/apply")
        await run_jobs()
        return told, await look(client, told["id"])

    async def test_is_the_same_before_and_after(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        expected, done = await self._two_lists(as_operator, run_jobs)
        assert (expected["status"], done["status"]) == ("ready", "applied")
        assert outcome(expected) == outcome(done) == (1, 2, 1)
        assert expected["changes"] == done["changes"]
        assert done["changes"] == {"became_active": 1, "became_inactive": 1, "arrears_cleared": 1, "arrears_begun": 1}

    async def test_not_seen_are_others_of_the_lists_segments(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        expected, done = await self._two_lists(as_operator, run_jobs)
        assert expected["not_seen"] == done["not_seen"] == 1  # the fourth; who is PPU is not what a PBI list is about

    async def test_of_an_unread_list_nobody_knows(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        failed = await read(as_operator, run_jobs, b"nothing;of;ours\n1;2;3\n")
        assert (failed["status"], failed["changes"], failed["not_seen"]) == ("failed", None, None)


async def members(session: AsyncSession, import_id: str) -> dict[str, int]:
    """How many were in an import, by what it did to them."""
    counted = (
        select(ImportMember.outcome, func.count())
        .where(ImportMember.import_id == import_id)
        .group_by(ImportMember.outcome)
    )
    return dict((await session.execute(counted)).all())


async def test_who_was_in_which_list(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
) -> None:
    await create_participant(session, keyring, card="0000000000099")
    await session.commit()
    first = await apply(as_operator, run_jobs, csv_list(person(1), person(2)))
    second = await apply(as_operator, run_jobs, csv_list(person(1), person(2, status="AKTIF"), person(3)))
    assert await members(session, first["id"]) == {"new": 2}
    assert await members(session, second["id"]) == {"new": 1, "changed": 1, "unchanged": 1}
    assert (first["not_seen"], second["not_seen"]) == (1, 1)
    found = (await as_operator.get("/api/v1/participants", params={"import_id": first["id"]})).json()
    assert found["total"] == 2


async def test_those_a_later_list_does_not_name_stay_as_they_are(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
) -> None:
    await apply(as_operator, run_jobs, csv_list(person(1), person(2)))
    later = await apply(as_operator, run_jobs, csv_list(person(2)))
    assert later["not_seen"] == 1
    assert (await the_one(session, keyring)).status == "inactive"


async def test_rejected_rows_reach_nobody(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, keyring: Keyring
) -> None:
    applied = await apply(as_operator, run_jobs, csv_list(person(1), person(2, card_number="12"), person(1, name="X")))
    assert applied["counts"]["rejected"] == 2
    assert await session.scalar(select(func.count()).select_from(Participant)) == 1
    assert (await the_one(session, keyring)).name == "BUDI CONTOH"


async def test_what_applying_does_is_decided_when_it_happens(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    """Two lists were ready with the same people: the second finds them there."""
    first = await read(as_operator, run_jobs, csv_list(person(1)))
    second = await read(as_operator, run_jobs, csv_list(person(1)))
    for one in (first, second):
        await as_operator.post(f"{IMPORTS}/{one['id']}/apply")
    assert await run_jobs() == [APPLY, APPLY]
    assert outcome(await look(as_operator, first["id"])) == (1, 0, 0)
    assert outcome(await look(as_operator, second["id"])) == (0, 0, 1)


async def test_staged_rows_are_not_kept(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
) -> None:
    applied = await apply(as_operator, run_jobs, csv_list(person(1)))
    discarded = await read(as_operator, run_jobs, csv_list(person(2)))
    await as_operator.post(f"{IMPORTS}/{discarded['id']}/discard")
    assert await session.scalar(select(func.count()).select_from(ImportRow)) == 0
    assert (await as_operator.get(f"{IMPORTS}/{applied['id']}/rows")).json()["items"] == []


class TestState:
    """What may follow what."""

    async def test_applied_once(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        place = f"{IMPORTS}/{ready['id']}"
        answer = await as_operator.post(f"{place}/apply")
        assert (answer.status_code, answer.json()["status"]) == (202, "applying")
        assert_problem(await as_operator.post(f"{place}/apply"), 409, "not_ready")
        await run_jobs()
        assert_problem(await as_operator.post(f"{place}/apply"), 409, "already_applied")
        assert_problem(await as_operator.post(f"{place}/discard"), 409, "already_applied")

    async def test_a_second_job_does_nothing(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        applied = await apply(as_operator, run_jobs, csv_list(person()))
        before = await snapshot(session)
        await session.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
                "VALUES ('imports', :task, jsonb_build_object('import_id', CAST(:id AS text)))"
            ),
            {"task": APPLY, "id": applied["id"]},
        )
        await session.commit()
        assert await run_jobs() == [APPLY]
        assert await snapshot(session) == before
        assert (await look(as_operator, applied["id"]))["applied_at"] == applied["applied_at"]

    async def test_called_back(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        place = f"{IMPORTS}/{ready['id']}"
        assert_problem(await as_operator.post(f"{place}/cancel"), 409, "not_ready")
        asked = (await as_operator.post(f"{place}/apply")).json()
        back = (await as_operator.post(f"{place}/cancel")).json()
        assert (ready["can_cancel"], asked["can_cancel"], back["can_cancel"]) == (False, True, False)
        assert back == ready
        assert_problem(await as_operator.post(f"{place}/cancel"), 409, "not_ready")
        assert await run_jobs() == [APPLY]
        assert await session.scalar(select(func.count()).select_from(Participant)) == 0
        assert len((await as_operator.get(f"{place}/rows")).json()["items"]) == 1

    @pytest.mark.parametrize("status", ["received", "reading", "failed"])
    async def test_discarded_before_it_was_ready(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, status: str
    ) -> None:
        found = await upload(as_operator, csv_list(person()) if status != "failed" else b"Nama\nA\n")
        place = f"{IMPORTS}/{found['id']}"
        if status != "received":
            await run_jobs()
        if status == "reading":
            await as_operator.put(f"{place}/mapping", json={"columns": {"nik": None}})
        assert (await look(as_operator, found["id"]))["status"] == status
        assert (await as_operator.post(f"{place}/discard")).status_code == 204
        await run_jobs()
        assert (await look(as_operator, found["id"]))["status"] == "discarded"
        assert await session.scalar(select(func.count()).select_from(ImportRow)) == 0
        for action in ("apply", "discard", "cancel"):
            assert_problem(await as_operator.post(f"{place}/{action}"), 409, "not_ready")
        assert_problem(await as_operator.put(f"{place}/mapping", json={}), 409, "not_ready")

    async def test_discarded(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        place = f"{IMPORTS}/{ready['id']}"
        answer = await as_operator.post(f"{place}/discard")
        assert (answer.status_code, answer.content) == (204, b"")
        assert (await look(as_operator, ready["id"]))["status"] == "discarded"
        assert_problem(await as_operator.post(f"{place}/apply"), 409, "not_ready")
        assert_problem(await as_operator.post(f"{place}/discard"), 409, "not_ready")
        assert await session.scalar(select(func.count()).select_from(Participant)) == 0

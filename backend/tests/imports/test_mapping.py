"""How the columns of a file are read: the proposal with its reasons and samples, the choice, and its memory."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.imports.columns import Field
from pengingat.imports.describe import sample
from pengingat.imports.models import RememberedMapping
from pengingat.imports.remembered import fingerprint
from tests.factories.workbooks import SheetSpec, row, sheet, xlsx
from tests.imports.lists import IMPORTS, RunJobs, csv_list, look, person, read
from tests.serving import assert_problem

STRANGE = (
    b"Nomor;Nama;Segmen;Status;Kontak;Telepon;Catatan\n"
    b"0000000000001;A CONTOH;PBPU;AKTIF;0811 4000 001;0431 321000;-\n"
    b"0000000000002;B CONTOH;PBPU;AKTIF;081140000002;;lama 7173021203700001\n"
)
"""A list whose card numbers nothing tells, and whose good phones stand under a heading nobody knows."""

CHOSEN = {"card_number": "Nomor", "phone": "E"}


async def remap(client: httpx.AsyncClient, run_jobs: RunJobs, import_id: str, **mapping: Any) -> dict[str, Any]:
    """Have a file read again in another way."""
    answer = await client.put(f"{IMPORTS}/{import_id}/mapping", json=mapping)
    assert answer.status_code == 200, answer.text
    await run_jobs()
    return await look(client, import_id)


def reasons(imported: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Of each field its column and why."""
    columns = imported["columns"]
    return {column["field"]: (column["letter"], column["reason"]) for column in columns if column["field"]}


async def remembered(session: AsyncSession) -> list[RememberedMapping]:
    """All there is."""
    found = select(RememberedMapping).execution_options(populate_existing=True)
    return list((await session.scalars(found)).all())


class TestProposal:
    """What is said of each column before anybody chooses."""

    async def test_of_a_file_that_failed_for_a_column(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        failed = await read(as_operator, run_jobs, STRANGE)
        assert (failed["status"], failed["problem"]["code"]) == ("failed", "column_missing")
        assert failed["columns"] == [
            {"letter": letter, "heading": heading, "field": field, "suggestion": None, "reason": field and "heading"}
            | {"samples": samples}
            for letter, heading, field, samples in (
                ("A", "Nomor", None, ["*************", "*************"]),
                ("B", "Nama", "name", ["A CONTOH", "B CONTOH"]),
                ("C", "Segmen", "segment", ["PBPU", "PBPU"]),
                ("D", "Status", "status", ["AKTIF", "AKTIF"]),
                ("E", "Kontak", None, ["**** **** ***", "************"]),
                ("F", "Telepon", "phone", ["**** ******"]),
                ("G", "Catatan", None, ["-", "lama ****************"]),
            )
        ]
        assert (failed["mapping"]["encoding"], failed["mapping"]["separator"]) == ("UTF-8", ";")

    async def test_of_a_near_miss(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        failed = await read(as_operator, run_jobs, b"No Kartuu;Nama;Segmen;Status\n0001234500017;A;PBPU;AKTIF\n")
        assert "“No Kartuu” (A)" in failed["problem"]["detail"]
        first = failed["columns"][0]
        assert (first["field"], first["suggestion"], first["reason"]) == (None, "card_number", None)
        assert first["samples"] == ["000******0017"]

    async def test_samples_are_the_first_three_that_are_filled(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        rows = [person(number, phone="" if number < 3 else f"08114000000{number}") for number in range(1, 8)]
        ready = await read(as_operator, run_jobs, csv_list(*rows))
        columns = {column["field"]: column["samples"] for column in ready["columns"]}
        assert columns["phone"] == ["0811****003", "0811****004", "0811****005"]
        assert columns["card_number"] == ["000******0001", "000******0002", "000******0003"]
        assert columns["nik"] == ["7173************"] * 3

    @pytest.mark.parametrize(
        ("name", "cell", "shown"),
        [
            (Field.PHONE, 81140000001.0, "0811****001"),
            (Field.CARD_NUMBER, 1234500017.0, "**********"),
            (Field.BIRTH_DATE, date(1970, 3, 12), "1970"),
            (Field.INACTIVE_SINCE, date(2026, 2, 1), "2026-02-01"),
            (Field.NAME, "SITI CONTOH", "SITI CONTOH"),
            (None, date(1970, 3, 12), "1970"),
            (None, 7173021203700001.0, "****************"),
            (None, "KK 7173 0212 0370 0001 x", "KK **** **** **** **** x"),
            (None, 12.0, "12"),
            (None, None, ""),
        ],
    )
    def test_samples_show_nobodys_numbers(self, name: Field | None, cell: Any, shown: str) -> None:
        assert sample(name, cell) == shown

    @given(st.sampled_from([*Field, None]), st.text("0123456789", min_size=9, max_size=40))
    def test_no_long_number_shows(self, name: Field | None, digits: str) -> None:
        for cell in (digits, f"x {digits}", float(digits[:15])):
            assert digits[:9] not in sample(name, cell)


class TestChoice:
    """What somebody chose for this file."""

    async def test_its_reason_is_told(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        failed = await read(as_operator, run_jobs, STRANGE)
        ready = await remap(as_operator, run_jobs, failed["id"], columns=CHOSEN)
        assert (ready["status"], ready["problem"]) == ("ready", None)
        assert reasons(ready) == {
            "card_number": ("A", "chosen"),
            "name": ("B", "heading"),
            "segment": ("C", "heading"),
            "status": ("D", "heading"),
            "phone": ("E", "chosen"),
        }
        assert ready["columns"][4]["samples"] == ["0811****001", "0811****002"]

    async def test_another_sheet_where_the_first_has_no_headings(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        notes = sheet(["Daftar ini dibuat oleh", "seseorang"], header_row=3, name="Catatan")
        content = xlsx(notes, sheet(row(), name="Peserta"))
        failed = await read(as_operator, run_jobs, content, sheet="Lain")
        assert (failed["status"], failed["problem"]["code"]) == ("failed", "no_sheet")
        assert [each["name"] for each in failed["sheets"]] == ["Catatan", "Peserta"]
        ready = await remap(as_operator, run_jobs, failed["id"], sheet="Peserta")
        assert (ready["status"], ready["mapping"]["sheet"]) == ("ready", "Peserta")

    async def test_the_sheets_of_a_file_without_headings_are_known(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        ready = await read(
            as_operator, run_jobs, xlsx(sheet(row(), name="Peserta"), SheetSpec("Kosong", {1: ["Catatan"]}))
        )
        failed = await remap(as_operator, run_jobs, ready["id"], sheet="Kosong")
        assert (failed["status"], failed["problem"]["code"]) == ("failed", "header_missing")
        assert [each["name"] for each in failed["sheets"]] == ["Peserta", "Kosong"]
        # What was known is of another sheet.
        assert (failed["mapping"], failed["columns"], failed["codes"]) == (None, [], {})
        again = await remap(as_operator, run_jobs, failed["id"], sheet="Peserta", columns={"phone": None})
        assert (again["status"], "phone" in again["mapping"]["columns"]) == ("ready", False)

    async def test_nobody_is_taken_for_a_heading(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        """By letters any row could be the headings; one with somebody's number in it would be lost."""
        columns = {"card_number": "A", "name": "B", "segment": "C", "status": "D"}
        people = b"0000000000001;A CONTOH;PBPU;AKTIF\n0000000000002;B CONTOH;PBPU;AKTIF\n"
        failed = await read(as_operator, run_jobs, people)
        assert (failed["status"], failed["problem"]["code"]) == ("failed", "header_missing")
        again = await remap(as_operator, run_jobs, failed["id"], columns=columns)
        assert (again["status"], again["problem"]["code"], again["columns"]) == ("failed", "header_missing", [])
        headed = await read(as_operator, run_jobs, b"satu;dua;tiga;empat per 01-02-2026\n" + people)
        ready = await remap(as_operator, run_jobs, headed["id"], columns=columns)
        assert (ready["status"], ready["counts"]["valid"], ready["mapping"]["header_row"]) == ("ready", 2, 1)

    async def test_columns_of_another_sheet_are_looked_for_there(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        rows = {1: ["Kartu", "Nama", "Segmen", "Status"], 2: ["0000000000009", "C CONTOH", "BP", "AKTIF"]}
        content = xlsx(sheet(row(), name="Peserta"), SheetSpec("Lain", rows))
        ready = await read(as_operator, run_jobs, content)
        lain = await remap(as_operator, run_jobs, ready["id"], sheet="Lain", columns={"card_number": "Kartu"})
        assert (lain["status"], lain["counts"]["valid"]) == ("ready", 1)
        wrong = await remap(as_operator, run_jobs, ready["id"], sheet="Peserta", columns={"card_number": "Kartu"})
        assert (wrong["status"], wrong["problem"]["code"]) == ("failed", "column_unknown")
        assert [column["heading"] for column in wrong["columns"]][:2] == ["No Kartu", "NIK"]

    async def test_is_written_down_by_ids_alone(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        failed = await read(as_operator, run_jobs, STRANGE)
        await remap(as_operator, run_jobs, failed["id"], columns=CHOSEN)
        events = select(AuditEvent).where(AuditEvent.object_id == failed["id"], AuditEvent.action == "import.mapped")
        (event,) = (await session.scalars(events)).all()
        assert (event.actor_type, event.details) == ("user", {})

    @pytest.mark.parametrize(
        ("mapping", "field"),
        [
            ({"columns": {"nomor": "A"}}, "columns.nomor.[key]"),
            ({"columns": {"phone": 5}}, "columns.phone"),
            ({"kolom": {}}, "kolom"),
            ({"default_status": "lain"}, "default_status"),
        ],
    )
    async def test_what_is_no_mapping_is_refused(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, mapping: dict[str, Any], field: str
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        answer = await as_operator.put(f"{IMPORTS}/{ready['id']}/mapping", json=mapping)
        errors = assert_problem(answer, 422, "request_invalid")["errors"]
        assert isinstance(errors, list)
        assert [error["field"] for error in errors] == [field]


class TestMemory:
    """A choice holds for the next file with the same headings."""

    NEXT = STRANGE.replace(b"A CONTOH", b"C CONTOH").replace(b"Nomor;Nama", b" NOMOR ; nama.")

    async def _chosen(self, client: httpx.AsyncClient, run_jobs: RunJobs, **mapping: Any) -> dict[str, Any]:
        failed = await read(client, run_jobs, STRANGE)
        return await remap(client, run_jobs, failed["id"], **{"columns": CHOSEN} | mapping)

    async def test_reads_the_next_file(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        await self._chosen(as_operator, run_jobs)
        ready = await read(as_operator, run_jobs, self.NEXT)
        assert ready["status"] == "ready"
        assert reasons(ready) == {
            "card_number": ("A", "remembered"),
            "name": ("B", "heading"),
            "segment": ("C", "heading"),
            "status": ("D", "heading"),
            "phone": ("E", "remembered"),
        }
        (kept,) = await remembered(session)
        me = (await as_operator.get("/api/v1/auth/me")).json()
        assert (kept.columns, kept.chosen_by) == (CHOSEN, UUID(me["id"]))

    async def test_not_a_file_with_other_headings(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        await self._chosen(as_operator, run_jobs)
        other = await read(as_operator, run_jobs, STRANGE.replace(b"Catatan", b"Ket"))
        assert (other["status"], other["problem"]["code"]) == ("failed", "column_missing")
        swapped = await read(as_operator, run_jobs, STRANGE.replace(b"Kontak;Telepon", b"Telepon;Kontak"))
        assert swapped["status"] == "failed"

    async def test_only_once_a_reading_with_it_succeeded(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        failed = await remap(as_operator, run_jobs, ready["id"], columns={"status": None})
        assert failed["status"] == "failed"
        assert await remembered(session) == []
        assert (await read(as_operator, run_jobs, csv_list(person(2))))["status"] == "ready"

    async def test_never_the_values_for_a_whole_file(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        content = csv_list(person(), fields=["card_number", "name", "segment"])
        failed = await read(as_operator, run_jobs, content)
        columns = {"segment": None}
        chosen = {"default_segment": "bp", "default_status": "active", "columns": columns}
        ready = await remap(as_operator, run_jobs, failed["id"], **chosen)
        assert ready["mapping"]["default_status"] == "active"
        again = await read(as_operator, run_jobs, content)
        assert (again["status"], again["mapping"]["default_segment"]) == ("failed", None)

    async def test_makes_no_file_unreadable(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        """The status of all was given, so its column was left out; the next file comes without such a value."""
        ready = await read(as_operator, run_jobs, csv_list(person()))
        one = await remap(as_operator, run_jobs, ready["id"], columns={"status": None}, default_status="active")
        assert one["status"] == "ready"
        again = await read(as_operator, run_jobs, csv_list(person(2)))
        assert (again["status"], reasons(again)["status"]) == ("ready", ("F", "heading"))
        with_value = await read(as_operator, run_jobs, csv_list(person(2)), default_status="inactive")
        assert "status" not in with_value["mapping"]["columns"]

    @pytest.mark.parametrize(
        ("columns", "status"),
        [
            ({"fax": "E", "card_number": "Nomor"}, "ready"),
            ({"card_number": "Kode"}, "failed"),
            ({"card_number": "Nomor", "phone": "ZZ"}, "failed"),
        ],
    )
    async def test_what_fits_no_more_is_passed_over(
        self,
        as_operator: httpx.AsyncClient,
        run_jobs: RunJobs,
        session: AsyncSession,
        columns: dict[str, str],
        status: str,
    ) -> None:
        """A field the product does not have any more is left out; with a column that is not there all of it is."""
        await self._chosen(as_operator, run_jobs)
        await session.execute(update(RememberedMapping).values(columns=columns))
        await session.commit()
        found = await read(as_operator, run_jobs, self.NEXT)
        assert found["status"] == status
        assert found["problem"] is None or found["problem"]["code"] == "column_missing"

    async def test_changes_by_choosing_again(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        ready = await self._chosen(as_operator, run_jobs)
        await remap(as_operator, run_jobs, ready["id"], columns={"card_number": "A", "phone": None})
        again = await read(as_operator, run_jobs, self.NEXT)
        assert again["status"] == "ready"
        assert "phone" not in again["mapping"]["columns"]
        assert len(await remembered(session)) == 1

    async def test_is_forgotten_by_what_the_headings_say(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        await remap(as_operator, run_jobs, ready["id"], columns={"nik": None})
        second = await read(as_operator, run_jobs, csv_list(person(2)))
        assert "nik" not in second["mapping"]["columns"]
        for columns in ({}, {"card_number": "A", "nik": "C"}):
            back = await remap(as_operator, run_jobs, second["id"], columns=columns)
            assert back["mapping"]["columns"]["nik"] == "C"
            assert await remembered(session) == []
            await remap(as_operator, run_jobs, second["id"], columns={"nik": None})
        assert len(await remembered(session)) == 1

    async def test_holds_where_only_something_else_is_chosen(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        await self._chosen(as_operator, run_jobs)
        second = await read(as_operator, run_jobs, self.NEXT)
        third = await remap(as_operator, run_jobs, second["id"], default_status="active")
        assert reasons(third)["phone"] == ("E", "remembered")
        assert len(await remembered(session)) == 1

    async def test_rows_that_name_their_fields_need_none(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        sent = await as_operator.post(IMPORTS, json={"rows": [person()]})
        await run_jobs()
        ready = await remap(as_operator, run_jobs, sent.json()["id"], columns={"phone": None})
        assert "phone" not in ready["mapping"]["columns"]
        assert await remembered(session) == []

    @pytest.mark.parametrize(
        ("left", "right", "same"),
        [
            (["No. Kartu", "Nama"], ["NO_KARTU", "nama "], True),
            (["Nama", "", "HP"], ["Nama", " ", "HP", "", ""], True),
            (["Nama", "HP"], ["HP", "Nama"], False),
            (["Nama", "", "HP"], ["Nama", "HP"], False),
            (["Nama HP"], ["Nama", "HP"], False),
        ],
    )
    def test_which_headings_are_the_same(self, left: list[str], right: list[str], same: bool) -> None:
        assert (fingerprint(left) == fingerprint(right)) is same

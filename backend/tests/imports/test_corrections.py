"""What is handed out as workbooks: the rows to correct, and an empty list to fill in."""

from datetime import date

import httpx
import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.imports.blank_list import CHOICES, EXAMPLE
from pengingat.imports.columns import HEADINGS, Field
from pengingat.imports.models import ImportFileChunk
from pengingat.workbook_out import XLSX
from tests.factories.workbooks import Raw, Value, sheet, xlsx
from tests.imports.checking import check_cell
from tests.imports.lists import IMPORTS, RunJobs, csv_list, person, read, upload
from tests.imports.reading import Read
from tests.imports.reading import read as read_back
from tests.serving import assert_problem


def listed(card: Value, nik: Value = "7173021203700001", phone: Value = "081140003210") -> list[Value]:
    return [card, nik, "BUDI CONTOH", "PBI (APBN)", "NON AKTIF", phone, date(1970, 3, 12)]


async def corrections(client: httpx.AsyncClient, import_id: str, language: str = "id") -> Read:
    """The workbook of rows to correct, read back."""
    answer = await client.get(f"{IMPORTS}/{import_id}/problems.xlsx", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == XLSX
    assert "perlu-diperbaiki.xlsx" in answer.headers["content-disposition"]
    return await read_back(answer.content)


class TestCorrections:
    """The clerk's own rows, with what is wrong."""

    async def test_hold_the_rejected_and_the_warned_rows_as_they_were(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        content = xlsx(
            sheet(
                listed("0000000000001"),
                listed("12345", phone="0431 321000"),
                listed(60000000002.0, nik=7173021203700001.0),
                listed("0000000000003", phone=Raw("<v>#DIV/0!</v>", "e")),
                [None, None, None, "JUMLAH", "4"],
                header_row=3,
            )
        )
        ready = await read(as_operator, run_jobs, content, name="asli.xlsx")
        found = await corrections(as_operator, ready["id"])
        assert found.head.headings[-2:] == ("Tgl Lahir", "Yang perlu diperbaiki")
        rows = [list(row.cells) for row in found.rows]
        assert [row[:-1] for row in rows] == [
            listed("12345", phone="0431 321000"),
            listed(60000000002.0, nik=None),  # Excel's last digits of a NIK are nobody's: not handed back as if true
            listed("0000000000003", phone="#DIV/0!"),
        ]
        reasons = [str(row[-1]) for row in rows]
        assert "bukan 13 angka" in reasons[0]
        assert "bukan nomor HP" in reasons[0]
        assert "15 angka" in reasons[1]
        assert "#DIV/0!" in reasons[2]

    async def test_give_the_same_problems_when_nothing_is_corrected(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        rows = [listed("12345"), listed(60000000002.0), listed("0000000000003", phone="-"), listed("1,23E+12")]
        first = await read(as_operator, run_jobs, xlsx(sheet(*rows)))
        answer = await as_operator.get(f"{IMPORTS}/{first['id']}/problems.xlsx")
        second = await read(as_operator, run_jobs, answer.content)
        assert second["codes"] == first["codes"]
        assert second["counts"] == first["counts"]

    async def test_speak_english_when_asked(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person(1, phone="-")))
        found = await corrections(as_operator, ready["id"], "en")
        assert found.head.headings[-1] == "What to correct"
        assert str(found.rows[0].cells[-1]).startswith("There is no mobile number")

    async def test_of_a_large_list_only_the_wrong_rows(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        wrong = {1, 2_400, 4_999}
        people = [person(number, **({"nik": "1"} if number in wrong else {})) for number in range(1, 5_000)]
        ready = await read(as_operator, run_jobs, csv_list(*people))
        found = await corrections(as_operator, ready["id"])
        assert [row.cells[0] for row in found.rows] == [f"{number:013}" for number in sorted(wrong)]

    async def test_not_before_the_file_was_read_nor_after_it_is_gone(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        received = await upload(as_operator, csv_list(person()))
        place = f"{IMPORTS}/{received['id']}/problems.xlsx"
        assert_problem(await as_operator.get(place), 409, "not_ready")
        await run_jobs()
        await session.execute(delete(ImportFileChunk))
        await session.commit()
        assert_problem(await as_operator.get(place), 404, "file_gone")


class TestBlankList:
    """An empty list whose every heading is known."""

    async def test_has_every_field_and_refuses_its_example(
        self, as_viewer: httpx.AsyncClient, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        answer = await as_viewer.get(f"{IMPORTS}/template.xlsx")
        assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
        ready = await read(as_operator, run_jobs, answer.content)
        assert set(ready["mapping"]["columns"]) == {field.value for field in Field}
        assert ready["codes"] == {"card_invalid": 1}
        assert ready["counts"]["rejected"] == 1

    @pytest.mark.parametrize(("field", "choice"), [(field, choice) for field in CHOICES for choice in CHOICES[field]])
    def test_every_choice_is_understood(self, field: Field, choice: str) -> None:
        assert check_cell(field, choice).problems == []

    def test_every_field_has_an_example(self) -> None:
        assert set(EXAMPLE) == set(HEADINGS)

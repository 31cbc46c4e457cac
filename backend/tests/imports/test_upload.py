"""From the uploaded file to `ready` or `failed`, through HTTP and the queue."""

import json
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.context import Context
from pengingat.crypto import Keyring, UnreadableError
from pengingat.imports import files
from pengingat.imports.files import PIECE_BYTES
from pengingat.imports.models import Import, ImportFileChunk, ImportProblem, ImportRow
from pengingat.paging import write_cursor
from tests.factories.workbooks import Raw, row, sheet, xlsx
from tests.imports.lists import IMPORTS, READ, RunJobs, csv_list, look, person, read, upload
from tests.serving import assert_problem

WORKBOOKS = Path(__file__).parent.parent / "workbooks"


@pytest.mark.parametrize("name", ["peserta-pbi-apbn-tomohon.xlsx", "tunggakan-pbpu-minahasa.xlsx", "daftar-kecil.csv"])
async def test_sample_is_ready_with_the_expected_figures(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, name: str
) -> None:
    path = WORKBOOKS / name
    expected = json.loads(path.with_suffix(".expected.json").read_text())
    ready = await read(as_operator, run_jobs, path.read_bytes(), name=name)
    counts = ready["counts"]
    assert ready["status"] == "ready"
    assert {key: counts[key] for key in ("rows", "valid", "with_warnings", "rejected", "ignored")} == {
        key: expected[key] for key in ("rows", "valid", "with_warnings", "rejected", "ignored")
    }
    assert ready["codes"] == expected["codes"]
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (counts["valid"], 0, 0)
    assert ready["rows_read"] == expected["rows"]

    found: dict[int, list[str]] = {}
    cursor: str | None = ""
    while cursor is not None:
        page = (
            await as_operator.get(
                f"{IMPORTS}/{ready['id']}/problems",
                params={"limit": 100, "cursor": cursor} if cursor else {"limit": 100},
            )
        ).json()
        for problem in page["items"]:
            found.setdefault(problem["row"], []).append(problem["code"])
        cursor = page["next_cursor"]
    assert [{"row": number, "codes": codes} for number, codes in found.items()] == expected["per_row"]


async def test_upload_answers_before_anything_is_read(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    received = await upload(as_operator, csv_list(person()), name=r"C:\Unduhan\daftar.csv")
    assert received["file_name"] == "daftar.csv"
    assert received["created_by"] == "operator uji"
    assert (received["status"], received["rows_read"], received["mapping"]) == ("received", 0, None)
    assert (received["columns"], received["sheets"], received["problem"], received["same_as"]) == ([], [], None, None)
    assert (received["file_bytes"], received["file_kept"]) == (len(csv_list(person())), True)
    assert (received["changes"], received["not_seen"], received["can_cancel"]) == (None, None, False)
    assert received["counts"] == dict.fromkeys(received["counts"], 0)
    assert datetime.fromisoformat(received["created_at"]).tzinfo
    assert await run_jobs() == [READ]


async def test_how_the_sheet_was_read_is_told(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    content = xlsx(sheet(name="Catatan"), sheet(row(), header_row=4, name="Peserta"))
    ready = await read(as_operator, run_jobs, content, sheet="Peserta", default_status="active")
    assert ready["mapping"] == {
        "sheet": "Peserta",
        "header_row": 4,
        "columns": {
            "card_number": "A",
            "nik": "B",
            "name": "C",
            "segment": "D",
            "status": "E",
            "phone": "F",
            "birth_date": "G",
        },
        "default_segment": None,
        "default_status": "active",
        "encoding": None,
        "separator": None,
    }
    assert ready["columns"][0] == {
        "letter": "A",
        "heading": "No Kartu",
        "field": "card_number",
        "suggestion": None,
        "reason": "heading",
        "samples": ["000******0001"],
    }
    assert ready["sheets"] == [{"name": "Catatan", "visible": True}, {"name": "Peserta", "visible": True}]


async def test_one_value_for_the_whole_file(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    content = csv_list(person(), fields=["card_number", "name"])
    failed = await read(as_operator, run_jobs, content)
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "column_missing")
    ready = await read(as_operator, run_jobs, content, default_segment="pbpu", default_status="inactive")
    rows = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows")).json()["items"]
    assert [(item["segment"], item["status"]) for item in rows] == [("pbpu", "inactive")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 not a list", "not_a_spreadsheet"),
        (xlsx(sheet(row()))[:-400], "corrupted"),
        (csv_list(person(), fields=["card_number", "phone", "status"]), "column_missing"),
        (b"satu;dua\n1;2\n", "header_missing"),
    ],
)
async def test_a_file_that_is_no_list_fails_with_a_sentence(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, content: bytes, code: str
) -> None:
    failed = await read(as_operator, run_jobs, content)
    assert failed["status"] == "failed"
    assert failed["problem"]["code"] == code
    assert failed["problem"]["detail"].startswith(failed["problem"]["title"])
    english = (await as_operator.get(f"{IMPORTS}/{failed['id']}", headers={"Accept-Language": "en"})).json()["problem"]
    assert english["detail"] != failed["problem"]["detail"]
    assert_problem(await as_operator.post(f"{IMPORTS}/{failed['id']}/apply"), 409, "not_ready")


async def test_of_a_failed_list_the_columns_are_known(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    failed = await read(as_operator, run_jobs, b"Nomer Kartuu;Nama;Segmen;Status\n1;A;PBPU;AKTIF\n")
    assert failed["problem"]["code"] == "column_missing"
    assert [column["heading"] for column in failed["columns"]] == ["Nomer Kartuu", "Nama", "Segmen", "Status"]
    assert len(failed["sheets"]) == 1


async def test_too_large_a_file_is_refused_at_once(
    as_operator: httpx.AsyncClient, context: Context, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(context.settings.__dict__, "max_file_mib", 1)
    answer = await as_operator.post(IMPORTS, files={"file": ("besar.csv", b"x" * (PIECE_BYTES + 1))})
    assert_problem(answer, 413, "file_too_large")
    assert await session.scalar(select(func.count()).select_from(Import)) == 0


async def test_the_same_content_is_noticed_whatever_its_name(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    content = csv_list(person())
    first = await upload(as_operator, content, name="mei.csv")
    second = await upload(as_operator, content, name="juni.csv")
    other = await upload(as_operator, content + b"\n", name="mei.csv")
    assert first["same_as"] is None
    assert second["same_as"] == {"id": first["id"], "applied_at": None}
    assert other["same_as"] is None
    await run_jobs()
    await as_operator.post(f"{IMPORTS}/{first['id']}/apply")
    await run_jobs()
    third = await upload(as_operator, content)
    applied = await look(as_operator, first["id"])
    assert third["same_as"] == {"id": first["id"], "applied_at": applied["applied_at"]}
    assert applied["applied_at"] is not None


async def test_a_key_has_its_effect_once(as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
    content, key = csv_list(person()), {"Idempotency-Key": "unggah-1"}
    answers = [await as_operator.post(IMPORTS, files={"file": ("a.csv", content)}, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert await session.scalar(select(func.count()).select_from(Import)) == 1


async def test_who_may(as_viewer: httpx.AsyncClient, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await read(as_operator, run_jobs, csv_list(person()))
    place = f"{IMPORTS}/{ready['id']}"
    seen = ("", "/rows", "/problems", "/problem-groups")
    for address in (IMPORTS, f"{IMPORTS}/template.xlsx", *(place + each for each in seen)):
        assert (await as_viewer.get(address)).status_code == 200
    assert_problem(await as_viewer.post(IMPORTS, files={"file": ("a.csv", b"x")}), 403, "not_allowed")
    for action in ("apply", "cancel", "discard"):
        assert_problem(await as_viewer.post(f"{place}/{action}"), 403, "not_allowed")
    assert_problem(await as_viewer.put(f"{place}/mapping", json={"columns": {}}), 403, "not_allowed")
    assert_problem(await as_viewer.get(f"{place}/problems.xlsx"), 403, "not_allowed")


async def test_unknown_imports_are_not_found(as_operator: httpx.AsyncClient) -> None:
    nobody = f"{IMPORTS}/0198c6a0-0000-7000-8000-000000000000"
    for answer in (
        await as_operator.get(nobody),
        await as_operator.get(f"{nobody}/rows"),
        await as_operator.get(f"{nobody}/problems"),
        await as_operator.get(f"{nobody}/problems.xlsx"),
        await as_operator.get(f"{nobody}/problem-groups"),
        await as_operator.post(f"{nobody}/apply"),
        await as_operator.post(f"{nobody}/cancel"),
        await as_operator.post(f"{nobody}/discard"),
        await as_operator.put(f"{nobody}/mapping", json={"columns": {}}),
    ):
        assert_problem(answer, 404, "import_not_found")


async def test_the_list_of_imports_is_newest_first(as_operator: httpx.AsyncClient) -> None:
    made = [(await upload(as_operator, csv_list(person(number))))["id"] for number in range(1, 4)]
    first = (await as_operator.get(IMPORTS, params={"limit": 2})).json()
    rest = (await as_operator.get(IMPORTS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == made[::-1]
    assert (first["total"], rest["next_cursor"]) == (3, None)


async def test_the_deeds_are_written_down(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
) -> None:
    ready = await read(as_operator, run_jobs, csv_list(person()))
    await as_operator.get(f"{IMPORTS}/{ready['id']}/problems.xlsx")
    await as_operator.put(f"{IMPORTS}/{ready['id']}/mapping", json={"columns": {}})
    await run_jobs()
    for action in ("apply", "cancel", "discard"):
        await as_operator.post(f"{IMPORTS}/{ready['id']}/{action}")
    written = select(AuditEvent.action).where(AuditEvent.object_id == ready["id"]).order_by(AuditEvent.id)
    assert (await session.scalars(written)).all() == [
        "import.received",
        "import.problems_exported",
        "import.mapped",
        "import.applied",
        "import.called_back",
        "import.discarded",
    ]


class TestKeptFile:
    """The received file lies in the database in sealed pieces."""

    CONTENT = bytes(range(256)) * (5 * PIECE_BYTES // 512)

    async def _kept(self, client: httpx.AsyncClient, session: AsyncSession, keyring: Keyring) -> Import:
        received = await upload(client, self.CONTENT)
        kept = await session.get(Import, received["id"])
        assert kept is not None
        return kept

    async def test_comes_back_whole(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        kept = await self._kept(as_operator, session, keyring)
        pieces = [piece async for piece in files.stream(session, keyring, kept.id)]
        assert [len(piece) for piece in pieces] == [PIECE_BYTES, PIECE_BYTES, PIECE_BYTES // 2]
        assert b"".join(pieces) == self.CONTENT

    async def test_cannot_be_read_without_the_key(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        kept = await self._kept(as_operator, session, keyring)
        stored = (
            await session.scalars(select(ImportFileChunk.sealed).where(ImportFileChunk.import_id == kept.id))
        ).all()
        assert not any(self.CONTENT[:64] in piece for piece in stored)

    @pytest.mark.parametrize("harm", ["swapped", "lost"])
    async def test_pieces_that_were_moved_or_lost_do_not_open(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring, harm: str
    ) -> None:
        kept = await self._kept(as_operator, session, keyring)
        of_it = (ImportFileChunk.import_id == kept.id, ImportFileChunk.number == 1)
        if harm == "swapped":
            first = select(ImportFileChunk.sealed).where(
                ImportFileChunk.import_id == kept.id, ImportFileChunk.number == 0
            )
            await session.execute(update(ImportFileChunk).where(*of_it).values(sealed=first.scalar_subquery()))
        else:
            await session.execute(update(ImportFileChunk).where(*of_it).values(number=7))
        with pytest.raises(UnreadableError):
            async for _ in files.stream(session, keyring, kept.id):
                pass


class TestMapping:
    """A file whose columns the product does not know by themselves."""

    CONTENT = b"Nomor;Nama;Segmen;Status;Kontak\n0000000000001;A CONTOH;PBPU;AKTIF;081140000001\n"

    async def test_reads_again_as_told(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        failed = await read(as_operator, run_jobs, self.CONTENT)
        assert failed["status"] == "failed"
        columns = {"card_number": "nomor", "phone": "E"}
        answer = await as_operator.put(f"{IMPORTS}/{failed['id']}/mapping", json={"columns": columns})
        assert (answer.status_code, answer.json()["status"], answer.json()["problem"]) == (200, "reading", None)
        assert await run_jobs() == [READ]
        ready = await look(as_operator, failed["id"])
        assert ready["status"] == "ready"
        assert ready["mapping"]["columns"] == {
            "card_number": "A", "name": "B", "segment": "C", "status": "D", "phone": "E"
        }  # fmt: skip
        rows = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows")).json()["items"]
        assert [item["phone"] for item in rows] == ["0811****001"]

    async def test_forgets_what_was_staged_before(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person(1, phone="-"), person(2)))
        assert ready["codes"] == {"phone_missing": 1}
        mapping = {"columns": {"phone": None}}
        await as_operator.put(f"{IMPORTS}/{ready['id']}/mapping", json=mapping)
        await run_jobs()
        again = await look(as_operator, ready["id"])
        assert again["codes"] == {}
        assert again["counts"]["valid"] == 2
        assert await session.scalar(select(func.count()).select_from(ImportRow)) == 2
        assert await session.scalar(select(func.count()).select_from(ImportProblem)) == 0

    async def test_a_list_that_fails_the_second_time_holds_no_rows(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person(1, phone="-")))
        await as_operator.put(f"{IMPORTS}/{ready['id']}/mapping", json={"columns": {"status": None}})
        await run_jobs()
        failed = await look(as_operator, ready["id"])
        assert (failed["status"], failed["problem"]["code"]) == ("failed", "column_missing")
        assert failed["counts"] == dict.fromkeys(failed["counts"], 0)
        assert failed["codes"] == {}
        assert await session.scalar(select(func.count()).select_from(ImportRow)) == 0
        assert await session.scalar(select(func.count()).select_from(ImportProblem)) == 0

    async def test_a_column_the_sheet_does_not_have_is_refused_at_once(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        answer = await as_operator.put(f"{IMPORTS}/{ready['id']}/mapping", json={"columns": {"phone": "Telegram"}})
        assert_problem(answer, 422, "column_unknown")
        assert (await look(as_operator, ready["id"]))["status"] == "ready"

    async def test_not_while_it_is_being_read_nor_after_it_was_applied(
        self, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(person()))
        place = f"{IMPORTS}/{ready['id']}"
        await as_operator.put(f"{place}/mapping", json={"columns": {}})
        assert_problem(await as_operator.put(f"{place}/mapping", json={"columns": {}}), 409, "not_ready")
        assert_problem(await as_operator.post(f"{place}/apply"), 409, "not_ready")
        await run_jobs()
        await as_operator.post(f"{place}/apply")
        assert_problem(await as_operator.put(f"{place}/mapping", json={"columns": {}}), 409, "not_ready")
        await run_jobs()
        assert_problem(await as_operator.put(f"{place}/mapping", json={"columns": {}}), 409, "already_applied")


class TestRows:
    """The rows as they would be stored."""

    async def test_names_in_full_identifiers_masked(
        self, as_viewer: httpx.AsyncClient, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        listed = person(7, birth_date="12/03/1970", district=" tomohon  utara ", phone="0811 4000 777 / 081140000001")
        ready = await read(as_operator, run_jobs, csv_list(listed))
        page = (await as_viewer.get(f"{IMPORTS}/{ready['id']}/rows")).json()
        (item,) = page["items"]
        assert (
            item
            | {
                "row": 2,
                "name": "BUDI CONTOH",
                "card_number": "000******0007",
                "nik": "7173************",
                "phone": "0811****777",
                "birth_date": "1970",
                "district": "TOMOHON UTARA",
                "segment": "pbi_apbn",
                "status": "inactive",
                "status_reason": "none",
                "change": "new",
                "codes": ["phone_several"],
            }
            == item
        )
        assert page["total"] == 1

    async def test_say_what_applying_would_do(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        first = await read(as_operator, run_jobs, csv_list(person(1), person(2)))
        await as_operator.post(f"{IMPORTS}/{first['id']}/apply")
        await run_jobs()
        content = csv_list(person(1), person(2, status="AKTIF"), person(3))
        ready = await read(as_operator, run_jobs, content)
        rows = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows")).json()["items"]
        assert [item["change"] for item in rows] == ["unchanged", "changed", "new"]
        assert [ready["counts"][kind] for kind in ("new", "changed", "unchanged")] == [1, 1, 1]

    async def test_come_in_pages(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        ready = await read(as_operator, run_jobs, csv_list(*map(person, range(1, 6))))
        seen, cursor = [], None
        for _ in range(3):
            given = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows", params=given)).json()
            seen += [item["row"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert (seen, cursor) == ([2, 3, 4, 5, 6], None)


class TestProblems:
    """What is wrong, in the caller's language, masked."""

    ROWS = (
        person(1, card_number="123", phone="0431 321 000"),
        person(2, nik="7173", phone="-"),
        person(3, card_number="0000000000002"),
    )

    async def test_are_listed_in_the_sheets_order(
        self, as_viewer: httpx.AsyncClient, as_operator: httpx.AsyncClient, run_jobs: RunJobs
    ) -> None:
        ready = await read(as_operator, run_jobs, csv_list(*self.ROWS))
        items = (await as_viewer.get(f"{IMPORTS}/{ready['id']}/problems")).json()["items"]
        assert [(item["row"], item["field"], item["code"], item["severity"]) for item in items] == [
            (2, "card_number", "card_invalid", "error"),
            (2, "phone", "phone_invalid", "warning"),
            (3, "nik", "nik_invalid", "warning"),
            (3, "phone", "phone_missing", "warning"),
            (4, "card_number", "duplicate_in_file", "error"),
        ]
        assert items[1]["column"] == "D"
        assert items[1]["value"] == "**** *** ***"
        assert "baris 3" in items[4]["message"]

    async def test_are_found_by_severity_and_code(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        ready = await read(as_operator, run_jobs, csv_list(*self.ROWS))

        async def rows(**wanted: str) -> list[int]:
            page = (await as_operator.get(f"{IMPORTS}/{ready['id']}/problems", params=wanted)).json()
            assert page["total"] == len(page["items"])
            return [item["row"] for item in page["items"]]

        assert await rows(severity="error") == [2, 4]
        assert await rows(severity="warning") == [2, 3, 3]
        assert await rows(code="nik_invalid") == [3]
        assert await rows(code="nik_invalid", severity="error") == []

    async def test_come_in_pages(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        ready = await read(as_operator, run_jobs, csv_list(*self.ROWS))
        first = (await as_operator.get(f"{IMPORTS}/{ready['id']}/problems", params={"limit": 3})).json()
        rest = (
            await as_operator.get(
                f"{IMPORTS}/{ready['id']}/problems", params={"limit": 3, "cursor": first["next_cursor"]}
            )
        ).json()
        assert [item["code"] for item in first["items"] + rest["items"]] == [
            "card_invalid", "phone_invalid", "nik_invalid", "phone_missing", "duplicate_in_file"
        ]  # fmt: skip

    @pytest.mark.parametrize("place", ["x", 10**30, -1, f"2:{10**30}x", "2:", f"{10**30}:1"])
    @pytest.mark.parametrize("list_name", ["rows", "problems"])
    async def test_a_page_mark_of_another_list_is_refused(
        self, as_operator: httpx.AsyncClient, list_name: str, place: str | int
    ) -> None:
        received = await upload(as_operator, csv_list(person()))
        cursor = {"cursor": write_cursor([place])}
        answer = await as_operator.get(f"{IMPORTS}/{received['id']}/{list_name}", params=cursor)
        assert_problem(answer, 422, "cursor_invalid")

    async def test_in_english(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        ready = await read(as_operator, run_jobs, csv_list(*self.ROWS))
        page = await as_operator.get(f"{IMPORTS}/{ready['id']}/problems", headers={"Accept-Language": "en"})
        assert "row 3" in page.json()["items"][4]["message"]

    async def test_of_a_cell_name_the_cell(self, as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
        cells = row()
        cells[5] = Raw("<f>A1</f>")
        ready = await read(as_operator, run_jobs, xlsx(sheet(cells)))
        items = (await as_operator.get(f"{IMPORTS}/{ready['id']}/problems")).json()["items"]
        assert [item["code"] for item in items] == ["formula_without_value", "phone_missing"]
        assert "kolom F" in items[0]["message"]

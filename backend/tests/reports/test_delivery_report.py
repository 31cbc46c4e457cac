"""The delivery report: what a reader of the file finds, and what nobody finds in it."""

import csv
from io import BytesIO, StringIO

import httpx
import openpyxl
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.crypto import Keyring
from pengingat.delivery.models import Batch, Message
from pengingat.participants.models import Participant
from pengingat.send_jobs.models import SendJob
from tests.factories.participants import create_participant
from tests.factories.send_jobs import ADDRESS, create_job, start_job, template_for

SHARED = "6281290000777"


@pytest.fixture
async def people(session: AsyncSession, keyring: Keyring) -> list[Participant]:
    """A couple who share a phone, a neighbour, one without a phone, one with arrears."""
    named = {"village": "WOLOAN", "district": "TOMOHON BARAT"}
    return [
        await create_participant(session, keyring, name="BUDI UJI", phone=SHARED, card="0009900000001", **named),
        await create_participant(session, keyring, name="SARI UJI", phone=SHARED, family_relation=2),
        await create_participant(session, keyring, name="TONO CONTOH", village=None, district=None),
        await create_participant(session, keyring, name="TANPA TELEPON", phone=None),
        await create_participant(session, keyring, name="RINA MISAL", arrears_months=3),
    ]


@pytest.fixture
async def job(as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant]) -> str:
    """A started job: two messages, for three of the five people."""
    template = await template_for(session)
    draft = await create_job(as_operator, template, name='=PBI "nonaktif"; Maret/26', audience={"segment": "pbi_apbn"})
    await start_job(as_operator, draft["id"])
    return draft["id"]


async def _workbook(client: httpx.AsyncClient, job: str) -> openpyxl.Workbook:
    answer = await client.get(f"{ADDRESS}/{job}/report.xlsx")
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    return openpyxl.load_workbook(BytesIO(answer.content))


async def _csv(client: httpx.AsyncClient, job: str) -> list[dict[str, str]]:
    answer = await client.get(f"{ADDRESS}/{job}/report.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def _summary(book: openpyxl.Workbook) -> dict[str, object]:
    return {row[0]: row[1] for row in book["Ringkasan"].iter_rows(values_only=True) if row[0]}


class TestWorkbook:
    async def test_the_summary_adds_up(self, as_viewer, session, job):
        await session.execute(update(Message).where(Message.name_masked == "T*** C***").values(status="delivered"))
        summary = _summary(await _workbook(as_viewer, job))
        assert summary["Nama"] == '=PBI "nonaktif"; Maret/26'
        assert (summary["Menunggu giliran"], summary["Sampai"], summary["Gagal"]) == (1, 1, 0)
        assert (summary["Penerima (satu pesan tiap nomor HP)"], summary["Peserta yang dituju"]) == (2, 3)
        assert (summary["Tanpa nomor ponsel yang benar"], summary["Tidak sesuai tujuan templat"]) == (1, 1)
        assert summary["Keadaan"] == "Sedang mengirim"
        assert summary["Selesai (WITA)"] == "Belum selesai"
        assert "SIMULATOR" in summary["Dikirim lewat"]

    async def test_a_row_for_each_message_as_the_list_shows_it(self, as_viewer, session, job):
        listed = (await as_viewer.get(f"{ADDRESS}/{job}/messages")).json()["items"]
        sheet = (await _workbook(as_viewer, job))["Penerima"]
        header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "No")
        titles = [cell.value for cell in sheet[header]]
        rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=header + 1, values_only=True)]
        shown = [(row["Nama"], row["Nomor kartu"], row["Nomor HP"]) for row in rows]
        assert shown == [(message["name"], message["card_number"], message["phone"]) for message in listed]
        family = rows[0]
        assert (family["Nama"], family["Nomor kartu"]) == ("B*** U***", "000******0001")
        assert (family["Nomor HP"], family["Jumlah peserta"]) == ("0812****777", 2)
        assert (family["Kecamatan"], family["Kelurahan/desa"]) == ("TOMOHON BARAT", "WOLOAN")
        assert (family["Status"], family["Kode"], family["Percobaan"]) == ("Menunggu giliran", None, 0)
        assert (rows[1]["Kecamatan"], rows[1]["Jumlah peserta"]) == (None, 1)
        assert sheet.freeze_panes == f"A{header + 1}"
        assert sheet.auto_filter.ref == f"A{header}:R{header + 2}"

    async def test_codes_are_said_in_words_and_times_are_the_offices(self, as_viewer, session, job):
        await session.execute(
            update(Message).values(
                status="failed", code="target_invalid", attempts=1, finished_at=func.timestamptz("2026-11-22 23:30:15Z")
            )
        )
        row = (await _csv(as_viewer, job))[0]
        assert (row["Status"], row["Kode"], row["Percobaan"]) == ("Gagal", "target_invalid", "1")
        assert row["Keterangan"] == "Nomor ini tidak terdaftar di WhatsApp atau salah."
        assert row["Gagal atau dibatalkan (WITA)"] == "2026-11-23 07:30:15"

    async def test_everything_says_simulator_while_it_was_one(self, as_viewer, session, job):
        book = await _workbook(as_viewer, job)
        assert all("SIMULATOR" in sheet["A1"].value for sheet in book.worksheets)
        answer = await as_viewer.get(f"{ADDRESS}/{job}/report.csv")
        assert "simulator" in answer.headers["content-disposition"]
        assert {row["Dikirim lewat"] for row in await _csv(as_viewer, job)} == {"SIMULATOR"}

    async def test_a_real_job_never_says_simulator(self, as_viewer, session, job):
        await session.execute(update(SendJob).values(simulator=False))
        book = await _workbook(as_viewer, job)
        cells = [str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
        assert not any("SIMULATOR" in cell for cell in cells)
        assert {row["Dikirim lewat"] for row in await _csv(as_viewer, job)} == {"Fonnte"}

    async def test_a_finished_job_says_when(self, as_viewer, session, job):
        finished = func.timestamptz("2026-11-22 02:00:00Z")
        await session.execute(update(Batch).values(status="completed", finished_at=finished))
        summary = _summary(await _workbook(as_viewer, job))
        assert (summary["Keadaan"], str(summary["Selesai (WITA)"])) == ("Selesai", "2026-11-22 10:00:00")

    async def test_somebody_erased_leaves_the_message(self, as_viewer, session, job, people):
        await session.delete(people[2])
        await session.flush()
        row = (await _csv(as_viewer, job))[1]
        assert (row["Nama"], row["Kecamatan"], row["Jumlah peserta"]) == ("T*** C***", "", "0")


class TestBoth:
    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    async def test_nothing_in_full_leaves(self, as_viewer, session, job, people, keyring, form):
        content = (await as_viewer.get(f"{ADDRESS}/{job}/report.{form}")).content
        text = content.decode("utf-8-sig") if form == "csv" else _all_text(content)
        for person in people:
            card = keyring.open("card", person.card_sealed)
            secrets = [person.name, *person.name.split(), card, keyring.open("nik", person.nik_sealed)]
            if person.phone_sealed:
                phone = keyring.open("phone", person.phone_sealed)
                secrets += [phone, phone.removeprefix("62")]
            assert not any(secret in text for secret in secrets)

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    async def test_taking_it_is_written_down(self, as_viewer, session, job, form):
        await as_viewer.get(f"{ADDRESS}/{job}/report.{form}")
        event = (await session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported"))).one()
        assert (event.object_type, event.object_id, event.details) == ("send_job", job, {"format": form})

    async def test_the_file_name_is_harmless(self, as_viewer, job):
        for form in ("xlsx", "csv"):
            named = (await as_viewer.get(f"{ADDRESS}/{job}/report.{form}")).headers["content-disposition"]
            assert named.startswith('attachment; filename="simulator-laporan-pbi-nonaktif-maret-26-20')
            assert named.endswith(f'.{form}"')

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    async def test_a_draft_has_none(self, as_operator, session, form):
        draft = await create_job(as_operator, await template_for(session))
        answer = await as_operator.get(f"{ADDRESS}/{draft['id']}/report.{form}")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_started")
        assert await session.scalar(select(AuditEvent.id).where(AuditEvent.action == "report.exported")) is None

    async def test_no_such_job(self, as_viewer):
        answer = await as_viewer.get(f"{ADDRESS}/0198c0de-0000-7000-8000-000000000001/report.xlsx")
        assert (answer.status_code, answer.json()["code"]) == (404, "send_job_not_found")

    async def test_not_without_signing_in(self, anonymous, job):
        assert (await anonymous.get(f"{ADDRESS}/{job}/report.csv")).status_code == 401


def _all_text(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    return "\n".join(
        str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row if cell
    )

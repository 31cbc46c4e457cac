"""Participants as a file to take away."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.crypto import Keyring
from tests.factories.participants import create_participant

ADDRESS = "/api/v1/participants/export"


@pytest.fixture(autouse=True)
async def people(session: AsyncSession, keyring: Keyring):
    await create_participant(
        session,
        keyring,
        card="0001234500001",
        nik="7173014502900007",
        phone="6281299112233",
        name="MAWAR CONTOH",
        birth_date=date(1990, 2, 5),
        inactive_since=date(2026, 2, 1),
        arrears_months=3,
        arrears_amount=1_050_000,
        status_reason="moved",
        village='=HYPERLINK("http://x")',
        address="JALAN RAHASIA",
    )
    await create_participant(session, keyring, name="BUDI UJI", segment="pbpu")


async def test_the_workbook_holds_those_asked_for_masked(as_operator):
    answer = await as_operator.get(f"{ADDRESS}.xlsx", params={"segment": "pbi_apbn"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    header, *rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert len(rows) == 1
    person = dict(zip(header, rows[0], strict=True))
    assert (person["Nama"], person["Nomor kartu"], person["NIK"]) == ("M*** C***", "000******0001", "7173************")
    assert (person["Nomor HP"], person["Tahun lahir"]) == ("0812****233", "1990")
    assert (person["Segmen"], person["Status"], person["Alasan"]) == ("PBI JK (APBN)", "Tidak aktif", "Mutasi / keluar")
    assert (person["Bulan menunggak"], person["Tunggakan (Rp)"]) == (3, 1_050_000)
    assert person["Tidak aktif sejak"].date() == date(2026, 2, 1)
    assert (sheet["H5"].value, sheet["H5"].data_type) == ('=HYPERLINK("http://x")', "s")


async def test_csv_holds_the_same_and_no_formula(as_operator):
    answer = await as_operator.get(f"{ADDRESS}.csv")
    people = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(p["Nama"], p["Nomor HP"][:8], p["Tidak aktif sejak"]) for p in people] == [
        ("B*** U***", "0812****", ""),
        ("M*** C***", "0812****", "2026-02-01"),
    ]
    assert people[1]["Kelurahan/desa"].startswith("'=")
    assert "JALAN RAHASIA" not in answer.text


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_taking_it_is_written_down_without_what_was_looked_for(as_operator, session: AsyncSession, form):
    await as_operator.get(f"{ADDRESS}.{form}", params={"q": "mawar", "status": "inactive"})
    event = (await session.scalars(select(AuditEvent).where(AuditEvent.action == "participants.exported"))).one()
    assert event.details == {"format": form, "filters": ["q", "status"]}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_a_viewer_takes_nothing_away(as_viewer, form):
    assert (await as_viewer.get(f"{ADDRESS}.{form}")).status_code == 403

"""The list of participants as a file: masked, for people who work with lists."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence

from sqlalchemy import RowMapping

from pengingat.masking import mask_birth_date
from pengingat.reports.words import FAMILY_RELATIONS, PARTICIPANT_STATUSES, STATUS_REASONS
from pengingat.send_jobs.rules import SEGMENT_NAMES
from pengingat.workbook_out import Column, Kind, Row, Sheet

_COLUMNS = (
    Column("Nama", 28),
    Column("Nomor kartu", 17),
    Column("NIK", 19),
    Column("Nomor HP", 15),
    Column("Tahun lahir", 9),
    Column("L/P", 6),
    Column("Kecamatan", 22),
    Column("Kelurahan/desa", 22),
    Column("Segmen", 27),
    Column("Status", 12),
    Column("Alasan", 16),
    Column("Tidak aktif sejak", 13, Kind.DATE),
    Column("Kelas rawat", 9),
    Column("Bulan menunggak", 14, Kind.NUMBER),
    Column("Tunggakan (Rp)", 15, Kind.NUMBER),
    Column("Hubungan keluarga", 17),
    Column("Minta berhenti", 10),
)


def participant_list(batches: AsyncIterable[Sequence[RowMapping]], *, office: str) -> Sheet:
    """The participants that `batches` (of `participants.queries.all_participants`) give."""
    note = "Nama dan nomor disamarkan. Simpan dan bagikan seperlunya."
    return Sheet("Peserta", _COLUMNS, _rows(batches), heading=("Daftar peserta", f"{office}. {note}"))


async def _rows(batches: AsyncIterable[Sequence[RowMapping]]) -> AsyncIterator[Sequence[Row]]:
    async for batch in batches:
        yield [_row(person) for person in batch]


def _row(person: RowMapping) -> Row:
    birth_date = person["birth_date"]
    return (
        person["name_masked"],
        person["card_number"],
        person["nik"],
        person["phone"],
        None if birth_date is None else mask_birth_date(birth_date),
        person["sex"],
        person["district"],
        person["village"],
        SEGMENT_NAMES[person["segment"]],
        PARTICIPANT_STATUSES[person["status"]],
        STATUS_REASONS[person["status_reason"]],
        person["inactive_since"],
        person["care_class"],
        person["arrears_months"],
        person["arrears_amount"],
        FAMILY_RELATIONS.get(person["family_relation"]),
        "Ya" if person["opted_out"] else "Tidak",
    )

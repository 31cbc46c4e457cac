"""The usual way to import a list: openpyxl reads, an ORM object is made of each row, known ones are looked up.

It encrypts nothing, checks next to nothing and writes no history: what it is compared with does all of that.
"""

import time
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import BigInteger, Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from pengingat.db import async_url


class Base(DeclarativeBase):
    """The bench's own tables."""

    type_annotation_map = {str: Text}


class Person(Base):
    """A participant in plain text."""

    __tablename__ = "bench_people"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    card_number: Mapped[str] = mapped_column(unique=True)
    nik: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    birth_date: Mapped[str | None]
    village: Mapped[str | None]
    district: Mapped[str | None]
    segment: Mapped[str | None]
    status: Mapped[str | None]


_HEADINGS = {
    "No Kartu": "card_number",
    "NIK": "nik",
    "Nama": "name",
    "No HP": "phone",
    "Tgl Lahir": "birth_date",
    "Kelurahan": "village",
    "Kecamatan": "district",
    "Segmen": "segment",
    "Status": "status",
}


def seconds_to_import(workbook: Path, address: str) -> float:
    """Import the list this way into the database at `address` (its owner's); answers how long it took."""
    engine = create_engine(async_url(address))
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    start = time.perf_counter()
    with Session(engine) as session:
        _import(workbook, session)
        session.commit()
    seconds = time.perf_counter() - start
    Base.metadata.drop_all(engine)
    engine.dispose()
    return seconds


def _import(workbook: Path, session: Session) -> None:
    fields: dict[int, str] = {}
    for row in load_workbook(workbook, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True):
        if not fields:
            found = {index: _HEADINGS[str(cell)] for index, cell in enumerate(row) if cell in _HEADINGS}
            fields = found if len(found) > 2 else {}
            continue
        values = {field: _plain(row[index]) for index, field in fields.items()}
        if not values.get("card_number") or not values.get("name"):
            continue
        person = session.scalar(select(Person).where(Person.card_number == values["card_number"]))
        if person is None:
            session.add(Person(**values))
        else:
            for field, value in values.items():
                setattr(person, field, value)


def _plain(cell: object) -> str | None:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return None if cell is None else str(cell).strip()

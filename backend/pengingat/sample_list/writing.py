"""Writing a list as a branch sends it: titles above the header, a total and a signature below the last row."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from random import Random

from pengingat.errors import Invalid, problem
from pengingat.imports.codes import Code, Severity
from pengingat.imports.columns import Field
from pengingat.sample_list.faults import PER_THOUSAND, SPOIL, WORKBOOK_ONLY, draw
from pengingat.sample_list.people import HEADINGS, PLACE, Person, people
from pengingat.workbook_out import MAX_ROWS, TOO_MANY_ROWS, Column, Row, Sheet, write_csv, write_xlsx

UNKNOWN_KIND = problem(
    "sample_kind_unknown",
    id="Nama berkas harus berakhir dengan .xlsx atau .csv.",
    en="The file's name must end in .xlsx or .csv.",
)

MOST_ROWS = MAX_ROWS - 10
"""Titles, header, total and signature need a few."""

_TITLES = ("BPJS KESEHATAN KANTOR CABANG TONDANO", "DAFTAR PESERTA KOTA TOMOHON DAN KABUPATEN MINAHASA")
_INVENTED = "DATA REKAAN, BUKAN ORANG SUNGGUHAN / INVENTED DATA, NO REAL PERSON"
_SIGNATURE = ("Tomohon, 1 November 2026", "Kepala Bidang Kepesertaan")
_NUMBER, _AMOUNT = PLACE[None], PLACE[Field.ARREARS_AMOUNT]
_REMEMBERED = 200


@dataclass(slots=True)
class Planted:
    """What an import of the list must find; complete once the list is written."""

    rows: int = 0
    ignored: int = 0
    codes: Counter[Code] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """Rows with an error: no row has two problems."""
        return sum(rows for code, rows in self.codes.items() if code.severity is Severity.ERROR)

    @property
    def with_warnings(self) -> int:
        """Rows with a warning."""
        return self.codes.total() - self.rejected


async def write(path: Path, rows: int, *, seed: int = 1, clean: bool = False) -> Planted:
    """Write a list of `rows` people to `path` (.xlsx or .csv), the same for the same seed; `clean`: without a problem.

    Nothing stands at `path` before all is written. Raises `Invalid` for another kind of file or more rows than a sheet
    has, `OSError` where the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in {".xlsx", ".csv"}:
        raise Invalid(UNKNOWN_KIND)
    if rows > MOST_ROWS:
        raise Invalid(TOO_MANY_ROWS)
    codes = frozenset(PER_THOUSAND) - (WORKBOOK_ONLY if kind == ".csv" else frozenset())
    planted = Planted()
    sheet = _sheet(_rows(rows, seed, frozenset() if clean else codes, planted))
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w+b") as file:
            await (write_xlsx(file, [sheet]) if kind == ".xlsx" else write_csv(file, sheet))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return planted


def spoiled_people(seed: int, codes: frozenset[Code]) -> Iterator[tuple[Person, Code | None]]:
    """People without end, each with the one problem that was planted in it."""
    random = Random(seed)  # noqa: S311 - the same list for the same seed, no secret
    earlier: list[Person] = []
    plan: list[Code | None] = []
    for person in people(seed):
        plan = plan or draw(random, codes)
        code = plan.pop()
        if code is Code.DUPLICATE_IN_FILE:
            code = code if earlier else None
            person = random.choice(earlier).copy() if earlier else person  # noqa: PLW2901 - the row becomes another's
        elif code is not None:
            SPOIL[code](person, random)
        elif len(earlier) < _REMEMBERED:
            earlier.append(person.copy())
        yield person, code


def _sheet(rows: Iterator[Row]) -> Sheet:
    columns = [Column(heading, width) for heading, width in HEADINGS.values()]
    return Sheet("Data", columns, rows, heading=(*_TITLES, _INVENTED))


def _rows(count: int, seed: int, codes: frozenset[Code], planted: Planted) -> Iterator[Row]:
    total = 0
    for number, (person, code) in enumerate(islice(spoiled_people(seed, codes), count), start=1):
        person[_NUMBER] = number
        amount = person[_AMOUNT]
        total += amount if isinstance(amount, int) else 0
        planted.rows += 1
        if code is not None:
            planted.codes[code] += 1
        yield person
    empty: Person = [None] * len(HEADINGS)
    below = [_with(empty, _NUMBER, "JUMLAH"), *(_with(empty, _AMOUNT, line) for line in _SIGNATURE)]
    below[0][_AMOUNT] = total
    planted.ignored = len(below)
    yield from chain(below[:1], [empty], below[1:])


def _with(row: Person, place: int, text: str) -> Person:
    return [text if index == place else cell for index, cell in enumerate(row)]

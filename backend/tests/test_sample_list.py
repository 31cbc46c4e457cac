"""Invented lists: what was planted is exactly what an import finds, and nobody in them can be reached."""

import asyncio
import re
from datetime import date
from itertools import islice
from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import carrier
from typer.testing import CliRunner

from pengingat import sample_list
from pengingat.cli import app
from pengingat.errors import Invalid
from pengingat.imports.check import FileCheck
from pengingat.imports.codes import Code
from pengingat.imports.columns import ColumnMapping, map_columns
from pengingat.imports.rules import CheckedRow, Counts, Defaults
from pengingat.sample_list.faults import PER_THOUSAND, WORKBOOK_ONLY
from pengingat.sample_list.writing import spoiled_people
from tests.imports.checking import TODAY
from tests.imports.reading import Read, read


def mapping_of(found: Read) -> ColumnMapping:
    """Its columns as their headings say."""
    return map_columns(found.head.headings, {})


async def _checked(file: Path) -> tuple[list[CheckedRow], Counts]:
    """The list as an import reads and checks it."""
    found = await read(await asyncio.to_thread(file.read_bytes))
    check = FileCheck(mapping_of(found), defaults=Defaults(), today=TODAY)
    return list(check.check_rows(found.rows)), check.counts


@pytest.mark.parametrize(("name", "rows"), [("list.xlsx", 10_000), ("list.csv", 2_345)])
async def test_an_import_finds_what_was_planted(tmp_path, name, rows):
    planted = await sample_list.write(tmp_path / name, rows, seed=7)
    checked, counts = await _checked(tmp_path / name)
    assert counts.codes == planted.codes
    assert (counts.rows, counts.rejected, counts.with_warnings, counts.ignored) == (
        *(planted.rows, planted.rejected, planted.with_warnings, planted.ignored),
    )
    possible = frozenset(PER_THOUSAND) - (WORKBOOK_ONLY if name.endswith("csv") else frozenset())
    plan = [code for _, code in islice(spoiled_people(7, possible), rows)]
    assert [[problem.code for problem in row.problems] for row in checked] == [[code] if code else [] for code in plan]


async def test_ten_thousand_rows_have_every_code_in_the_share_that_is_told(tmp_path):
    planted = await sample_list.write(tmp_path / "list.xlsx", 10_000)
    assert set(PER_THOUSAND) == set(Code)
    assert planted.codes == {code: 10 * rows for code, rows in PER_THOUSAND.items()}


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
async def test_a_clean_list_has_no_problem(tmp_path, name):
    await sample_list.write(tmp_path / name, 1_500, clean=True)
    checked, counts = await _checked(tmp_path / name)
    assert (counts.rows, counts.codes) == (1_500, {})
    assert len({row.participant.card_number for row in checked}) == 1_500


async def test_it_looks_as_a_branch_sends_it(tmp_path):
    await sample_list.write(tmp_path / "list.xlsx", 300)
    found = await read((tmp_path / "list.xlsx").read_bytes())
    assert found.head.header_row == 5
    fields = mapping_of(found).fields
    assert len(fields) == 16
    assert found.rows[300].cells[0] == "JUMLAH"
    phones = [row.cells[fields["phone"]] for row in found.rows[:300]]
    assert {type(phone) for phone in phones} >= {str, float}
    births = [row.cells[fields["birth_date"]] for row in found.rows[:300]]
    assert {type(born) for born in births} >= {str, date}


async def test_families_share_a_phone_and_no_number_reaches_anyone(tmp_path):
    await sample_list.write(tmp_path / "list.xlsx", 2_000)
    checked, _ = await _checked(tmp_path / "list.xlsx")
    people = [row.participant for row in checked if row.participant]
    phones = [person.phone for person in people if person.phone]
    assert 1.5 < len(phones) / len(set(phones)) < 5
    assert {phone[:5] for phone in phones} == {f"6286{digit}" for digit in range(8)}
    numbers = [phonenumbers.parse(f"+{phone}") for phone in phones]
    assert {carrier.name_for_number(number, "en") for number in numbers} == {""}
    assert all(person.nik[4:6] == "99" for person in people if person.nik)
    assert all(person.card_number.startswith("0009") for person in people)
    assert {person.segment for person in people} >= {"pbi_apbn", "pbpu", "pbpu_pemda", "ppu", "bp"}


async def test_the_same_seed_gives_the_same_list(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        await sample_list.write(tmp_path / f"{name}.csv", 50, seed=seed)
    first, again, other = ((tmp_path / f"{name}.csv").read_bytes() for name in "abc")
    assert first == again
    assert first != other


async def test_nothing_is_left_of_a_list_that_cannot_be_written(tmp_path, monkeypatch):
    with pytest.raises(Invalid):
        await sample_list.write(tmp_path / "list.pdf", 5)
    with pytest.raises(Invalid):
        await sample_list.write(tmp_path / "list.xlsx", 1_048_576)
    assert list(tmp_path.iterdir()) == []


class TestCommand:
    def test_it_tells_what_it_planted(self, tmp_path):
        file = tmp_path / "list.csv"
        answer = CliRunner().invoke(app, ["sample-workbook", "1000", str(file), "--seed", "2"])
        assert answer.exit_code == 0, answer.output
        assert re.search(r"phone_missing +60\b", answer.output)
        assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 1 + 1_000 + 4

    @pytest.mark.parametrize(
        ("name", "says"), [("list.pdf", ".xlsx or .csv"), ("no/such/folder/list.csv", "No such file or directory")]
    )
    def test_what_cannot_be_written_is_a_sentence(self, tmp_path, name, says):
        answer = CliRunner().invoke(app, ["sample-workbook", "10", str(tmp_path / name)])
        assert answer.exit_code == 1
        assert says in answer.output
        assert "Traceback" not in answer.output

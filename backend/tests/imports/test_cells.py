"""Rows as the reading process says them: what is not exactly a row is refused."""

from datetime import date

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.imports.cells import Flaw, FlawedCell, SheetRow, row_from_wire, wire_date, wire_flaw


def test_every_kind_of_cell_arrives() -> None:
    flaws = [FlawedCell(Flaw.FORMULA_WITHOUT_VALUE), FlawedCell(Flaw.ERROR, "#N/A")]
    line = orjson.dumps([7, ["teks", 1.5, 81140003210.0, None, wire_date(date(980, 3, 5)), *map(wire_flaw, flaws)]])
    assert row_from_wire(orjson.loads(line)) == SheetRow(7, ["teks", 1.5, 81140003210.0, None, date(980, 3, 5), *flaws])


def test_the_text_of_an_error_is_one_of_excels() -> None:
    assert row_from_wire([1, [["e", "<script>"]]]).cells == [FlawedCell(Flaw.ERROR, "")]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        [1],
        [0, []],
        ["1", []],
        [True, []],
        [1, "abc"],
        [1, [True]],
        [1, [{}]],
        [1, [["d", "kemarin"]]],
        [1, [["d", 5]]],
        [1, [["x", ""]]],
        [1, [["d", "2020-01-01", ""]]],
    ],
)
def test_anything_else_is_no_row(value: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        row_from_wire(value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=3), children, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_no_json_breaks_the_reader_in_another_way(value: object) -> None:
    try:
        row = row_from_wire(value)
    except ValueError:
        return
    assert row.number >= 1

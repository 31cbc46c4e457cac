"""What is found in a sheet's XML depends neither on how it is cut up nor on which of its rows are looked through."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from pengingat.imports import sheet_xml
from pengingat.imports.sheet_xml import find_flaws

PLAIN = (
    '<c r="{}"><v>7</v></c>',
    '<c r="{}" t="inlineStr"><is><t>SITI &amp; D\'ARC = 3 </t></is></c>',
    "<c><v>1</v></c>",
    "",
)
FLAWED = (
    '<c r="{}" t="e"><v>#DIV/0!</v></c>',
    "<c r=\"{}\" t='e'><v>#N/A</v></c>",
    '<c r="{}" t = "e"><v>#REF!</v></c>',
    '<c r="{}"><f>A1+1</f></c>',
    '<c r="{}"><f t="shared" si="0"/></c>',
    '<c r="{}"><f>A1</f><v>3</v></c>',
    '<c t="e"><v>#NUM!</v></c>',
    "<!-- </row> -->",
)

numbers = st.one_of(st.none(), st.integers(1, 60))
cells = st.lists(st.sampled_from(PLAIN + FLAWED), max_size=4)
rows = st.lists(st.tuples(numbers, st.one_of(st.lists(st.sampled_from(PLAIN), max_size=4), cells)), max_size=12)


def sheet(given_rows: list[tuple[int | None, list[str]]]) -> bytes:
    """A worksheet of rows that say their number or do not; every cell that says its place says the row's."""
    written, number = [], 0
    for said, contents in given_rows:
        number = number + 1 if said is None else said
        frame = "<row>" if said is None else f'<row r="{said}" ht="15">'
        placed = (content.format(f"{'ABCD'[place]}{number}") for place, content in enumerate(contents))
        written.append(f"{frame}{''.join(placed)}</row>" if contents or said is None else f'<row r="{said}"/>')
    return f'<worksheet xmlns="x"><sheetData>{"".join(written)}</sheetData></worksheet>'.encode()


@given(rows, st.integers(1, 400))
def test_all_flaws_are_found_however_the_sheet_comes(given_rows: list[tuple[int | None, list[str]]], size: int) -> None:
    xml = sheet(given_rows)
    with patch.object(sheet_xml, "_thinned", lambda chunks: chunks):
        all_of_it = find_flaws([xml], 256)
    assert find_flaws([xml[start : start + size] for start in range(0, len(xml), size)], 256) == all_of_it


def test_rows_without_anything_to_find_are_not_looked_through() -> None:
    plain = sheet([(number, [PLAIN[0]]) for number in range(1, 51)] + [(51, [FLAWED[0]]), (52, [PLAIN[0]])])
    thinned = b"".join(sheet_xml._thinned([plain]))
    assert [thinned.count(mark) for mark in (b"<row", b"<c", FLAWED[0].format("A51").encode())] == [2, 2, 1]
    assert thinned.startswith(b"<worksheet")
    assert thinned.endswith(b"</worksheet>")


def test_a_sheet_whose_rows_are_written_in_another_way_is_looked_through_whole() -> None:
    prefixed = sheet([(1, [FLAWED[0]])]).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    with patch.object(sheet_xml, "_LONGEST_ROW", 10):
        assert find_flaws([prefixed[:60], prefixed[60:]], 256) == {1: {0: ["e", "#DIV/0!"]}}

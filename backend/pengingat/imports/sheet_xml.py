"""A second look at a worksheet's XML, for what calamine shows as empty: formulas without a value, error cells.

Nothing here keeps the sheet: it streams through expat, and only when a search in the raw bytes says there is
something to find.
"""

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from pengingat.imports.cells import Flaw, FlawedCell, WireCell, wire_flaw
from pengingat.imports.columns import column_index
from pengingat.imports.sheets import Refused

Flaws = dict[int, dict[int, WireCell]]
"""Flawed cells by row number and column index."""

BROKEN_XML = (expat.ExpatError, LookupError, ValueError)
"""What expat raises: the others are of an encoding it does not know or cannot read."""

_OVERLAP = 64

# Each is looked for in every byte of the sheet, so they are as plain as writers of workbooks allow. A formula that only
# shares another one's text is `<f …/>`; the one it shares is not.
_FORMULA_END, _ERROR = b"f>", b't="e"'
_FORMULA = re.compile(rb"</?(?:[\w.-]+:)?f>")
# A column of three letters is the 703rd at least. One forgotten cell there would make calamine lay out a table
# of that width for every row, so it must be known before.
_FAR = re.compile(rb'r="[A-Z]{3}')
# XML may also be written in other ways than any known writer does. Then it is looked through the slow way.
_UNUSUAL = re.compile(rb"""<[^<>]*[\w.-](?:=\s*'|\s+=|=\s+")""")
_UNUSUAL_WITHIN = 1 << 16

_NUMBERED_ROW, _ROW_END = b'<row r="', b"</row>"
_MARKS = (b"<f", b'"e"', b"'")
"""What a row has in which something can be found, however it is spaced; the last is of quotes no known writer uses."""
_LONGEST_ROW = 4 << 20

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


def is_suspicious(chunks: Iterable[bytes]) -> bool:
    """Whether a worksheet may hold formulas, errors or cells far to the right. Always reads to the end."""
    found, tail = False, b""
    for chunk in chunks:
        found = found or _has_flaws(chunk) or _has_flaws(tail + chunk[:_OVERLAP]) or _is_unusual(chunk, first=not tail)
        tail = chunk[-_OVERLAP:]
    return found


def _has_flaws(xml: bytes) -> bool:
    return _ERROR in xml or bool(_FAR.search(xml)) or (_FORMULA_END in xml and bool(_FORMULA.search(xml)))


def _is_unusual(xml: bytes, *, first: bool) -> bool:
    return first and bool(_UNUSUAL.search(xml[xml.find(b"?>") + 1 : _UNUSUAL_WITHIN]))


def find_flaws(chunks: Iterable[bytes], max_columns: int) -> Flaws:
    """All flawed cells of a worksheet. Raises Refused when a filled cell is further right than an import may be."""
    parser = strict_parser()
    finder = _FlawFinder(parser, max_columns)
    try:
        for chunk in _thinned(chunks):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat knows no keywords
        parser.Parse(b"", True)  # noqa: FBT003
    except BROKEN_XML as broken:
        raise Refused("corrupted") from broken
    return finder.flaws


def _thinned(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same sheet with only those rows in which something can be found, as long as rows say their numbers.

    Most rows of a list hold no formula, and parsing them took most of the time of reading it.
    """
    rest = b""
    for chunk in chunks:
        rows, row_end, rest = (rest + chunk).rpartition(_ROW_END)
        yield _suspects(rows + row_end)
        if len(rest) > _LONGEST_ROW:  # rows are written in another way here
            yield rest
            rest = b""
    yield rest


def _suspects(rows: bytes) -> bytes:
    """What comes before the first of these rows, those with a mark, and the last: the next may be counted from it."""
    done = rows.find(_NUMBERED_ROW)
    has_comments = b"!" in rows and b"<!" in rows  # one byte is found much faster than two, and rare
    if done < 0 or has_comments or rows.count(b"<row") != rows.count(_NUMBERED_ROW):
        return rows
    kept = [rows[:done]]
    for place in [*sorted(_places_of_marks(rows)), rows.rfind(_NUMBERED_ROW)]:
        if place >= done:
            begin = max(rows.rfind(_NUMBERED_ROW, 0, place + len(_NUMBERED_ROW)), done)
            done = rows.index(_ROW_END, place) + len(_ROW_END)
            kept.append(rows[begin:done])
    return b"".join(kept)


def _places_of_marks(xml: bytes) -> Iterator[int]:
    yield from (match.start() for match in _FAR.finditer(xml))
    for mark in _MARKS:
        place = xml.find(mark)
        while place >= 0:
            yield place
            place = xml.find(mark, place + 1)


def elements(xml: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements of a small part: name without prefix, and attributes. Raises Refused when it is no XML."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = strict_parser()
    parser.StartElementHandler = lambda name, attributes: found.append((local_name(name), attributes))
    try:
        parser.Parse(xml, True)  # noqa: FBT003
    except BROKEN_XML as broken:
        raise Refused("corrupted") from broken
    return iter(found)


class _FlawFinder:
    """Follows one worksheet cell by cell, and looks into those that have a formula, an error or a far place.

    Ends and texts of elements are only listened to within such cells: of the others, the most, a start is enough.
    """

    def __init__(self, parser: expat.XMLParserType, max_columns: int) -> None:
        self.flaws: Flaws = {}
        self._parser = parser
        self._max_columns = max_columns
        self._row, self._column = 0, -1
        self._reference: str | None = None
        self._type: str | None = None
        self._formula = self._valued = False
        self._value = ""
        parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "c":
            self._start_cell(attributes.get("r"), attributes.get("t"))
        elif name == "f":
            self._formula = True
            self._parser.EndElementHandler = self._end
        elif name in ("v", "is"):
            self._valued = True
            if self._parser.EndElementHandler:
                self._parser.CharacterDataHandler = self._text
        elif name == "row":
            self._reference = None
            self._row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self._row + 1
            self._column = -1

    def _start_cell(self, reference: str | None, kind: str | None) -> None:
        if reference is None:
            self._row, self._column = self._place()
            self._column += 1
        self._reference, self._type, self._value = reference, kind, ""
        self._formula = self._valued = False
        if kind == "e" or (reference and reference[2:3].isalpha()):
            self._parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name in ("v", "is"):
            self._parser.CharacterDataHandler = None
        elif name == "c":
            self._parser.EndElementHandler = None
            self._finish_cell()

    def _text(self, data: str) -> None:
        self._value += data

    def _finish_cell(self) -> None:
        row, column = self._place()
        if column >= self._max_columns:
            if self._value:
                raise Refused("too_many_columns")
        elif self._type == "e":
            self._add(row, column, FlawedCell(Flaw.ERROR, self._value))
        elif self._formula and not self._value and not (self._type == "str" and self._valued):
            # A stored empty text (`t="str"` with an empty `v`) is a value: what =IF(A1="";"";…) gives.
            self._add(row, column, FlawedCell(Flaw.FORMULA_WITHOUT_VALUE))

    def _add(self, row: int, column: int, cell: FlawedCell) -> None:
        self.flaws.setdefault(row, {})[column] = wire_flaw(cell)

    def _place(self) -> tuple[int, int]:
        """Where the cell is: what it says, else right of the last one."""
        if self._reference is None:
            return self._row, self._column
        match = _REFERENCE.fullmatch(self._reference)
        if match is None:
            raise Refused("corrupted")
        return int(match[2]), column_index(match[1].upper())


def strict_parser() -> expat.XMLParserType:
    """A parser that refuses a document type: no spreadsheet has one, and entities grow without end."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _refuse_document_type(*_: object) -> None:
    raise Refused("corrupted")


def local_name(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name

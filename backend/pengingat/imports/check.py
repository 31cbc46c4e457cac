"""Turns the typed cells of a sheet's rows into values to store, or into what is wrong with them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import repeat
from operator import itemgetter

from pengingat.imports import values
from pengingat.imports.cells import Cell, Flaw, FlawedCell, SheetRow
from pengingat.imports.codes import Code, Severity
from pengingat.imports.columns import ColumnMapping, Field, column_letter
from pengingat.imports.rules import CheckedRow, Counts, Defaults, ParticipantRow, RowProblem
from pengingat.imports.shown import shown_value
from pengingat.participants.rules import StatusReason
from pengingat.participants.texts import MAX_ADDRESS, MAX_PLACE, visible

Parser = Callable[[Cell], values.Parsed[object]]

_FLAWS = {Flaw.FORMULA_WITHOUT_VALUE: Code.FORMULA_WITHOUT_VALUE, Flaw.ERROR: Code.CELL_ERROR}
_IDENTITY = (Field.CARD_NUMBER, Field.NIK, Field.NAME)
_MOST_REMEMBERED = 32_768
"""More than the birth dates of 80 years."""
_LIMITS = {Field.ADDRESS: MAX_ADDRESS, Field.VILLAGE: MAX_PLACE, Field.DISTRICT: MAX_PLACE}

_SLOT = {name: slot for slot, name in enumerate(ParticipantRow._fields)}
_CARD, _NIK, _BIRTH_DATE = _SLOT["card_number"], _SLOT["nik"], _SLOT["birth_date"]
_SEGMENT, _STATUS, _REASON = _SLOT["segment"], _SLOT["status"], _SLOT["status_reason"]
_MONTHS, _AMOUNT = _SLOT["arrears_months"], _SLOT["arrears_amount"]


class FileCheck:
    """Checks the rows of one file, in their order. Of earlier rows it keeps the card numbers, nothing else."""

    def __init__(self, mapping: ColumnMapping, *, defaults: Defaults, today: date) -> None:
        """`today` is the office's: no date is later. Raises Invalid when a column every row needs is missing."""
        mapping.require(segment_given=defaults.segment is not None, status_given=defaults.status is not None)
        self.counts = Counts()
        self._fields = mapping.fields
        parsers = _parsers(defaults, today)
        self._columns = [(_SLOT[name], parsers[name], name) for name in self._fields]
        self._pick = itemgetter(*self._fields.values())
        self._width = max(self._fields.values()) + 1
        self._identity = [self._fields[name] for name in _IDENTITY if name in self._fields]
        self._absent: list[object] = [None] * len(_SLOT)
        self._absent[_SEGMENT] = defaults.segment
        self._absent[_STATUS] = (defaults.status, StatusReason.NONE)
        self._row_of_card: dict[int, int] = {}

    def check_rows(self, rows: Iterable[SheetRow]) -> Iterator[CheckedRow]:
        """The data rows among `rows`, checked and counted; the others are counted as ignored."""
        return filter(None, map(self.check_row, rows))

    def check_row(self, row: SheetRow) -> CheckedRow | None:
        """What would be stored of the row and what is wrong with it; None for a row that is nobody's."""
        if len(row.cells) < self._width:
            row = SheetRow(row.number, [*row.cells, *repeat(None, self._width - len(row.cells))])
        if not self._is_somebody(row):
            self.counts.ignored += any(_has_content(cell) for cell in row.cells)
            return None
        found, problems = self._parse(row)
        self._compare(row, found, problems)
        if not problems or not _rejects(problems):
            self._find_duplicate(row, found, problems)
        rejected = problems and _rejects(problems)
        checked = CheckedRow(row.number, None if rejected else ParticipantRow._make(found), problems)
        self.counts.add(checked)
        return checked

    def _is_somebody(self, row: SheetRow) -> bool:
        """Whether there is something where a card number, a NIK or a name stands, be it an uncalculated formula."""
        for index in self._identity:
            cell = row.cells[index]
            if cell is not None and (type(cell) is FlawedCell or values.text_of(cell) is not None):
                return True
        return bool(visible(values.plain_text(row.cells[self._fields[Field.NAME]])))

    def _parse(self, row: SheetRow) -> tuple[list[object], list[RowProblem]]:
        """The values in the order of `ParticipantRow`, and what is wrong with single cells."""
        found = self._absent.copy()
        problems: list[RowProblem] = []
        for (slot, parse, name), cell in zip(self._columns, self._pick(row.cells), strict=True):
            if type(cell) is FlawedCell:
                problems.append(self._problem(row, name, _FLAWS[cell.flaw]))
                found[slot], code = parse(None)
            else:
                found[slot], code = parse(cell)
            if code is not None:
                problems.append(self._problem(row, name, code, stored=found[slot]))
        if type(status := found[_STATUS]) is tuple:
            found[_STATUS], found[_REASON] = status
        return found, problems

    def _compare(self, row: SheetRow, found: list[object], problems: list[RowProblem]) -> None:
        """Add what is wrong between cells: a NIK of another birth date, arrears of which one half is zero."""
        nik, birth_date = found[_NIK], found[_BIRTH_DATE]
        if isinstance(nik, str) and isinstance(birth_date, date) and values.nik_contradicts(nik, birth_date):
            problems.append(self._problem(row, Field.NIK, Code.NIK_BIRTH_DATE_MISMATCH, stored=nik))
        months, amount = found[_MONTHS], found[_AMOUNT]
        if months is not None and amount is not None and (months == 0) is not (amount == 0):
            problems.append(self._problem(row, Field.ARREARS_AMOUNT, Code.ARREARS_IMPLAUSIBLE))

    def _find_duplicate(self, row: SheetRow, found: list[object], problems: list[RowProblem]) -> None:
        """Claim the card for this row, or add that an earlier row has it. As integers a million cards stay small."""
        card = str(found[_CARD])
        first_row = self._row_of_card.setdefault(int(card), row.number)
        if first_row != row.number:
            duplicate = Code.DUPLICATE_IN_FILE
            problems.append(self._problem(row, Field.CARD_NUMBER, duplicate, stored=card, first_row=first_row))

    def _problem(
        self, row: SheetRow, name: Field, code: Code, *, stored: object = None, **message_values: object
    ) -> RowProblem:
        index = self._fields[name]
        cell = row.cells[index]
        letter = column_letter(index)
        if code in _CELL_FLAWS:
            message_values |= {"column": letter, "error": cell.text if type(cell) is FlawedCell else ""}
        if code is Code.TEXT_SHORTENED:
            message_values |= {"limit": _LIMITS[name]}
        return RowProblem(row.number, letter, name, code, shown_value(name, cell, stored), message_values)


_CELL_FLAWS = frozenset(_FLAWS.values())


def _parsers(defaults: Defaults, today: date) -> dict[Field, Parser]:
    return {
        Field.CARD_NUMBER: values.parse_card,
        Field.NAME: values.parse_name,
        Field.NIK: values.parse_nik,
        Field.PHONE: values.parse_phone,
        Field.BIRTH_DATE: _remembering(partial(values.parse_birth_date, today=today)),
        Field.SEX: _remembering(values.parse_sex),
        Field.ADDRESS: partial(values.parse_text, limit=_LIMITS[Field.ADDRESS]),
        Field.VILLAGE: _remembering(partial(values.parse_text, limit=_LIMITS[Field.VILLAGE])),
        Field.DISTRICT: _remembering(partial(values.parse_text, limit=_LIMITS[Field.DISTRICT])),
        Field.SEGMENT: _remembering(partial(values.parse_segment, default=defaults.segment)),
        Field.STATUS: _remembering(partial(values.parse_status, default=defaults.status)),
        Field.INACTIVE_SINCE: _remembering(partial(values.parse_inactive_since, today=today)),
        Field.CARE_CLASS: _remembering(values.parse_care_class),
        Field.ARREARS_MONTHS: _remembering(values.parse_arrears_months),
        Field.ARREARS_AMOUNT: _remembering(values.parse_arrears_amount),
        Field.FAMILY_RELATION: _remembering(values.parse_family_relation),
    }


def _remembering(parse: Parser) -> Parser:
    return _Memory(parse).__getitem__


class _Memory(dict[Cell, values.Parsed[object]]):
    """What a parser said of each cell: 100,000 people live in a few hundred villages. Forgets all when it is large."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: Cell) -> values.Parsed[object]:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        parsed = self[cell] = self._parse(cell)
        return parsed


def _rejects(problems: list[RowProblem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _has_content(cell: Cell) -> bool:
    return type(cell) is not FlawedCell and bool(visible(values.plain_text(cell)))

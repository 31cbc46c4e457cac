"""Turns the typed cells of a sheet's rows into values to store, or into what is wrong with them.

Rows are checked some thousands at a time and column by column, so that a cell mostly costs one look into a dictionary:
three times as many rows a second as one row after the other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
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
Column = Iterable[object]

_FLAWS = {Flaw.FORMULA_WITHOUT_VALUE: Code.FORMULA_WITHOUT_VALUE, Flaw.ERROR: Code.CELL_ERROR}
_IDENTITY = (Field.CARD_NUMBER, Field.NIK, Field.NAME)
_MOST_REMEMBERED = 32_768
"""More than the birth dates of 80 years."""
_LIMITS = {Field.ADDRESS: MAX_ADDRESS, Field.VILLAGE: MAX_PLACE, Field.DISTRICT: MAX_PLACE}


class FileCheck:
    """Checks the rows of one file, in their order. Of earlier rows it keeps the card numbers, nothing else."""

    def __init__(self, mapping: ColumnMapping, *, defaults: Defaults, today: date) -> None:
        """`today` is the office's: no date is later. Raises Invalid when a column every row needs is missing."""
        mapping.require(segment_given=defaults.segment is not None, status_given=defaults.status is not None)
        self.counts = Counts()
        self._fields = mapping.fields
        parsers = _parsers(defaults, today)
        self._parsers = {name: parsers[name] for name in self._fields}
        self._absent: dict[str, object] = {
            Field.SEGMENT: defaults.segment,
            Field.STATUS: (defaults.status, StatusReason.NONE),
        }
        self._width = max(self._fields.values()) + 1
        self._identity = [self._fields[name] for name in _IDENTITY if name in self._fields]
        self._row_of_card: dict[int, int] = {}

    def check_rows(self, rows: Iterable[SheetRow]) -> list[CheckedRow]:
        """The data rows among `rows`, checked and counted; the others are counted as ignored."""
        wide = [row if len(row.cells) >= self._width else self._widened(row) for row in rows]
        people = list(filter(self._is_somebody, wide))
        if len(people) < len(wide):
            somebody = {row.number for row in people}
            self.counts.ignored += sum(_says_something(row) for row in wide if row.number not in somebody)
        checked = self._check(_Batch(people, self._fields)) if people else []
        self.counts.add(checked)
        return checked

    def _widened(self, row: SheetRow) -> SheetRow:
        return SheetRow(row.number, [*row.cells, *repeat(None, self._width - len(row.cells))])

    def _is_somebody(self, row: SheetRow) -> bool:
        """Whether there is something where a card number, a NIK or a name stands, be it an uncalculated formula."""
        for index in self._identity:
            cell = row.cells[index]
            if type(cell) is str and len(cell) > 1 and cell.isdecimal():
                return True  # no word for nothing is like that; most rows end here
            if cell is not None and (type(cell) is FlawedCell or values.text_of(cell) is not None):
                return True
        return bool(visible(values.plain_text(row.cells[self._fields[Field.NAME]])))

    def _check(self, batch: "_Batch") -> list[CheckedRow]:
        found: dict[str, Column] = {name: repeat(value) for name, value in self._absent.items()}
        found |= {name: batch.parse(name, parse) for name, parse in self._parsers.items()}
        found["status"], found["status_reason"] = _status_and_reason(found["status"], batch.size)
        found["clears_inactive_since"] = batch.emptied(Field.INACTIVE_SINCE, found)
        batch.compare(found)
        batch.claim_cards(found["card_number"], self._row_of_card)
        columns = [found.get(name, repeat(None)) for name in ParticipantRow._fields]
        return batch.checked(map(ParticipantRow._make, zip(*columns, strict=False)))


class _Batch:
    """Some rows by columns, and what is wrong with each by its place in the batch."""

    def __init__(self, rows: Sequence[SheetRow], fields: Mapping[Field, int]) -> None:
        self.size = len(rows)
        self._rows = rows
        self._fields = fields
        pick = itemgetter(*fields.values())
        self._cells = dict(zip(fields, zip(*[pick(row.cells) for row in rows], strict=True), strict=True))
        self._problems: defaultdict[int, list[RowProblem]] = defaultdict(list)

    def parse(self, name: Field, parse: Parser) -> Sequence[object]:
        """The values of a column, its problems noted. To a parser a flawed cell is an empty one."""
        cells = self._cells[name]
        if FlawedCell in set(map(type, cells)):
            for index, cell in enumerate(cells):
                if type(cell) is FlawedCell:
                    self._note(index, name, _FLAWS[cell.flaw])
        found, codes = zip(*map(parse, cells), strict=True)
        if any(codes):
            for index, code in enumerate(codes):
                if code is not None:
                    self._note(index, name, code, stored=found[index])
        return found

    def emptied(self, name: Field, found: Mapping[str, Column]) -> Column:
        """Whether the cell of a column is there and empty, as opposed to one that could not be read."""
        if name not in self._fields:
            return repeat(_NOT_EMPTIED)
        unread = {index for index, problems in self._problems.items() if any(it.field is name for it in problems)}
        return [value is None and index not in unread for index, value in enumerate(found[name])]

    def compare(self, found: Mapping[str, Column]) -> None:
        """Note what is wrong between cells: a NIK of another birth date, arrears of which one half is zero."""
        if Field.NIK in found and Field.BIRTH_DATE in found:
            for index, (nik, born) in enumerate(zip(found[Field.NIK], found[Field.BIRTH_DATE], strict=True)):
                if type(nik) is str and isinstance(born, date) and values.nik_contradicts(nik, born):
                    self._note(index, Field.NIK, Code.NIK_BIRTH_DATE_MISMATCH, stored=nik)
        if Field.ARREARS_MONTHS in found and Field.ARREARS_AMOUNT in found:
            pairs = zip(found[Field.ARREARS_MONTHS], found[Field.ARREARS_AMOUNT], strict=True)
            for index, (months, amount) in enumerate(pairs):
                if (months == 0) is not (amount == 0) and months is not None and amount is not None:
                    self._note(index, Field.ARREARS_AMOUNT, Code.ARREARS_IMPLAUSIBLE)

    def claim_cards(self, cards: Column, row_of_card: dict[int, int]) -> None:
        """Claim each valid row's card for it, or note that an earlier row has it.

        As integers the cards of a million rows stay small.
        """
        rejected = {index for index, problems in self._problems.items() if _rejects(problems)}
        for index, (card, row) in enumerate(zip(cards, self._rows, strict=True)):
            if index in rejected:
                continue
            first_row = row_of_card.setdefault(int(str(card)), row.number)
            if first_row != row.number:
                self._note(index, Field.CARD_NUMBER, Code.DUPLICATE_IN_FILE, stored=card, first_row=first_row)

    def checked(self, people: Iterable[ParticipantRow]) -> list[CheckedRow]:
        """The rows with what was found of each; a rejected one is nobody."""
        checked = [CheckedRow(row.number, person, []) for row, person in zip(self._rows, people, strict=True)]
        for index, problems in self._problems.items():
            number, person, _ = checked[index]
            checked[index] = CheckedRow(number, None if _rejects(problems) else person, problems)
        return checked

    def _note(self, index: int, name: Field, code: Code, *, stored: object = None, **message_values: object) -> None:
        cell = self._cells[name][index]
        letter = column_letter(self._fields[name])
        if code in _CELL_FLAWS:
            message_values |= {"column": letter, "error": cell.text if type(cell) is FlawedCell else ""}
        if code is Code.TEXT_SHORTENED:
            message_values |= {"limit": _LIMITS[name]}
        if code is Code.PHONE_INVALID:
            message_values |= {"kind": values.why_no_phone(cell)}
        shown = shown_value(name, cell, stored)
        self._problems[index].append(RowProblem(self._rows[index].number, letter, name, code, shown, message_values))


_CELL_FLAWS = frozenset(_FLAWS.values())
_NOT_EMPTIED = False


def _status_and_reason(statuses: Column, size: int) -> tuple[Column, Column]:
    """Two columns of the one that is read as pairs; a row whose status is unknown has neither."""
    pairs = [pair or (None, None) for pair, _ in zip(statuses, range(size), strict=False)]
    status, reason = zip(*pairs, strict=True)
    return status, reason


def _parsers(defaults: Defaults, today: date) -> dict[Field, Parser]:
    return {
        Field.CARD_NUMBER: values.parse_card,
        Field.NAME: values.parse_name,
        Field.NIK: values.parse_nik,
        Field.PHONE: values.parse_phone,
        Field.BIRTH_DATE: _remembering(partial(values.parse_birth_date, today=today)),
        Field.SEX: _remembering(values.parse_sex),
        Field.ADDRESS: _remembering(partial(values.parse_text, limit=_LIMITS[Field.ADDRESS])),
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
    """What a parser said of each cell is not asked again: 100,000 people live in a few hundred villages."""
    return lru_cache(maxsize=_MOST_REMEMBERED)(parse)


def _rejects(problems: list[RowProblem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _says_something(row: SheetRow) -> bool:
    return any(visible(values.plain_text(cell)) for cell in row.cells if type(cell) is not FlawedCell)

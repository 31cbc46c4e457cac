"""What a row of cells becomes: a value to store, or what is wrong with it; and what the file adds up to."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.errors import Invalid
from pengingat.imports.cells import Cell, Flaw, FlawedCell, SheetRow
from pengingat.imports.check import FileCheck
from pengingat.imports.codes import Severity
from pengingat.imports.columns import Field, map_columns
from pengingat.imports.rules import Defaults, ParticipantRow
from pengingat.participants.rules import Segment, Status, StatusReason
from tests.imports.checking import GOOD, TODAY, check_cell, check_rows, codes_of

FORMULA = FlawedCell(Flaw.FORMULA_WITHOUT_VALUE)
ERROR = FlawedCell(Flaw.ERROR, "#DIV/0!")

cells = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text("0123456789.,-/ E", max_size=20),
    st.floats(),
    st.integers(0, 10**17).map(float),
    st.dates(),
    st.just(FORMULA),
    st.just(ERROR),
)
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(Field, cells)), max_size=3)


def test_a_good_row() -> None:
    (checked,), counts = check_rows([GOOD])
    assert checked == (
        2,
        ParticipantRow(
            card_number="0001234500017",
            nik="7173021203700001",
            name="BUDI SANTOSO",
            phone="6281140003210",
            birth_date=date(1970, 3, 12),
            sex="L",
            address="LINGKUNGAN IV",
            village="MATANI II",
            district="TOMOHON TENGAH",
            segment=Segment.PBI_APBN,
            status=Status.INACTIVE,
            status_reason=StatusReason.NONE,
            inactive_since=date(2026, 2, 1),
            care_class="3",
            arrears_months=0,
            arrears_amount=0,
            family_relation=1,
        ),
        [],
    )
    assert (counts.rows, counts.valid, counts.with_warnings, counts.rejected, counts.ignored) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        (Field.CARD_NUMBER, None, "card_missing"),
        (Field.CARD_NUMBER, "-", "card_missing"),
        (Field.CARD_NUMBER, "000123450001X", "card_invalid"),
        (Field.CARD_NUMBER, "1,23E+12", "card_precision_lost"),
        (Field.NAME, "  ", "name_missing"),
        (Field.SEGMENT, "LAINNYA", "segment_unknown"),
        (Field.SEGMENT, None, "segment_unknown"),
        (Field.STATUS, "???", "status_unknown"),
        (Field.STATUS, None, "status_unknown"),
        (Field.ARREARS_MONTHS, -3.0, "arrears_invalid"),
        (Field.ARREARS_AMOUNT, "sejuta", "arrears_invalid"),
    ],
)
def test_errors_reject_the_row(name: Field, cell: Cell, code: str) -> None:
    checked = check_cell(name, cell)
    assert codes_of(checked) == [code]
    assert checked.participant is None
    assert checked.problems[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("name", "cell", "code", "stored"),
    [
        (Field.CARD_NUMBER, 1234500017.0, "card_zero_restored", "0001234500017"),
        (Field.NIK, 7173021203700001.0, "nik_precision_lost", None),
        (Field.NIK, "717302120370000X", "nik_invalid", None),
        (Field.NIK, "7173021303700001", "nik_birth_date_mismatch", "7173021303700001"),
        (Field.PHONE, None, "phone_missing", None),
        (Field.PHONE, "0431 321456", "phone_invalid", None),
        (Field.PHONE, "081140003210 / 085695651245", "phone_several", "6281140003210"),
        (Field.BIRTH_DATE, "31/02/1980", "birth_date_invalid", None),
        (Field.INACTIVE_SINCE, "besok", "inactive_since_invalid", None),
        (Field.SEX, "X", "sex_invalid", None),
        (Field.ADDRESS, "a" * 201, "text_shortened", "A" * 200),
        (Field.VILLAGE, "a" * 101, "text_shortened", "A" * 100),
        (Field.DISTRICT, "a" * 101, "text_shortened", "A" * 100),
        (Field.CARE_CLASS, "VIP", "care_class_invalid", None),
        (Field.FAMILY_RELATION, 6.0, "family_relation_invalid", None),
        (Field.ARREARS_MONTHS, 3.0, "arrears_implausible", 3),
        (Field.ARREARS_AMOUNT, 105000.0, "arrears_implausible", 105000),
    ],
)
def test_warnings_keep_the_row(name: Field, cell: Cell, code: str, stored: object) -> None:
    checked = check_cell(name, cell)
    assert codes_of(checked) == [code]
    assert checked.participant is not None
    assert getattr(checked.participant, name.value) == stored
    assert checked.problems[0].severity is Severity.WARNING


def test_a_problem_names_the_cell() -> None:
    problem = check_cell(Field.SEX, "X").problems[0]
    assert (problem.row, problem.column, problem.field, problem.value) == (2, "F", Field.SEX, "X")


class TestFlawedCells:
    @pytest.mark.parametrize(("flaw", "code"), [(FORMULA, "formula_without_value"), (ERROR, "cell_error")])
    def test_count_as_empty(self, flaw: FlawedCell, code: str) -> None:
        checked = check_cell(Field.NIK, flaw)
        assert codes_of(checked) == [code]
        assert checked.participant is not None
        assert checked.participant.nik is None

    def test_name_their_column_and_error(self) -> None:
        problem = check_cell(Field.ADDRESS, ERROR).problems[0]
        assert problem.value == "#DIV/0!"
        assert "kolom G" in problem.say("id")
        assert "#DIV/0!" in problem.say("en")

    def test_a_required_field_has_its_own_error_too(self) -> None:
        checked = check_cell(Field.CARD_NUMBER, FORMULA)
        assert codes_of(checked) == ["formula_without_value", "card_missing"]
        assert checked.participant is None

    def test_a_row_of_formulas_is_not_passed_over(self) -> None:
        (checked,), counts = check_rows([dict.fromkeys(Field, FORMULA)])
        assert checked.participant is None
        assert counts.ignored == 0
        assert counts.codes["formula_without_value"] == 1

    def test_in_columns_of_no_field_are_nobodys_business(self) -> None:
        check = FileCheck(map_columns(list(GOOD), {}), defaults=Defaults(), today=TODAY)
        (checked,) = check.check_rows([SheetRow(9, [*GOOD.values(), ERROR])])
        assert checked.problems == []


class TestWhoIsSomebody:
    @pytest.mark.parametrize("name", [Field.CARD_NUMBER, Field.NIK, Field.NAME])
    def test_one_identity_is_enough(self, name: Field) -> None:
        found, counts = check_rows([{name: GOOD[name]}])
        assert len(found) == counts.rows == 1

    def test_totals_and_signatures_are_ignored(self) -> None:
        found, counts = check_rows([{Field.ARREARS_AMOUNT: 2500.0}, {Field.PHONE: "Tomohon, 1 November 2026"}])
        assert found == []
        assert (counts.rows, counts.ignored) == (0, 2)

    def test_a_blank_card_is_nobody(self) -> None:
        _, counts = check_rows([{Field.CARD_NUMBER: "-", Field.NIK: "0", Field.NAME: " ", Field.ADDRESS: "jumlah"}])
        assert (counts.rows, counts.ignored) == (0, 1)

    def test_rows_of_spaces_are_not_even_ignored(self) -> None:
        _, counts = check_rows([{Field.ADDRESS: "  ", Field.PHONE: "\u200b"}])
        assert (counts.rows, counts.ignored) == (0, 0)

    def test_a_short_row_has_empty_cells(self) -> None:
        check = FileCheck(map_columns(list(GOOD), {}), defaults=Defaults(), today=TODAY)
        (checked,) = check.check_rows([SheetRow(5, ["0001234500017"])])
        assert codes_of(checked) == ["name_missing", "phone_missing", "segment_unknown", "status_unknown"]


class TestDuplicates:
    def test_the_first_row_counts_and_is_named(self) -> None:
        found, counts = check_rows([GOOD, {**GOOD, Field.NAME: "LAIN"}, {**GOOD, Field.NAME: "LAIN LAGI"}])
        assert [codes_of(checked) for checked in found] == [[], ["duplicate_in_file"], ["duplicate_in_file"]]
        assert [problem.values for problem in found[2].problems] == [{"first_row": 2}]
        assert "baris 2" in found[2].problems[0].say("id")
        assert (counts.valid, counts.rejected) == (1, 2)

    def test_a_rejected_row_claims_no_card(self) -> None:
        found, _ = check_rows([{**GOOD, Field.NAME: ""}, GOOD, GOOD])
        assert [codes_of(checked) for checked in found] == [["name_missing"], [], ["duplicate_in_file"]]
        assert found[2].problems[0].values == {"first_row": 3}

    def test_restored_zeros_are_the_same_card(self) -> None:
        found, _ = check_rows([GOOD, {**GOOD, Field.CARD_NUMBER: 1234500017.0}])
        assert codes_of(found[1]) == ["card_zero_restored", "duplicate_in_file"]


class TestColumnsAndDefaults:
    REQUIRED = (Field.CARD_NUMBER, Field.NAME, Field.SEGMENT, Field.STATUS)

    def test_absent_columns_give_no_problem_and_no_value(self) -> None:
        (checked,), _ = check_rows([GOOD], fields=self.REQUIRED)
        assert checked.problems == []
        assert checked.participant is not None
        assert checked.participant.phone is None
        assert checked.participant.arrears_months is None
        assert checked.participant.arrears_amount is None

    def test_arrears_are_compared_only_where_both_columns_are(self) -> None:
        (checked,), _ = check_rows([{**GOOD, Field.ARREARS_MONTHS: 3.0}], fields=(*self.REQUIRED, Field.ARREARS_MONTHS))
        assert checked.problems == []
        assert checked.participant is not None
        assert checked.participant.arrears_months == 3

    def test_an_empty_cell_of_arrears_is_zero(self) -> None:
        (checked,), _ = check_rows([{**GOOD, Field.ARREARS_MONTHS: None, Field.ARREARS_AMOUNT: "-"}])
        assert checked.participant is not None
        assert (checked.participant.arrears_months, checked.participant.arrears_amount) == (0, 0)

    def test_one_value_for_the_whole_file(self) -> None:
        defaults = Defaults(segment=Segment.PBPU, status=Status.INACTIVE)
        (checked,), _ = check_rows([GOOD], fields=(Field.CARD_NUMBER, Field.NAME), defaults=defaults)
        assert checked.participant is not None
        assert checked.participant[9:12] == (Segment.PBPU, Status.INACTIVE, StatusReason.NONE)

    def test_a_column_goes_before_the_files_value(self) -> None:
        defaults = Defaults(segment=Segment.PBPU, status=Status.ACTIVE)
        found, _ = check_rows([GOOD, {**GOOD, Field.CARD_NUMBER: "9" * 13, Field.SEGMENT: None}], defaults=defaults)
        assert [checked.participant and checked.participant.segment for checked in found] == [
            Segment.PBI_APBN,
            Segment.PBPU,
        ]

    def test_a_file_without_a_needed_column_is_refused(self) -> None:
        with pytest.raises(Invalid) as refused:
            FileCheck(map_columns([Field.CARD_NUMBER, Field.NAME], {}), defaults=Defaults(), today=TODAY)
        assert refused.value.code == "column_missing"


class TestWhatAProblemShows:
    @pytest.mark.parametrize(
        ("name", "cell", "shown"),
        [
            (Field.CARD_NUMBER, 1234500017.0, "000******0017"),
            (Field.CARD_NUMBER, "000123450001X", "************X"),
            (Field.CARD_NUMBER, "00012345678", "***********"),
            (Field.CARD_NUMBER, "1,23457E+12", "*,*****E+**"),
            (Field.NIK, 7173021203700001.0, "7173************"),
            (Field.NIK, "7173021303700001", "7173************"),
            (Field.NIK, "717302120370000X", "***************X"),
            (Field.PHONE, "081140003210 / 085695651245", "0811****210"),
            (Field.PHONE, "0431 321456", "**** ******"),
            (Field.PHONE, "O81140003210", "O***********"),
            (Field.PHONE, -81140003210.0, "-***********"),
            (Field.BIRTH_DATE, "31/02/1980", "**/**/****"),
            (Field.BIRTH_DATE, date(2087, 5, 1), "2087"),
            (Field.INACTIVE_SINCE, "besok", "besok"),
            (Field.STATUS, "7173021203700001", "*" * 16),
            (Field.STATUS, "hub. 0811-4000-3210 ya", "hub. ****-****-**** ya"),
            (Field.ADDRESS, "x" * 300, "x" * 59 + "…"),
            (Field.SEX, "X\x00", "X"),
        ],
    )
    def test_never_an_identifier(self, name: Field, cell: Cell, shown: str) -> None:
        assert check_cell(name, cell).problems[0].value == shown

    def test_a_duplicates_card_is_masked(self) -> None:
        found, _ = check_rows([GOOD, GOOD])
        assert found[1].problems[0].value == "000******0017"


@given(rows)
def test_every_row_is_accounted_for(given_rows: list[dict[Field, Cell]]) -> None:
    found, counts = check_rows(given_rows, fields=Field)
    assert counts.rows == len(found) == counts.valid + counts.rejected
    assert counts.rows + counts.ignored <= len(given_rows)
    assert counts.with_warnings <= counts.valid
    for checked in found:
        rejecting = any(problem.severity is Severity.ERROR for problem in checked.problems)
        assert (checked.participant is None) is rejecting
        for problem in checked.problems:
            assert problem.say("id")
            assert problem.say("en")


@given(st.text("0123456789 /.,-+()AZ", max_size=24))
def test_no_long_number_shows_in_any_problem(text: str) -> None:
    found, _ = check_rows([dict.fromkeys(Field, text)], fields=Field)
    shown = r"[^0-9]*|[0-9]{3}\*{6}[0-9]{4}|[0-9]{4}\*{12}|0[0-9]{3}\*{4}[0-9]{3}"
    for problem in [problem for checked in found for problem in checked.problems]:
        assert not re.search(r"[0-9]{9}", problem.value)
        if problem.field in (Field.CARD_NUMBER, Field.NIK, Field.PHONE):
            assert re.fullmatch(shown, problem.value)


@given(rows)
def test_a_row_means_the_same_alone_and_among_others(given_rows: list[dict[Field, Cell]]) -> None:
    distinct = [{**row, Field.CARD_NUMBER: f"{number:013}"} for number, row in enumerate(given_rows)]
    together, _ = check_rows(distinct, fields=Field)
    alone = [check_rows([row], fields=Field)[0][0] for row in distinct]
    assert [row.participant for row in together] == [row.participant for row in alone]
    assert [codes_of(row) for row in together] == [codes_of(row) for row in alone]


class TestDateOfInactivity:
    """An empty cell clears the stored date; one that cannot be read, or a file without the column, does not."""

    @pytest.mark.parametrize("empty", [None, "-", "  "])
    def test_an_empty_cell_clears(self, empty: Cell) -> None:
        participant = check_cell(Field.INACTIVE_SINCE, empty).participant
        assert participant is not None
        assert participant.clears_inactive_since

    @pytest.mark.parametrize("cell", ["31/31/2026", "kemarin", date(2030, 1, 1), FORMULA, ERROR, date(2026, 2, 1)])
    def test_anything_else_does_not(self, cell: Cell) -> None:
        participant = check_cell(Field.INACTIVE_SINCE, cell).participant
        assert participant is not None
        assert not participant.clears_inactive_since

    def test_nor_does_a_file_without_the_column(self) -> None:
        (checked,), _ = check_rows([GOOD], fields=[name for name in GOOD if name is not Field.INACTIVE_SINCE])
        assert checked.participant is not None
        assert not checked.participant.clears_inactive_since


@pytest.mark.parametrize(
    ("cell", "kind", "words"),
    [
        ("(0431) 351234", "landline", "telepon rumah"),
        ("+65 9123 4567", "foreign", "bukan nomor Indonesia"),
        ("081111111111", "junk", "isian asal"),
        ("O8114000321", "letters", "huruf"),
        ("0811", "length", "kurang"),
        (81140003.5, "letters", "huruf"),
    ],
)
def test_a_wrong_phone_says_how_it_is_wrong(cell: Cell, kind: str, words: str) -> None:
    (problem,) = check_cell(Field.PHONE, cell).problems
    assert (problem.code, problem.values) == ("phone_invalid", {"kind": kind})
    assert words in problem.say("id")

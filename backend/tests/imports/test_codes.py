"""Every problem says, in both languages, what is wrong and what to do, and its marks can be filled."""

import string

import pytest

from pengingat.errors import Problem
from pengingat.imports import codes
from pengingat.imports.codes import ROW_PROBLEMS, Code, Severity

ERRORS = {
    *("card_missing", "card_invalid", "card_precision_lost", "name_missing"),
    *("segment_unknown", "status_unknown", "arrears_invalid", "duplicate_in_file"),
}
FILE_CODES = {
    *("not_a_spreadsheet", "password_protected", "corrupted", "empty_file", "no_sheet", "header_missing"),
    *("column_missing", "column_unknown", "file_too_large", "too_many_rows", "too_many_columns"),
    *("unzips_too_large", "reader_died", "reader_timeout"),
}
MARKS = {"column", "error", "limit", "first_row", "missing", "near"}


def _marks(template: str) -> set[str]:
    return {mark for _, mark, _, _ in string.Formatter().parse(template) if mark}


def _file_problems() -> list[Problem]:
    return [found for found in vars(codes).values() if isinstance(found, Problem)]


@pytest.mark.parametrize("code", Code)
def test_each_code_has_a_severity_and_sentences(code: Code) -> None:
    sentence = ROW_PROBLEMS[code].sentence
    assert code.severity is (Severity.ERROR if code.value in ERRORS else Severity.WARNING)
    assert sentence.id != sentence.en
    assert _marks(sentence.id) == _marks(sentence.en) <= MARKS
    assert sentence.id.count(".") >= 2  # what is wrong, and what to do


def test_the_contracts_codes_are_all_there() -> None:
    assert set(ROW_PROBLEMS) == set(Code)
    assert {problem.code for problem in _file_problems()} == FILE_CODES


@pytest.mark.parametrize("problem", _file_problems(), ids=lambda problem: problem.code)
def test_each_refusal_has_two_sentences(problem: Problem) -> None:
    assert problem.sentence.id != problem.sentence.en
    assert _marks(problem.sentence.id) == _marks(problem.sentence.en) <= MARKS
    assert len(problem.sentence.id.split(". ")) + problem.sentence.id.count("?") >= 2


def test_a_sentence_takes_its_values() -> None:
    assert "baris 7" in Code.DUPLICATE_IN_FILE.say("id", {"first_row": 7})
    assert "row 7" in Code.DUPLICATE_IN_FILE.say("en", {"first_row": 7})

"""What a list may be sent as: a file in a form, or its rows as JSON. Both come to one address and become one thing."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from math import isfinite
from typing import Annotated, BinaryIO, NamedTuple, cast

from fastapi import Depends, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from pengingat.errors import FieldError, Invalid, Problem, Sentence
from pengingat.field_sentences import field_sentence
from pengingat.imports.service import ReadingChoice
from pengingat.participants.rules import Segment, Status
from pengingat.participants.schemas import Text
from pengingat.problems import REQUEST_INVALID

_Error = tuple[tuple[int | str, ...], str, Mapping[str, object]]
"""Where something is wrong, its kind, and what completes its sentence."""

MAX_ROWS = 10_000
_MOST_ERRORS = 100
_LONGEST_PLACE = 200
_JSON = "application/json"
_FORM = "multipart/form-data"
_FILE_NAME = "rows.json"
_SAFE_INTEGER = 2**53
"""Larger numbers are not the same everywhere; identifiers belong into texts anyway."""
_STATUSES: dict[str, str] = {Status.ACTIVE: "AKTIF", Status.INACTIVE: "NON AKTIF"}


Cell = Annotated[
    str | int | float | None,
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]}),
]


class ImportRow(BaseModel):
    """One person, under the rules of a list's row: write numbers of cards, NIKs and phones as text."""

    model_config = ConfigDict(extra="forbid")

    card_number: Cell = None
    name: Cell = None
    nik: Cell = None
    phone: Cell = None
    birth_date: Cell = None
    sex: Cell = None
    address: Cell = None
    village: Cell = None
    district: Cell = None
    segment: Cell = None
    status: Cell = None
    inactive_since: Cell = None
    care_class: Cell = None
    arrears_months: Cell = None
    arrears_amount: Cell = None
    family_relation: Cell = None


class _Defaults(BaseModel):
    default_segment: Segment | None = Field(default=None, description="Where a row names no segment.")
    default_status: Status | None = Field(default=None, description="Where a row names no status.")


class ImportRows(_Defaults):
    """The rows themselves instead of a file. A field that no row has is absent: it changes nothing."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "rows": [{"card_number": "0001234567890", "name": "MAWAR CONTOH", "status": "NON AKTIF"}],
                    "default_segment": "pbi_apbn",
                }
            ]
        },
    )

    rows: Annotated[list[ImportRow], Field(min_length=1, max_length=MAX_ROWS)]


class _SentRows(_Defaults):
    """The same before anybody has looked at the rows: each wrong field as an error of pydantic's would take minutes."""

    model_config = ConfigDict(extra="allow")

    rows: Annotated[list[object], Field(min_length=1, max_length=MAX_ROWS)]


class ImportFile(_Defaults):
    """A file: .xlsx, .xlsm, .xls, .xlsb, .ods or .csv."""

    file: UploadFile
    sheet: Text | None = Field(default=None, description="Left out: the first that fits.")


class SentList(NamedTuple):
    """A list to receive."""

    file: BinaryIO
    file_name: str
    choice: ReadingChoice


async def sent_list(request: Request) -> SentList:
    """The list in the body of a request; its file is open until the answer is made."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == _JSON:
        return await asyncio.to_thread(_of_rows, await request.body())
    return _of_file(await request.form())


SentListDep = Annotated[SentList, Depends(sent_list)]


def bodies() -> dict[str, object]:
    """Both bodies for the OpenAPI document."""
    forms: dict[str, type[BaseModel]] = {_FORM: ImportFile, _JSON: ImportRows}
    content = {
        media_type: {"schema": form.model_json_schema(ref_template="#/components/schemas/{model}")}
        for media_type, form in forms.items()
    }
    return {"requestBody": {"required": True, "content": content}}


def _of_file(form: Mapping[str, object]) -> SentList:
    try:
        # Browsers send what is not filled in as an empty text.
        sent = ImportFile.model_validate({name: value for name, value in form.items() if value != ""})
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from error
    choice = ReadingChoice(sheet=sent.sheet, default_segment=sent.default_segment, default_status=sent.default_status)
    return SentList(sent.file.file, sent.file.filename or "", choice)


def _of_rows(body: bytes) -> SentList:
    try:
        sent = _SentRows.model_validate_json(body)
    except ValidationError as error:
        raise _refusal((each["loc"], each["type"], each.get("ctx", {})) for each in error.errors()) from error
    wrong = list(islice(_wrong(sent), _MOST_ERRORS))
    if wrong:
        raise _refusal(wrong)
    # Written anew, so that the same rows are the same content however they were written.
    document = json.dumps({"rows": list(map(_written, sent.rows))}, ensure_ascii=False, separators=(",", ":")).encode()
    choice = ReadingChoice(default_segment=sent.default_segment, default_status=sent.default_status)
    return SentList(BytesIO(document), _FILE_NAME, choice)


def _wrong(sent: _SentRows) -> Iterator[_Error]:
    """What is wrong, one after another: it may be a million fields, and nobody reads them all."""
    yield from (((name,), "extra_forbidden", {}) for name in sent.model_extra or {})
    for index, row in enumerate(sent.rows):
        if not isinstance(row, dict):
            yield ("rows", index), "dict_type", {}
            continue
        for name, cell in row.items():
            if name not in ImportRow.model_fields:
                yield ("rows", index, name), "extra_forbidden", {}
            elif not _is_cell(cell):
                yield ("rows", index, name), "cell_type", {}


def _is_cell(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _SAFE_INTEGER
    return value is None or whole or isinstance(value, str)


def _written(row: object) -> dict[str, object]:
    """A row in the order of the fields; what the API itself calls a status is written as lists do."""
    given = cast("dict[str, object]", row)
    written = {name: given[name] for name in ImportRow.model_fields if name in given}
    if isinstance(status := written.get("status"), str):
        written["status"] = _STATUSES.get(status, status)
    return written


def _refusal(errors: Iterable[_Error]) -> Invalid:
    return Invalid(REQUEST_INVALID, errors=[_field_error(*each) for each in islice(errors, _MOST_ERRORS)])


def _field_error(place: tuple[int | str, ...], kind: str, values: Mapping[str, object]) -> FieldError:
    match place:
        case ("rows", int(index), *_):
            before = Sentence(id=f"Baris {index + 1}: ", en=f"Row {index + 1}: ")
        case _:
            before = Sentence(id="", en="")
    sentence = Sentence(
        id=before.id + field_sentence(kind, kind, values, "id"),
        en=before.en + field_sentence(kind, kind, values, "en"),
    )
    return FieldError(".".join(map(str, place))[:_LONGEST_PLACE], Problem(kind, _plain(sentence)), {})


def _plain(sentence: Sentence) -> Sentence:
    """The same without any marks to fill."""
    return Sentence(*(text.replace("{", "{{").replace("}", "}}") for text in (sentence.id, sentence.en)))

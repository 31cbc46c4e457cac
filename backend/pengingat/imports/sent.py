"""What a list may be sent as: a file in a form, or its rows as JSON. Both come to one address and become one thing."""

import asyncio
import json
from collections.abc import Mapping
from io import BytesIO
from math import isfinite
from typing import Annotated, BinaryIO, NamedTuple

from fastapi import Depends, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from pengingat.errors import FieldError, Invalid, Problem, Sentence
from pengingat.field_sentences import field_sentence
from pengingat.imports.service import ReadingChoice
from pengingat.participants.rules import Segment, Status
from pengingat.participants.schemas import Text
from pengingat.problems import REQUEST_INVALID

MAX_ROWS = 10_000
_MOST_ERRORS = 100
_JSON = "application/json"
_FORM = "multipart/form-data"
_FILE_NAME = "rows.json"
_SAFE_INTEGER = 2**53
"""Larger numbers are not the same everywhere; identifiers belong into texts anyway."""


def _check_cell(value: object) -> object:
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _SAFE_INTEGER
    if value is None or whole or isinstance(value, str) or (isinstance(value, float) and isfinite(value)):
        return value
    raise PydanticCustomError("cell_type", "This is to be text, a number or null.")


def _check_status(value: object) -> object:
    """What the API itself calls a status is taken too; lists never write it so."""
    return _STATUSES.get(value, value) if isinstance(value, str) else _check_cell(value)


_STATUSES: dict[str, str] = {Status.ACTIVE: "AKTIF", Status.INACTIVE: "NON AKTIF"}
_CELL = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]})
Cell = Annotated[str | int | float | None, PlainValidator(_check_cell), _CELL]


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
    status: Annotated[str | int | float | None, PlainValidator(_check_status), _CELL] = None
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
        sent = ImportRows.model_validate_json(body)
    except ValidationError as error:
        raise _refusal(error) from error
    # Written anew, so that the same rows are the same content however they were written.
    rows = [row.model_dump(exclude_unset=True) for row in sent.rows]
    document = json.dumps({"rows": rows}, ensure_ascii=False, separators=(",", ":")).encode()
    choice = ReadingChoice(default_segment=sent.default_segment, default_status=sent.default_status)
    return SentList(BytesIO(document), _FILE_NAME, choice)


def _refusal(error: ValidationError) -> Invalid:
    """What is wrong with the first rows that have something wrong; of 10,000 nobody reads all."""
    errors = error.errors(include_url=False, include_input=False)[:_MOST_ERRORS]
    return Invalid(REQUEST_INVALID, errors=[_field_error(each) for each in errors])


def _field_error(error: ErrorDetails) -> FieldError:
    kind, message, values = error["type"], error["msg"], error.get("ctx", {})
    match error["loc"]:
        case ("rows", int(index), *_):
            before = Sentence(id=f"Baris {index + 1}: ", en=f"Row {index + 1}: ")
        case _:
            before = Sentence(id="", en="")
    sentence = Sentence(
        id=before.id + field_sentence(kind, message, values, "id"),
        en=before.en + field_sentence(kind, message, values, "en"),
    )
    return FieldError(".".join(map(str, error["loc"])), Problem(kind, _plain(sentence)), {})


def _plain(sentence: Sentence) -> Sentence:
    """The same without any marks to fill."""
    return Sentence(*(text.replace("{", "{{").replace("}", "}}") for text in (sentence.id, sentence.en)))

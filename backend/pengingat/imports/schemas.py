"""What imports take and give over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from sqlalchemy import RowMapping

from pengingat.errors import Language
from pengingat.imports.codes import Code, Severity
from pengingat.imports.columns import Field as FieldName
from pengingat.imports.columns import Reason
from pengingat.imports.rules import ImportStatus
from pengingat.masking import mask_birth_date
from pengingat.participants.rules import Segment, Status, StatusReason
from pengingat.participants.schemas import Text


class ImportCounts(BaseModel):
    """What became of the rows. `rows` = `valid` + `rejected`; of the valid ones `new`, `changed`, `unchanged`."""

    rows: int
    valid: int
    with_warnings: int = Field(description="Part of `valid`: a field was corrected or left empty.")
    rejected: int
    ignored: int = Field(description="Rows that are nobody's: totals, signatures, notes. Not part of `rows`.")
    new: int
    changed: int
    unchanged: int


class ImportMapping(BaseModel):
    """How the sheet was read."""

    sheet: str
    header_row: int = Field(description="0 where the rows came as JSON, their fields named.")
    columns: dict[FieldName, str] = Field(description="Of each field that the sheet has, the letter of its column.")
    default_segment: Segment | None
    default_status: Status | None
    encoding: str | None = Field(default=None, description="Of a text file, the encoding it was assumed to have.")
    separator: Literal[";", ",", "tab"] | None = Field(default=None, description="Of a text file.")


class ImportColumn(BaseModel):
    """A column of the sheet."""

    letter: str
    heading: str
    field: FieldName | None = Field(description="What it is read as.")
    suggestion: FieldName | None = Field(description="What its heading nearly says; never assumed.")
    reason: Reason | None = Field(
        default=None, description="Why it is read so; `remembered`: chosen for an earlier file with the same headings."
    )
    samples: list[str] = Field(
        default_factory=list, description="Up to three of its first values, identifiers and long numbers masked."
    )


class ImportChanges(BaseModel):
    """What applying changes about participants who are known already."""

    became_active: int
    became_inactive: int
    arrears_cleared: int
    arrears_begun: int


class ImportSheet(BaseModel):
    """A sheet of the workbook."""

    name: str
    visible: bool


class ImportFailure(BaseModel):
    """Why a file cannot be used."""

    code: str
    title: str
    detail: str = Field(description="What is wrong and what to do, in the caller's language.")


class SameContent(BaseModel):
    """An earlier import of the same content."""

    id: UUID
    applied_at: datetime | None


class ImportPublic(BaseModel):
    """A received file."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019ab0c4-5d6e-7f80-9a1b-2c3d4e5f6071",
                    "file_name": "peserta-pbi-apbn-tomohon.xlsx",
                    "status": "ready",
                    "rows_read": 2500,
                    "counts": {
                        "rows": 2500,
                        "valid": 2440,
                        "with_warnings": 108,
                        "rejected": 60,
                        "ignored": 3,
                        "new": 2440,
                        "changed": 0,
                        "unchanged": 0,
                    },
                    "codes": {"card_invalid": 12, "phone_missing": 12},
                    "mapping": {
                        "sheet": "Peserta",
                        "header_row": 5,
                        "columns": {"card_number": "B", "name": "D"},
                        "default_segment": None,
                        "default_status": None,
                        "encoding": None,
                        "separator": None,
                    },
                    "columns": [
                        {
                            "letter": "B",
                            "heading": "No Kartu",
                            "field": "card_number",
                            "suggestion": None,
                            "reason": "heading",
                            "samples": ["000******0017"],
                        }
                    ],
                    "sheets": [{"name": "Peserta", "visible": True}],
                    "file_bytes": 184320,
                    "file_kept": True,
                    "problem": None,
                    "same_as": None,
                    "changes": {"became_active": 0, "became_inactive": 0, "arrears_cleared": 0, "arrears_begun": 0},
                    "not_seen": 0,
                    "can_cancel": False,
                    "created_by": "Operator Contoh",
                    "created_at": "2026-11-02T08:15:00+08:00",
                    "applied_at": None,
                }
            ]
        }
    )

    id: UUID
    file_name: str
    file_bytes: int
    file_kept: bool = Field(
        description="Whether the file is still there; without it there is no other mapping and no `problems.xlsx`."
    )
    status: ImportStatus
    rows_read: int
    counts: ImportCounts
    codes: dict[Code, int] = Field(description="Of each problem the number of rows that have it.")
    mapping: ImportMapping | None
    columns: list[ImportColumn]
    sheets: list[ImportSheet]
    problem: ImportFailure | None
    same_as: SameContent | None
    changes: ImportChanges | None = Field(description="At `ready` what applying would do, at `applied` what it did.")
    not_seen: int | None = Field(
        description="Known participants of the list's segments whom it does not name; they stay as they are."
    )
    can_cancel: bool = Field(description="Applying was asked for, but no worker has begun: it can be called back.")
    created_by: str | None = Field(description="The name of the person or program.")
    created_at: datetime
    applied_at: datetime | None

    @classmethod
    def of(cls, row: RowMapping, language: Language) -> Self:
        """From a row of `queries.get_import`."""
        return cls(
            id=row["id"],
            file_name=row["file_name"],
            file_bytes=row["file_bytes"],
            file_kept=row["file_kept"],
            status=row["status"],
            rows_read=row["rows_read"],
            counts=ImportCounts.model_validate(dict(row)),
            codes=row["codes"],
            mapping=_mapping(row),
            columns=row["columns"] or [],
            sheets=row["sheets"] or [],
            problem=_failure(row, language),
            same_as=SameContent(id=row["same_id"], applied_at=row["same_applied_at"]) if row["same_id"] else None,
            changes=row["changes"],
            not_seen=row["not_seen"],
            can_cancel=row["status"] == ImportStatus.APPLYING and not row["attempts"],
            created_by=row["creator"],
            created_at=row["created_at"],
            applied_at=row["applied_at"],
        )


class MappingUpdate(BaseModel):
    """How to read the file instead."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"sheet": "Data", "columns": {"card_number": "Nomor", "phone": "H"}}]},
    )

    sheet: Text | None = Field(default=None, description="Left out: the first that fits.")
    columns: dict[FieldName, Text | None] | None = Field(
        default=None,
        description="By field, a heading or a column letter; null where the file has no such column. Fields left out "
        "are found by their headings. What is chosen is remembered for the next file with the same headings; `{}` "
        "forgets it. Without `columns`, what is remembered holds.",
    )
    default_segment: Segment | None = None
    default_status: Status | None = None


Year = Annotated[date | None, PlainSerializer(lambda born: born and mask_birth_date(born), return_type=str | None)]


class ImportRowPublic(BaseModel):
    """A row as it would be stored. The name is in full, identifiers are masked, of the birth date the year shows."""

    row: int = Field(description="The row's number in the sheet.")
    name: str
    card_number: str
    nik: str | None
    phone: str | None
    birth_date: Year
    sex: str | None
    address: str | None
    village: str | None
    district: str | None
    segment: Segment
    status: Status
    status_reason: StatusReason
    inactive_since: date | None
    care_class: str | None
    arrears_months: int | None
    arrears_amount: int | None
    family_relation: int | None
    change: Literal["new", "changed", "unchanged"] = Field(description="What applying would do.")
    codes: list[Code] = Field(description="Its warnings.")


class ImportProblemPublic(BaseModel):
    """What is wrong in one cell."""

    row: int = Field(description="The row's number in the sheet, or its place among the rows sent, from 1.")
    column: str | None = Field(description="The column's letter; null for rows sent as JSON.")
    field: FieldName | None
    code: Code
    severity: Severity
    message: str = Field(description="What is wrong and what to do, in the caller's language.")
    value: str | None = Field(description="The cell, identifiers masked.")

    @classmethod
    def of(cls, row: RowMapping, language: Language, *, in_sheet: bool) -> Self:
        """From a row of `queries.list_problems`; what is not `in_sheet` has no column letters."""
        code = Code(row["code"])
        column = row["column"] if in_sheet else None
        return cls.model_validate({**row, "column": column, "message": code.say(language, row["values"])})


class ImportProblemGroup(BaseModel):
    """Rows that have the same thing wrong."""

    code: Code
    kind: str | None = Field(description="Tells apart reasons within one code: `landline`, `foreign` …")
    field: FieldName | None
    severity: Severity
    rows: int
    message: str = Field(description="What is wrong and what to do, as the first of the rows is told.")

    @classmethod
    def of(cls, row: RowMapping, language: Language) -> Self:
        """From a row of `queries.list_problem_groups`."""
        code = Code(row["code"])
        return cls.model_validate({**row, "message": code.say(language, row["values"])})


class ImportProblemGroups(BaseModel):
    """All that is wrong in the file, grouped."""

    items: list[ImportProblemGroup] = Field(description="Errors first, then what most rows have.")


def _mapping(row: RowMapping) -> ImportMapping | None:
    if row["mapping"] is None:
        return None
    return ImportMapping.model_validate({**row, **row["mapping"]})


def _failure(row: RowMapping, language: Language) -> ImportFailure | None:
    if row["problem_code"] is None:
        return None
    detail = str(row["problem_values"][language])
    return ImportFailure(code=row["problem_code"], title=detail.partition(". ")[0], detail=detail)

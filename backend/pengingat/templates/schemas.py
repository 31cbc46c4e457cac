"""The shapes of templates in the API."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pengingat.errors import Language
from pengingat.templates.rules import MAX_BODY, Finding, Purpose, Severity

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL's text holds everything but NUL."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=NO_NUL)]
# Not stripped at its start: positions of findings count from what was sent.
Body = Annotated[str, StringConstraints(max_length=MAX_BODY, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class TemplateWrite(BaseModel):
    """A notice's text. Placeholders are listed by `GET /templates/placeholders`."""

    name: Name = Field(examples=["PBI nonaktif"])
    purpose: Purpose = Field(examples=["pbi_inactive"])
    body: Body = Field(examples=["Yth. {nama}\nBerdasarkan data kepesertaan, kartu {nomor_kartu} *tidak aktif*."])
    checked_on: date | None = Field(
        default=None,
        description="The day the text was last compared with the rules it states; today when absent.",
        examples=["2026-11-22"],
    )


class TemplatePublic(BaseModel):
    """A template with its newest text."""

    id: UUID
    name: str
    purpose: Purpose
    version: int
    version_id: UUID
    body: str
    checked_on: date
    created_at: datetime
    updated_at: datetime


class TemplateVersionPublic(BaseModel):
    """One text a template has had; it never changes."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    name: str
    purpose: Purpose
    body: str
    checked_on: date
    created_at: datetime


class PlaceholderPublic(BaseModel):
    """A value a text can ask for, written `{name}`."""

    name: str
    label: str
    label_en: str
    example: str


class FindingPublic(BaseModel):
    """What is wrong (`error`: such a text is not kept) or doubtful (`warning`) in a text.

    `position` counts characters (Unicode code points) of the body from 0.
    """

    code: str
    severity: Severity
    message: str
    position: int
    line: int
    text: str

    @classmethod
    def of(cls, finding: Finding, language: Language) -> Self:
        """A finding for somebody who reads `language`."""
        return cls(
            code=finding.problem.code,
            severity=finding.severity,
            message=finding.problem.sentence.say(language, finding.values),
            position=finding.position,
            line=finding.line,
            text=finding.text,
        )

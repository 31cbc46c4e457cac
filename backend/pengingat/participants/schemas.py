"""Participants as the API takes and shows them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from pengingat.masking import mask_birth_date
from pengingat.participants.rules import ParticipantFilters, Segment, Status, StatusReason

# PostgreSQL's text holds everything but NUL.
Text = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
Written = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Months = Annotated[int, Field(ge=0, le=600)]
CareClass = Literal["1", "2", "3"]
Sex = Literal["L", "P"]


def _year(value: object) -> object:
    return mask_birth_date(value) if isinstance(value, date) else value


class ParticipantFilterFields(BaseModel):
    """The filters of the participants list; an audience is the same and a little more."""

    q: Annotated[Text | None, Field(description="Words of a name, by prefix; or a card number, NIK or phone.")] = None
    segment: Segment | None = None
    status: Status | None = None
    status_reason: StatusReason | None = None
    district: Text | None = None
    village: Text | None = None
    care_class: CareClass | None = None
    arrears_months_min: Months | None = None
    arrears_months_max: Months | None = None
    reachable: Annotated[bool | None, Field(description="Has a valid mobile number.")] = None
    import_id: Annotated[UUID | None, Field(description="Was in this import.")] = None

    @property
    def filters(self) -> ParticipantFilters:
        """The same for the rules and queries."""
        return ParticipantFilters(**{name: getattr(self, name) for name in ParticipantFilterFields.model_fields})


class ParticipantPublic(BaseModel):
    """A participant: the name in full, identifiers masked, of the birth date the year."""

    id: UUID
    name: Annotated[str, Field(examples=["MAWAR CONTOH"])]
    card_number: Annotated[str, Field(examples=["000******1234"])]
    nik: Annotated[str | None, Field(examples=["7173************"])]
    phone: Annotated[str | None, Field(examples=["0812****789"])]
    birth_date: Annotated[str | None, BeforeValidator(_year), Field(examples=["1984"])]
    sex: Sex | None
    village: str | None
    district: str | None
    segment: Segment
    status: Status
    status_reason: StatusReason
    inactive_since: date | None
    care_class: CareClass | None
    arrears_months: int
    arrears_amount: Annotated[int, Field(description="Whole rupiah.")]
    family_relation: int | None
    reachable: bool
    opted_out: bool
    updated_at: datetime


class ParticipantUpdate(BaseModel):
    """What is corrected. A field that is not given stays; null empties it, where it may be empty."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"phone": "0811 4000 321"}]})

    card_number: Written | None = None
    name: Written | None = None
    nik: Written | None = None
    phone: Annotated[Written | None, Field(description="In any usual writing; kept until a list brings another.")] = (
        None
    )
    birth_date: date | None = None
    sex: Sex | None = None
    address: Written | None = None
    village: Written | None = None
    district: Written | None = None
    segment: Segment | None = None
    status: Status | None = None
    status_reason: Annotated[StatusReason | None, Field(description="Not given with another status: `none`.")] = None
    inactive_since: date | None = None
    care_class: CareClass | None = None
    arrears_months: Months | None = None
    arrears_amount: Annotated[int | None, Field(ge=0, le=10**12, description="Whole rupiah.")] = None
    family_relation: Annotated[int | None, Field(ge=1, le=5, description="PISA.")] = None

    @property
    def given(self) -> dict[str, object]:
        """The fields that were given, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ParticipantCreate(ParticipantUpdate):
    """One person added by hand."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"card_number": "0001234567890", "name": "MAWAR CONTOH", "segment": "pbi_apbn", "status": "inactive"}
            ]
        }
    )

    card_number: Written
    name: Written
    segment: Segment
    status: Status


class RevealRequest(BaseModel):
    """Why somebody's identifiers must be seen; it is written down."""

    reason: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=5, max_length=500)]


class District(BaseModel):
    """A district and the villages in it that participants live in."""

    name: str
    villages: list[str]


class Areas(BaseModel):
    """Where participants live."""

    districts: list[District]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str | None]]) -> Self:
        """Group `(district, village)`."""
        villages: dict[str, list[str]] = {}
        for district, village in pairs:
            villages.setdefault(district, []).extend([village] if village else [])
        return cls(districts=[District(name=name, villages=found) for name, found in villages.items()])

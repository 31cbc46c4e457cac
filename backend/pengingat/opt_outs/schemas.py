"""The shapes of opt-outs in the API."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


class OptOutCreate(BaseModel):
    """A phone to leave alone: by its number, or a participant's."""

    phone: str | None = Field(default=None, max_length=100, examples=["0812-3456-789"])
    participant_id: UUID | None = None
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    ] = Field(
        description="Why, in your words; `wrong_number` when the number belongs to somebody else.",
        examples=["Meminta lewat telepon"],
    )

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.phone is None) == (self.participant_id is None):
            raise ValueError("give either phone or participant_id")
        return self


class OptOutPublic(BaseModel):
    """A phone that must not be messaged."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    phone: str = Field(validation_alias="phone_masked")
    reason: str
    created_by: UUID | None
    created_at: datetime

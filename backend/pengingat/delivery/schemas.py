"""The shapes of callbacks and settling in the API."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from pengingat.delivery.rules import MessageStatus, SettleOutcome

SETTLED_AT_ONCE = 1000

Outcome = Annotated[SettleOutcome, Field(description="What a person found out.", examples=["not_sent"])]


class MessageSettle(BaseModel):
    """What became of a message in doubt."""

    outcome: Outcome


class MessagesSettle(BaseModel):
    """What became of several messages in doubt; those that are not in doubt are passed over."""

    message_ids: list[UUID] = Field(min_length=1, max_length=SETTLED_AT_ONCE)
    outcome: Outcome


class SettledPublic(BaseModel):
    """A message that is settled."""

    id: UUID
    status: MessageStatus
    code: str


class SettledCountPublic(BaseModel):
    """How many of the messages were settled, and how many were not in doubt or not there."""

    settled: int
    skipped: int


class CallbackPublic(BaseModel):
    """The callback was taken."""

    taken: bool

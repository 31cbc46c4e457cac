"""How a simulator is set up."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FIRST_DEVICE = 6281100000000
PLENTY = 1_000_000


class Timing(BaseModel):
    """When receipts come and how faithfully; seconds count from acceptance. May change while it runs.

    By default a message takes the time it takes between people, a little different for each phone, and a
    fixed share of the phones reads it.
    """

    model_config = ConfigDict(extra="forbid")

    callbacks: bool = True
    sent_after_s: float = Field(default=0.3, ge=0)
    delivered_after_s: float = Field(default=1.0, ge=0)
    read_after_s: float = Field(default=6.0, ge=0)
    read_share: float = Field(default=0.4, ge=0, le=1)
    order: Literal["in_order", "shuffled"] = "in_order"
    repeats: int = Field(default=0, ge=0, le=20)
    retries: int = Field(default=15, ge=0)
    retry_every_s: float = Field(default=60.0, ge=0)
    answer_within_s: float = Field(default=10.0, gt=0)


@dataclass(frozen=True, slots=True)
class Options:
    """One simulator: its devices (one per token), where its callbacks go, where it remembers."""

    tokens: tuple[str, ...]
    webhook: str | None = None
    device_name: str = "BPJS Kesehatan"
    first_number: int = FIRST_DEVICE
    quota: int = PLENTY
    state_file: Path | None = None
    timing: Timing = field(default_factory=Timing)

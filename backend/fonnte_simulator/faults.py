"""Faults on request: the ways in which a gateway fails its callers."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class FaultKind(StrEnum):
    """What goes wrong with a `/send`."""

    TIMEOUT = "timeout"  # no answer
    SLOW = "slow"  # the right answer, late
    RESET = "reset"  # the connection is reset
    CUT_OFF = "cut_off"  # the answer stops in the middle
    SERVER_ERROR = "server_error"  # an HTTP 5xx page
    RATE_LIMIT = "rate_limit"  # HTTP 429; never accepts
    EMPTY = "empty"  # HTTP 200 without a body
    NOT_JSON = "not_json"  # HTTP 200 with a page
    REFUSE = "refuse"  # HTTP 200 with `reason`; never accepts
    SERVER_ISSUE = "server_issue"  # accepted, "pending due to server issue"


NEVER_ACCEPTS = (FaultKind.RATE_LIMIT, FaultKind.REFUSE)


class Fault(BaseModel):
    """One fault for the next `times` sends (None: until cleared), for some targets or all.

    `accepts`: the message goes out all the same, as it may with a real gateway.
    """

    model_config = ConfigDict(extra="forbid")

    kind: FaultKind
    times: int | None = Field(default=1, ge=1)
    accepts: bool = True
    targets: list[str] | None = None
    seconds: float = Field(default=60.0, ge=0)
    http_status: int = Field(default=502, ge=500, le=599)
    retry_after_s: int | None = Field(default=None, ge=0)
    reason: str = "input invalid"

    @property
    def goes_out(self) -> bool:
        """Whether the message is accepted although the caller is not told so."""
        return self.accepts and self.kind not in NEVER_ACCEPTS


class Faults:
    """The faults that wait for their turn."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def take(self, target: str) -> Fault | None:
        """The fault for a send to `target`, used up once more."""
        fault = next((fault for fault in self.waiting if fault.targets is None or target in fault.targets), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self.waiting.remove(fault)
        return fault

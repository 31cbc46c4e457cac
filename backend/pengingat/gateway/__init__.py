"""The way out to WhatsApp: hand one text to one number, ask how a device is, read what comes back.

Whoever sends knows `Gateway` and the outcomes, not the vendor. The vendor is `FonnteGateway`; what it
calls back is read by `read_callback`.
"""

from typing import Protocol

from pengingat.gateway._callbacks import (
    Callback,
    DeviceUpdate,
    IncomingMessage,
    Receipt,
    StatusUpdate,
    UnknownCallback,
    carries_secret,
    read_callback,
)
from pengingat.gateway._fonnte import FonnteGateway
from pengingat.gateway.outcomes import (
    PROBLEMS,
    UNREACHABLE,
    Accepted,
    DeviceAnswer,
    DeviceCode,
    DeviceProblem,
    DeviceProfile,
    NotSent,
    NotSentCode,
    OutcomeCode,
    Rejected,
    RejectionCode,
    SendOutcome,
    Uncertain,
    UncertainCode,
    Unreachable,
)


class Gateway(Protocol):
    """What the sender needs of a gateway."""

    async def send(self, *, token: str, target: str, text: str) -> SendOutcome:
        """Hand one text to the gateway for one number (`62…`) from the device of `token`."""
        ...

    async def device(self, *, token: str) -> DeviceAnswer:
        """Ask how the device of `token` is."""
        ...


__all__ = [
    "PROBLEMS",
    "UNREACHABLE",
    "Accepted",
    "Callback",
    "DeviceAnswer",
    "DeviceCode",
    "DeviceProblem",
    "DeviceProfile",
    "DeviceUpdate",
    "FonnteGateway",
    "Gateway",
    "IncomingMessage",
    "NotSent",
    "NotSentCode",
    "OutcomeCode",
    "Receipt",
    "Rejected",
    "RejectionCode",
    "SendOutcome",
    "StatusUpdate",
    "Uncertain",
    "UncertainCode",
    "UnknownCallback",
    "Unreachable",
    "carries_secret",
    "read_callback",
]

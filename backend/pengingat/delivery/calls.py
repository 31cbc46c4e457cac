"""One call to the gateway for one claimed message; here alone phone and token are opened and the text is written."""

from structlog import get_logger

from pengingat import clock
from pengingat.crypto import Keyring, UnreadableError
from pengingat.delivery.queries import Claimed
from pengingat.delivery.rules import CallOutcome, Overdue, Unprepared
from pengingat.devices.service import TOKEN_FIELD
from pengingat.gateway import DeviceCode, DeviceProblem, Gateway, Uncertain, UncertainCode
from pengingat.templates.rules import render

log = get_logger()


async def hand_over(gateway: Gateway, keyring: Keyring, claimed: Claimed) -> CallOutcome:
    """Hand the message to the gateway, once. Never raises but for being cancelled."""
    try:
        token = keyring.open(TOKEN_FIELD, claimed.token_sealed)
    except UnreadableError as error:
        return DeviceProblem(DeviceCode.TOKEN_INVALID, str(error))
    try:
        target = keyring.open("phone", claimed.phone_sealed)
        text = render(claimed.body, claimed.variables)
    except Exception as error:
        log.error("message cannot be prepared", message_id=str(claimed.message_id), error=type(error).__name__)
        return Unprepared(type(error).__name__)
    if clock.now() >= claimed.lease_until:
        return Overdue()
    try:
        return await gateway.send(token=token, target=target, text=text)
    except Exception as error:
        # The gateway promises not to raise. If it does, nobody knows how far the request got.
        log.error("gateway call failed", message_id=str(claimed.message_id), error=type(error).__name__)
        return Uncertain(UncertainCode.BROKEN_OFF, type(error).__name__)

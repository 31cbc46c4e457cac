"""What `/send` decides, in the words of Fonnte.

Of its many fields these matter here: target, message, countryCode, connectOnly; typing and preview are checked for
their form. The others (files, polls, schedules, batches) are taken and ignored.
"""

import random
import re
from collections.abc import Mapping

from fonnte_simulator.simulator import Simulator
from fonnte_simulator.store import Device, Notice

Answer = dict[str, object]

LONGEST_MESSAGE = 60_000
DEFAULT_COUNTRY = "62"
NO_COUNTRY = "0"

_NUMBER = re.compile(r"[1-9][0-9]{7,14}")
_VARIABLE = re.compile(r"\{(name|var[0-9]+)\}")
_TRUE, _FALSE = ("true", "1"), ("false", "0", "")


class Refused(Exception):
    """The request is refused for this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def send(simulator: Simulator, token: str, fields: Mapping[str, str]) -> Answer:
    """Take the messages of one request, or refuse it. Always an answer with HTTP 200, as Fonnte gives it."""
    request_id = simulator.store.next_request_id
    simulator.store.next_request_id += 1
    try:
        device = device_of(simulator, token)
    except Refused as refused:  # recorded answers to a wrong token have no request id
        return {"reason": refused.reason, "status": False}
    try:
        notices = _take(simulator, device, fields, request_id)
    except Refused as refused:
        return {"reason": refused.reason, "requestid": request_id, "status": False}
    return _accepted(device, notices, request_id)


def device_of(simulator: Simulator, token: str) -> Device:
    """The device of a token; of several tokens (comma between) any one, as Fonnte draws a sender by lot."""
    devices = [simulator.store.by_token.get(one.strip()) for one in token.split(",")]
    known = [device for device in devices if device is not None]
    if not known or len(known) != len(devices):
        raise Refused("invalid token")
    return random.choice(known)  # noqa: S311 - a sender by lot


def numbers(simulator: Simulator, targets: str, country_code: str) -> list[tuple[str, list[str]]]:
    """The numbers of a `target` field in international form, each with its variables; wrong ones are left out."""
    parts = [part.split("|") for part in targets.split(",") if part.strip()]
    found = [(_international(number, country_code), variables) for number, *variables in parts]
    return [
        (number, variables)
        for number, variables in found
        if _NUMBER.fullmatch(number) and number not in simulator.refused
    ]


def _take(simulator: Simulator, device: Device, fields: Mapping[str, str], request_id: int) -> list[Notice]:
    connect_only = _flag(fields, "connectOnly", default=True)
    for name in ("typing", "preview"):
        _flag(fields, name, default=False)
    if not device.connected and connect_only:
        raise Refused("request invalid on disconnected device")
    message = fields.get("message", "")
    if not message.strip():
        raise Refused("message cannot empty")
    if len(message) > LONGEST_MESSAGE:
        raise Refused("input invalid")
    targets = numbers(simulator, fields.get("target", ""), fields.get("countryCode", DEFAULT_COUNTRY))
    if not targets:
        raise Refused("target invalid")
    if device.quota < len(targets):
        raise Refused("insufficient quota")
    return [simulator.accept(device, number, _fill(message, variables), request_id) for number, variables in targets]


def _accepted(device: Device, notices: list[Notice], request_id: int) -> Answer:
    used = len(notices)
    return {
        "detail": "success! message in queue",
        "id": [notice.id for notice in notices],
        "process": "pending",
        "quota": {
            device.number: {
                "details": "deduced from total quota",
                "quota": device.quota + used,
                "remaining": device.quota,
                "used": used,
            }
        },
        "requestid": request_id,
        "status": True,
        "target": [notice.target for notice in notices],
    }


def _flag(fields: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = fields.get(name)
    if value is None:
        return default
    if value.lower() not in _TRUE + _FALSE:
        raise Refused("input invalid")
    return value.lower() in _TRUE


def _international(number: str, country_code: str) -> str:
    digits = re.sub(r"[\s+.()-]", "", number)
    return country_code + digits[1:] if country_code != NO_COUNTRY and digits.startswith("0") else digits


def _fill(message: str, variables: list[str]) -> str:
    """The message with `{name}`, `{var1}`, … replaced, where the target brought variables."""
    if not variables:
        return message
    values = {"name": variables[0], **{f"var{position}": value for position, value in enumerate(variables[1:], 1)}}
    return _VARIABLE.sub(lambda mark: values.get(mark[1], mark[0]), message)

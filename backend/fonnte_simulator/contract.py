"""Fonnte's own endpoints."""

import json
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from fonnte_simulator.events import Status
from fonnte_simulator.failing import fail
from fonnte_simulator.running import SimulatorDep
from fonnte_simulator.sending import Answer, Refused, device_of, numbers, send

MOST_VALIDATED = 500
EXPIRES = "31 December 2099"

# The old words of `/status` for what became of a message.
MESSAGE_STATUS = {Status.DELIVERED: "sent", Status.READ: "sent"}

router = APIRouter(tags=["Fonnte"])


@router.post("/send")
async def send_message(request: Request, simulator: SimulatorDep) -> Response:
    """Take a message for one target (or several, comma between)."""
    fields = await _fields(request)
    fault = simulator.faults.take(fields.get("target", ""))
    token = request.headers.get("authorization", "")
    if fault is None:
        return JSONResponse(send(simulator, token, fields))
    answer = send(simulator, token, fields) if fault.goes_out else {}
    return await fail(request, fault, answer)


@router.post("/device")
async def device_profile(request: Request, simulator: SimulatorDep) -> Answer:
    """How a device is."""
    try:
        device = device_of(simulator, request.headers.get("authorization", ""))
    except Refused:
        return {"reason": "token invalid", "status": False}
    return {
        "device": device.number,
        "device_status": "connect" if device.connected else "disconnect",
        "expired": EXPIRES,
        "messages": device.messages,
        "name": device.name,
        "package": "Simulator",
        "quota": str(device.quota),
        "status": True,
    }


@router.post("/validate")
async def validate_numbers(request: Request, simulator: SimulatorDep) -> Answer:
    """Which numbers are on WhatsApp."""
    fields = await _fields(request)
    try:
        device = device_of(simulator, request.headers.get("authorization", ""))
    except Refused:
        return {"reason": "token invalid", "status": False}
    if not device.connected:
        return {"reason": "request invalid on disconnected device", "status": False}
    target = fields.get("target", "")
    if not target.strip():
        return {"reason": "target required", "status": False}
    found = [number for number, _ in numbers(simulator, target, fields.get("countryCode", "62"))]
    if not found or len(found) > MOST_VALIDATED:
        return {"reason": "target invalid", "status": False}
    return {
        "not_registered": [number for number in found if number in simulator.unregistered],
        "registered": [number for number in found if number not in simulator.unregistered],
        "status": True,
    }


@router.post("/status")
async def message_status(request: Request, simulator: SimulatorDep) -> Answer:
    """What became of one message (deprecated at Fonnte in favour of callbacks)."""
    identity = (await _fields(request)).get("id", "")
    if not identity:
        return {"reason": "id required", "status": False}
    notice = simulator.store.notices.get(int(identity)) if identity.isascii() and identity.isdigit() else None
    if notice is None:
        return {"reason": "invalid message id", "status": False}
    return {"id": notice.id, "message_status": MESSAGE_STATUS.get(notice.status, notice.status.value), "status": True}


@router.post("/disconnect")
async def disconnect(request: Request, simulator: SimulatorDep) -> Answer:
    """Take a device off."""
    try:
        device = device_of(simulator, request.headers.get("authorization", ""))
    except Refused:
        return {"detail": "token invalid", "status": False}
    if not device.connected:
        return {"detail": "device already disconnected", "status": False}
    simulator.change_device(device, connected=False)
    return {"detail": "device disconnected", "status": True}


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a request as text, whichever of the three encodings Fonnte takes it comes in."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    body = await request.body()
    if not kind.startswith("application/json"):
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    return {name: _as_text(value) for name, value in given.items()} if isinstance(given, dict) else {}


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)

"""The phones in a browser: what the page at `/` asks for. No number is shown in full here."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import FileResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from fonnte_simulator.control import named_device
from fonnte_simulator.events import Status
from fonnte_simulator.running import SimulatorDep
from fonnte_simulator.simulator import Simulator
from fonnte_simulator.store import Device, Notice, Phone, Reply

STATIC = Path(__file__).parent / "static"
LONGEST_PREVIEW = 120
SHORTEST_NUMBER_SEARCH = 3

router = APIRouter(include_in_schema=False)


class Change(BaseModel):
    """A change of the device shown."""

    model_config = ConfigDict(extra="forbid")

    device: str | None = None
    connected: bool | None = None
    quota: int | None = Field(default=None, ge=0, le=1_000_000_000)


class Words(BaseModel):
    """What a person at a phone writes."""

    text: str = Field(min_length=1, max_length=4096, pattern=r"\S")


@router.get("/")
async def page() -> FileResponse:
    """The page."""
    return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})


@router.get("/_page/phones")
async def phones(
    simulator: SimulatorDep,
    q: str = "",
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 60,
    seen: int = -1,
) -> Response:
    """A stretch of the list of phones, newest first; 204 when nothing changed since version `seen`."""
    store = simulator.store
    if seen == store.version:
        return Response(status_code=204)
    found: Iterable[Phone] = store.newest_first()
    total = len(store.phones)
    if q.strip():
        matching = [phone for phone in found if _matches(phone, q.strip().lower())]
        found, total = matching, len(matching)
    return _json(
        {
            "version": store.version,
            "total": total,
            "phones": [_row(phone) for phone in islice(found, offset, offset + limit)],
            "devices": [_device(device) for device in store.devices.values()],
            "counts": {status.value: store.counts[status] for status in Status},
            "replies": store.replies,
        }
    )


@router.get("/_page/phones/{key}")
async def phone(simulator: SimulatorDep, key: int) -> Response:
    """All that is on one phone, oldest first."""
    one = _phone(simulator, key)
    bubbles = sorted(_bubbles(simulator, one), key=lambda bubble: (bubble["at"], bubble["id"]))
    return _json({"version": simulator.store.version, "phone": _row(one), "bubbles": bubbles})


@router.post("/_page/phones/{key}/replies", status_code=204)
async def reply(simulator: SimulatorDep, key: int, words: Words) -> None:
    """Write back from a phone."""
    simulator.reply(_phone(simulator, key), words.text)


@router.post("/_page/phones/{key}/read", status_code=204)
async def read(simulator: SimulatorDep, key: int, message: int | None = None) -> None:
    """Read the messages on a phone, or one of them."""
    notices = _phone(simulator, key).notices
    simulator.read(notice for notice in notices if message is None or notice.id == message)


@router.post("/_page/device", status_code=204)
async def change_device(simulator: SimulatorDep, change: Change) -> None:
    """Let the device come or go, or give it a quota."""
    simulator.change_device(named_device(simulator, change.device), connected=change.connected, quota=change.quota)


def _json(content: dict[str, object]) -> Response:
    return JSONResponse(content, headers={"cache-control": "no-store"})


def _phone(simulator: Simulator, key: int) -> Phone:
    if not 0 <= key < len(simulator.store.by_key):
        raise HTTPException(404, "no such phone")
    return simulator.store.by_key[key]


def _matches(phone: Phone, words: str) -> bool:
    """By words of a text, by digits of the number, or by the masked number as the product shows it."""
    digits = "".join(character for character in words if character.isdigit())
    if "*" in words and words in phone.masked:
        return True
    if (
        len(digits) >= SHORTEST_NUMBER_SEARCH
        and not words.strip("0123456789 +-().")
        and (digits in phone.number or digits in "0" + phone.number.removeprefix("62"))
    ):
        return True
    return any(words in notice.text.lower() for notice in phone.notices) or any(
        words in answer.text.lower() for answer in phone.replies
    )


def _row(phone: Phone) -> dict[str, object]:
    written: list[Notice | Reply] = [*phone.notices, *phone.replies]
    newest = max(written, key=_written_at)
    return {
        "key": phone.key,
        "number": phone.masked,
        "preview": " ".join(newest.text[:LONGEST_PREVIEW].split()),
        "answered": isinstance(newest, Reply),
        "status": "" if isinstance(newest, Reply) else newest.status.value,
        "at": _written_at(newest),
        "messages": len(phone.notices),
        "unread": phone.unread,
    }


def _written_at(one: Notice | Reply) -> float:
    return one.at if isinstance(one, Reply) else one.accepted_at


def _bubbles(simulator: Simulator, phone: Phone) -> Iterator[dict[str, object]]:
    for notice in phone.notices:
        device = simulator.store.devices.get(notice.device)
        yield {
            "id": notice.id,
            "mine": False,
            "sender": device.name if device else Phone(0, notice.device).masked,
            "text": notice.text,
            "at": notice.accepted_at,
            "status": notice.status.value,
            "status_at": notice.times[notice.status],
        }
    for answer in phone.replies:
        yield {"id": answer.id, "mine": True, "text": answer.text, "at": answer.at}


def _device(device: Device) -> dict[str, object]:
    return {
        "number": device.number,
        "shown": Phone(0, device.number).masked,
        "name": device.name,
        "connected": device.connected,
        "quota": device.quota,
    }

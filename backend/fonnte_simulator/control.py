"""What tests and scripts ask of the simulator. Numbers are in full here: this is not for people's eyes."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from fonnte_simulator.faults import Fault
from fonnte_simulator.options import Timing
from fonnte_simulator.running import SimulatorDep
from fonnte_simulator.simulator import Simulator
from fonnte_simulator.store import Device, Notice, Phone

router = APIRouter(prefix="/_control", tags=["Control"])


class DeviceState(BaseModel):
    """A change of a device; `device` is its number (the first one when left out)."""

    model_config = ConfigDict(extra="forbid")

    device: str | None = None
    connected: bool | None = None
    quota: Annotated[int, Query(ge=0)] | None = None


class Targets(BaseModel):
    """Numbers that are refused at once, and numbers that are taken but are not on WhatsApp."""

    model_config = ConfigDict(extra="forbid")

    refused: list[str] | None = None
    unregistered: list[str] | None = None


class DeliveredNotice(BaseModel):
    """One message as it reached a phone; times in seconds since 1970."""

    id: int
    state_id: str
    device: str
    text: str
    status: str
    times: dict[str, float]


class DeliveredTo(BaseModel):
    """All that one phone got."""

    phone: str
    count: int
    notices: list[DeliveredNotice]
    replies: list[str]


class Deliveries(BaseModel):
    """All that all phones got; `on_their_way` counts receipts still to happen or to be posted."""

    phones: int
    notices: int
    counts: dict[str, int]
    on_their_way: int
    items: list[DeliveredTo]


class PostedCallback(BaseModel):
    """One callback; `http_status` 0 when nobody answered."""

    body: dict[str, object]
    attempts: int
    http_status: int


@router.get("/health")
async def health() -> dict[str, Literal["ok"]]:
    """Whether it is up."""
    return {"status": "ok"}


@router.get("/deliveries")
async def deliveries(simulator: SimulatorDep, phone: str | None = None) -> Deliveries:
    """What arrived: every phone (or one), every text, with times and a count per phone."""
    store = simulator.store
    shown = store.phones.values() if phone is None else [store.phones[phone]] if phone in store.phones else []
    return Deliveries(
        phones=len(store.phones),
        notices=len(store.notices),
        counts={status.value: count for status, count in store.counts.items() if count},
        on_their_way=simulator.on_their_way,
        items=[_delivered(one) for one in shown],
    )


@router.get("/callbacks")
async def callbacks(simulator: SimulatorDep) -> list[PostedCallback]:
    """The newest callbacks, oldest of them first."""
    return [
        PostedCallback(body=letter.body, attempts=letter.attempts, http_status=letter.http_status)
        for letter in simulator.postman.remembered
    ]


@router.get("/faults")
async def waiting_faults(simulator: SimulatorDep) -> list[Fault]:
    """The faults that wait for their turn."""
    return simulator.faults.waiting


@router.post("/faults", status_code=201)
async def add_fault(simulator: SimulatorDep, fault: Fault) -> Fault:
    """Ask for a fault; it waits behind those asked for before."""
    simulator.faults.waiting.append(fault)
    return fault


@router.delete("/faults", status_code=204)
async def clear_faults(simulator: SimulatorDep) -> None:
    """Let everything work again."""
    simulator.faults.waiting.clear()


@router.put("/targets", status_code=204)
async def set_targets(simulator: SimulatorDep, targets: Targets) -> None:
    """Name the numbers that do not work."""
    if targets.refused is not None:
        simulator.refused = set(targets.refused)
    if targets.unregistered is not None:
        simulator.unregistered = set(targets.unregistered)


@router.patch("/timing")
async def set_timing(simulator: SimulatorDep, changes: Annotated[dict[str, object], Body()]) -> Timing:
    """Change when and how faithfully receipts come, for messages taken from now on."""
    try:
        changed = Timing.model_validate({**simulator.timing.model_dump(), **changes})
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    for name, value in changed.model_dump().items():
        setattr(simulator.timing, name, value)
    return simulator.timing


@router.patch("/device", status_code=204)
async def change_device(simulator: SimulatorDep, change: DeviceState) -> None:
    """Let a device come or go, or give it a quota."""
    simulator.change_device(named_device(simulator, change.device), connected=change.connected, quota=change.quota)


@router.post("/reset", status_code=204)
async def reset(simulator: SimulatorDep) -> None:
    """Forget every message, fault and setting."""
    simulator.reset()


def named_device(simulator: Simulator, number: str | None) -> Device:
    """The device of this number, the first one when there is none given; 404 when it is not known."""
    devices = simulator.store.devices
    device = next(iter(devices.values())) if number is None else devices.get(number)
    if device is None:
        raise HTTPException(404, "no such device")
    return device


def _delivered(phone: Phone) -> DeliveredTo:
    return DeliveredTo(
        phone=phone.number,
        count=len(phone.notices),
        notices=[_notice(notice) for notice in phone.notices],
        replies=[reply.text for reply in phone.replies],
    )


def _notice(notice: Notice) -> DeliveredNotice:
    return DeliveredNotice(
        id=notice.id,
        state_id=notice.state_id,
        device=notice.device,
        text=notice.text,
        status=notice.status,
        times={status.value: at for status, at in notice.times.items()},
    )

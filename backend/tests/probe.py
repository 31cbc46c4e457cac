"""A small router of the tests' own, with every kind of trouble a route can have; its effect is an audit event."""

import asyncio
from typing import Annotated

import psycopg
from fastapi import APIRouter, Form, Request, UploadFile
from procrastinate.exceptions import ConnectorException
from pydantic import BaseModel
from sqlalchemy import text

from pengingat.audit import service as audit
from pengingat.audit.service import Action
from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.db import SessionDep
from pengingat.errors import Conflict, NotFound, problem
from pengingat.idempotency import IDEMPOTENT, IdempotentRoute

NOT_THERE = problem("probe_not_there", id="Tidak ada.", en="Not there.")
NOT_NOW = problem("probe_not_now", id="Belum bisa.", en="Not now.")

router = APIRouter(prefix="/probe", tags=["probe"], route_class=IdempotentRoute)
_WRITE = requires(Permission.TEMPLATES_WRITE)

gate = asyncio.Event()
"""Opened by a test to let a waiting request go on; `arrived` tells that it waits."""
arrived = asyncio.Event()


class Thing(BaseModel):
    """What is posted."""

    number: int
    wait: bool = False


class Made(BaseModel):
    """What is answered."""

    number: int


async def _take_effect(session: SessionDep, caller: CallerDep, number: int) -> None:
    audit.record(session, caller.actor, Action.TEMPLATE_CREATED, "probe", str(number))
    await session.flush()


@router.post("", status_code=201, dependencies=[_WRITE, IDEMPOTENT])
async def make_thing(thing: Thing, session: SessionDep, caller: CallerDep) -> Made:
    await _take_effect(session, caller, thing.number)
    if thing.wait:
        arrived.set()
        await gate.wait()
    if thing.number < 0:
        raise Conflict(NOT_NOW)
    return Made(number=thing.number)


@router.post("/secret", status_code=201, dependencies=[_WRITE, IDEMPOTENT])
async def make_secret(thing: Thing, request: Request, session: SessionDep, caller: CallerDep) -> Made:
    await _take_effect(session, caller, thing.number)
    request.state.shows_secret = True
    return Made(number=thing.number)


@router.post("/file", status_code=201, dependencies=[_WRITE, IDEMPOTENT])
async def take_file(
    file: UploadFile, session: SessionDep, caller: CallerDep, sheet: Annotated[str | None, Form()] = None
) -> Made:
    size = len(await file.read())
    await _take_effect(session, caller, size)
    return Made(number=size)


@router.get("/{number}", dependencies=[requires(Permission.TEMPLATES_READ)])
async def get_thing(number: int, session: SessionDep) -> Made:
    if number == 13:
        raise RuntimeError("NIK 7102051234567890 of Rina")
    if number == 14:
        await session.execute(text("SELECT 1/0"))
    if number == 15:
        await session.execute(text("INSERT INTO templates (name) VALUES (:name)"), {"name": "rahasia Rina"})
    if number == 16:
        raise psycopg.OperationalError("server closed the connection unexpectedly")
    if number == 17:
        raise ConnectorException from psycopg.OperationalError("server closed the connection unexpectedly")
    if number == 18:
        raise ConnectorException from psycopg.ProgrammingError("no such function")
    raise NotFound(NOT_THERE)

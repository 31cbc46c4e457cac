"""Opt-outs over HTTP. They are served here because a request may name a person instead of a phone."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import KeyringDep
from pengingat.crypto import Keyring
from pengingat.db import SessionDep
from pengingat.errors import FieldError, Invalid
from pengingat.idempotency import IDEMPOTENT, IdempotentRoute
from pengingat.opt_outs import queries, service
from pengingat.opt_outs.rules import PHONE_INVALID
from pengingat.opt_outs.schemas import OptOutCreate, OptOutPublic
from pengingat.opt_outs.service import Phone, phone_forms
from pengingat.paging import Page, PageDep, page_of
from pengingat.participants.queries import get_phone
from pengingat.phone import parse_mobile
from pengingat.problems import documented

router = APIRouter(prefix="/opt-outs", tags=["opt-outs"], route_class=IdempotentRoute)

_WRITE = requires(Permission.OPT_OUTS_WRITE)


@router.get("", dependencies=[_WRITE], responses=documented(), summary="List the phones that must not be messaged")
async def list_opt_outs(
    session: SessionDep,
    keyring: KeyringDep,
    page: PageDep,
    phone: Annotated[str | None, Query(max_length=100, description="Only this number, in any usual writing.")] = None,
) -> Page[OptOutPublic]:
    """The latest first."""
    phone_hash = None if phone is None else _read(phone, keyring).hash
    rows, total = await queries.list_opt_outs(session, phone_hash=phone_hash, page=page)
    return page_of(rows, page, total, item=OptOutPublic.model_validate, position=lambda row: str(row.id))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Leave a phone alone from now on",
)
async def create_opt_out(
    session: SessionDep, caller: CallerDep, keyring: KeyringDep, body: OptOutCreate
) -> OptOutPublic:
    """It concerns everyone who shares the phone. A phone that is on the list already stays as it is."""
    if body.participant_id is not None:
        phone = await get_phone(session, body.participant_id)
    else:
        phone = _read(body.phone or "", keyring)
    return OptOutPublic.model_validate(await service.add(session, caller.actor, phone, reason=body.reason))


@router.delete(
    "/{opt_out_id}",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[_WRITE],
    responses=documented(HTTPStatus.NOT_FOUND),
    summary="Let a phone be messaged again",
)
async def delete_opt_out(session: SessionDep, caller: CallerDep, opt_out_id: UUID) -> None:
    """Takes it off the list."""
    await service.remove(session, caller.actor, opt_out_id)


def _read(text: str, keyring: Keyring) -> Phone:
    number = parse_mobile(text)
    if number is None:
        raise Invalid(PHONE_INVALID, errors=[FieldError("phone", PHONE_INVALID, {})])
    return phone_forms(keyring, number)

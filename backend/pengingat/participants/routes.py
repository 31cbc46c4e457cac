"""Participants over HTTP. A person's page (with messages) and exports are served by `reports`."""

from datetime import date
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from pengingat import clock
from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import KeyringDep, SettingsDep
from pengingat.db import SessionDep
from pengingat.idempotency import IDEMPOTENT, IdempotentRoute
from pengingat.paging import Page, PageDep, write_cursor
from pengingat.participants import queries, service
from pengingat.participants.entry import read_entry
from pengingat.participants.rules import ParticipantFilters, Sort
from pengingat.participants.schemas import (
    Areas,
    ParticipantCreate,
    ParticipantFilterFields,
    ParticipantPublic,
    ParticipantUpdate,
    RevealRequest,
)
from pengingat.problems import documented
from pengingat.settings import Settings

router = APIRouter(prefix="/participants", tags=["participants"], route_class=IdempotentRoute)

_READ = requires(Permission.PARTICIPANTS_READ)
_WRITE = requires(Permission.PARTICIPANTS_WRITE)


def _today(settings: Settings) -> date:
    return clock.now().astimezone(settings.zone).date()


def participant_filters(fields: Annotated[ParticipantFilterFields, Query()]) -> ParticipantFilters:
    """The filters in an address."""
    return fields.filters


FiltersDep = Annotated[ParticipantFilters, Depends(participant_filters)]


@router.get("", dependencies=[_READ], responses=documented(), summary="List participants")
async def list_participants(
    session: SessionDep, keyring: KeyringDep, page: PageDep, filters: FiltersDep, sort: Sort = Sort.NAME
) -> Page[ParticipantPublic]:
    """Those who fit all filters given; identifiers masked."""
    found = await queries.find_participants(session, keyring, filters=filters, sort=sort, page=page)
    return Page(
        items=[ParticipantPublic(**row) for row in found.rows],
        next_cursor=None if found.next_after is None else write_cursor(found.next_after),
        total=found.total.rows,
        total_is_estimate=found.total.is_estimate,
    )


@router.get("/areas", dependencies=[_READ], responses=documented(), summary="List districts and villages")
async def list_areas(session: SessionDep) -> Areas:
    """Where participants live, as the choices of the filters."""
    return Areas.of(await queries.list_areas(session))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    dependencies=[_WRITE, IDEMPOTENT],
    responses=documented(HTTPStatus.CONFLICT),
    summary="Add a participant by hand",
)
async def create_participant(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, keyring: KeyringDep, body: ParticipantCreate
) -> ParticipantPublic:
    """Under the rules of a list's row; what a list would leave empty with a warning is refused here, by its field."""
    entry = read_entry(body.given, _today(settings))
    participant_id = await service.create(session, caller.actor, keyring, entry)
    return ParticipantPublic(**await queries.get_participant(session, participant_id))


@router.patch(
    "/{participant_id}",
    dependencies=[_WRITE],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Correct a participant by hand",
)
async def update_participant(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    keyring: KeyringDep,
    participant_id: UUID,
    body: ParticipantUpdate,
) -> ParticipantPublic:
    """Changes what is given. With another status, the reason is `none` unless given, and an active person's
    `inactive_since` is emptied. Changes of membership and arrears are kept in the history."""
    entry = read_entry(body.given, _today(settings))
    await service.correct(session, caller.actor, keyring, participant_id, entry)
    return ParticipantPublic(**await queries.get_participant(session, participant_id))


@router.post(
    "/{participant_id}/reveal",
    dependencies=[requires(Permission.PARTICIPANTS_REVEAL)],
    responses=documented(HTTPStatus.NOT_FOUND),
    summary="See a participant's identifiers in full",
)
async def reveal_participant(
    session: SessionDep, caller: CallerDep, keyring: KeyringDep, participant_id: UUID, body: RevealRequest
) -> ParticipantPublic:
    """Who looked at whom and why is always written down. The answer is never kept, not even under a key."""
    return ParticipantPublic(**await service.reveal(session, caller.actor, keyring, participant_id, body.reason))

"""Participants over HTTP. A person's page (with messages) and exports are served by `reports`."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import KeyringDep
from pengingat.db import SessionDep
from pengingat.idempotency import IdempotentRoute
from pengingat.paging import Page, PageDep, write_cursor
from pengingat.participants import queries, service
from pengingat.participants.rules import ParticipantFilters, Sort
from pengingat.participants.schemas import Areas, ParticipantFilterFields, ParticipantPublic, RevealRequest
from pengingat.problems import documented

router = APIRouter(prefix="/participants", tags=["participants"], route_class=IdempotentRoute)

_READ = requires(Permission.PARTICIPANTS_READ)


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

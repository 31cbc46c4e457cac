"""Devices over HTTP."""

from fastapi import APIRouter

from pengingat import clock
from pengingat.auth.dependencies import requires
from pengingat.auth.rules import Permission
from pengingat.context import SettingsDep
from pengingat.db import SessionDep
from pengingat.devices import queries
from pengingat.devices.schemas import DevicePublic
from pengingat.idempotency import IdempotentRoute
from pengingat.paging import Page, PageDep, page_of
from pengingat.problems import documented

router = APIRouter(prefix="/devices", tags=["devices"], route_class=IdempotentRoute)


@router.get(
    "", dependencies=[requires(Permission.DEVICES_MANAGE)], responses=documented(), summary="List the devices, by name"
)
async def list_devices(session: SessionDep, settings: SettingsDep, page: PageDep) -> Page[DevicePublic]:
    """The numbers messages are sent from, and how each is."""
    rows, total = await queries.list_devices(session, page=page)
    today = clock.now().astimezone(settings.zone).date()
    return page_of(rows, page, total, item=lambda row: DevicePublic.of(row, today), position=lambda row: row.name)

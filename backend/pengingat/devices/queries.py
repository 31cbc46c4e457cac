"""Looking at devices."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.devices.models import Device
from pengingat.paging import PageQuery, Total, after_one, count_rows


async def list_devices(session: AsyncSession, *, page: PageQuery) -> tuple[Sequence[Device], Total]:
    """By name, one row more than the page where there are more; and how many there are."""
    statement = select(Device)
    name = after_one(page, str)
    if name is not None:
        statement = statement.where(Device.name > name)
    rows = await session.scalars(statement.order_by(Device.name).limit(page.limit + 1))
    return rows.all(), await count_rows(session, select(Device.id))

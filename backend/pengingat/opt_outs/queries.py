"""The list of phones that must not be messaged."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.opt_outs.models import OptOut
from pengingat.paging import PageQuery, Total, after_one, count_rows


async def list_opt_outs(
    session: AsyncSession, *, phone_hash: bytes | None, page: PageQuery
) -> tuple[Sequence[OptOut], Total]:
    """The latest first, one row more than the page where there are more; or only the one with this phone."""
    wanted = [] if phone_hash is None else [OptOut.phone_hash == phone_hash]
    statement = select(OptOut).where(*wanted)
    last = after_one(page, UUID)
    if last is not None:
        statement = statement.where(OptOut.id < last)
    rows = await session.scalars(statement.order_by(OptOut.id.desc()).limit(page.limit + 1))
    return rows.all(), await count_rows(session, select(OptOut.id).where(*wanted))

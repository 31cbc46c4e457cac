"""The audience of a job that starts, evaluated once: what is counted, checked and written is the same people.

It lies in a temporary table for the length of the start, so that an import that commits meanwhile changes nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import CTE, Column, MetaData, Select, Table, Text, func, insert, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.schema import CreateTable, DropTable

from pengingat.delivery.models import Message, MessageRecipient
from pengingat.send_jobs.audience import CAME_TO_NOTHING, PERSON, Counts, count, members, messages
from pengingat.templates.models import TemplateVersion

_PEOPLE = Table(
    "starting_send_job",
    MetaData(),
    *(Column(column.name, column.type) for column in PERSON),
    Column("exclusion", Text),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)

# The web application ends statements after a minute; a start may take longer, and is one transaction for any size.
_TAKE_YOUR_TIME = text("SELECT set_config('statement_timeout', '15min', true)")
_LEARN_ITS_SIZE = text(f"ANALYZE {_PEOPLE.name}")


@asynccontextmanager
async def snapshot(session: AsyncSession, matched: Select[*tuple[object, ...]]) -> AsyncIterator[Counts]:
    """Hold `matched` (of `audience.matched`) still while the block runs; gives its counts."""
    await session.execute(_TAKE_YOUR_TIME)
    await session.execute(CreateTable(_PEOPLE))
    await session.execute(insert(_PEOPLE).from_select([column.name for column in _PEOPLE.c], matched))
    await session.execute(_LEARN_ITS_SIZE)
    yield await count(session, select(_PEOPLE))
    await session.execute(DropTable(_PEOPLE))


async def count_recently_sent(session: AsyncSession, template_id: UUID, since: datetime) -> int:
    """How many of the people held had a message of the same template since then, or have one on its way."""
    statement = (
        select(func.count(_PEOPLE.c.participant_id.distinct()))
        .join(MessageRecipient, MessageRecipient.participant_id == _PEOPLE.c.participant_id)
        .join(Message, Message.id == MessageRecipient.message_id)
        .join(TemplateVersion, TemplateVersion.id == Message.template_version_id)
        .where(
            _PEOPLE.c.exclusion.is_(None),
            TemplateVersion.template_id == template_id,
            Message.queued_at >= since,
            Message.status.not_in(CAME_TO_NOTHING),
        )
    )
    return await session.scalar(statement) or 0


def to_write(template_version_id: UUID, office_name: str) -> tuple[CTE, CTE]:
    """The people held as `delivery.service.queue_batch` takes them: its messages and their members."""
    of = members(_PEOPLE)
    rows = messages(of, office_name).add_columns(literal(template_version_id).label("template_version_id"))
    return rows.order_by(of.c.participant_id).cte("to_write"), of

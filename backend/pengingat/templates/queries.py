"""Templates with their newest text, and their older ones."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.errors import NotFound
from pengingat.paging import PageQuery, Total, after_one, count_rows
from pengingat.templates.models import Template, TemplateVersion
from pengingat.templates.rules import TEMPLATE_UNKNOWN, Purpose

NEWEST = and_(TemplateVersion.template_id == Template.id, TemplateVersion.version == Template.version)
"""Joins a template to its newest text."""

_TEMPLATE = (
    Template.id,
    Template.name,
    Template.purpose,
    Template.version,
    TemplateVersion.id.label("version_id"),
    TemplateVersion.body,
    TemplateVersion.checked_on,
    Template.created_at,
    Template.updated_at,
)


async def get_template(session: AsyncSession, template_id: UUID) -> RowMapping:
    """A template with its newest text; raises `NotFound`."""
    statement = select(*_TEMPLATE).join(TemplateVersion, NEWEST).where(Template.id == template_id)
    row = (await session.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(TEMPLATE_UNKNOWN)
    return row


async def list_templates(
    session: AsyncSession, *, purpose: Purpose | None, page: PageQuery
) -> tuple[Sequence[RowMapping], Total]:
    """By name, one row more than the page where there are more; and how many there are."""
    wanted = [] if purpose is None else [Template.purpose == purpose]
    statement = select(*_TEMPLATE).join(TemplateVersion, NEWEST).where(*wanted)
    name = after_one(page, str)
    if name is not None:
        statement = statement.where(Template.name > name)
    rows = await session.execute(statement.order_by(Template.name).limit(page.limit + 1))
    return rows.mappings().all(), await count_rows(session, select(Template.id).where(*wanted))


async def list_versions(
    session: AsyncSession, template_id: UUID, *, page: PageQuery
) -> tuple[Sequence[TemplateVersion], Total]:
    """A template's texts, the newest first; raises `NotFound`."""
    texts = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    total = await count_rows(session, texts.with_only_columns(TemplateVersion.id))
    if total.rows == 0:
        raise NotFound(TEMPLATE_UNKNOWN)
    number = after_one(page, int)
    if number is not None:
        texts = texts.where(TemplateVersion.version < number)
    rows = await session.scalars(texts.order_by(TemplateVersion.version.desc()).limit(page.limit + 1))
    return rows.all(), total

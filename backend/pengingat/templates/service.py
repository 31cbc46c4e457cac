"""Writing templates: each change is a new version, and the old ones stay for the messages that were made from them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.errors import Conflict, NotFound
from pengingat.templates.models import Template, TemplateVersion
from pengingat.templates.rules import NAME_TAKEN, TEMPLATE_UNKNOWN, Purpose, ensure_sound


@dataclass(frozen=True, slots=True)
class Text:
    """What a template says; `checked_on` is the day it was last compared with the rules it states."""

    name: str
    purpose: Purpose
    body: str
    checked_on: date


async def create(session: AsyncSession, actor: Actor, *, text: Text) -> UUID:
    """A new template; raises `Invalid` for wrong placeholders, `Conflict` for a name that is taken."""
    ensure_sound(text.body)
    template = Template(name=text.name, purpose=text.purpose, version=1)
    session.add(template)
    await _flush(session, text.name)
    session.add(_version(template, actor, text))
    audit.record(session, actor, Action.TEMPLATE_CREATED, "template", template.id, purpose=text.purpose)
    await session.flush()
    return template.id


async def change(session: AsyncSession, actor: Actor, template_id: UUID, *, text: Text) -> None:
    """A new version of a template; raises as `create` does, and `NotFound`. The same text again changes nothing."""
    ensure_sound(text.body)
    template = await session.get(Template, template_id, with_for_update=True, populate_existing=True)
    if template is None:
        raise NotFound(TEMPLATE_UNKNOWN)
    if await _newest(session, template) == text:
        return
    template.name, template.purpose = text.name, text.purpose
    template.version += 1
    template.updated_at = func.now()
    await _flush(session, text.name)
    session.add(_version(template, actor, text))
    audit.record(session, actor, Action.TEMPLATE_CHANGED, "template", template_id, version=template.version)
    await session.flush()


async def _newest(session: AsyncSession, template: Template) -> Text:
    version = await session.scalar(
        select(TemplateVersion).where(
            TemplateVersion.template_id == template.id, TemplateVersion.version == template.version
        )
    )
    assert version is not None
    return Text(version.name, Purpose(version.purpose), version.body, version.checked_on)


async def _flush(session: AsyncSession, name: str) -> None:
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as error:
        raise Conflict(NAME_TAKEN, name=name) from error


def _version(template: Template, actor: Actor, text: Text) -> TemplateVersion:
    return TemplateVersion(
        template_id=template.id,
        version=template.version,
        name=text.name,
        purpose=text.purpose,
        body=text.body,
        checked_on=text.checked_on,
        created_by=actor.id,
    )

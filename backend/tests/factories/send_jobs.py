"""Send jobs made and started through the API, and messages that went out before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.delivery.models import Batch, Message, MessageRecipient
from pengingat.participants.models import Participant
from pengingat.templates.models import Template, TemplateVersion
from pengingat.templates.queries import NEWEST

ADDRESS = "/api/v1/send-jobs"


async def template_for(session: AsyncSession, purpose: str = "pbi_inactive") -> UUID:
    """The seeded template of a purpose."""
    return (await session.scalars(select(Template.id).where(Template.purpose == purpose))).one()


async def create_job(client: httpx.AsyncClient, template_id: UUID, **given: Any) -> dict[str, Any]:
    """A draft to everyone, unless an audience is given."""
    body = {"name": "Uji kirim", "template_id": str(template_id), "audience": {}} | given
    answer = await client.post(ADDRESS, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def start_job(client: httpx.AsyncClient, job_id: str, **given: Any) -> dict[str, Any]:
    """Start a job; it must succeed."""
    answer = await client.post(f"{ADDRESS}/{job_id}/start", json=given)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def create_message(
    session: AsyncSession,
    people: Sequence[Participant],
    *,
    purpose: str = "general",
    queued_at: datetime | None = None,
    **columns: Any,
) -> Message:
    """A message to people who share a phone, in a finished batch of its own."""
    batch = Batch(id=uuid4(), status="completed", pace_min_s=0, pace_max_s=0)
    session.add(batch)
    await session.flush()
    newest = select(TemplateVersion.id).join(Template, NEWEST).where(Template.purpose == purpose)
    message = Message(
        batch_id=batch.id,
        template_version_id=(await session.scalars(newest)).one(),
        phone_hash=people[0].phone_hash,
        phone_sealed=people[0].phone_sealed,
        phone_masked=people[0].phone_masked,
        name_masked=people[0].name_masked,
        card_masked=people[0].card_masked,
        variables={},
        queued_at=queued_at or clock.now(),
        **{"status": "delivered"} | columns,
    )
    session.add(message)
    await session.flush()
    session.add_all(
        MessageRecipient(message_id=message.id, participant_id=person.id, position=position)
        for position, person in enumerate(people)
    )
    await session.flush()
    return message

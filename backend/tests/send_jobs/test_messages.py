"""A job's messages, and the counts that are made of them."""

from collections import Counter
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring
from pengingat.delivery.models import Message
from pengingat.delivery.rules import MessageStatus
from pengingat.participants.models import Participant
from tests.factories.participants import create_participant
from tests.factories.send_jobs import ADDRESS, create_job, start_job, template_for

CODES = {"failed": "target_invalid", "uncertain": "no_answer"}


@pytest.fixture
async def family(session: AsyncSession, keyring: Keyring) -> list[Participant]:
    """A mother without a known relation, a child and a father on one phone."""
    common = {"phone": "6281277778888", "village": "WALIAN"}
    return [
        await create_participant(session, keyring, name="IBU UJI", family_relation=None, **common),
        await create_participant(session, keyring, name="ANAK UJI", family_relation=4, **common),
        await create_participant(session, keyring, name="AYAH UJI", family_relation=1, **common),
    ]


@pytest.fixture
async def job(
    as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring, family: list[Participant]
) -> dict[str, Any]:
    """A started job whose 19 messages are in every status."""
    for _ in range(18):
        await create_participant(session, keyring)
    await session.commit()
    made = await create_job(as_operator, await template_for(session))
    started = await start_job(as_operator, made["id"])
    messages = await session.scalars(select(Message).where(Message.batch_id == UUID(made["id"])).order_by(Message.id))
    for number, message in enumerate(messages):
        message.status = list(MessageStatus)[number % 9]
        message.code = CODES.get(message.status)
    await session.commit()
    return started


async def listed(client: httpx.AsyncClient, job: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    """All pages."""
    items: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        address = f"{ADDRESS}/{job['id']}/messages?limit=4&{query}{cursor and f'&cursor={cursor}'}"
        page = (await client.get(address)).json()
        items += page["items"]
        cursor = page["next_cursor"]
    assert len(items) == page["total"]
    return items


async def test_every_message_once(as_viewer: httpx.AsyncClient, job: dict[str, Any]) -> None:
    items = await listed(as_viewer, job)
    assert len({item["id"] for item in items}) == len(items) == job["recipients"] == 19
    assert [item["id"] for item in items] == sorted(item["id"] for item in items)


async def test_the_nine_counts_are_the_messages(as_viewer: httpx.AsyncClient, job: dict[str, Any]) -> None:
    counts = (await as_viewer.get(f"{ADDRESS}/{job['id']}")).json()["counts"]
    assert counts == Counter(item["status"] for item in await listed(as_viewer, job))
    assert sum(counts.values()) == job["recipients"]
    in_list = (await as_viewer.get(ADDRESS)).json()["items"][0]
    assert in_list["counts"] == counts


async def test_of_a_family(as_viewer: httpx.AsyncClient, job: dict[str, Any], family: list[Participant]) -> None:
    mother, child, father = family
    (item,) = [item for item in await listed(as_viewer, job) if len(item["participant_ids"]) > 1]
    assert item["participant_ids"] == [str(father.id), str(child.id), str(mother.id)]
    assert item["participant_id"] == str(father.id)
    assert (item["name"], item["card_number"], item["phone"]) == ("A*** U***", father.card_masked, "0812****888")
    assert "Yth. Bapak/Ibu A*** U*** dan 2 orang lain\n" in item["text"]
    assert item["attempts"] == 0
    assert {name for name in item if name.endswith("_at")} == {
        *("queued_at", "sending_at", "accepted_at", "sent_at", "delivered_at", "read_at", "finished_at")
    }


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("status=failed", {"failed"}),
        ("status=failed&status=uncertain", {"failed", "uncertain"}),
        ("code=no_answer", {"uncertain"}),
        ("code=no_answer&status=failed", set()),
        ("code=nothing", set()),
    ],
)
async def test_filters(as_viewer: httpx.AsyncClient, job: dict[str, Any], query: str, statuses: set[str]) -> None:
    items = await listed(as_viewer, job, query)
    assert {item["status"] for item in items} == statuses
    assert len(items) == 2 * len(statuses)


async def test_a_code_has_words(as_viewer: httpx.AsyncClient, job: dict[str, Any]) -> None:
    for item in await listed(as_viewer, job):
        assert (item["code"] is None) == (item["reason"] is None)


async def test_a_status_nobody_knows(as_viewer: httpx.AsyncClient, job: dict[str, Any]) -> None:
    assert (await as_viewer.get(f"{ADDRESS}/{job['id']}/messages?status=lost")).status_code == 422


async def test_nobody_is_named_in_full(as_viewer: httpx.AsyncClient, job: dict[str, Any]) -> None:
    for path in ("", "/messages?limit=200"):
        shown = (await as_viewer.get(f"{ADDRESS}/{job['id']}{path}")).text
        for secret in ("AYAH", "IBU", "ANAK", "77778888", "000900000"):
            assert secret not in shown

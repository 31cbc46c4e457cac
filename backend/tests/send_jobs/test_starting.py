"""Starting a job, now or when its time comes, and stopping it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.models import AuditEvent
from pengingat.crypto import Keyring
from pengingat.delivery.models import Batch, Message
from pengingat.participants.models import Participant
from pengingat.send_jobs import tasks
from pengingat.send_jobs.models import SendJob
from pengingat.templates.models import TemplateVersion
from tests.factories.participants import create_participant
from tests.factories.send_jobs import ADDRESS, create_job, create_message, start_job, template_for

TOMORROW = (clock.now() + timedelta(days=1)).isoformat()
IN_TWO_DAYS = (clock.now() + timedelta(days=2)).isoformat()


@pytest.fixture
async def people(session: AsyncSession, keyring: Keyring) -> list[Participant]:
    """Two who share a phone, and one more."""
    shared = [await create_participant(session, keyring, phone="6281211112222") for _ in range(2)]
    found = [*shared, await create_participant(session, keyring)]
    await session.commit()
    return found


@pytest.fixture
async def draft(as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant]) -> dict[str, Any]:
    return await create_job(as_operator, await template_for(session))


async def post(client: httpx.AsyncClient, job: dict[str, Any], deed: str, **given: Any) -> httpx.Response:
    return await client.post(f"{ADDRESS}/{job['id']}/{deed}", json=given or None)


async def make_due(session: AsyncSession, job: dict[str, Any]) -> None:
    """Let the job's time come."""
    past = clock.now() - timedelta(minutes=1)
    await session.execute(update(SendJob).where(SendJob.id == UUID(job["id"])).values(start_at=past))
    await session.commit()


async def count_of(session: AsyncSession, job: dict[str, Any]) -> int | None:
    return await session.scalar(select(func.count()).where(Message.batch_id == UUID(job["id"])))


class TestNow:
    async def test_every_message_is_written_before_the_answer(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, draft: dict[str, Any]
    ) -> None:
        answer = await post(as_operator, draft, "start")
        started = answer.json()
        assert (answer.status_code, started["status"]) == (202, "running")
        assert (started["recipients"], started["participants"], started["counts"]["queued"]) == (2, 3, 2)
        assert started["started_at"] is not None
        assert started["estimated_finish_at"] > started["started_at"]
        assert await count_of(session, draft) == 2
        bells = await session.execute(text("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo'"))
        assert list(bells.scalars()) == ["delivery.drain"]
        events = await session.execute(
            select(AuditEvent.action, AuditEvent.details).where(AuditEvent.object_id == draft["id"]).offset(1)
        )
        assert [tuple(event) for event in events] == [("send_job.started", {"recipients": 2})]

    async def test_pace_hours_and_limit_go_with_it(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant]
    ) -> None:
        job = await create_job(
            as_operator, await template_for(session), pace="10-30", window="08:00-17:00", expires_at=TOMORROW
        )
        await start_job(as_operator, job["id"])
        batch = await session.get_one(Batch, UUID(job["id"]))
        assert (batch.pace_min_s, batch.pace_max_s, batch.window) == (10, 30, "08:00-17:00")
        assert batch.expires_at is not None
        assert batch.expires_at.isoformat() == TOMORROW

    async def test_the_text_is_pinned(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, draft: dict[str, Any]
    ) -> None:
        address = f"/api/v1/templates/{draft['template']['id']}"
        text_now = (await as_operator.get(address)).json()
        second = {name: text_now[name] for name in ("name", "purpose")} | {"body": "Versi kedua untuk {nama}"}
        await as_operator.put(address, json=second)
        started = await start_job(as_operator, draft["id"])
        await as_operator.put(address, json=second | {"body": "Versi ketiga", "name": "Nama lain"})
        job = (await as_operator.get(f"{ADDRESS}/{draft['id']}")).json()
        assert job["template"] == started["template"]
        assert (job["template"]["version"], job["template"]["name"]) == (2, text_now["name"])
        version = await session.get_one(TemplateVersion, UUID(job["template"]["version_id"]))
        assert version.body == "Versi kedua untuk {nama}"
        shown = (await as_operator.get(f"{ADDRESS}/{draft['id']}/messages")).json()["items"]
        assert all(item["text"].startswith("Versi kedua untuk") for item in shown)

    async def test_twice(self, as_operator: httpx.AsyncClient, session: AsyncSession, draft: dict[str, Any]) -> None:
        await start_job(as_operator, draft["id"])
        again = await post(as_operator, draft, "start", confirm_name=draft["name"])
        assert (again.status_code, again.json()["code"]) == (409, "already_started")
        assert await count_of(session, draft) == 2

    async def test_a_repeated_request_gets_the_first_answer(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, draft: dict[str, Any]
    ) -> None:
        answers = [
            await as_operator.post(f"{ADDRESS}/{draft['id']}/start", headers={"Idempotency-Key": "mulai"})
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].json() == answers[1].json()

    async def test_nobody(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        job = await create_job(as_operator, await template_for(session))
        answer = await post(as_operator, job, "start")
        assert (answer.status_code, answer.json()["code"]) == (409, "nobody_to_send_to")
        assert (await as_operator.get(f"{ADDRESS}/{job['id']}")).json() == job

    async def test_a_limit_that_has_passed(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, draft: dict[str, Any]
    ) -> None:
        past = "2020-01-01T00:00:00Z"
        await as_operator.patch(f"{ADDRESS}/{draft['id']}", json={"expires_at": past})
        answer = await post(as_operator, draft, "start")
        assert (answer.status_code, answer.json()["code"]) == (409, "send_job_expired")


class TestRecentlySent:
    async def sent(self, session: AsyncSession, people: list[Participant], **given: Any) -> None:
        days = given.pop("days", 6)
        given = {"purpose": "pbi_inactive", "queued_at": clock.now() - timedelta(days=days)} | given
        await create_message(session, [people[2]], **given)
        await session.commit()

    async def test_needs_the_jobs_name(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant], draft: dict[str, Any]
    ) -> None:
        await self.sent(session, people)
        for given in ({}, {"confirm_name": "uji kirim"}, {"confirm_name": ""}):
            answer = await post(as_operator, draft, "start", **given)
            assert (answer.status_code, answer.json()["code"]) == (409, "recently_sent")
        assert await count_of(session, draft) == 0
        assert (await as_operator.get(f"{ADDRESS}/{draft['id']}")).json()["status"] == "draft"
        assert (await start_job(as_operator, draft["id"], confirm_name=draft["name"]))["recipients"] == 2

    @pytest.mark.parametrize(
        "given", [{"days": 8}, {"status": "failed"}, {"status": "cancelled"}, {"purpose": "general"}]
    )
    async def test_what_does_not_count(
        self,
        as_operator: httpx.AsyncClient,
        session: AsyncSession,
        people: list[Participant],
        draft: dict[str, Any],
        given: dict[str, Any],
    ) -> None:
        """Another template, long ago, or a message that came to nothing."""
        await self.sent(session, people, **given)
        await start_job(as_operator, draft["id"])

    @pytest.mark.parametrize("status", ["queued", "uncertain", "read"])
    async def test_what_counts(
        self,
        as_operator: httpx.AsyncClient,
        session: AsyncSession,
        people: list[Participant],
        draft: dict[str, Any],
        status: str,
    ) -> None:
        await self.sent(session, people, status=status)
        assert (await post(as_operator, draft, "start")).json()["code"] == "recently_sent"

    async def test_other_people_do_not_count(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant], draft: dict[str, Any]
    ) -> None:
        await self.sent(session, people)
        await as_operator.patch(f"{ADDRESS}/{draft['id']}", json={"audience": {"exclude_ids": [str(people[2].id)]}})
        assert (await start_job(as_operator, draft["id"]))["excluded"] == {"excluded_by_id": 1}

    async def test_a_member_of_a_family_counts(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant], draft: dict[str, Any]
    ) -> None:
        """The message named another one, but it was for them too."""
        await create_message(session, people[:2], purpose="pbi_inactive")
        await session.commit()
        await as_operator.patch(f"{ADDRESS}/{draft['id']}", json={"audience": {"ids": [str(people[1].id)]}})
        assert (await post(as_operator, draft, "start")).json()["code"] == "recently_sent"


class TestScheduled:
    @pytest.fixture
    async def job(self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant]) -> Any:
        made = await create_job(as_operator, await template_for(session), start_at=TOMORROW, expires_at=IN_TWO_DAYS)
        return await start_job(as_operator, made["id"])

    async def test_waits(self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]) -> None:
        assert (job["status"], job["recipients"], job["started_at"]) == ("scheduled", 0, None)
        await tasks.start_scheduled(timestamp=0)
        assert await count_of(session, job) == 0

    async def test_starts_when_its_time_has_come(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring, job: dict[str, Any]
    ) -> None:
        """With the people of that moment."""
        await create_participant(session, keyring)
        await make_due(session, job)
        await tasks.start_scheduled(timestamp=0)
        await tasks.start_scheduled(timestamp=60)
        now = (await as_operator.get(f"{ADDRESS}/{job['id']}")).json()
        assert (now["status"], now["recipients"], now["started_by"]) == ("running", 3, "operator uji")
        assert now["started_at"] is not None

    async def test_several_at_once(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]
    ) -> None:
        other = await create_job(as_operator, await template_for(session, "general"), start_at=TOMORROW)
        await start_job(as_operator, other["id"])
        for one in (job, other):
            await make_due(session, one)
        await tasks.start_scheduled(timestamp=0)
        states = [(await as_operator.get(f"{ADDRESS}/{one['id']}")).json()["status"] for one in (job, other)]
        assert states == ["running", "running"]

    async def test_is_held_with_the_reason_when_it_cannot_be_started(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant], job: dict[str, Any]
    ) -> None:
        await create_message(session, [people[2]], purpose="pbi_inactive")
        await make_due(session, job)
        await tasks.start_scheduled(timestamp=0)
        held = (await as_operator.get(f"{ADDRESS}/{job['id']}")).json()
        assert (held["status"], held["hold_code"], held["recipients"]) == ("held", "recently_sent", 0)
        assert "templat yang sama" in held["hold_reason"]
        english = await as_operator.get(f"{ADDRESS}/{job['id']}", headers={"Accept-Language": "en"})
        assert "same template" in english.json()["hold_reason"]
        assert await count_of(session, job) == 0
        started = await start_job(as_operator, job["id"], confirm_name=job["name"])
        assert (started["status"], started["hold_code"], started["recipients"]) == ("running", None, 2)

    async def test_changed_after_it_was_held_it_is_a_draft_again(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant], job: dict[str, Any]
    ) -> None:
        await create_message(session, [people[2]], purpose="pbi_inactive")
        await make_due(session, job)
        await tasks.start_scheduled(timestamp=0)
        changed = await as_operator.patch(f"{ADDRESS}/{job['id']}", json={"start_at": TOMORROW})
        assert (changed.json()["status"], changed.json()["hold_code"]) == ("draft", None)

    async def test_one_that_cannot_be_started_does_not_stop_the_next(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]
    ) -> None:
        empty = await create_job(as_operator, await template_for(session, "general"), start_at=TOMORROW)
        await start_job(as_operator, empty["id"])
        nobody = {"ids": []}
        await session.execute(update(SendJob).where(SendJob.id == UUID(empty["id"])).values(audience=nobody))
        for one in (empty, job):
            await make_due(session, one)
        await tasks.start_scheduled(timestamp=0)
        states = [(await as_operator.get(f"{ADDRESS}/{one['id']}")).json() for one in (empty, job)]
        assert [(one["status"], one["hold_code"]) for one in states] == [
            ("held", "nobody_to_send_to"),
            ("running", None),
        ]

    async def test_is_not_started_late(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]
    ) -> None:
        """A server that was away longer than the job's limit leaves it alone."""
        await make_due(session, job)
        past = clock.now() - timedelta(seconds=1)
        await session.execute(update(SendJob).where(SendJob.id == UUID(job["id"])).values(expires_at=past))
        await session.commit()
        await tasks.start_scheduled(timestamp=0)
        held = (await as_operator.get(f"{ADDRESS}/{job['id']}")).json()
        assert (held["status"], held["hold_code"]) == ("held", "send_job_expired")

    async def test_what_is_confirmed_before_is_confirmed_then(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, people: list[Participant]
    ) -> None:
        await create_message(session, [people[2]], purpose="pbi_inactive")
        await session.commit()
        job = await create_job(as_operator, await template_for(session), start_at=TOMORROW)
        assert (await post(as_operator, job, "start")).json()["code"] == "recently_sent"
        await start_job(as_operator, job["id"], confirm_name=job["name"])
        await make_due(session, job)
        await tasks.start_scheduled(timestamp=0)
        assert (await as_operator.get(f"{ADDRESS}/{job['id']}")).json()["status"] == "running"

    async def test_can_be_cancelled_but_not_paused(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]
    ) -> None:
        for deed in ("pause", "resume"):
            assert (await post(as_operator, job, deed)).json()["code"] == "not_begun"
        assert (await post(as_operator, job, "start")).json()["code"] == "already_started"
        cancelled = (await post(as_operator, job, "cancel")).json()
        assert cancelled["status"] == "cancelled"
        assert cancelled["finished_at"] is not None
        await make_due(session, job)
        await tasks.start_scheduled(timestamp=0)
        assert await count_of(session, job) == 0


class TestSteering:
    @pytest.fixture
    async def job(self, as_operator: httpx.AsyncClient, draft: dict[str, Any]) -> Any:
        return await start_job(as_operator, draft["id"])

    async def test_pause_and_resume(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]
    ) -> None:
        paused = await post(as_operator, job, "pause")
        assert (paused.status_code, paused.json()["status"]) == (202, "paused")
        assert paused.json()["estimated_finish_at"] is None
        assert (await post(as_operator, job, "pause")).json()["code"] == "not_running"
        resumed = await post(as_operator, job, "resume")
        assert (resumed.status_code, resumed.json()["status"]) == (202, "running")
        assert (await post(as_operator, job, "resume")).json()["code"] == "not_paused"
        events = select(AuditEvent.action).where(AuditEvent.object_id == job["id"]).order_by(AuditEvent.id)
        assert list(await session.scalars(events))[2:] == ["send_job.paused", "send_job.resumed"]

    async def test_cancel(self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]) -> None:
        cancelled = await post(as_operator, job, "cancel")
        assert (cancelled.status_code, cancelled.json()["status"]) == (202, "cancelled")
        assert cancelled.json()["counts"]["cancelled"] == cancelled.json()["recipients"] == 2
        for deed in ("cancel", "pause", "resume"):
            answer = await post(as_operator, job, deed)
            assert (answer.status_code, answer.json()["code"][:4]) == (409, "not_")

    async def test_a_draft_is_deleted_rather_than_cancelled(
        self, as_operator: httpx.AsyncClient, draft: dict[str, Any]
    ) -> None:
        assert (await post(as_operator, draft, "cancel")).json()["code"] == "not_cancellable"

    async def test_a_held_job_says_why(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, job: dict[str, Any]
    ) -> None:
        held = {"status": "held", "hold_code": "device_disconnected"}
        await session.execute(update(Batch).where(Batch.id == UUID(job["id"])).values(held))
        await session.commit()
        shown = (await as_operator.get(f"{ADDRESS}/{job['id']}")).json()
        assert (shown["status"], shown["hold_code"]) == ("held", "device_disconnected")
        assert "WhatsApp" in shown["hold_reason"]
        assert (await post(as_operator, job, "resume")).json()["hold_code"] is None

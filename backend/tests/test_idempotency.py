"""Idempotency-Key: the same request asked again gets the first answer again, and has its effect once."""

import asyncio

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.auth.rules import Role
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.idempotency import StoredAnswer, forget_old_answers
from tests import probe
from tests.conftest import token_of
from tests.serving import assert_problem, serving

PATH = "/api/v1/probe"
KEY = {"Idempotency-Key": "a-key"}


@pytest.fixture
async def client(context: Context):
    async with serving(context, probed=True) as client:
        client.headers["Authorization"] = f"Bearer {await token_of(context, Role.OPERATOR)}"
        yield client


async def effects(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).where(AuditEvent.object_type == "probe")) or 0


async def test_without_a_key_each_request_counts(client: httpx.AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        assert (await client.post(PATH, json={"number": 1})).status_code == 201
    assert await effects(session) == 2


async def test_the_same_again_is_answered_the_same_and_done_once(
    client: httpx.AsyncClient, session: AsyncSession
) -> None:
    first = await client.post(PATH, json={"number": 1}, headers=KEY)
    again = await client.post(PATH, json={"number": 1}, headers=KEY)
    assert (first.status_code, first.json()) == (201, {"number": 1})
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["content-type"] == first.headers["content-type"]
    assert await effects(session) == 1


async def test_another_body_under_the_key_is_refused(client: httpx.AsyncClient, session: AsyncSession) -> None:
    await client.post(PATH, json={"number": 1}, headers=KEY)
    assert_problem(await client.post(PATH, json={"number": 2}, headers=KEY), 422, "idempotency_key_reused")
    assert (await client.post(PATH, json={"number": 1}, headers=KEY)).status_code == 201
    assert await effects(session) == 1


async def test_a_key_belongs_to_caller_and_path(
    client: httpx.AsyncClient, context: Context, session: AsyncSession
) -> None:
    other = {"Authorization": f"Bearer {await token_of(context, Role.OPERATOR)}"}
    await client.post(PATH, json={"number": 1}, headers=KEY)
    assert (await client.post(f"{PATH}/secret", json={"number": 2}, headers=KEY)).json() == {"number": 2}
    assert (await client.post(PATH, json={"number": 3}, headers=KEY | other)).json() == {"number": 3}
    assert await effects(session) == 3


async def test_a_rules_no_is_kept_and_nothing_of_the_try(client: httpx.AsyncClient, session: AsyncSession) -> None:
    first = await client.post(PATH, json={"number": -1}, headers=KEY)
    assert_problem(first, 409, "probe_not_now")
    again = await client.post(PATH, json={"number": -1}, headers=KEY)
    assert (again.status_code, again.content) == (409, first.content)
    assert again.headers["content-type"] == "application/problem+json"
    assert await effects(session) == 0


async def test_a_malformed_request_uses_no_key_up(client: httpx.AsyncClient, session: AsyncSession) -> None:
    assert_problem(await client.post(PATH, json={"number": "x"}, headers=KEY), 422, "request_invalid")
    assert (await client.post(PATH, json={"number": 1}, headers=KEY)).status_code == 201


async def test_a_secret_is_shown_once_and_stored_nowhere(client: httpx.AsyncClient, session: AsyncSession) -> None:
    assert (await client.post(f"{PATH}/secret", json={"number": 7}, headers=KEY)).json() == {"number": 7}
    again = await client.post(f"{PATH}/secret", json={"number": 7}, headers=KEY)
    assert_problem(again, 409, "secret_shown_once")
    assert (await session.scalars(select(StoredAnswer.body))).all() == [None]
    assert await effects(session) == 1


async def test_a_key_is_forgotten_after_24_hours(client: httpx.AsyncClient, session: AsyncSession) -> None:
    await client.post(PATH, json={"number": 1}, headers=KEY)
    await session.execute(text("UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 second'"))
    await session.commit()
    assert (await client.post(PATH, json={"number": 2}, headers=KEY)).json() == {"number": 2}
    assert await effects(session) == 2


async def test_old_answers_are_swept(client: httpx.AsyncClient, session: AsyncSession, context: Context) -> None:
    for key in ("old", "new"):
        await client.post(PATH, json={"number": 1}, headers={"Idempotency-Key": key})
    await session.execute(
        text("UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'")
    )
    await session.commit()
    async with transaction(context.sessions) as own:
        await forget_old_answers(own)
    assert (await session.scalars(select(StoredAnswer.key))).all() == ["new"]


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_has_1_to_200_characters(client: httpx.AsyncClient, key: str) -> None:
    answer = await client.post(PATH, json={"number": 1}, headers={"Idempotency-Key": key})
    assert_problem(answer, 422, "request_invalid")


def form(boundary: str, content: bytes = b"isi berkas", sheet: bytes = b"Data") -> dict[str, object]:
    """A form as a client with this boundary writes it."""
    parts = (
        b'Content-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n' + content,
        b'Content-Disposition: form-data; name="sheet"\r\n\r\n' + sheet,
    )
    mark = boundary.encode()
    body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"
    return {"content": body, "headers": KEY | {"Content-Type": f"multipart/form-data; boundary={boundary}"}}


class TestForms:
    async def test_another_boundary_is_the_same_form(self, client: httpx.AsyncClient, session: AsyncSession) -> None:
        for boundary in ("first", "second"):
            assert (await client.post(f"{PATH}/file", **form(boundary))).json() == {"number": 10}
        assert await effects(session) == 1

    @pytest.mark.parametrize("changed", [{"content": b"lain"}, {"sheet": b"Lain"}])
    async def test_another_content_is_another_form(self, client: httpx.AsyncClient, changed: dict[str, bytes]) -> None:
        await client.post(f"{PATH}/file", **form("first"))
        answer = await client.post(f"{PATH}/file", **form("first", **changed))
        assert_problem(answer, 422, "idempotency_key_reused")


class TestAtOnce:
    @pytest.fixture
    async def racing(self, committed: Context):
        probe.gate.clear()
        probe.arrived.clear()
        async with serving(committed, probed=True) as client:
            client.headers["Authorization"] = f"Bearer {await token_of(committed, Role.OPERATOR)}"
            yield client

    async def test_the_second_hears_that_the_first_still_runs(
        self, racing: httpx.AsyncClient, committed: Context
    ) -> None:
        body = {"number": 1, "wait": True}
        first = asyncio.create_task(racing.post(PATH, json=body, headers=KEY))
        await probe.arrived.wait()
        assert_problem(await racing.post(PATH, json=body, headers=KEY), 409, "idempotency_key_running")
        probe.gate.set()
        assert (await first).status_code == 201
        assert (await racing.post(PATH, json=body, headers=KEY)).content == (await first).content
        async with transaction(committed.sessions) as session:
            assert await effects(session) == 1

    async def test_many_at_once_have_one_effect(self, racing: httpx.AsyncClient, committed: Context) -> None:
        answers = await asyncio.gather(*(racing.post(PATH, json={"number": 1}, headers=KEY) for _ in range(12)))
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert 201 in {answer.status_code for answer in answers}
        async with transaction(committed.sessions) as session:
            assert await effects(session) == 1

    async def test_a_refusal_at_the_same_time_is_stored_once(
        self, racing: httpx.AsyncClient, committed: Context
    ) -> None:
        answers = await asyncio.gather(*(racing.post(PATH, json={"number": -1}, headers=KEY) for _ in range(6)))
        assert {answer.json()["code"] for answer in answers} <= {"probe_not_now", "idempotency_key_running"}
        assert (await racing.post(PATH, json={"number": -1}, headers=KEY)).json()["code"] == "probe_not_now"
        async with transaction(committed.sessions) as session:
            assert await effects(session) == 0

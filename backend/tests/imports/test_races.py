"""People and workers at the same import at the same moment, on real commits: one comes first, nothing hangs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from pengingat.context import Context
from pengingat.errors import Invalid
from pengingat.imports import codes, merge, reading, staging, tasks
from pengingat.imports.models import ImportProblem, ImportRow
from pengingat.participants.models import ImportMember, Participant, ParticipantHistory
from tests.imports.committing import PEOPLE, applying, count, jobs, operator, ready, take_jobs, uploaded
from tests.imports.lists import APPLY, IMPORTS, csv_list, look, outcome, person, upload
from tests.serving import assert_problem

PATIENCE_S = 30


class Gate:
    """A step of a worker that waits behind itself until the test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        self.reached, self.open = asyncio.Event(), asyncio.Event()
        self._step = getattr(module, name)
        monkeypatch.setattr(module, name, self._wait_behind)

    async def _wait_behind(self, *args: Any, **kwargs: Any) -> Any:
        done = await self._step(*args, **kwargs)
        self.reached.set()
        await self.open.wait()
        return done


@asynccontextmanager
async def stopped_at(gate: Gate, work: Any) -> AsyncIterator[None]:
    """The work as far as the gate; at the end it has gone on and is done."""
    working = asyncio.create_task(work)
    async with asyncio.timeout(PATIENCE_S):
        await gate.reached.wait()
        yield
        gate.open.set()
        await working


class TestCallingBack:
    """An apply is called back until a worker begins."""

    async def test_before_a_worker_begins(self, committed: Context) -> None:
        async with operator(committed) as client:
            import_id = await applying(client)
            assert (await look(client, import_id))["can_cancel"] is True
            answer = await client.post(f"{IMPORTS}/{import_id}/cancel")
            assert (answer.status_code, answer.json()["status"]) == (202, "ready")
            assert answer.json()["can_cancel"] is False
            await tasks.apply.func(import_id)
            assert await count(committed, Participant, ImportRow) == (0, 5)
            # And applied after all: the job that waits is enough.
            await client.post(f"{IMPORTS}/{import_id}/apply")
            await tasks.apply.func(import_id)
            assert outcome(await look(client, import_id)) == (5, 0, 0)

    async def test_not_when_one_has_begun(self, committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        gate = Gate(monkeypatch, merge, "merge")
        async with operator(committed) as client:
            import_id = await applying(client)
            async with stopped_at(gate, tasks.apply.func(import_id)):
                found = await look(client, import_id)
                assert (found["status"], found["can_cancel"]) == ("applying", False)
                place = f"{IMPORTS}/{import_id}"
                assert_problem(await client.post(f"{place}/cancel"), 409, "apply_begun")
                assert_problem(await client.post(f"{place}/apply"), 409, "not_ready")
                assert_problem(await client.post(f"{place}/discard"), 409, "not_ready")
                assert_problem(await client.put(f"{place}/mapping", json={}), 409, "not_ready")
            assert (await look(client, import_id))["status"] == "applied"
            for action in ("cancel", "apply", "discard"):
                assert_problem(await client.post(f"{place}/{action}"), 409, "already_applied")

    async def test_at_the_moment_it_begins_one_comes_first(self, committed: Context) -> None:
        async with operator(committed) as client:
            for _ in range(5):
                import_id = await applying(client)
                before = await count(committed, ImportMember)
                called, _ = await asyncio.gather(
                    client.post(f"{IMPORTS}/{import_id}/cancel"), tasks.apply.func(import_id)
                )
                found, after = await look(client, import_id), await count(committed, ImportMember)
                if called.status_code == 202:
                    assert (found["status"], after) == ("ready", before)
                else:
                    assert_problem(called, 409, "apply_begun")
                    assert (found["status"], after[0]) == ("applied", before[0] + 5)

    async def test_two_people_call_back_and_one_wins(self, committed: Context) -> None:
        async with operator(committed) as first, operator(committed) as second:
            place = f"{IMPORTS}/{await applying(first)}/cancel"
            answers = sorted(await asyncio.gather(first.post(place), second.post(place)), key=lambda a: a.status_code)
            assert answers[0].status_code == 202
            assert_problem(answers[1], 409, "not_ready")


class TestGivingUpWhileItIsRead:
    """The reading stops, and nothing of it is kept."""

    @pytest.mark.parametrize("note_every", [1, reading.PROGRESS_ROWS])
    async def test_stops_it(self, committed: Context, monkeypatch: pytest.MonkeyPatch, note_every: int) -> None:
        monkeypatch.setattr(reading, "PROGRESS_ROWS", note_every)
        gate = Gate(monkeypatch, staging, "store")
        async with operator(committed) as client:
            import_id = await uploaded(client)
            async with stopped_at(gate, tasks.read.func(import_id)):
                assert (await client.post(f"{IMPORTS}/{import_id}/discard")).status_code == 204
            found = await look(client, import_id)
            assert (found["status"], found["counts"]["rows"], found["mapping"]) == ("discarded", 0, None)
            assert await count(committed, ImportRow, ImportProblem) == (0, 0)
            await tasks.read.func(import_id)
            await tasks.resume.func(0)
            assert (await look(client, import_id))["status"] == "discarded"

    async def test_drops_what_was_read_before(self, committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        """The reading has deleted those rows, but not for others: nobody may wait for it."""
        async with operator(committed) as client:
            import_id = await ready(client)
            await client.put(f"{IMPORTS}/{import_id}/mapping", json={"columns": {"nik": None}})
            gate = Gate(monkeypatch, staging, "store")
            async with stopped_at(gate, tasks.read.func(import_id)):
                assert await count(committed, ImportRow) == (5,)
                assert (await client.post(f"{IMPORTS}/{import_id}/discard")).status_code == 204
            assert await count(committed, ImportRow) == (0,)
            assert (await look(client, import_id))["status"] == "discarded"

    async def test_before_a_worker_has_begun(self, committed: Context) -> None:
        async with operator(committed) as client:
            import_id = await ready(client)
            await client.put(f"{IMPORTS}/{import_id}/mapping", json={})
            assert (await client.post(f"{IMPORTS}/{import_id}/discard")).status_code == 204
            await tasks.read.func(import_id)
            assert (await look(client, import_id))["status"] == "discarded"
            assert await count(committed, ImportRow) == (0,)

    async def test_that_fails_at_the_same_time(self, committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        async def refuse(*_: object) -> None:
            raise Invalid(codes.CORRUPTED)

        async with operator(committed) as client:
            import_id = await uploaded(client)
            gate = Gate(monkeypatch, staging, "clear")
            monkeypatch.setattr(staging, "store", refuse)
            async with stopped_at(gate, tasks.read.func(import_id)):
                assert (await client.post(f"{IMPORTS}/{import_id}/discard")).status_code == 204
            found = await look(client, import_id)
            assert (found["status"], found["problem"]) == ("discarded", None)

    async def test_another_mapping_waits_until_it_is_read(
        self, committed: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gate = Gate(monkeypatch, staging, "store")
        async with operator(committed) as client:
            import_id = await uploaded(client)
            place = f"{IMPORTS}/{import_id}"
            async with stopped_at(gate, tasks.read.func(import_id)):
                assert_problem(await client.put(f"{place}/mapping", json={}), 409, "not_ready")
                assert_problem(await client.post(f"{place}/apply"), 409, "not_ready")
                assert_problem(await client.post(f"{place}/cancel"), 409, "not_ready")
            assert (await look(client, import_id))["status"] == "ready"


async def test_two_people_upload_and_apply_at_once(committed: Context) -> None:
    async with operator(committed) as first, operator(committed) as second:
        both = await asyncio.gather(upload(first, PEOPLE), upload(second, PEOPLE))
        ids = [imported["id"] for imported in both]
        assert len(set(ids)) == 2
        await asyncio.gather(*map(tasks.read.func, ids))
        applied = await asyncio.gather(*(first.post(f"{IMPORTS}/{import_id}/apply") for import_id in ids))
        assert [answer.status_code for answer in applied] == [202, 202]
        await asyncio.gather(*map(tasks.apply.func, ids))
        assert sorted([outcome(await look(second, import_id)) for import_id in ids]) == [(0, 0, 5), (5, 0, 0)]
        assert await count(committed, Participant, ParticipantHistory, ImportMember) == (5, 0, 10)
        later, earlier = await look(first, max(ids)), await look(first, min(ids))
        assert later["same_as"] == {"id": earlier["id"], "applied_at": earlier["applied_at"]}


async def test_two_people_choose_columns_at_once(committed: Context) -> None:
    """One wins; and two files with the same headings may remember theirs at the same time."""
    async with operator(committed) as first, operator(committed) as second:
        ids = [await ready(first, csv_list(*map(person, range(number, number + 3)))) for number in (1, 4)]
        place = f"{IMPORTS}/{ids[0]}/mapping"
        choices = [{"columns": {"phone": None}}, {"columns": {"nik": None}}]
        answers = await asyncio.gather(first.put(place, json=choices[0]), second.put(place, json=choices[1]))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        await second.put(f"{IMPORTS}/{ids[1]}/mapping", json=choices[1])
        await asyncio.gather(*map(tasks.read.func, ids))
        assert {(await look(first, import_id))["status"] for import_id in ids} == {"ready"}


async def test_called_back_and_asked_again_is_one_job(committed: Context) -> None:
    async with operator(committed) as client:
        import_id = await ready(client)
        await take_jobs(committed)
        for action in ("apply", "cancel", "apply"):
            assert (await client.post(f"{IMPORTS}/{import_id}/{action}")).status_code == 202
        async with committed.sessions() as session:
            assert await jobs(session) == [APPLY]
            assert await session.scalar(select(func.count()).select_from(Participant)) == 0


async def test_a_key_calls_back_once(committed: Context) -> None:
    async with operator(committed) as client:
        place, key = f"{IMPORTS}/{await applying(client)}", {"Idempotency-Key": "tarik-1"}
        answers: list[httpx.Response] = [await client.post(f"{place}/cancel", headers=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].json() == answers[1].json()

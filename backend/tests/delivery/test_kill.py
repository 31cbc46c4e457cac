"""A sender that is killed (SIGKILL) at any moment: nobody gets a second message, and what is doubtful says so."""

import asyncio
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pengingat import clock
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.delivery import sweep
from pengingat.delivery.drain import Drain
from pengingat.delivery.models import Attempt, Batch, Message
from pengingat.settings import ROOT, Settings
from tests.delivery.sending_process import Ledger, LedgerGateway
from tests.factories.delivery import create_batch, create_device

MESSAGES = 5
DIES_WITH = 3


async def send_and_die(settings: Settings, ledger: Path, moment: str) -> None:
    """Run a sender up to that moment of its third message, then kill it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.delivery.sending_process"),
        *(str(settings.database_url), settings.data_keys.get_secret_value(), str(ledger), moment, str(DIES_WITH)),
        cwd=ROOT / "backend",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        said = await process.stdout.readline()
    process.kill()
    await process.wait()
    assert said.decode().strip() == moment
    assert process.returncode == -9


@pytest.mark.parametrize(
    ("moment", "delivered_by_the_dead"),
    [
        ("claimed", DIES_WITH - 1),  # on record as being sent, the gateway not called
        ("calling", DIES_WITH - 1),  # the call made, nothing arrived there
        ("delivered", DIES_WITH),  # the gateway has it, the answer is lost
        ("recording", DIES_WITH),  # the answer is written, not committed
    ],
)
async def test_nobody_is_written_to_twice(
    committed: Context, tmp_path: Path, moment: str, delivered_by_the_dead: int
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    phones = [f"62812777000{number:02}" for number in range(MESSAGES)]
    async with transaction(committed.sessions) as session:
        await create_device(session, committed.keyring)
        batch = await create_batch(session, committed.keyring, phones)
    await send_and_die(committed.settings, tmp_path / "ledger", moment)
    assert len(ledger.targets) == delivered_by_the_dead
    assert await by_status(committed) == {"accepted": DIES_WITH - 1, "sending": 1, "queued": MESSAGES - DIES_WITH}

    # Another worker goes on at once, and again after the lease.
    gateway = LedgerGateway(ledger)
    await go_on(committed, gateway)
    async with transaction(committed.sessions) as session:
        await session.execute(
            update(Message).where(Message.status == "sending").values(lease_until=clock.now() - timedelta(seconds=1))
        )
    await go_on(committed, gateway)
    await go_on(committed, gateway)

    assert max(Counter(ledger.targets).values()) == 1
    assert await by_status(committed) == {"accepted": MESSAGES - 1, "uncertain": 1}
    async with committed.sessions() as session:
        doubtful = (await session.scalars(select(Message).where(Message.status == "uncertain"))).one()
        attempts = (await session.scalars(select(Attempt.outcome).where(Attempt.message_id == doubtful.id))).all()
        status = await session.scalar(select(Batch.status).where(Batch.id == batch.id))
    assert (doubtful.code, attempts, status) == ("lease_expired", ["lease_expired"], "completed")
    # Whoever did not get it is exactly the doubtful one, if anybody.
    missing = set(phones) - set(ledger.targets)
    assert {committed.keyring.index("phone", phone) for phone in missing} <= {doubtful.phone_hash}


async def go_on(context: Context, gateway: LedgerGateway) -> None:
    """The sweep comes by, then a sender."""
    async with transaction(context.sessions) as session:
        await sweep.sweep(session, clock.now())
    async with asyncio.timeout(60):
        await Drain(context, gateway, wait_at_most=timedelta(0)).run()


async def by_status(context: Context) -> dict[str, int]:
    async with context.sessions() as session:
        return dict(Counter((await session.scalars(select(Message.status))).all()))

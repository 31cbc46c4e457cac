"""A process that sends until it is killed: arguments ADDRESS KEYS LEDGER DIE_AT NUMBER.

Its gateway notes each delivery in the ledger file, as the outside world would. At the moment `DIE_AT` of message
`NUMBER` it says so on standard output and hangs, so that the test can kill it just there.
"""

import asyncio
import os
import sys
from pathlib import Path

from pydantic import SecretStr

from pengingat.context import open_context
from pengingat.delivery import drain as draining
from pengingat.delivery.drain import Drain
from pengingat.gateway import Accepted, DeviceAnswer, SendOutcome, Unreachable
from pengingat.settings import Settings


class Ledger:
    """Who was written to, one number a line, on disk before anything else happens."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, target: str) -> None:
        """The outside world has the message now: nothing takes this back."""
        with self._path.open("a") as file:
            file.write(target + "\n")
            file.flush()
            os.fsync(file.fileno())

    @property
    def targets(self) -> list[str]:
        """Every delivery so far."""
        return self._path.read_text().split() if self._path.exists() else []


class LedgerGateway:
    """Delivers into the ledger, and hangs at one moment of one message when told to."""

    def __init__(self, ledger: Ledger, die_at: str = "", number: int = 0) -> None:
        self.ledger, self.die_at, self.number, self.begun = ledger, die_at, number, 0

    async def send(self, *, token: str, target: str, text: str) -> SendOutcome:
        """One delivery."""
        await self.reach("calling")
        self.ledger.deliver(target)
        await self.reach("delivered")
        return Accepted(f"{os.getpid()}-{len(self.ledger.targets)}", "")

    async def device(self, *, token: str) -> DeviceAnswer:
        """Not asked here."""
        return Unreachable("")

    async def reach(self, moment: str) -> None:
        """Hang here, if this is the place to die."""
        if moment == self.die_at and self.begun == self.number:
            sys.stdout.write(f"{moment}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


def _hang_in_the_sender(gateway: LedgerGateway) -> None:
    hand_over, record = draining.hand_over, draining.record

    async def claimed_then_hand_over(*arguments: object) -> object:
        gateway.begun += 1
        await gateway.reach("claimed")
        return await hand_over(*arguments)

    async def record_but_hang(*arguments: object) -> bool:
        out_of_service = await record(*arguments)
        await gateway.reach("recording")  # written, not committed
        return out_of_service

    draining.hand_over = claimed_then_hand_over
    draining.record = record_but_hang


async def main(address: str, keys: str, ledger: str, die_at: str, number: int) -> None:
    """Send, and hang at the given moment."""
    settings = Settings(_env_file=None, data_keys=SecretStr(keys))
    gateway = LedgerGateway(Ledger(Path(ledger)), die_at, number)
    _hang_in_the_sender(gateway)
    async with open_context(settings, address) as context:
        await Drain(context, gateway).run()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5], number=int(sys.argv[5])))

"""The command line: `python -m fonnte_simulator --token T --webhook URL`."""

import argparse
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

from fonnte_simulator.app import create_app
from fonnte_simulator.options import FIRST_DEVICE, PLENTY, Options, Timing
from fonnte_simulator.server import listen, server_of


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until interrupted."""
    given = _parser().parse_args(arguments)
    app = create_app(_options(given))
    listening = listen(given.host, given.port)
    port = listening.getsockname()[1]
    sys.stdout.write(f"Fonnte simulator: http://{given.host}:{port}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):  # which uvicorn raises again once it has stopped
        server_of(app).run(sockets=[listening])


def _options(given: argparse.Namespace) -> Options:
    timing = {name: getattr(given, name) for name in Timing.model_fields if getattr(given, name, None) is not None}
    return Options(
        tokens=tuple(given.token),
        webhook=given.webhook,
        device_name=given.name,
        first_number=given.number,
        quota=given.quota,
        state_file=given.state_file,
        timing=Timing.model_validate(timing),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fonnte-simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100, help="0 takes any free one")
    parser.add_argument("--token", action="append", required=True, help="of a device; repeat for several devices")
    parser.add_argument("--webhook", metavar="URL", help="where callbacks go; none are posted without it")
    parser.add_argument("--name", default="BPJS Kesehatan", help="of the first device, as the phones show it")
    parser.add_argument("--number", type=int, default=FIRST_DEVICE, help="of the first device; others count up")
    parser.add_argument("--quota", type=int, default=PLENTY)
    parser.add_argument(
        "--state", type=Path, dest="state_file", metavar="FILE", help="remembers the phones over a restart"
    )
    receipts = parser.add_argument_group("receipts (seconds after acceptance)")
    receipts.add_argument("--sent-after", type=float, dest="sent_after_s", metavar="S")
    receipts.add_argument("--delivered-after", type=float, dest="delivered_after_s", metavar="S")
    receipts.add_argument("--read-after", type=float, dest="read_after_s", metavar="S")
    receipts.add_argument("--read-share", type=float, metavar="0..1")
    receipts.add_argument("--order", choices=["in_order", "shuffled"])
    receipts.add_argument("--repeats", type=int, help="post each callback so many times more")
    receipts.add_argument("--retry-every", type=float, dest="retry_every_s", metavar="S")
    return parser


if __name__ == "__main__":
    main()

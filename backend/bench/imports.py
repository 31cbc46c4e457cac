"""How long a list takes from the upload to the participants, against merely reading its file.

For each size: every stage by itself; then the whole way through the running product, first with everybody new, then
the same list again, with the memory of each process; for the largest also how the API answers meanwhile.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from bench import plain
from bench.product import Product, postgres, running, sign_in_again
from bench.stages import Stages, seconds_of_stages
from bench.watching import Answers, asking, memory_of
from pengingat import sample_list, schema

SIZES = (10_000, 100_000, 1_000_000)
PLAIN_ROWS = 10_000
_LOOKED_AT = "/participants?limit=50"
_IDLE_SECONDS = 20
_LONGEST_WAIT_SECONDS = 0.5
_MIB = 1 << 20

_BARE = """
import sys, time
from python_calamine import CalamineWorkbook
start = time.perf_counter()
rows = sum(1 for _ in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows())
print(time.perf_counter() - start)
"""

out = Console(width=110)


@dataclass(frozen=True, slots=True)
class Whole:
    """One list through the product: seconds from the upload to `ready`, and from there to `applied`."""

    ready: float
    applied: float
    memory: Mapping[str, int]

    @property
    def seconds(self) -> float:
        """From the upload to the end."""
        return self.ready + self.applied


def measure(sizes: tuple[int, ...], folder: Path) -> None:
    """Print all figures; what is written for that lies under `folder`."""
    seconds = {rows: _measure_size(rows, folder, asked=rows == max(sizes)) for rows in sorted(sizes)}
    smallest, largest = min(seconds), max(seconds)
    if smallest < largest:
        growth = (seconds[largest] / largest) / (seconds[smallest] / smallest)
        out.print(f"\nTime per row at {largest:,} rows against {smallest:,}: {growth:.2f} (linear is 1.00)")


def _measure_size(rows: int, folder: Path, *, asked: bool) -> float:
    """Answers the seconds from upload to applied of a list of new people."""
    workbook = folder / f"{rows}.xlsx"
    asyncio.run(sample_list.write(workbook, rows))
    bare = statistics.median(_bare_read(workbook) for _ in range(3))
    size = workbook.stat().st_size / _MIB
    out.rule(f"{rows:,} rows, {size:,.1f} MiB; python-calamine alone reads them in {bare:.2f} s")
    with running(folder / f"stages-{rows}") as product:
        _print_stages(rows, asyncio.run(seconds_of_stages(product.settings, workbook)), bare)
    with running(folder / f"whole-{rows}") as product:
        lists = {"everybody new": _through_and_asked(product, workbook) if asked else _through(product, workbook)}
        lists["the same again"] = _through(product, workbook)
        _print_whole(rows, bare, lists)
        seconds = lists["everybody new"].seconds
        if rows == PLAIN_ROWS:
            usual = plain.seconds_to_import(workbook, schema.owner_address(product.settings))
            out.print(f"openpyxl and an ORM object a row: {usual:.2f} s, {usual / seconds:.1f} times as long")
    return seconds


def _through_and_asked(product: Product, workbook: Path) -> Whole:
    """While somebody looks at the list of participants; before that, how quickly it comes when nothing else happens."""
    with asking(product.client, _LOOKED_AT) as idle:
        time.sleep(_IDLE_SECONDS)
    with asking(product.client, _LOOKED_AT) as busy:
        whole = _through(product, workbook)
    _print_answers(idle, busy)
    return whole


def _bare_read(workbook: Path) -> float:
    return float(subprocess.check_output([sys.executable, "-c", _BARE, str(workbook)]))


def _through(product: Product, workbook: Path) -> Whole:
    """Upload the list and apply it, as a person would who never waits."""
    sign_in_again(product)
    with memory_of(lambda: _processes(product)) as memory:
        start = time.perf_counter()
        with workbook.open("rb") as file:
            address = f"/imports/{_asked(product.client.post('/imports', files={'file': file}))['id']}"
        _wait(product.client, address, "ready")
        ready = time.perf_counter()
        _asked(product.client.post(f"{address}/apply"))
        _wait(product.client, address, "applied")
        return Whole(ready - start, time.perf_counter() - ready, memory)


def _wait(client: httpx.Client, address: str, status: str) -> None:
    """Ask now and then: the longer it takes the less often, so that asking takes no time from what is measured."""
    start = time.perf_counter()
    while (found := _asked(client.get(address)))["status"] != status:
        if found["problem"]:
            raise RuntimeError(found["problem"]["detail"])
        time.sleep(min(_LONGEST_WAIT_SECONDS, (time.perf_counter() - start) / 20))


def _asked(answer: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.raise_for_status().json()
    return body


def _processes(product: Product) -> dict[str, psutil.Process]:
    others = [("postgres", process) for process in postgres(product.settings)]
    others += [("reader", process) for process in product.worker.children()]
    named = {f"{name} {process.pid}": process for name, process in others}
    return {"api": product.api, "worker": product.worker, **named}


def _print_stages(rows: int, stages: Stages, bare: float) -> None:
    table = Table("one after the other", "seconds", "rows a second", "x bare read")
    for name, seconds in [*stages.items(), ("together", sum(stages.values()))]:
        table.add_row(name, f"{seconds:.2f}", f"{rows / seconds:,.0f}", f"{seconds / bare:.2f}")
    out.print(table)


def _print_whole(rows: int, bare: float, lists: Mapping[str, Whole]) -> None:
    table = Table("through the product", "upload to ready", "to applied", "together", "rows a second", "x bare read")
    for name, whole in lists.items():
        table.add_row(
            name,
            f"{whole.ready:.2f}",
            f"{whole.applied:.2f}",
            f"{whole.seconds:.2f}",
            f"{rows / whole.seconds:,.0f}",
            f"{whole.seconds / bare:.2f}",
        )
    out.print(table)
    for name, whole in lists.items():
        out.print(f"Most memory, {name}: {_memory_words(whole.memory)}")


def _memory_words(memory: Mapping[str, int]) -> str:
    """Of processes of one kind the largest."""
    kinds = dict.fromkeys(name.split()[0] for name in memory)
    peaks = {kind: max(size for name, size in memory.items() if name.startswith(kind)) for kind in kinds}
    return ", ".join(f"{kind} {size / _MIB:,.0f} MiB" for kind, size in peaks.items())


def _print_answers(idle: Answers, busy: Answers) -> None:
    out.print(
        f"The list of participants, asked all the while: p99 {idle.p99:.0f} ms when idle ({len(idle.times)} answers), "
        f"{busy.p99:.0f} ms during the import ({len(busy.times)}), {busy.p99 / idle.p99:.1f} times as long"
    )

"""Lists as a clerk would upload them, and the way from there to participants, through HTTP and the queue."""

import csv
from collections.abc import Awaitable, Callable, Sequence
from io import StringIO
from typing import Any

import httpx

from pengingat.imports import tasks
from pengingat.imports.columns import HEADINGS, Field

RunJobs = Callable[[], Awaitable[list[str]]]

IMPORTS = "/api/v1/imports"
READ, APPLY = tasks.read.name, tasks.apply.name


def person(card: int = 1, **fields: str) -> dict[str, str]:
    """A row without a fault; `card` makes the number."""
    return {
        "card_number": f"{card:013}",
        "name": "BUDI CONTOH",
        "nik": f"717302120370{card:04}",
        "phone": f"08114000{card:04}",
        "segment": "PBI (APBN)",
        "status": "NON AKTIF",
    } | fields


def csv_list(*rows: dict[str, str], fields: Sequence[str] | None = None) -> bytes:
    """A list with the columns of the first row, or with `fields`; what a row does not have is an empty cell."""
    fields = fields or list(rows[0])
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([HEADINGS[Field(field)][0] for field in fields])
    writer.writerows([row.get(field, "") for field in fields] for row in rows)
    return text.getvalue().encode()


async def upload(client: httpx.AsyncClient, content: bytes, *, name: str = "daftar.csv", **form: str) -> dict[str, Any]:
    """Upload a list that is taken; answers the import."""
    answer = await client.post(IMPORTS, files={"file": (name, content)}, data=form)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def read(
    client: httpx.AsyncClient, run_jobs: RunJobs, content: bytes, *, name: str = "daftar.csv", **form: str
) -> dict[str, Any]:
    """Upload a list and have it read."""
    received = await upload(client, content, name=name, **form)
    await run_jobs()
    return await look(client, received["id"])


async def apply(client: httpx.AsyncClient, run_jobs: RunJobs, content: bytes, **form: str) -> dict[str, Any]:
    """Upload a list, have it read and applied."""
    ready = await read(client, run_jobs, content, **form)
    assert ready["status"] == "ready", ready
    answer = await client.post(f"{IMPORTS}/{ready['id']}/apply")
    assert answer.status_code == 202, answer.text
    await run_jobs()
    applied = await look(client, ready["id"])
    assert applied["status"] == "applied", applied
    return applied


async def look(client: httpx.AsyncClient, import_id: str) -> dict[str, Any]:
    """The import as it is now."""
    answer = await client.get(f"{IMPORTS}/{import_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def outcome(imported: dict[str, Any]) -> tuple[int, int, int]:
    """How many are new, changed, unchanged."""
    counts = imported["counts"]
    return counts["new"], counts["changed"], counts["unchanged"]

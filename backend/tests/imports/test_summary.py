"""What a list changes: foreseen when it is ready, told when it was applied."""

from typing import Any

import httpx

from tests.imports.lists import IMPORTS, RunJobs, apply, csv_list, look, person, read

COLUMNS = ["card_number", "name", "segment", "status", "arrears_months", "arrears_amount"]


def owing(card: int, months: int, **fields: str) -> dict[str, str]:
    """Somebody with arrears."""
    return person(card, segment="PBPU", arrears_months=str(months), arrears_amount=str(35_000 * months)) | fields


BEFORE = [
    owing(1, 3),
    owing(2, 3),
    owing(3, 0, status="AKTIF"),
    owing(4, 0, status="AKTIF"),
    owing(5, 0, status="AKTIF"),
    owing(6, 2),
    person(7),  # of another segment
]
AFTER = [
    owing(1, 0, status="AKTIF"),  # became active, arrears cleared
    owing(2, 5),  # owes more: changed, but no turn
    owing(3, 1, status="NON AKTIF MENUNGGAK"),  # became inactive, arrears begun
    owing(4, 0, status="AKTIF"),
    owing(8, 4),  # new: turns are of those known already
    owing(9, 0, status="AKTIF"),
]
TURNS = {"became_active": 1, "became_inactive": 1, "arrears_cleared": 1, "arrears_begun": 1}


def told(imported: dict[str, Any]) -> tuple[dict[str, int], int, tuple[int, int, int]]:
    """What the list changes, whom it does not see, and the counts."""
    counts = imported["counts"]
    return imported["changes"], imported["not_seen"], (counts["new"], counts["changed"], counts["unchanged"])


async def test_is_foreseen_and_told(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    first = await apply(as_operator, run_jobs, csv_list(*BEFORE, fields=COLUMNS))
    assert told(first) == (dict.fromkeys(TURNS, 0), 0, (7, 0, 0))
    ready = await read(as_operator, run_jobs, csv_list(*AFTER, fields=COLUMNS))
    assert told(ready) == (TURNS, 2, (2, 3, 1))
    await as_operator.post(f"{IMPORTS}/{ready['id']}/apply")
    await run_jobs()
    applied = await look(as_operator, ready["id"])
    assert (applied["status"], told(applied)) == ("applied", told(ready))


async def test_what_is_told_is_what_was_done(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    """Between the look and the apply another list came first."""
    await apply(as_operator, run_jobs, csv_list(*BEFORE, fields=COLUMNS))
    ready = await read(as_operator, run_jobs, csv_list(*AFTER, fields=COLUMNS))
    await apply(as_operator, run_jobs, csv_list(*AFTER, fields=COLUMNS))
    await as_operator.post(f"{IMPORTS}/{ready['id']}/apply")
    await run_jobs()
    assert told(await look(as_operator, ready["id"])) == (dict.fromkeys(TURNS, 0), 2, (0, 0, 6))


async def test_of_the_same_list_again_nothing(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    content = csv_list(*BEFORE, fields=COLUMNS)
    first = await apply(as_operator, run_jobs, content)
    again = await read(as_operator, run_jobs, content)
    assert told(again) == (dict.fromkeys(TURNS, 0), 0, (0, 0, 7))
    assert again["same_as"] == {"id": first["id"], "applied_at": first["applied_at"]}


async def test_of_a_failed_list_nothing_is_told(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await read(as_operator, run_jobs, csv_list(*BEFORE, fields=COLUMNS))
    assert ready["changes"] is not None
    await as_operator.put(f"{IMPORTS}/{ready['id']}/mapping", json={"columns": {"status": None}})
    await run_jobs()
    failed = await look(as_operator, ready["id"])
    assert (failed["status"], failed["changes"], failed["not_seen"]) == ("failed", None, None)

"""What is wrong in a file, counted: which problem, how often, an example of what is said of it."""

from typing import Any

import httpx
import pytest

from tests.imports.lists import IMPORTS, RunJobs, csv_list, person, read
from tests.serving import assert_problem

ROWS = [
    person(1, phone="0431 321 000"),
    person(2, phone="0431 321 001"),
    person(3, phone="+65 9123 4567"),
    person(4, phone="0811-ADA"),
    person(5, phone="081111111111"),
    person(6, phone="0811"),
    person(7, phone=""),
    person(8, phone="", nik="7173"),
    person(9, phone="", segment="ENTAH"),
    person(10, card_number="12"),
    person(11, card_number="13", phone=""),
    person(1),
]


async def groups(client: httpx.AsyncClient, import_id: str, **headers: str) -> list[dict[str, Any]]:
    """The groups of an import."""
    answer = await client.get(f"{IMPORTS}/{import_id}/problem-groups", headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_errors_first_then_what_most_rows_have(
    as_viewer: httpx.AsyncClient, as_operator: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    ready = await read(as_operator, run_jobs, csv_list(*ROWS))
    found = await groups(as_viewer, ready["id"])
    assert [(group["code"], group["kind"], group["field"], group["severity"], group["rows"]) for group in found] == [
        ("card_invalid", None, "card_number", "error", 2),
        ("segment_unknown", None, "segment", "error", 1),
        ("duplicate_in_file", None, "card_number", "error", 1),
        ("phone_missing", None, "phone", "warning", 4),
        ("phone_invalid", "landline", "phone", "warning", 2),
        ("phone_invalid", "foreign", "phone", "warning", 1),
        ("phone_invalid", "letters", "phone", "warning", 1),
        ("phone_invalid", "junk", "phone", "warning", 1),
        ("phone_invalid", "length", "phone", "warning", 1),
        ("nik_invalid", None, "nik", "warning", 1),
    ]
    of_code: dict[str, int] = {}
    for group in found:
        of_code[group["code"]] = of_code.get(group["code"], 0) + group["rows"]
    assert of_code == ready["codes"]


async def test_each_says_what_to_do_in_the_callers_language(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await read(as_operator, run_jobs, csv_list(*ROWS))
    said = {(group["code"], group["kind"]): group["message"] for group in await groups(as_operator, ready["id"])}
    assert said["phone_invalid", "landline"].startswith("Ini nomor telepon rumah")
    assert "baris 2" in said["duplicate_in_file", None]
    english = await groups(as_operator, ready["id"], **{"Accept-Language": "en"})
    assert {group["message"] for group in english}.isdisjoint(said.values())


async def test_the_rows_of_a_group_are_found(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await read(as_operator, run_jobs, csv_list(*ROWS))
    for group in await groups(as_operator, ready["id"]):
        wanted = {"code": group["code"]} | ({"kind": group["kind"]} if group["kind"] else {})
        page = (await as_operator.get(f"{IMPORTS}/{ready['id']}/problems", params=wanted)).json()
        assert page["total"] == len(page["items"]) == group["rows"], group
        assert {item["message"] for item in page["items"]} >= {group["message"]}


async def test_a_group_comes_in_pages(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await read(as_operator, run_jobs, csv_list(*ROWS))
    place, wanted = f"{IMPORTS}/{ready['id']}/problems", {"code": "phone_invalid", "kind": "landline", "limit": 1}
    first = (await as_operator.get(place, params=wanted)).json()
    rest = (await as_operator.get(place, params=wanted | {"cursor": first["next_cursor"]})).json()
    assert [item["row"] for item in first["items"] + rest["items"]] == [2, 3]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(("kind", "status"), [("ponsel", 200), ("", 200), ("\x00", 422), ("x" * 101, 422)])
async def test_a_kind_nobody_has(as_operator: httpx.AsyncClient, run_jobs: RunJobs, kind: str, status: int) -> None:
    ready = await read(as_operator, run_jobs, csv_list(person(1, phone="0431 321 000")))
    answer = await as_operator.get(f"{IMPORTS}/{ready['id']}/problems", params={"kind": kind})
    assert answer.status_code == status
    assert status == 422 or answer.json()["items"] == []


async def test_nothing_wrong_is_no_group(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await read(as_operator, run_jobs, csv_list(person(1)))
    assert await groups(as_operator, ready["id"]) == []


async def test_who_may(as_operator: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    place = f"{IMPORTS}/0198c6a0-0000-7000-8000-000000000000/problem-groups"
    assert_problem(await as_operator.get(place), 404, "import_not_found")
    assert (await anonymous.get(place)).status_code == 401

"""Rows sent as JSON instead of a file: the same rules, states and problems."""

from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.imports.models import Import
from pengingat.imports.sent import MAX_ROWS
from pengingat.platform import body_limit
from tests.imports.lists import IMPORTS, RunJobs, csv_list, look, outcome, person, read
from tests.serving import assert_problem


async def send(client: httpx.AsyncClient, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Send rows that are taken; answers the import."""
    answer = await client.post(IMPORTS, json={"rows": rows} | more)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def sent(client: httpx.AsyncClient, run_jobs: RunJobs, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Send rows and have them read."""
    received = await send(client, *rows, **more)
    await run_jobs()
    return await look(client, received["id"])


async def problems(client: httpx.AsyncClient, import_id: str) -> list[tuple[int, str | None, str, str]]:
    """Row, column, field and code of each."""
    page = (await client.get(f"{IMPORTS}/{import_id}/problems")).json()
    return [(item["row"], item["column"], item["field"], item["code"]) for item in page["items"]]


async def test_become_participants_as_a_file_would(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    rows = [person(1), person(2, status="AKTIF", arrears_months="3", arrears_amount="105000")]
    received = await send(as_operator, *rows)
    assert (received["status"], received["file_name"], received["mapping"]) == ("received", "rows.json", None)
    await run_jobs()
    ready = await look(as_operator, received["id"])
    assert (ready["status"], outcome(ready)) == ("ready", (2, 0, 0))
    await as_operator.post(f"{IMPORTS}/{ready['id']}/apply")
    await run_jobs()
    assert (await look(as_operator, ready["id"]))["status"] == "applied"
    as_file = await read(as_operator, run_jobs, csv_list(*rows, fields=list(rows[1])))
    assert outcome(as_file) == (0, 0, 2)


async def test_problems_name_the_place_among_the_rows(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    rows = [person(1), person(2, card_number="12"), person(3, phone="0431 321000"), person(1)]
    ready = await sent(as_operator, run_jobs, *rows)
    assert await problems(as_operator, ready["id"]) == [
        (2, None, "card_number", "card_invalid"),
        (3, None, "phone", "phone_invalid"),
        (4, None, "card_number", "duplicate_in_file"),
    ]
    assert ready["counts"] | {"rows": 4, "valid": 2, "rejected": 2, "with_warnings": 1} == ready["counts"]
    shown = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows")).json()["items"]
    assert [row["row"] for row in shown] == [1, 3]


async def test_numbers_are_under_the_rules_of_numeric_cells(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    row = person(1, nik=None, phone=81140000001, arrears_months=3, arrears_amount=105000, care_class=2)
    ready = await sent(as_operator, run_jobs, row | {"card_number": 1234500017}, row | {"nik": 7173021203700001})
    assert await problems(as_operator, ready["id"]) == [
        (1, None, "card_number", "card_zero_restored"),
        (2, None, "nik", "nik_precision_lost"),
    ]
    first, _ = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows")).json()["items"]
    assert (first["card_number"], first["phone"], first["nik"]) == ("000******0017", "0811****001", None)
    assert (first["arrears_months"], first["arrears_amount"], first["care_class"]) == (3, 105000, "2")


async def test_one_value_for_all_rows(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    row = {"card_number": "0000000000001", "name": "A CONTOH"}
    failed = await sent(as_operator, run_jobs, row)
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "column_missing")
    ready = await sent(as_operator, run_jobs, row, default_segment="pbpu", default_status="active")
    assert (ready["status"], ready["mapping"]["default_segment"]) == ("ready", "pbpu")


async def test_the_names_of_the_api_are_understood(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    named = [
        ("pbi_apbn", "inactive"),
        ("pbpu_pemda", "active"),
        ("ppu", "inactive"),
        ("pbpu", "active"),
        ("bp", "active"),
    ]
    rows = [person(number, segment=segment, status=status) for number, (segment, status) in enumerate(named, 1)]
    ready = await sent(as_operator, run_jobs, *rows)
    shown = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows")).json()["items"]
    assert [(row["segment"], row["status"]) for row in shown] == named


async def test_a_field_no_row_has_changes_nothing(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await sent(as_operator, run_jobs, person(1, village="MATANI II", inactive_since="2026-02-01"))
    await as_operator.post(f"{IMPORTS}/{ready['id']}/apply")
    await run_jobs()
    again = await sent(as_operator, run_jobs, person(1))
    assert outcome(again) == (0, 0, 1)


async def test_the_rows_to_correct_come_back_as_a_workbook(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    ready = await sent(as_operator, run_jobs, person(1), person(2, card_number="12"))
    answer = await as_operator.get(f"{IMPORTS}/{ready['id']}/problems.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    heading, wrong = sheet.iter_rows(values_only=True)
    assert heading[:2] == ("card_number", "name")
    assert wrong[:2] == ("12", "BUDI CONTOH")
    assert str(wrong[-1]).startswith("Nomor kartu bukan 13 angka")
    back = await read(as_operator, run_jobs, answer.content, name="perlu-diperbaiki.xlsx")
    assert (back["counts"]["rows"], back["codes"]) == (1, {"card_invalid": 1})


async def test_the_same_rows_are_recognised_however_they_are_written(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    first = await send(as_operator, person(1))
    backwards = dict(reversed(person(1).items()))
    second = await as_operator.post(IMPORTS, json={"default_status": "active", "rows": [backwards]})
    assert second.json()["same_as"] == {"id": first["id"], "applied_at": None}
    assert (await send(as_operator, person(2)))["same_as"] is None


async def test_a_key_has_its_effect_once(as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
    key = {"Idempotency-Key": "koreksi-1"}
    answers = [await as_operator.post(IMPORTS, json={"rows": [person(1)]}, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert await session.scalar(select(func.count()).select_from(Import)) == 1
    other = await as_operator.post(IMPORTS, json={"rows": [person(2)]}, headers=key)
    assert_problem(other, 422, "idempotency_key_reused")


async def test_the_deed_is_written_down_without_anybodys_data(
    as_operator: httpx.AsyncClient, session: AsyncSession
) -> None:
    received = await send(as_operator, person(1))
    event = (await session.scalars(select(AuditEvent).where(AuditEvent.object_id == received["id"]))).one()
    assert (event.action, list(event.details)) == ("import.received", ["bytes"])


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("rows", "missing")]),
        ({"rows": []}, [("rows", "too_short")]),
        ({"rows": "semua"}, [("rows", "list_type")]),
        ({"rows": [person(1), {"nomor": "1"}]}, [("rows.1.nomor", "extra_forbidden")]),
        ({"rows": [{"phone": ["0811"]}]}, [("rows.0.phone", "cell_type")]),
        ({"rows": [{"phone": {"a": 1}}, {"nik": True}]}, [("rows.0.phone", "cell_type"), ("rows.1.nik", "cell_type")]),
        ({"rows": [{"card_number": 2**53}]}, [("rows.0.card_number", "cell_type")]),
        ({"rows": [person(1), 5]}, [("rows.1", "dict_type")]),
        ({"rows": [person(1)], "default_segment": "lain"}, [("default_segment", "enum")]),
        ({"rows": [person(1)], "sheet": "Data"}, [("sheet", "extra_forbidden")]),
        ([person(1)], [("", "model_type")]),
    ],
)
async def test_what_is_not_rows_is_refused_by_row_and_field(
    as_operator: httpx.AsyncClient, session: AsyncSession, body: object, errors: list[tuple[str, str]]
) -> None:
    for language in ("id", "en"):
        answer = await as_operator.post(IMPORTS, json=body, headers={"Accept-Language": language})
        told = assert_problem(answer, 422, "request_invalid")["errors"]
        assert isinstance(told, list)
        assert [(error["field"], error["code"]) for error in told] == errors
        before = {"id": "Baris", "en": "Row"}[language]
        assert all(error["message"].startswith(before) == error["field"].startswith("rows.") for error in told)
    assert await session.scalar(select(func.count()).select_from(Import)) == 0


async def test_a_row_that_is_wrong_is_named_from_one(as_operator: httpx.AsyncClient) -> None:
    rows = [person(1), person(2), person(3) | {"nokk": "{x}"}]
    answer = await as_operator.post(IMPORTS, json={"rows": rows})
    assert answer.json()["errors"][0]["message"] == "Baris 3: Isian ini tidak dikenal."


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"rows": [{"name": "\\ud800"}]}', b'{"rows": [{"phone": NaN}]}', b"\xff"]
)
async def test_what_is_not_json_is_refused(as_operator: httpx.AsyncClient, body: bytes) -> None:
    answer = await as_operator.post(IMPORTS, content=body, headers={"Content-Type": "application/json"})
    assert_problem(answer, 422, "request_invalid")


async def test_so_many_and_no_more(as_operator: httpx.AsyncClient, run_jobs: RunJobs) -> None:
    rows = [
        {"card_number": f"{number:013}", "name": "A", "segment": "BP", "status": "AKTIF"} for number in range(MAX_ROWS)
    ]
    refused = assert_problem(await as_operator.post(IMPORTS, json={"rows": [*rows, rows[0]]}), 422, "request_invalid")
    assert refused["errors"] == [{"field": "rows", "code": "too_long", "message": "Paling banyak 10000 butir."}]
    ready = await sent(as_operator, run_jobs, *rows)
    assert (ready["status"], ready["counts"]["valid"]) == ("ready", MAX_ROWS)


async def test_of_many_wrong_rows_the_first_are_told(as_operator: httpx.AsyncClient) -> None:
    answer = await as_operator.post(IMPORTS, json={"rows": [{"x": 1}] * 1_000})
    assert len(answer.json()["errors"]) == 100


async def test_more_than_is_taken_is_refused_at_once(as_operator: httpx.AsyncClient) -> None:
    content = b" " * ((body_limit.ROWS_MIB << 20) + 1)
    answer = await as_operator.post(IMPORTS, content=content, headers={"Content-Type": "application/json"})
    assert_problem(answer, 413, "request_too_large")


async def test_who_may_is_decided_before_the_body(as_viewer: httpx.AsyncClient) -> None:
    answer = await as_viewer.post(IMPORTS, content=b"{", headers={"Content-Type": "application/json"})
    assert_problem(answer, 403, "not_allowed")


async def test_what_nobody_sees_and_what_no_database_holds_harms_nothing(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs
) -> None:
    rows = [
        person(1, name="SITI\u0000 \u200bCONTOH", address="A\u0000B"),
        person(2, phone="x\u0000" * 50),
        {},
        {"name": ""},
    ]
    ready = await sent(as_operator, run_jobs, *rows)
    assert (ready["status"], ready["counts"]["rows"]) == ("ready", 2)
    first, _ = (await as_operator.get(f"{IMPORTS}/{ready['id']}/rows")).json()["items"]
    assert first["name"] == "SITI CONTOH"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_another_kind_of_body_is_refused(as_operator: httpx.AsyncClient, content_type: str) -> None:
    answer = await as_operator.post(IMPORTS, content=b"rows=1", headers={"Content-Type": content_type})
    assert_problem(answer, 422, "request_invalid")


async def test_a_form_needs_its_file(as_operator: httpx.AsyncClient) -> None:
    answer = await as_operator.post(IMPORTS, data={"sheet": "Data", "default_segment": "lain"}, files={"x": b""})
    errors = assert_problem(answer, 422, "request_invalid")["errors"]
    assert isinstance(errors, list)
    assert {error["field"]: error["code"] for error in errors} == {"file": "missing", "default_segment": "enum"}


async def test_a_text_is_no_file(as_operator: httpx.AsyncClient) -> None:
    answer = await as_operator.post(IMPORTS, data={"file": "isi"}, files={"x": b""})
    assert_problem(answer, 422, "request_invalid")

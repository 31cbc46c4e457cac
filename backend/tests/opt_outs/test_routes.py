"""The list of phones that must not be messaged, over HTTP."""

import uuid

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.crypto import Keyring
from pengingat.opt_outs.models import OptOut
from tests.factories.participants import create_participant

ADDRESS = "/api/v1/opt-outs"
BY_PHONE = {"phone": "0812-3456-789", "reason": "Meminta lewat telepon"}


async def test_by_phone(as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring) -> None:
    answer = await as_operator.post(ADDRESS, json=BY_PHONE)
    made = answer.json()
    assert answer.status_code == 201
    assert (made["phone"], made["reason"]) == ("0812****789", "Meminta lewat telepon")
    row = await session.get_one(OptOut, uuid.UUID(made["id"]))
    assert row.phone_hash == keyring.index("phone", "628123456789")
    assert keyring.open("phone", row.phone_sealed) == "628123456789"
    event = (await session.scalars(select(AuditEvent).where(AuditEvent.object_id == made["id"]))).one()
    assert (event.action, event.details) == ("opt_out.added", {})


async def test_by_participant(as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring) -> None:
    person = await create_participant(session, keyring, phone="6281311112222")
    await session.commit()
    made = (await as_operator.post(ADDRESS, json={"participant_id": str(person.id), "reason": "wrong_number"})).json()
    assert (made["phone"], made["reason"]) == ("0813****222", "wrong_number")
    found = (await as_operator.get(f"{ADDRESS}?phone=0813 1111 2222")).json()
    assert ([item["id"] for item in found["items"]], found["total"]) == ([made["id"]], 1)


async def test_a_participant_without_a_phone(
    as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
) -> None:
    person = await create_participant(session, keyring, phone=None)
    await session.commit()
    answer = await as_operator.post(ADDRESS, json={"participant_id": str(person.id), "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "participant_has_no_phone")


async def test_an_unknown_participant(as_operator: httpx.AsyncClient) -> None:
    answer = await as_operator.post(ADDRESS, json={"participant_id": str(uuid.uuid4()), "reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "participant_not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "x"},
        {"phone": "0812-3456-789"},
        {"phone": "0812-3456-789", "participant_id": str(uuid.uuid4()), "reason": "x"},
        {"phone": "0431-123456", "reason": "x"},
        {"phone": "O8123456789", "reason": "x"},
        {"phone": "0812-3456-789", "reason": " "},
    ],
)
async def test_invalid(as_operator: httpx.AsyncClient, session: AsyncSession, wrong: dict[str, str]) -> None:
    answer = await as_operator.post(ADDRESS, json=wrong)
    assert answer.status_code == 422
    assert wrong.get("phone", "-").strip("0") not in answer.text
    assert await session.scalar(select(func.count()).select_from(OptOut)) == 0


async def test_twice_is_once(as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
    first = (await as_operator.post(ADDRESS, json=BY_PHONE)).json()
    again = await as_operator.post(ADDRESS, json={"phone": "+62 8123456789", "reason": "lagi"})
    assert (again.status_code, again.json()) == (201, first)
    assert await session.scalar(select(func.count()).where(AuditEvent.action == "opt_out.added")) == 1


async def test_delete(as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
    made = (await as_operator.post(ADDRESS, json=BY_PHONE)).json()
    assert (await as_operator.delete(f"{ADDRESS}/{made['id']}")).status_code == 204
    assert (await as_operator.get(ADDRESS)).json()["total"] == 0
    assert (await as_operator.delete(f"{ADDRESS}/{made['id']}")).json()["code"] == "opt_out_not_found"
    assert await session.scalar(select(func.count()).where(AuditEvent.action == "opt_out.removed")) == 1


async def test_pages_the_latest_first(as_operator: httpx.AsyncClient) -> None:
    for digit in range(3):
        await as_operator.post(ADDRESS, json={"phone": f"08123456780{digit}", "reason": str(digit)})
    first = (await as_operator.get(f"{ADDRESS}?limit=2")).json()
    rest = (await as_operator.get(f"{ADDRESS}?limit=2&cursor={first['next_cursor']}")).json()
    assert [item["reason"] for item in first["items"] + rest["items"]] == ["2", "1", "0"]
    assert (first["total"], rest["next_cursor"]) == (3, None)


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("DELETE", f"/{uuid.uuid4()}")])
async def test_not_for_a_viewer(as_viewer: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await as_viewer.request(method, ADDRESS + path)).status_code == 403

"""Devices over HTTP."""

from datetime import timedelta

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.crypto import Keyring
from pengingat.settings import Settings
from tests.factories.delivery import create_device


async def test_an_admin_sees_devices_without_tokens(
    as_admin: httpx.AsyncClient, session: AsyncSession, keyring: Keyring, settings: Settings
) -> None:
    today = clock.now().astimezone(settings.zone).date()
    columns = {"name": "kantor", "token": "a-secret-token", "pace_min_s": 10.0, "pace_max_s": 30.0, "daily_cap": 99}
    device = await create_device(session, keyring, **columns, sent_on=today, sent_today=4)
    await create_device(session, keyring, name="cadangan", sent_on=today - timedelta(days=1), sent_today=7)
    await session.commit()
    answer = await as_admin.get("/api/v1/devices")
    assert answer.status_code == 200
    assert "token" not in answer.text
    spare, office = answer.json()["items"]
    assert (spare["name"], spare["sent_today"]) == ("cadangan", 0)
    assert office == {
        "id": str(device.id),
        "name": "kantor",
        "number": None,
        "state": "unknown",
        "state_reason": None,
        "state_at": None,
        "pace": "10-30",
        "window": "00:00-24:00",
        "daily_cap": 99,
        "sent_today": 4,
    }


async def test_the_list_is_paged(as_admin: httpx.AsyncClient, session: AsyncSession, keyring: Keyring) -> None:
    for name in ("c", "a", "b"):
        await create_device(session, keyring, name=name)
    await session.commit()
    first = (await as_admin.get("/api/v1/devices", params={"limit": 2})).json()
    second = (await as_admin.get("/api/v1/devices", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["name"] for item in first["items"] + second["items"]] == ["a", "b", "c"]
    assert (first["total"], second["next_cursor"]) == (3, None)


async def test_others_do_not(as_operator: httpx.AsyncClient) -> None:
    assert (await as_operator.get("/api/v1/devices")).status_code == 403

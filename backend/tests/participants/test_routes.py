"""The participants list over HTTP: what it shows, its pages and filters, and looking behind the masks."""

import base64
import json
from datetime import date

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.crypto import Keyring
from pengingat.idempotency import StoredAnswer
from pengingat.opt_outs.models import OptOut
from pengingat.participants.models import Participant
from tests.factories.participants import create_participant

ADDRESS = "/api/v1/participants"
IDENTIFIERS = {"card": "0001234500001", "nik": "7173014502900007", "phone": "6281299112233"}


async def _walk(client: httpx.AsyncClient, **query) -> list[dict]:
    items, cursor = [], None
    while True:
        answer = await client.get(ADDRESS, params=query | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


class TestList:
    async def test_shows_a_participant_as_agreed(self, as_viewer, session: AsyncSession, keyring: Keyring):
        person = await create_participant(
            session,
            keyring,
            **IDENTIFIERS,
            name="MAWAR CONTOH",
            birth_date=date(1990, 2, 5),
            sex="P",
            inactive_since=date(2026, 2, 1),
            arrears_months=3,
            arrears_amount=105_000,
        )
        answer = await as_viewer.get(ADDRESS)
        assert answer.json()["items"] == [
            {
                "id": str(person.id),
                "name": "MAWAR CONTOH",
                "card_number": "000******0001",
                "nik": "7173************",
                "phone": "0812****233",
                "birth_date": "1990",
                "sex": "P",
                "village": person.village,
                "district": "TOMOHON UTARA",
                "segment": "pbi_apbn",
                "status": "inactive",
                "status_reason": "none",
                "inactive_since": "2026-02-01",
                "care_class": "3",
                "arrears_months": 3,
                "arrears_amount": 105_000,
                "family_relation": 1,
                "reachable": True,
                "opted_out": False,
                "updated_at": person.updated_at.isoformat().replace("+00:00", "Z"),
            }
        ]
        assert not any(identifier in answer.text for identifier in (*IDENTIFIERS.values(), "1990-02-05", "299112233"))

    async def test_knows_who_opted_out_and_who_cannot_be_reached(self, as_viewer, session, keyring):
        stopped = await create_participant(session, keyring, name="A")
        await create_participant(session, keyring, name="B", phone=None)
        await create_participant(session, keyring, name="C")
        session.add(
            OptOut(phone_hash=stopped.phone_hash, phone_sealed=stopped.phone_sealed, phone_masked="x", reason="reply")
        )
        await session.flush()
        items = (await as_viewer.get(ADDRESS)).json()["items"]
        assert [(p["name"], p["reachable"], p["opted_out"]) for p in items] == [
            ("A", True, True),
            ("B", False, False),
            ("C", True, False),
        ]
        assert items[1]["phone"] is None

    async def test_filters_and_total_go_together(self, as_viewer, session, keyring):
        for segment, months in (("pbi_apbn", 0), ("pbpu", 0), ("pbpu", 5), ("pbpu", 9)):
            await create_participant(session, keyring, segment=segment, arrears_months=months)
        query = {"segment": "pbpu", "arrears_months_min": 1, "arrears_months_max": 8, "reachable": "true"}
        page = (await as_viewer.get(ADDRESS, params=query)).json()
        assert [p["arrears_months"] for p in page["items"]] == [5]
        assert (page["total"], page["total_is_estimate"], page["next_cursor"]) == (1, False, None)

    async def test_an_identifier_is_found_and_never_logged(self, as_viewer, session, keyring, capsys):
        await create_participant(session, keyring, **IDENTIFIERS, name="DICARI")
        await create_participant(session, keyring)
        for identifier in IDENTIFIERS.values():
            items = (await as_viewer.get(ADDRESS, params={"q": identifier})).json()["items"]
            assert [p["name"] for p in items] == ["DICARI"]
        assert not any(identifier in capsys.readouterr().out for identifier in IDENTIFIERS.values())

    @pytest.mark.parametrize(
        "query",
        [
            {"segment": "pbi"},
            {"status": "aktif"},
            {"care_class": "4"},
            {"arrears_months_min": -1},
            {"sort": "card_number"},
            {"limit": 201},
            {"q": "a\0b"},
            {"village": "\0"},
            {"import_id": "x"},
        ],
    )
    async def test_what_is_no_filter_is_refused(self, as_viewer, query):
        answer = await as_viewer.get(ADDRESS, params=query)
        assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")

    async def test_nobody_sees_it_without_signing_in(self, anonymous):
        assert (await anonymous.get(ADDRESS)).status_code == 401


class TestPages:
    @pytest.fixture(autouse=True)
    async def people(self, session: AsyncSession, keyring: Keyring):
        for number in range(11):
            await create_participant(
                session,
                keyring,
                name=f"{'ABC'[number % 3]} {'UJI' if number % 2 else 'ÉLISE'}",
                arrears_months=number % 4,
            )
        await session.execute(
            text(
                "UPDATE participants SET updated_at = timestamptz '2026-01-01 00:00:00.123456Z' + n * interval '1 day'"
                " FROM (SELECT id AS i, row_number() OVER (ORDER BY id) / 3 AS n FROM participants) x WHERE i = id"
            )
        )

    @pytest.mark.parametrize(
        "sort", ["name", "-name", "updated_at", "-updated_at", "arrears_months", "-arrears_months"]
    )
    async def test_every_order_shows_everyone_once(self, as_viewer, session: AsyncSession, sort):
        column = getattr(Participant, sort.removeprefix("-"))
        order = (column.desc(), Participant.id.desc()) if sort.startswith("-") else (column, Participant.id)
        expected = [str(found) for found in await session.scalars(select(Participant.id).order_by(*order))]
        for limit in (1, 4, 11, 200):
            assert [p["id"] for p in await _walk(as_viewer, sort=sort, limit=limit)] == expected

    async def test_a_cursor_belongs_to_its_order(self, as_viewer):
        cursor = (await as_viewer.get(ADDRESS, params={"limit": 1})).json()["next_cursor"]
        answer = await as_viewer.get(ADDRESS, params={"limit": 1, "cursor": cursor, "sort": "-name"})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")

    @pytest.mark.parametrize(
        "values",
        [
            [],
            ["name"],
            ["name", 1, "x"],
            ["name", "a\0", "0198c0de-0000-7000-8000-000000000001"],
            ["name", None, "0198c0de-0000-7000-8000-000000000001"],
            ["updated_at", "yesterday", "0198c0de-0000-7000-8000-000000000001"],
            ["arrears_months", "3", "0198c0de-0000-7000-8000-000000000001"],
            {"name": 1},
        ],
    )
    async def test_a_forged_cursor_is_refused(self, as_viewer, values):
        cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
        sort = values[0] if values and isinstance(values, list) else "name"
        answer = await as_viewer.get(ADDRESS, params={"cursor": cursor, "sort": sort})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")

    @pytest.mark.parametrize("months", [True, -1, 10**9])
    async def test_a_forged_number_is_only_a_place(self, as_viewer, months):
        values = ["arrears_months", months, "0198c0de-0000-7000-8000-000000000001"]
        cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
        assert (await as_viewer.get(ADDRESS, params={"cursor": cursor, "sort": "arrears_months"})).status_code == 200

    async def test_the_longest_name_makes_a_cursor_that_works(self, as_viewer, session, keyring):
        for _ in range(2):
            await create_participant(session, keyring, name="漢" * 100)
        assert len(await _walk(as_viewer, sort="-name", limit=1)) == 13


class TestAreas:
    async def test_lists_each_village_under_its_district(self, as_viewer, session, keyring):
        for district, village in (("B", "Y"), ("B", "X"), ("A", None), ("B", "X"), (None, "Z")):
            await create_participant(session, keyring, district=district, village=village)
        answer = await as_viewer.get(f"{ADDRESS}/areas")
        assert answer.json() == {"districts": [{"name": "A", "villages": []}, {"name": "B", "villages": ["X", "Y"]}]}


class TestReveal:
    async def test_shows_identifiers_in_full_and_writes_down_who_and_why(self, as_operator, session, keyring):
        person = await create_participant(session, keyring, **IDENTIFIERS, birth_date=date(1990, 2, 5))
        masked = (await as_operator.get(ADDRESS)).json()["items"][0]
        answer = await as_operator.post(f"{ADDRESS}/{person.id}/reveal", json={"reason": "  Menelepon peserta "})
        assert answer.json() == masked | {
            "card_number": "0001234500001",
            "nik": "7173014502900007",
            "phone": "6281299112233",
            "birth_date": "1990-02-05",
        }
        event = (await session.scalars(select(AuditEvent).where(AuditEvent.action == "participant.revealed"))).one()
        assert (event.object_id, event.details) == (str(person.id), {"reason": "Menelepon peserta"})
        assert event.actor_id is not None

    async def test_what_is_not_known_stays_empty(self, as_operator, session, keyring):
        person = await create_participant(session, keyring, nik=None, phone=None)
        shown = (await as_operator.post(f"{ADDRESS}/{person.id}/reveal", json={"reason": "Cek data"})).json()
        assert (shown["nik"], shown["phone"], shown["birth_date"]) == (None, None, None)

    @pytest.mark.parametrize("reason", ["", "cek", "    a    ", "x" * 501, "a\0bcdef", None])
    async def test_needs_a_reason(self, as_operator, session, keyring, reason):
        person = await create_participant(session, keyring)
        answer = await as_operator.post(f"{ADDRESS}/{person.id}/reveal", json={"reason": reason})
        assert answer.status_code == 422
        assert await session.scalar(select(AuditEvent.id).where(AuditEvent.action == "participant.revealed")) is None

    async def test_is_asked_anew_each_time_and_never_kept(self, as_operator, session, keyring):
        person = await create_participant(session, keyring, **IDENTIFIERS)
        for _ in range(2):
            answer = await as_operator.post(
                f"{ADDRESS}/{person.id}/reveal", json={"reason": "Cek data"}, headers={"Idempotency-Key": "satu"}
            )
            assert answer.status_code == 200
        events = await session.scalars(select(AuditEvent.id).where(AuditEvent.action == "participant.revealed"))
        assert len(events.all()) == 2
        assert await session.scalar(select(StoredAnswer.key)) is None

    async def test_a_viewer_may_not_and_is_not_told_whether_the_person_exists(self, as_viewer, session, keyring):
        person = await create_participant(session, keyring)
        for participant_id in (person.id, "0198c0de-0000-7000-8000-000000000001", "x"):
            answer = await as_viewer.post(f"{ADDRESS}/{participant_id}/reveal", json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")

    async def test_nobody_of_that_id(self, as_operator):
        answer = await as_operator.post(
            f"{ADDRESS}/0198c0de-0000-7000-8000-000000000001/reveal", json={"reason": "Cek data"}
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "participant_not_found")

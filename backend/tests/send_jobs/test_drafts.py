"""Send jobs before they start."""

import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.crypto import Keyring
from pengingat.send_jobs.models import SendJob
from tests.factories.participants import create_participant
from tests.factories.send_jobs import ADDRESS, create_job, start_job, template_for

NINE = {"queued", "sending", "accepted", "sent", "delivered", "read", "failed", "uncertain", "cancelled"}
TEXT = "Halo {nama}"


class TestCreate:
    async def test_a_draft(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        template_id = await template_for(session)
        made = await create_job(
            as_operator,
            template_id,
            audience={"segment": "pbi_apbn", "status": "inactive"},
            start_at="2030-01-02T08:00:00+08:00",
            expires_at="2030-01-02T17:00:00+08:00",
            pace="10-30",
            window="mon-fri 08:00-17:00",
        )
        assert made["status"] == "draft"
        assert made["template"]["id"] == str(template_id)
        assert (made["audience"]["segment"], made["audience"]["village"]) == ("pbi_apbn", None)
        assert (made["start_at"], made["pace"]) == ("2030-01-02T00:00:00Z", "10-30")
        assert set(made["counts"]) == NINE
        assert sum(made["counts"].values()) == made["recipients"] == made["participants"] == 0
        assert made["simulator"] is True
        assert (made["created_by"], made["started_by"]) == ("operator uji", None)
        assert (await as_operator.get(f"{ADDRESS}/{made['id']}")).json() == made
        actions = await session.scalars(select(AuditEvent.action).where(AuditEvent.object_id == made["id"]))
        assert list(actions) == ["send_job.created"]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"pace": "30-10"}, "pace_invalid"),
            ({"window": "malam"}, "window_invalid"),
            (
                {"start_at": "2030-01-02T08:00:00Z", "expires_at": "2030-01-02T08:00:00Z"},
                "expires_before_start",
            ),
            ({"start_at": "2030-01-02T08:00:00"}, "request_invalid"),
            ({"name": " "}, "request_invalid"),
            ({"expires": "2030-01-02T08:00:00Z"}, "request_invalid"),
        ],
    )
    async def test_invalid(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, given: dict[str, Any], code: str
    ) -> None:
        body = {"name": "Uji", "template_id": str(await template_for(session)), "audience": {}} | given
        answer = await as_operator.post(ADDRESS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)

    async def test_an_unknown_template(self, as_operator: httpx.AsyncClient) -> None:
        body = {"name": "Uji", "template_id": str(uuid.uuid4()), "audience": {}}
        answer = await as_operator.post(ADDRESS, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "template_not_found")

    async def test_a_repeated_request_drafts_once(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        body = {"name": "Uji", "template_id": str(await template_for(session)), "audience": {}}
        answers = [await as_operator.post(ADDRESS, json=body, headers={"Idempotency-Key": "satu"}) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert (await as_operator.get(ADDRESS)).json()["total"] == 1

    @pytest.mark.parametrize("field", ["card", "nik", "phone"])
    async def test_no_identifier_is_kept(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring, field: str
    ) -> None:
        """Searched people are kept by their ids: the search itself may be a card number."""
        identifiers = {"card": "0009876543210", "nik": "7173010101909999", "phone": "628129876543"}
        person = await create_participant(session, keyring, **identifiers)
        await create_participant(session, keyring)
        await session.commit()
        made = await create_job(as_operator, await template_for(session), audience={"q": identifiers[field]})
        assert (made["audience"]["q"], made["audience"]["ids"]) == (None, [str(person.id)])
        stored = await session.scalar(select(SendJob.audience).where(SendJob.id == uuid.UUID(made["id"])))
        assert stored == {"ids": [str(person.id)]}
        assert (await start_job(as_operator, made["id"]))["recipients"] == 1

    async def test_words_stay_a_search(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        made = await create_job(as_operator, await template_for(session), audience={"q": "mawar"})
        assert (made["audience"]["q"], made["audience"]["ids"]) == ("mawar", None)


class TestUpdate:
    async def test_what_is_absent_stays(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        made = await create_job(as_operator, await template_for(session), pace="5", audience={"segment": "bp"})
        changed = (await as_operator.patch(f"{ADDRESS}/{made['id']}", json={"name": "Lain"})).json()
        assert changed == made | {"name": "Lain"}

    async def test_null_takes_away(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        made = await create_job(as_operator, await template_for(session), pace="5", window="08:00-17:00")
        changed = (await as_operator.patch(f"{ADDRESS}/{made['id']}", json={"pace": None, "name": None})).json()
        assert changed == made | {"pace": None}

    async def test_audience_and_template(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        made = await create_job(as_operator, await template_for(session), audience={"segment": "bp"})
        other = str(await template_for(session, "general"))
        body = {"template_id": other, "audience": {"village": "walian"}}
        changed = (await as_operator.patch(f"{ADDRESS}/{made['id']}", json=body)).json()
        assert (changed["template"]["id"], changed["audience"]["village"]) == (other, "walian")
        assert changed["audience"]["segment"] is None

    async def test_a_refused_change_leaves_all_as_it_was(
        self, as_operator: httpx.AsyncClient, session: AsyncSession
    ) -> None:
        made = await create_job(as_operator, await template_for(session))
        answer = await as_operator.patch(f"{ADDRESS}/{made['id']}", json={"name": "Lain", "pace": "x"})
        assert answer.status_code == 422
        assert (await as_operator.get(f"{ADDRESS}/{made['id']}")).json() == made


class TestDelete:
    async def test_a_draft(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        made = await create_job(as_operator, await template_for(session))
        assert (await as_operator.delete(f"{ADDRESS}/{made['id']}")).status_code == 204
        assert (await as_operator.get(f"{ADDRESS}/{made['id']}")).json()["code"] == "send_job_not_found"


async def test_what_has_started_is_neither_changed_nor_deleted(
    as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
) -> None:
    await create_participant(session, keyring)
    await session.commit()
    made = await create_job(as_operator, await template_for(session))
    started = await start_job(as_operator, made["id"])
    for answer in (
        await as_operator.patch(f"{ADDRESS}/{made['id']}", json={"name": "Lain"}),
        await as_operator.delete(f"{ADDRESS}/{made['id']}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "not_a_draft")
    assert (await as_operator.get(f"{ADDRESS}/{made['id']}")).json()["name"] == started["name"]


class TestList:
    async def test_pages_the_latest_first(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        template_id = await template_for(session)
        made = [(await create_job(as_operator, template_id, name=f"Uji {number}"))["id"] for number in range(3)]
        first = (await as_operator.get(f"{ADDRESS}?limit=2")).json()
        rest = (await as_operator.get(f"{ADDRESS}?limit=2&cursor={first['next_cursor']}")).json()
        assert [item["id"] for item in first["items"] + rest["items"]] == made[::-1]
        assert (first["total"], rest["next_cursor"]) == (3, None)

    async def test_a_strange_cursor(self, as_viewer: httpx.AsyncClient) -> None:
        answer = await as_viewer.get(f"{ADDRESS}?cursor=WyJ4Il0")
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


class TestPreview:
    async def test_how_long_it_takes(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        for _ in range(3):
            await create_participant(session, keyring)
        await session.commit()
        body = {"template_id": str(await template_for(session)), "audience": {}}
        tried = await as_operator.post(f"{ADDRESS}/preview", json=body | {"pace": "20", "window": "00:00-24:00"})
        assert tried.json()["estimated_duration_s"] == 60

    async def test_samples_show_no_name_card_or_phone(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        await create_participant(session, keyring, card="0009876543210", phone="628129876543", name="MAWAR CONTOH")
        await session.commit()
        body = {"template_id": str(await template_for(session)), "audience": {}}
        tried = await as_operator.post(f"{ADDRESS}/preview", json=body)
        (one,) = tried.json()["samples"]
        assert (one["phone"], "M*** C***" in one["text"], "000******3210" in one["text"]) == ("0812****543", True, True)
        for secret in ("MAWAR", "CONTOH", "9876543", "98765"):
            assert secret not in tried.text

    async def test_it_writes_nothing(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        await create_participant(session, keyring)
        await session.commit()
        body = {"template_id": str(await template_for(session)), "audience": {}}
        await as_operator.post(f"{ADDRESS}/preview", json=body)
        assert (await as_operator.get(ADDRESS)).json()["total"] == 0
        assert list(await session.scalars(select(AuditEvent.action))) == []

    async def test_an_unknown_template(self, as_operator: httpx.AsyncClient) -> None:
        body = {"template_id": str(uuid.uuid4()), "audience": {}}
        answer = await as_operator.post(f"{ADDRESS}/preview", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "template_not_found")


class TestTemplatePreview:
    address = "/api/v1/templates/preview"

    async def test_with_examples(self, as_operator: httpx.AsyncClient) -> None:
        tried = (await as_operator.post(self.address, json={"body": TEXT, "purpose": "general"})).json()
        assert tried == {"text": "Halo B*** S*** dan 2 orang lain", "length": 31, "problems": []}

    async def test_with_a_person(self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring) -> None:
        """Their own values, though a notice would not go to them."""
        person = await create_participant(
            session, keyring, name="MAWAR CONTOH", phone=None, status_reason="deceased", village=None, segment="bp"
        )
        await session.commit()
        body = {
            "body": "{nama}|{nomor_kartu}|{kelurahan}|{segmen}",
            "purpose": "arrears",
            "participant_id": str(person.id),
        }
        tried = (await as_operator.post(self.address, json=body)).json()
        assert tried["text"] == f"M*** C***|{person.card_masked}|-|Bukan Pekerja (BP)"

    async def test_problems_do_not_fail_it(self, as_operator: httpx.AsyncClient) -> None:
        body = {"body": "{x} bayar\n{nama", "purpose": "pbi_inactive"}
        answer = await as_operator.post(self.address, json=body, headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert [(p["code"], p["severity"], p["position"], p["line"]) for p in answer.json()["problems"]] == [
            ("placeholder_unknown", "error", 0, 1),
            ("placeholder_unclosed", "error", 10, 2),
            ("money_in_pbi_notice", "warning", 4, 1),
        ]
        assert answer.json()["problems"][0]["message"].startswith("Line 1")
        assert answer.json()["text"] == body["body"]

    async def test_nothing_yet(self, as_operator: httpx.AsyncClient) -> None:
        tried = (await as_operator.post(self.address, json={"body": "", "purpose": "general"})).json()
        assert tried == {"text": "", "length": 0, "problems": []}

    async def test_an_unknown_person(self, as_operator: httpx.AsyncClient) -> None:
        body = {"body": TEXT, "purpose": "general", "participant_id": str(uuid.uuid4())}
        answer = await as_operator.post(self.address, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "participant_not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ADDRESS),
        ("POST", f"{ADDRESS}/preview"),
        ("PATCH", f"{ADDRESS}/{uuid.uuid4()}"),
        ("DELETE", f"{ADDRESS}/{uuid.uuid4()}"),
        *(("POST", f"{ADDRESS}/{uuid.uuid4()}/{deed}") for deed in ("start", "pause", "resume", "cancel")),
        ("POST", "/api/v1/templates/preview"),
    ],
)
async def test_not_for_a_viewer(as_viewer: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await as_viewer.request(method, path)).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/messages"), ("PATCH", ""), ("DELETE", "")]
    + [("POST", f"/{deed}") for deed in ("start", "pause", "resume", "cancel")],
)
async def test_unknown(as_operator: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await as_operator.request(
        method, f"{ADDRESS}/{uuid.uuid4()}{path}", json={} if method == "PATCH" else None
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "send_job_not_found")

"""Templates over HTTP, and the four texts a branch begins with."""

import uuid
from collections.abc import Mapping

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.models import AuditEvent
from pengingat.paging import write_cursor
from pengingat.settings import Settings
from pengingat.templates.doubts import doubts_in
from pengingat.templates.rules import Purpose, errors_in, examples, render

NEW: Mapping[str, str] = {"name": "Uji", "purpose": "general", "body": "Yth. {nama}", "checked_on": "2026-11-01"}


async def create(client: httpx.AsyncClient, **given: str) -> dict[str, object]:
    answer = await client.post("/api/v1/templates", json=dict(NEW) | given)
    assert answer.status_code == 201, answer.text
    return answer.json()


class TestSeeds:
    async def test_one_for_each_purpose(self, as_viewer: httpx.AsyncClient) -> None:
        page = (await as_viewer.get("/api/v1/templates")).json()
        assert {item["purpose"] for item in page["items"]} == set(Purpose)
        assert (page["total"], page["next_cursor"]) == (4, None)
        assert {(item["version"], item["checked_on"]) for item in page["items"]} == {(1, "2026-11-22")}

    async def test_they_are_sound_and_give_no_doubt(self, as_viewer: httpx.AsyncClient) -> None:
        for item in (await as_viewer.get("/api/v1/templates")).json()["items"]:
            assert errors_in(item["body"]) == []
            assert doubts_in(item["body"], Purpose(item["purpose"])) == []

    async def test_they_name_the_official_channels_and_the_source(self, as_viewer: httpx.AsyncClient) -> None:
        for item in (await as_viewer.get("/api/v1/templates")).json()["items"]:
            text = render(item["body"], examples("Kantor Uji"))
            for part in ("Care Center 165", "0811-8165-165", "Mobile JKN", "erdasarkan data kepesertaan", "Kantor Uji"):
                assert part in text, (item["name"], part)


class TestCreate:
    async def test_valid(self, as_operator: httpx.AsyncClient, session: AsyncSession) -> None:
        made = await create(as_operator, body="Yth. {nama}\n\n")
        assert made | {"id": None, "version_id": None, "created_at": None, "updated_at": None} == {
            **dict.fromkeys(("id", "version_id", "created_at", "updated_at")),
            **NEW,
            "version": 1,
        }
        assert (await as_operator.get(f"/api/v1/templates/{made['id']}")).json() == made
        event = (await session.scalars(select(AuditEvent).where(AuditEvent.object_id == made["id"]))).one()
        assert (event.action, event.actor_type) == ("template.created", "user")

    async def test_checked_today_when_not_said(self, as_operator: httpx.AsyncClient, settings: Settings) -> None:
        answer = await as_operator.post("/api/v1/templates", json={"name": "a", "purpose": "general", "body": "b"})
        assert answer.json()["checked_on"] == clock.now().astimezone(settings.zone).date().isoformat()

    async def test_a_wrong_placeholder_is_refused_at_its_position(self, as_operator: httpx.AsyncClient) -> None:
        answer = await as_operator.post(
            "/api/v1/templates", json=dict(NEW) | {"body": "Yth. {namaa},\nkartu {nomor_kartu"}
        )
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "placeholder_unknown")
        assert [(e["field"], e["code"], e["position"]) for e in problem["errors"]] == [
            ("body", "placeholder_unknown", 5),
            ("body", "placeholder_unclosed", 20),
        ]
        assert "{namaa}" in problem["errors"][0]["message"]
        assert "Baris 2" in problem["errors"][1]["message"]

    async def test_positions_count_from_what_was_sent(self, as_operator: httpx.AsyncClient) -> None:
        answer = await as_operator.post("/api/v1/templates", json=dict(NEW) | {"body": "\n\n {x}"})
        assert [error["position"] for error in answer.json()["errors"]] == [3]

    @pytest.mark.parametrize(
        "wrong",
        [{"body": "  "}, {"name": ""}, {"purpose": "spam"}, {"body": "x" * 4001}, {"name": "a\0"}, {"body": "a\0"}],
    )
    async def test_invalid(self, as_operator: httpx.AsyncClient, wrong: dict[str, str]) -> None:
        assert (await as_operator.post("/api/v1/templates", json=dict(NEW) | wrong)).status_code == 422

    async def test_a_name_is_one_templates(self, as_operator: httpx.AsyncClient) -> None:
        await create(as_operator)
        answer = await as_operator.post("/api/v1/templates", json=dict(NEW))
        assert (answer.status_code, answer.json()["code"]) == (409, "template_name_taken")
        assert (await as_operator.get("/api/v1/templates")).json()["total"] == 5

    async def test_not_for_a_viewer(self, as_viewer: httpx.AsyncClient) -> None:
        assert (await as_viewer.post("/api/v1/templates", json={})).status_code == 403


class TestUpdate:
    async def test_makes_a_version_and_keeps_the_old_one(self, as_operator: httpx.AsyncClient) -> None:
        made = await create(as_operator)
        changed = await as_operator.put(f"/api/v1/templates/{made['id']}", json=dict(NEW) | {"body": "Halo {nama}"})
        assert (changed.json()["version"], changed.json()["body"]) == (2, "Halo {nama}")
        page = (await as_operator.get(f"/api/v1/templates/{made['id']}/versions?limit=1")).json()
        assert [(item["version"], item["body"]) for item in page["items"]] == [(2, "Halo {nama}")]
        following = f"/api/v1/templates/{made['id']}/versions?limit=1&cursor={page['next_cursor']}"
        rest = (await as_operator.get(following)).json()
        assert [(item["version"], item["body"]) for item in rest["items"]] == [(1, "Yth. {nama}")]
        assert (rest["next_cursor"], rest["total"]) == (None, 2)

    async def test_the_same_text_changes_nothing(self, as_operator: httpx.AsyncClient) -> None:
        made = await create(as_operator)
        assert (await as_operator.put(f"/api/v1/templates/{made['id']}", json=dict(NEW))).json() == made

    async def test_checked_again_is_a_version(self, as_operator: httpx.AsyncClient) -> None:
        made = await create(as_operator)
        again = await as_operator.put(f"/api/v1/templates/{made['id']}", json=dict(NEW) | {"checked_on": "2026-11-20"})
        assert (again.json()["version"], again.json()["checked_on"]) == (2, "2026-11-20")

    async def test_a_refused_change_leaves_all_as_it_was(self, as_operator: httpx.AsyncClient) -> None:
        first = await create(as_operator, name="Satu")
        await create(as_operator, name="Dua")
        address = f"/api/v1/templates/{first['id']}"
        for given, status in (({"name": "Dua"}, 409), ({"name": "Satu", "body": "{x}"}, 422)):
            assert (await as_operator.put(address, json=dict(NEW) | given)).status_code == status
        assert (await as_operator.get(address)).json() == first
        assert (await as_operator.get(f"{address}/versions")).json()["total"] == 1

    @pytest.mark.parametrize("path", ["", "/versions"])
    async def test_unknown(self, as_operator: httpx.AsyncClient, path: str) -> None:
        answer = await as_operator.get(f"/api/v1/templates/{uuid.uuid4()}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "template_not_found")

    async def test_changing_an_unknown_one(self, as_operator: httpx.AsyncClient) -> None:
        assert (await as_operator.put(f"/api/v1/templates/{uuid.uuid4()}", json=dict(NEW))).status_code == 404

    async def test_not_for_a_viewer(self, as_viewer: httpx.AsyncClient) -> None:
        assert (await as_viewer.put(f"/api/v1/templates/{uuid.uuid4()}", json=dict(NEW))).status_code == 403


class TestList:
    async def test_pages_by_name(self, as_operator: httpx.AsyncClient) -> None:
        for name in ("Uji C", "Uji A", "Uji B"):
            await create(as_operator, name=name)
        names, cursor = [], ""
        while cursor is not None:
            page = (await as_operator.get(f"/api/v1/templates?limit=2{cursor and f'&cursor={cursor}'}")).json()
            names += [item["name"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert [name for name in names if name.startswith("Uji")] == ["Uji A", "Uji B", "Uji C"]
        assert len(set(names)) == len(names) == page["total"] == 7

    async def test_of_one_purpose(self, as_viewer: httpx.AsyncClient) -> None:
        page = (await as_viewer.get("/api/v1/templates?purpose=arrears")).json()
        assert [item["purpose"] for item in page["items"]] == ["arrears"]

    async def test_a_mark_with_a_nul(self, as_viewer: httpx.AsyncClient) -> None:
        page = (await as_viewer.get("/api/v1/templates", params={"cursor": write_cursor(["\0"])})).json()
        assert len(page["items"]) == 4

    @pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0"])
    async def test_a_strange_cursor(self, as_viewer: httpx.AsyncClient, cursor: str) -> None:
        answer = await as_viewer.get(f"/api/v1/templates?cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


async def test_placeholders(as_viewer: httpx.AsyncClient) -> None:
    listed = (await as_viewer.get("/api/v1/templates/placeholders")).json()
    assert [item["name"] for item in listed] == [
        "nama",
        "nomor_kartu",
        "bulan_menunggak",
        "kelurahan",
        "kecamatan",
        "segmen",
        "nama_kantor",
    ]
    assert all(item["label"] and item["label_en"] and item["example"] for item in listed)

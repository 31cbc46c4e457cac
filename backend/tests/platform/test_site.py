"""The web app's files, the safety headers, and what is kept by browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from pengingat.context import Context
from tests.serving import assert_problem, serving

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Pengingat</title>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-B4f.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
async def site(context: Context, dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    own = context.settings.model_copy(update={"frontend_dir": dist})
    async with serving(Context(own, context.sessions, context.keyring)) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/participants", "/send-jobs/0198/messages", "/sign-in?back=%2F", "/apiary"])
async def test_the_apps_own_addresses_are_its_one_page(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path, headers=PAGE)
    assert answer.status_code == 200
    assert answer.text == "<title>Pengingat</title>"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/html")


async def test_named_files_are_kept_for_long(site: httpx.AsyncClient) -> None:
    answer = await site.get("/assets/index-B4f.js")
    assert answer.text == "export {}"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "javascript" in answer.headers["content-type"]
    assert (await site.get("/favicon.svg")).headers["cache-control"] == "no-cache"


async def test_what_has_not_changed_is_not_sent_again(site: httpx.AsyncClient) -> None:
    first = await site.get("/", headers=PAGE)
    again = await site.get("/", headers=PAGE | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_missing_script_is_not_answered_with_the_page(site: httpx.AsyncClient) -> None:
    """After an update an old page must fail to load its script, not run HTML as one."""
    assert_problem(await site.get("/assets/index-old.js", headers={"Accept": "*/*"}), 404, "not_found")


@pytest.mark.parametrize("path", ["/api/v1x", "/api/", "/api/participants"])
async def test_the_page_never_stands_in_for_the_api(site: httpx.AsyncClient, path: str) -> None:
    assert_problem(await site.get(path, headers=PAGE), 404, "not_found")


@pytest.mark.parametrize("path", ["/%2e%2e/secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/link.txt", "/%00"])
async def test_nothing_outside_the_folder_is_served(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert_problem(answer, 404, "not_found")


async def test_only_reading_is_possible(site: httpx.AsyncClient) -> None:
    for path in ("/", "/favicon.svg", "/participants"):
        assert_problem(await site.post(path, headers=PAGE), 405, "method_not_allowed")
    assert (await site.head("/", headers=PAGE)).status_code == 200


async def test_a_site_that_is_not_built_says_so(context: Context, tmp_path: Path) -> None:
    own = context.settings.model_copy(update={"frontend_dir": tmp_path / "nowhere"})
    async with serving(Context(own, context.sessions, context.keyring)) as client:
        for path in ("/", "/participants"):
            answer = await client.get(path, headers=PAGE)
            assert answer.status_code == 503
            assert "make setup" in answer.text
        assert_problem(await client.get("/assets/index.js"), 404, "not_found")
        assert (await client.get("/docs")).status_code == 200


class TestHeaders:
    @pytest.mark.parametrize("path", ["/", "/docs", "/api/v1/meta", "/api/v1/participants", "/api/v1/nothing", "/x.js"])
    async def test_are_on_every_answer(self, site: httpx.AsyncClient, path: str) -> None:
        headers = (await site.get(path)).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["script-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-request-id"]
        assert "strict-transport-security" not in headers

    async def test_api_answers_are_kept_nowhere(self, site: httpx.AsyncClient) -> None:
        for path in ("/api/v1/meta", "/api/v1/participants"):
            assert (await site.get(path)).headers["cache-control"] == "no-store"

    async def test_other_sites_are_let_in_only_when_listed(self, context: Context) -> None:
        asking = {"Origin": "https://sipp.example", "Access-Control-Request-Method": "GET"}
        asking["Access-Control-Request-Headers"] = "authorization"
        async with serving(context) as client:
            answer = await client.options("/api/v1/participants", headers=asking)
            assert "access-control-allow-origin" not in answer.headers
        listed = context.settings.model_copy(update={"cors_origins": ("https://sipp.example",)})
        async with serving(Context(listed, context.sessions, context.keyring)) as client:
            answer = await client.options("/api/v1/participants", headers=asking)
            assert answer.headers["access-control-allow-origin"] == "https://sipp.example"
            refused = await client.get("/api/v1/participants", headers={"Origin": "https://sipp.example"})
            assert refused.status_code == 401
            assert refused.headers["access-control-allow-origin"] == "https://sipp.example"
            foreign = await client.get("/api/v1/participants", headers={"Origin": "https://evil.example"})
            assert "access-control-allow-origin" not in foreign.headers


class TestMeta:
    async def test_says_what_the_sign_in_page_needs(self, anonymous: httpx.AsyncClient) -> None:
        assert (await anonymous.get("/api/v1/meta")).json() == {
            "product": "Pengingat",
            "version": "0.1.0",
            "office_name": "BPJS Kesehatan",
            "time_zone": "Asia/Makassar",
            "simulator": True,
            "simulator_url": None,
            "demo": None,
        }

    async def test_gives_the_login_in_the_demo_only(self, context: Context) -> None:
        account = {"admin_username": "admin", "admin_password": SecretStr("pengingat-demo")}
        for demo in (True, False):
            own = context.settings.model_copy(update=account | {"demo": demo})
            async with serving(Context(own, context.sessions, context.keyring)) as client:
                meta = (await client.get("/api/v1/meta")).json()
            assert meta["demo"] == ({"username": "admin", "password": "pengingat-demo"} if demo else None)
            assert meta["simulator_url"] == ("http://127.0.0.1:1" if demo else None)


class TestHealth:
    async def test_is_ready_with_the_right_schema(self, anonymous: httpx.AsyncClient) -> None:
        for path in ("/healthz", "/readyz"):
            answer = await anonymous.get(path)
            assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    async def test_is_not_ready_with_another_schema(
        self, anonymous: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pengingat.schema.is_current", lambda _: False)
        assert_problem(await anonymous.get("/readyz"), 503, "schema_differs")
        assert (await anonymous.get("/healthz")).status_code == 200


class TestDocs:
    async def test_come_from_here_without_a_script_in_the_page(self, anonymous: httpx.AsyncClient) -> None:
        page = (await anonymous.get("/docs")).text
        assert "http://" not in page
        assert "https://" not in page
        assert page.count("<script") == page.count("<script src=") == 2
        for path in ("/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css", "/docs/start.js"):
            assert path.rpartition("/")[2] in page
            answer = await anonymous.get(path)
            assert answer.status_code == 200
            assert answer.headers["content-type"].split(";")[0] in ("text/javascript", "text/css")

    async def test_show_the_document(self, anonymous: httpx.AsyncClient) -> None:
        assert "/openapi.json" in (await anonymous.get("/docs/start.js")).text
        assert (await anonymous.get("/openapi.json")).json()["info"]["title"] == "Pengingat"

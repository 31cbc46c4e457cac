"""Every failure has one shape, in the caller's language, and tells nobody what it should not."""

import httpx
import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from pengingat.auth.rules import Role
from pengingat.context import Context
from pengingat.db import async_url
from pengingat.errors import Conflict, DomainError, problem
from pengingat.field_sentences import field_sentence
from pengingat.problems import STATUS, problem_response
from tests.conftest import token_of
from tests.serving import assert_problem, serving

PROBE = "/api/v1/probe"


@pytest.fixture
async def client(context: Context):
    async with serving(context, probed=True) as client:
        client.headers["Authorization"] = f"Bearer {await token_of(context, Role.OPERATOR)}"
        yield client


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/nothing", "/api/v2/meta"])
async def test_an_unknown_address(client: httpx.AsyncClient, path: str) -> None:
    assert_problem(await client.get(path, headers={"Accept": "text/html"}), 404, "not_found")


async def test_an_unknown_method(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/api/v1/templates")
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"]
    assert_problem(await client.post("/elsewhere"), 405, "method_not_allowed")


async def test_a_thing_that_is_not_there(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get(f"{PROBE}/1"), 404, "probe_not_there")


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b'"x"', b"null", b"\xff\xfe", b'{"number": 1e999}', b"{}"])
async def test_a_body_that_does_not_parse(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(PROBE, content=body, headers={"Content-Type": "application/json"})
    assert_problem(answer, 422, "request_invalid")


async def test_a_body_nested_too_deep(client: httpx.AsyncClient) -> None:
    answer = await client.post(PROBE, content=b"[" * 200_000, headers={"Content-Type": "application/json"})
    assert_problem(answer, 422, "request_invalid")


async def test_a_form_that_does_not_parse(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert_problem(await client.post(f"{PROBE}/file", content=b"--y", headers=headers), 422, "request_invalid")
    headers = {"Content-Type": "multipart/form-data"}
    assert_problem(await client.post(f"{PROBE}/file", content=b"--y", headers=headers), 422, "request_invalid")


async def test_fields_are_named_in_the_callers_language(client: httpx.AsyncClient) -> None:
    answer = await client.post(PROBE, json={})
    assert assert_problem(answer, 422, "request_invalid")["errors"] == [
        {"field": "number", "code": "missing", "message": "Wajib diisi."}
    ]
    answer = await client.post(PROBE, json={"number": "x"}, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert answer.json()["errors"][0]["message"] == "This is to be a whole number."
    assert answer.json()["detail"] == "Something in the request is not right. See the marked fields."


async def test_403_comes_before_404_and_422(context: Context) -> None:
    async with serving(context, probed=True) as client:
        client.headers["Authorization"] = f"Bearer {await token_of(context, Role.VIEWER)}"
        for body in (b"{broken", b'{"number": "x"}', b'{"number": 1}'):
            answer = await client.post(PROBE, content=body, headers={"Content-Type": "application/json"})
            assert_problem(answer, 403, "not_allowed")


async def test_a_fault_of_ours_tells_its_number_and_nothing_else(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await client.get(f"{PROBE}/13")
    body = assert_problem(answer, 500, "internal_error")
    assert body["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert "probe.py" in logged
    for said in (logged, answer.text):
        assert "Rina" not in said
        assert "7102051234567890" not in said


async def test_a_fault_in_a_statement_is_a_fault_of_ours(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_problem(await client.get(f"{PROBE}/15"), 500, "internal_error")
    assert "rahasia" not in capsys.readouterr().out


async def test_a_value_the_database_cannot_hold_is_the_requests(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get(f"{PROBE}/14"), 422, "request_invalid")


async def test_a_database_that_goes_away_is_known_by_whoever_says_it(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get(f"{PROBE}/16"), 503, "database_unavailable")
    assert_problem(await client.get(f"{PROBE}/17"), 503, "database_unavailable")
    assert_problem(await client.get(f"{PROBE}/18"), 500, "internal_error")


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:1/none", "postgresql://nobody@/none?host=/nowhere"])
async def test_an_unreachable_database_is_said_as_such(context: Context, address: str) -> None:
    engine = create_async_engine(async_url(address), poolclass=NullPool)
    away = Context(context.settings, async_sessionmaker(engine), context.keyring)
    token = await token_of(context, Role.OPERATOR)
    async with serving(away) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        form = {"grant_type": "password", "username": "rina", "password": "x"}
        answers = [
            await client.get("/api/v1/templates"),
            await client.get("/readyz"),
            await client.post("/api/v1/auth/token", data=form),
        ]
        for answer in answers:
            assert_problem(answer, 503, "database_unavailable")
            assert int(answer.headers["retry-after"]) > 0
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/api/v1/meta")).status_code == 200
    await engine.dispose()


async def test_a_connection_that_breaks_is_said_as_such_and_the_next_request_works(committed: Context) -> None:
    token = await token_of(committed, Role.OPERATOR)
    async with serving(committed) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        assert (await client.get("/api/v1/templates")).status_code == 200
        await _end_connections(committed)
        assert (await client.get("/api/v1/templates")).status_code in (200, 503)
        assert (await client.get("/api/v1/templates")).status_code == 200


async def _end_connections(context: Context) -> None:
    async with context.sessions() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user "
                "AND datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_each_kind_of_error_has_its_number() -> None:
    assert set(STATUS) == set(DomainError.__subclasses__())


def test_a_kind_of_a_kind_is_answered_like_it() -> None:
    class Special(Conflict):
        pass

    answer = problem_response(Special(problem("x", id="Ada {n}.", en="There are {n}."), n=2), "en")
    assert answer.status_code == 409
    assert b"There are 2." in answer.body


class Everything(BaseModel):
    """A field for each kind of error that pydantic makes of ours."""

    text: str = Field(min_length=2, max_length=3, pattern="^a+$")
    number: int = Field(ge=1, le=2)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": 1, "number": "x"},
        {"text": "a", "number": 0},
        {"text": "aaaa", "number": 3},
        {"text": "bb", "number": 1.5},
    ],
)
def test_field_sentences_are_whole(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Everything).validate_python(given)
    for error in caught.value.errors():
        for language in ("id", "en"):
            sentence = field_sentence(error["type"], "?", error.get("ctx", {}), language)
            assert "{" not in sentence
            assert sentence.endswith(".")


def test_an_unknown_kind_is_said_in_plain_words() -> None:
    assert field_sentence("strange_kind", "Strange thing", {}, "id") == "Isian ini belum benar."
    assert field_sentence("strange_kind", "Strange thing", {}, "en") == "Strange thing"

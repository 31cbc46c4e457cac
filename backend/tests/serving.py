"""The application over any context, for tests that the usual clients do not fit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import httpx
from fastapi import FastAPI

from pengingat.context import Context
from pengingat.main import create_app
from pengingat.problems import documented
from pengingat.settings import Settings
from tests import probe


@cache
def application(settings: Settings, *, probed: bool = False) -> FastAPI:
    """The product. Building its routes takes longer than most tests, so each is built once."""
    app = create_app(settings)
    if probed:
        app.include_router(probe.router, prefix="/api/v1", responses=documented(401, 403, 422, 500))
    return app


@asynccontextmanager
async def serving(context: Context, *, probed: bool = False) -> AsyncIterator[httpx.AsyncClient]:
    """A client nobody is signed in with; `probed` adds the tests' own routes to the product's."""
    app = application(context.settings.model_copy(update={"database_url": None}), probed=probed)
    before = getattr(app.state, "context", None)
    app.state.context = context
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://pengingat.test") as client:
        yield client
    app.state.context = before


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """The answer is this problem, in the shape every failure has."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code
    assert body["status"] == status
    assert body["type"] == f"urn:pengingat:problem:{code}"
    assert body["title"]
    assert body["detail"].endswith(".")
    assert body.keys() <= {"type", "title", "status", "detail", "code", "errors", "error", "request_id"}
    assert ("www-authenticate" in answer.headers) == (status == 401)
    return body

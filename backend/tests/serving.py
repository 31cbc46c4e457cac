"""The application over any context, for tests that the usual clients do not fit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import APIRouter

from pengingat.context import Context
from pengingat.main import create_app
from pengingat.problems import documented


@asynccontextmanager
async def serving(context: Context, *routers: APIRouter) -> AsyncIterator[httpx.AsyncClient]:
    """A client nobody is signed in with; `routers` are added to the product's own."""
    app = create_app(context.settings, context=context)
    for router in routers:
        app.include_router(router, prefix="/api/v1", responses=documented(401, 403, 422, 500))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://pengingat.test") as client:
            yield client


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

"""The web application: routers and handlers, no logic. `make routes` prints every route with its permission."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from pengingat import problems
from pengingat.context import Context, open_context
from pengingat.db import STATEMENT_SECONDS
from pengingat.settings import Settings
from pengingat.templates.routes import router as templates

ROUTERS: tuple[APIRouter, ...] = (templates,)

VERSION = "0.1.0"


def create_app(settings: Settings, address: str | None = None, context: Context | None = None) -> FastAPI:
    """The application; with an `address` it opens its own `Context` when it starts, else it uses the given one."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if context is not None:
            app.state.context = context
            yield
            return
        assert address is not None
        async with open_context(settings, address, statement_seconds=STATEMENT_SECONDS) as opened:
            app.state.context = opened
            yield

    app = FastAPI(
        title="Pengingat",
        version=VERSION,
        summary="Masked WhatsApp notices to health-insurance participants, from an Excel list to a delivery report.",
        generate_unique_id_function=operation_id,
        lifespan=lifespan,
    )
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")
    return app


def operation_id(route: APIRoute) -> str:
    """A route's name in the OpenAPI document, and so the function's in generated clients: the function's own."""
    return route.name

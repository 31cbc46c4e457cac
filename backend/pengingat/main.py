"""The web application: routers and handlers, no logic. `make routes` prints every route with its permission."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute, iter_route_contexts

from pengingat import VERSION, problems
from pengingat.auth import service as accounts
from pengingat.auth.routes import router as auth
from pengingat.context import Context, open_context
from pengingat.db import STATEMENT_SECONDS, transaction
from pengingat.delivery.routes import router as delivery
from pengingat.devices import service as senders
from pengingat.devices.routes import router as devices
from pengingat.imports.routes import router as imports
from pengingat.participants.opt_out_routes import router as opt_outs
from pengingat.participants.routes import router as participants
from pengingat.platform import body_limit, docs, openapi
from pengingat.platform.body_limit import BodyLimit
from pengingat.platform.guard import BearerGuard
from pengingat.platform.headers import SecurityHeaders
from pengingat.platform.requests import Requests
from pengingat.platform.routes import health
from pengingat.platform.routes import router as meta
from pengingat.platform.site import Site
from pengingat.problems import documented
from pengingat.reports.routes import router as reports
from pengingat.send_jobs.routes import router as send_jobs
from pengingat.send_jobs.routes import template_preview
from pengingat.settings import Settings
from pengingat.templates.routes import router as templates

ROUTERS: tuple[APIRouter, ...] = (
    meta,
    auth,
    participants,
    templates,
    opt_outs,
    template_preview,
    send_jobs,
    devices,
    delivery,
    reports,
    imports,
)


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
            async with transaction(opened.sessions) as session:
                await accounts.ensure_first_admin(session, settings)
                await senders.ensure_default(session, opened.keyring, settings)
            app.state.context = opened
            yield

    app = FastAPI(
        title="Pengingat",
        version=VERSION,
        summary="Masked WhatsApp notices to health-insurance participants, from an Excel list to a delivery report.",
        generate_unique_id_function=operation_id,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    problems.install(app)
    body_limit.install(app)
    docs.install(app)
    openapi.install(app)
    app.include_router(health)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1", responses=documented(401, 403, 422, 500))
    app.router.default = Site(settings.frontend_dir)
    _add_layers(app, settings)
    return app


def _add_layers(app: FastAPI, settings: Settings) -> None:
    """What every request passes; the last one added is the first one passed."""
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(BearerGuard, settings=settings)
    app.add_middleware(Requests)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
            expose_headers=["Content-Disposition", "Retry-After", "X-Request-ID"],
        )
    app.add_middleware(SecurityHeaders, settings=settings)


def operation_id(route: APIRoute) -> str:
    """A route's name in the OpenAPI document, and so the function's in generated clients: the function's own."""
    return route.name


def route_list(app: FastAPI) -> Iterator[str]:
    """Every route on a line: method, address, function, and the permission it needs."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            held = [getattr(depends.dependency, "permission", None) for depends in route.dependencies]
            permission = next((each for each in held if each), "-")
            yield f"{'/'.join(sorted(route.methods or ())):7}{route.path:55}{route.name:32}{permission}"

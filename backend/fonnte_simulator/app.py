"""Puts the simulator together as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fonnte_simulator import contract, control, page
from fonnte_simulator.options import Options
from fonnte_simulator.simulator import Simulator

SAFE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def create_app(options: Options) -> FastAPI:
    """A simulator as an application; it begins to live with the application's lifespan."""
    simulator = Simulator(options)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        simulator.start()
        yield
        await simulator.stop()

    app = FastAPI(title="Fonnte simulator", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.simulator = simulator
    app.include_router(contract.router)
    app.include_router(control.router)
    app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=page.STATIC))
    app.add_middleware(_SafeHeaders)
    return app


class _SafeHeaders:
    """The page runs only its own files, whatever a message may contain."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)

"""Runs a simulator under uvicorn, where a fault may break the connection itself."""

import asyncio
import socket

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

STOPS_WITHIN_S = 1


class _ShowsTransport(H11Protocol):
    """Lets a request see its connection (`state.transport`)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn itself
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def server_of(app: FastAPI) -> uvicorn.Server:
    """A server for the application; give it a listening socket."""
    config = uvicorn.Config(
        app,
        http=_ShowsTransport,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=STOPS_WITHIN_S,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, because asyncio sends small packets at once only then; each answer took 40 ms otherwise.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(2048)
    return listening

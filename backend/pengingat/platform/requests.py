"""Each request's number, its line in the log, and the answer when something breaks."""

import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog import get_logger
from structlog.contextvars import bound_contextvars

from pengingat.platform.guard import API
from pengingat.problems import on_unexpected

_NO_ROUTE = "-"

log = get_logger()


class Requests:
    """Numbers requests (`X-Request-ID`), logs them, and turns an unexpected error into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = str(uuid.uuid4())
        scope.setdefault("state", {})["request_id"] = number
        with bound_contextvars(request_id=number):
            await self._run(scope, receive, send)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        status = 0

        async def send_numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                MutableHeaders(scope=message)["X-Request-ID"] = scope["state"]["request_id"]
            await send(message)

        try:
            await self.app(scope, receive, send_numbered)
        except Exception as error:
            response = await on_unexpected(Request(scope), error)
            if status:  # half an answer is out: the connection has to break, so that nobody takes it for a whole one
                raise
            await response(scope, receive, send_numbered)
        finally:
            _record(scope, status, started)


def _record(scope: Scope, status: int, started: float) -> None:
    route = route_of(scope)
    tell = log.debug if route == _NO_ROUTE and 0 < status < 400 else log.info  # the web app's files say nothing
    tell(
        "request",
        method=scope["method"],
        route=route,
        status=status or "aborted",
        ms=round((time.perf_counter() - started) * 1000, 1),
        caller=scope["state"].get("caller", "-"),
    )


def route_of(scope: Scope) -> str:
    """The address as the route writes it: the real one may hold a secret, a name or a number."""
    route = scope.get("route")
    if route is None:
        return _NO_ROUTE
    path: str = route.path
    return API.rstrip("/") + path if scope["path"].startswith(API) else path

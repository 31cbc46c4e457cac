"""How much a request may send: the declared size is looked at first, what really comes is counted."""

from typing import cast

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pengingat.errors import TooLarge, problem
from pengingat.imports.codes import FILE_TOO_LARGE
from pengingat.problems import language_of, problem_response
from pengingat.settings import Settings

MIB = 1 << 20
FORM_MIB = 1
"""What a form may hold beside its file."""
ROWS_MIB = 16
"""Import rows sent as JSON: 10,000 of them, with room."""
OTHER_MIB = 1

UPLOAD = ("POST", "/api/v1/imports")

REQUEST_TOO_LARGE = problem(
    "request_too_large",
    id="Kiriman ini lebih besar dari {limit} MiB. Kirim dalam beberapa bagian.",
    en="This request is larger than {limit} MiB. Send it in several parts.",
)


class BodyTooLargeError(HTTPException):
    """Raised within the reading of a body. FastAPI lets this kind through; any other it would call a parse error."""

    def __init__(self, reason: TooLarge) -> None:
        super().__init__(413)
        self.reason = reason


class BodyLimit:
    """Refuses bodies over the limit of their route."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.file_mib = settings.max_file_mib

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to what is declared too large; count what comes of everything else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        most, reason = self._limit(request)
        if _declared(request) > most:
            await problem_response(reason, language_of(request))(scope, receive, send)
            return
        await self.app(scope, _counted(receive, most, reason), send)

    def _limit(self, request: Request) -> tuple[int, TooLarge]:
        if (request.method, request.url.path) != UPLOAD:
            return OTHER_MIB * MIB, TooLarge(REQUEST_TOO_LARGE, limit=OTHER_MIB)
        if request.headers.get("content-type", "").startswith("multipart/"):
            return (self.file_mib + FORM_MIB) * MIB, TooLarge(FILE_TOO_LARGE, limit=self.file_mib)
        return ROWS_MIB * MIB, TooLarge(REQUEST_TOO_LARGE, limit=ROWS_MIB)


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


def _counted(receive: Receive, most: int, reason: TooLarge) -> Receive:
    read = 0

    async def receive_counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise BodyTooLargeError(reason)
        return message

    return receive_counted


async def on_body_too_large(request: Request, error: Exception) -> Response:
    """More came than is taken."""
    return problem_response(cast("BodyTooLargeError", error).reason, language_of(request))


def install(app: FastAPI) -> None:
    """Register the answer to a body that grew too large while it was read."""
    app.add_exception_handler(BodyTooLargeError, on_body_too_large)

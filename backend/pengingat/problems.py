"""Failures as `application/problem+json` (RFC 9457): the one place that gives a kind of failure its HTTP number."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import cast

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from procrastinate.exceptions import ConnectorException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from structlog import get_logger

from pengingat.errors import (
    Conflict,
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    Language,
    NotFound,
    Problem,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    problem,
)
from pengingat.field_sentences import field_sentence

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[DomainError], HTTPStatus] = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

REQUEST_INVALID = problem(
    "request_invalid",
    id="Isian belum benar. Periksa bagian yang ditandai.",
    en="Something in the request is not right. See the marked fields.",
)
ROUTE_UNKNOWN = problem("not_found", id="Alamat ini tidak ada.", en="There is nothing at this address.")
METHOD_UNKNOWN = problem(
    "method_not_allowed", id="Alamat ini tidak menerima permintaan seperti itu.", en="This address does not take that."
)
DATABASE_AWAY = problem(
    "database_unavailable",
    id="Basis data sedang tidak dapat dihubungi. Tidak ada yang hilang; coba lagi sebentar lagi.",
    en="The database cannot be reached right now. Nothing is lost; try again in a moment.",
)
BROKEN = problem(
    "internal_error",
    id="Terjadi kesalahan di pihak kami. Coba lagi; bila terulang, sampaikan nomor permintaan ini kepada pengelola.",
    en="Something went wrong on our side. Try again; if it repeats, tell your administrator this request's number.",
)
_RETRY_SECONDS = 5

log = get_logger()


class FieldProblem(BaseModel):
    """What is wrong with one field; `position` counts its characters from 0 where one place in a text is meant."""

    field: str
    code: str
    message: str
    position: int | None = None


class ProblemDetails(BaseModel):
    """Every failure has this shape."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:pengingat:problem:request_invalid",
                "title": "Unprocessable Entity",
                "status": 422,
                "detail": REQUEST_INVALID.sentence.id,
                "code": REQUEST_INVALID.code,
                "errors": [{"field": "limit", "code": "less_than_equal", "message": "Paling banyak 200."}],
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence for a person; English with `Accept-Language: en`.")
    code: str = Field(description="Stable: programs decide by it.")
    errors: list[FieldProblem] | None = Field(default=None, description="What is wrong with which field.")
    error: str | None = Field(default=None, description="OAuth 2's own code, on `/auth/token` only.")
    request_id: str | None = Field(default=None, description="Of a fault of ours: find it in the log by this.")


_MEANINGS: Mapping[int, str] = {
    401: "Not signed in, or the token has ended.",
    403: "Signed in, but without the right.",
    404: "There is no such thing.",
    409: "The thing is in another state, or someone else was first.",
    413: "More was sent than is taken.",
    422: "What was given breaks a rule.",
    429: "Too many tries: wait `Retry-After` seconds.",
    500: "A fault of ours.",
    503: "Something the request needs is away: try again later.",
}

Responses = dict[int | str, dict[str, object]]


def documented(*statuses: int) -> Responses:
    """The `responses=` of a route that may be answered with these problems, beside those that every route has."""
    return {int(status): {"model": ProblemDetails, "description": _MEANINGS[status]} for status in statuses}


def language_of(request: Request) -> Language:
    """The language the caller asked for: Indonesian unless English is preferred."""
    preferred = request.headers.get("accept-language", "").strip().lower()
    return "en" if preferred.startswith("en") else "id"


def problem_response(error: DomainError, language: Language) -> Response:
    """A domain error as its HTTP answer."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    errors = [_field_problem(e, language) for e in error.errors]
    headers = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after_s)
    return _respond(status, error.code, error.say(language), errors or None, headers, extra=error.extra)


def _field_problem(error: FieldError, language: Language) -> FieldProblem:
    position = error.values.get("position")
    return FieldProblem(
        field=error.field,
        code=error.problem.code,
        message=error.problem.sentence.say(language, error.values),
        position=position if isinstance(position, int) else None,
    )


def _respond(
    status: HTTPStatus,
    code: str,
    detail: str,
    errors: list[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    extra: Mapping[str, str] | None = None,
) -> Response:
    body = ProblemDetails(
        type=f"urn:pengingat:problem:{code}",
        title=status.phrase,
        status=status,
        detail=detail,
        code=code,
        errors=errors,
    ).model_dump(exclude_none=True)
    return JSONResponse(
        body | dict(extra or {}), status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def _plain(status: HTTPStatus, what: Problem, request: Request, headers: Mapping[str, str] | None = None) -> Response:
    return _respond(status, what.code, what.sentence.say(language_of(request), {}), headers=headers)


async def on_domain_error(request: Request, error: Exception) -> Response:
    """A rule of the product said no."""
    return problem_response(cast("DomainError", error), language_of(request))


async def on_invalid_request(request: Request, error: Exception) -> Response:
    """The request's form is not the documented one."""
    found = [
        FieldProblem(
            field=".".join(str(part) for part in e["loc"] if part not in {"body", "query", "path", "header"}),
            code=e["type"],
            message=field_sentence(e["type"], e["msg"], e.get("ctx", {}), language_of(request)),
        )
        for e in cast("RequestValidationError", error).errors()
    ]
    detail = REQUEST_INVALID.sentence.say(language_of(request), {})
    return _respond(HTTPStatus.UNPROCESSABLE_ENTITY, REQUEST_INVALID.code, detail, found)


async def on_http_error(request: Request, error: Exception) -> Response:
    """What the framework itself refuses: unknown addresses and methods, bodies that do not parse (400 to it, 422)."""
    http = cast("HTTPException", error)
    unparsed = http.status_code == HTTPStatus.BAD_REQUEST
    status = HTTPStatus.UNPROCESSABLE_ENTITY if unparsed else HTTPStatus(http.status_code)
    known = {HTTPStatus.NOT_FOUND: ROUTE_UNKNOWN, HTTPStatus.METHOD_NOT_ALLOWED: METHOD_UNKNOWN}
    return _plain(status, known.get(status, REQUEST_INVALID), request, http.headers)


async def on_database_error(request: Request, error: Exception) -> Response:
    """The database is away: said as such, never as a fault of the request.

    A value the database cannot hold (a number past its range, a text with a NUL) is the request's, though.
    """
    if isinstance(error, DataError):
        log.warning("value refused by the database", error=type(error.orig).__name__, exc_info=error)
        return _plain(HTTPStatus.UNPROCESSABLE_ENTITY, REQUEST_INVALID, request)
    if not _connection_lost(error):
        return await on_unexpected(request, error)
    log.warning("database unavailable", error=type(error).__name__)
    return _plain(HTTPStatus.SERVICE_UNAVAILABLE, DATABASE_AWAY, request, {"Retry-After": str(_RETRY_SECONDS)})


def _connection_lost(error: Exception) -> bool:
    """Whether the database went away, as SQLAlchemy, its pool, the driver or the queue says it."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return any(isinstance(each, PoolTimeoutError | psycopg.OperationalError) for each in (error, error.__cause__))


async def on_unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours: the person gets a sentence, the log gets the kind and place, nobody gets the values."""
    log.error("unexpected error", error=type(error).__name__, exc_info=error)
    detail = BROKEN.sentence.say(language_of(request), {})
    number = {"request_id": getattr(request.state, "request_id", "-")}
    return _respond(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN.code, detail, extra=number)


def install(app: FastAPI) -> None:
    """Register the handlers. Unexpected errors are caught nearer to the request, by `platform.requests`."""
    app.add_exception_handler(DomainError, on_domain_error)
    app.add_exception_handler(RequestValidationError, on_invalid_request)
    app.add_exception_handler(HTTPException, on_http_error)
    for kind in (DBAPIError, PoolTimeoutError, psycopg.Error, ConnectorException):
        app.add_exception_handler(kind, on_database_error)

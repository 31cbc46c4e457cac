"""Idempotency-Key: the same request asked again gets the first answer again, and has its effect once.

A key belongs to caller, method and path and lives 24 hours. All happens in the request's own transaction: an advisory
lock over the four (not got: someone is at it right now), then the look-up, then the effect, then the stored answer.
Routes take part by `APIRouter(route_class=IdempotentRoute)` and `dependencies=[IDEMPOTENT]`, after the permission.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, BinaryIO

from fastapi import Depends, Header, Request, Response
from sqlalchemy import LargeBinary, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from starlette.datastructures import UploadFile

from pengingat.db import Base, SessionDep, WithCreation
from pengingat.early import EarlyRoute
from pengingat.errors import Conflict, DomainError, Invalid, Language, problem
from pengingat.problems import language_of, problem_response

LIFETIME = timedelta(hours=24)
_BLOCK = 1 << 20

KEY_REUSED = problem(
    "idempotency_key_reused",
    id="Kunci Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.",
    en="This Idempotency-Key was used for another request. Use a new one.",
)
STILL_RUNNING = problem(
    "idempotency_key_running",
    id="Permintaan yang sama masih dikerjakan. Tunggu sebentar, lalu lihat hasilnya.",
    en="The same request is still being worked on. Wait a moment, then look at its result.",
)
SECRET_SHOWN_ONCE = problem(
    "secret_shown_once",
    id="Rahasia ini hanya ditampilkan satu kali. Buat yang baru bila hilang.",
    en="This secret is shown only once. Make a new one if it is lost.",
)


class StoredAnswer(WithCreation, Base):
    """The first answer to a key. `body` is null where the answer showed a secret."""

    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    media_type: Mapped[str | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Claim:
    """A key this request holds the lock of, to store its answer under."""

    caller: str
    method: str
    path: str
    key: str
    fingerprint: bytes

    @property
    def lock(self) -> int:
        """The advisory lock's number: 63 bits of the hash of what the key belongs to."""
        whole = "\0".join((self.caller, self.method, self.path, self.key))
        return int.from_bytes(hashlib.sha256(whole.encode()).digest()[:8], "big", signed=True)


class ReplayedError(Exception):
    """Not a failure: the request was answered before, and `answer` is that answer."""

    def __init__(self, answer: Response) -> None:
        super().__init__("answered before")
        self.answer = answer


async def claim_key(
    request: Request,
    session: SessionDep,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=200, description="Repeat a request with the same key: it has its effect once."),
    ] = None,
) -> None:
    """Take the key's lock, or answer from what is stored. Needs `request.state.caller`, which the guard sets."""
    if idempotency_key is None:
        return
    claim = Claim(
        caller=request.state.caller,
        method=request.method,
        path=request.url.path,
        key=idempotency_key,
        fingerprint=await _fingerprint(request),
    )
    await _lock(session, claim)
    stored = await _stored(session, claim)
    if stored is not None:
        raise ReplayedError(_answer(stored, claim))
    request.state.idempotency = claim


IDEMPOTENT = Depends(claim_key)


class IdempotentRoute(EarlyRoute):
    """Stores the answer of a request that holds a key, in the transaction of its effect."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override] # Coroutine is narrower
        """The route's handler, wrapped."""
        handle = super().get_route_handler()

        async def handle_once(request: Request) -> Response:
            try:
                response = await handle(request)
            except ReplayedError as replayed:
                return replayed.answer
            except DomainError as error:
                return await _refused(request, error)
            finally:
                await request.close()  # and with it the files of a form
            await _keep(request, response)
            return response

        return handle_once


async def _refused(request: Request, error: DomainError) -> Response:
    """A rule said no: nothing may remain of the try, but the answer to its key does."""
    claim: Claim | None = getattr(request.state, "idempotency", None)
    language: Language = language_of(request)
    if claim is None or (isinstance(error, Conflict) and error.problem is STILL_RUNNING):
        raise error
    response = problem_response(error, language)
    session: AsyncSession = request.state.session
    await session.rollback()
    await _lock(session, claim)
    await _keep(request, response)
    return response


async def _keep(request: Request, response: Response) -> None:
    claim: Claim | None = getattr(request.state, "idempotency", None)
    if claim is None or response.status_code >= 500:
        return
    secret = getattr(request.state, "shows_secret", False)
    session: AsyncSession = request.state.session
    await session.execute(
        insert(StoredAnswer)
        .values(
            caller=claim.caller,
            method=claim.method,
            path=claim.path,
            key=claim.key,
            fingerprint=claim.fingerprint,
            status=response.status_code,
            media_type=response.headers.get("content-type"),
            body=None if secret else bytes(response.body),
        )
        .on_conflict_do_nothing()
    )


async def _lock(session: AsyncSession, claim: Claim) -> None:
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(claim.lock))):
        raise Conflict(STILL_RUNNING)


async def _stored(session: AsyncSession, claim: Claim) -> StoredAnswer | None:
    stored = await session.get(StoredAnswer, (claim.caller, claim.method, claim.path, claim.key))
    if stored is None or not await _expired(session, stored):
        return stored
    await session.delete(stored)
    await session.flush()
    return None


async def _expired(session: AsyncSession, stored: StoredAnswer) -> bool:
    moment: datetime = await session.scalar(select(func.now())) or stored.created_at
    return moment - stored.created_at > LIFETIME


def _answer(stored: StoredAnswer, claim: Claim) -> Response:
    if stored.fingerprint != claim.fingerprint:
        raise Invalid(KEY_REUSED)
    if stored.body is None:
        raise Conflict(SECRET_SHOWN_ONCE)
    headers = {"content-type": stored.media_type} if stored.media_type else {}
    return Response(stored.body, status_code=stored.status, headers=headers)


async def _fingerprint(request: Request) -> bytes:
    """A hash of what was sent. Of a form its fields and files, since every client draws another boundary each time."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return hashlib.sha256(await request.body()).digest()
    digest = hashlib.sha256()
    for name, value in sorted((await request.form()).multi_items(), key=lambda item: item[0]):
        digest.update(f"{name}\0".encode())
        if isinstance(value, UploadFile):
            digest.update(await asyncio.to_thread(_file_digest, value.file))
        else:
            digest.update(value.encode())
    return digest.digest()


def _file_digest(file: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    file.seek(0)
    return digest.digest()


async def forget_old_answers(session: AsyncSession) -> None:
    """Delete answers whose 24 hours are over."""
    await session.execute(delete(StoredAnswer).where(StoredAnswer.created_at < func.now() - LIFETIME))

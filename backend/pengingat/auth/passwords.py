"""Passwords: argon2id through passlib's API, hashed in threads so that the event loop goes on.

Only a few are hashed at once: each takes 46 MiB and a processor, and strangers can ask for them.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from passlib.context import CryptContext

_CONTEXT = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=47104,
    argon2__time_cost=1,
    argon2__parallelism=1,
)

NOBODY = "$argon2id$v=19$m=47104,t=1,p=1$21uLcc5ZS2mNsVaKkRIiJA$PuAa/urBYqGCjtRhqbq8zfxMc2eLUuUvUSnEerKYAkk"
"""The hash of a password nobody knows: verified for unknown users, so that the answer takes as long."""

_slots = asyncio.Semaphore(min(4, max(2, os.cpu_count() or 2)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the password is right, and its new hash where the stored one has older parameters."""

    right: bool
    new_hash: str | None = None


@asynccontextmanager
async def turn() -> AsyncIterator[None]:
    """Wait for a place among those who hash. Tries are looked up inside it, so that a burst cannot outrun its limit."""
    async with _slots:
        yield


async def hash_password(password: str) -> str:
    """The hash to store."""
    return await asyncio.to_thread(_hash, password)


async def verify(password: str, stored: str | None) -> Verdict:
    """Compare with the stored hash; without one (no such user) it takes as long and is wrong."""
    return await asyncio.to_thread(_verify, password, stored)


def _hash(password: str) -> str:
    hashed: str = _CONTEXT.hash(password)
    return hashed


def _verify(password: str, stored: str | None) -> Verdict:
    if stored is None or _CONTEXT.identify(stored) is None:
        _CONTEXT.verify(password, NOBODY)
        return Verdict(right=False)
    right, new_hash = _CONTEXT.verify_and_update(password, stored)
    return Verdict(right=bool(right), new_hash=new_hash)

"""Password hashes."""

import asyncio
import threading

import pytest
from passlib.hash import argon2

from pengingat.auth import passwords


async def test_a_hash_is_argon2id_and_verifies() -> None:
    stored = await passwords.hash_password("kuda baterai staples")
    assert stored.startswith("$argon2id$")
    assert await passwords.verify("kuda baterai staples", stored) == passwords.Verdict(right=True)
    assert await passwords.verify("kuda baterai stapler", stored) == passwords.Verdict(right=False)


async def test_an_older_hash_is_renewed() -> None:
    stored = argon2.using(type="ID", memory_cost=8192, rounds=1, parallelism=1).hash("kuda baterai staples")
    verdict = await passwords.verify("kuda baterai staples", stored)
    assert verdict.right
    assert verdict.new_hash
    assert (await passwords.verify("kuda baterai staples", verdict.new_hash)) == passwords.Verdict(right=True)


@pytest.mark.parametrize("stored", [None, "", "-", "$2b$12$nothing"])
async def test_without_a_hash_nothing_is_right_and_it_takes_as_long(
    stored: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    real = type(passwords._CONTEXT).verify

    def spy(context: object, secret: str, hashed: str) -> bool:
        verified.append(hashed)
        return real(passwords._CONTEXT, secret, hashed)

    monkeypatch.setattr(type(passwords._CONTEXT), "verify", spy)
    assert not (await passwords.verify("apa saja boleh", stored)).right
    assert verified == [passwords.NOBODY]
    assert not passwords._CONTEXT.needs_update(passwords.NOBODY)


async def test_hashing_leaves_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    monkeypatch.setattr(passwords, "_hash", lambda _: threads.append(threading.get_ident()) or "hash")
    await asyncio.gather(*(passwords.hash_password("kuda baterai staples") for _ in range(2)))
    assert threads
    assert threading.get_ident() not in threads

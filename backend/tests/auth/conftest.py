"""Hashes that cost nothing, for tests that are not about them."""

import pytest
from passlib.context import CryptContext

from pengingat.auth import passwords


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = CryptContext(
        schemes=["argon2"], argon2__type="ID", argon2__memory_cost=64, argon2__time_cost=1, argon2__parallelism=1
    )
    monkeypatch.setattr(passwords, "_CONTEXT", cheap)
    monkeypatch.setattr(passwords, "NOBODY", cheap.hash("nobody's"))

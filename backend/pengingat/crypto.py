"""Encryption of identity data: a ring of data keys, sealed values, keyed hashes for look-up.

A sealed value is `length of key id · key id · nonce (12) · AES-256-GCM ciphertext and tag`. The field's name is the
associated data, so a value moved to another field does not open, while a message may copy its phone's sealed form.
Equality is found by an HMAC-SHA256 under the *index key*, which itself is kept sealed in the database
(`keyring.py`), so data keys can rotate without touching the hashes.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

NONCE_BYTES = 12
KEY_BYTES = 32


class UnreadableError(Exception):
    """A sealed value does not open: its key is not on the ring, it was altered, or it is another field's."""


@dataclass(frozen=True)
class DataKeys:
    """Data keys by id; `current` seals, every one opens."""

    current: str
    ciphers: Mapping[str, AESGCM]

    def seal(self, field: str, plain: bytes) -> bytes:
        """Encrypt under the current key, bound to `field`."""
        (sealed,) = self.seal_all(field, [plain])
        return sealed

    def seal_all(self, field: str, plains: Sequence[bytes]) -> list[bytes]:
        """Encrypt each. All nonces are drawn at once, which makes it half as long for many."""
        drawn = os.urandom(NONCE_BYTES * len(plains))
        nonces = [drawn[start : start + NONCE_BYTES] for start in range(0, len(drawn), NONCE_BYTES)]
        bodies = map(self.ciphers[self.current].encrypt, nonces, plains, repeat(field.encode()))
        head = self._head
        return [head + nonce + body for nonce, body in zip(nonces, bodies, strict=True)]

    @cached_property
    def _head(self) -> bytes:
        """What every value sealed now begins with."""
        key_id = self.current.encode()
        return bytes((len(key_id),)) + key_id

    def open(self, field: str, sealed: bytes) -> bytes:
        """Decrypt a value sealed for `field`; raises `UnreadableError`."""
        start = 1 + sealed[0]
        cipher = self.ciphers.get(sealed[1:start].decode(errors="replace"))
        if cipher is None:
            raise UnreadableError(f"no data key for {field}")
        nonce, body = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, field.encode())
        except InvalidTag as error:
            raise UnreadableError(f"{field} does not open") from error


@dataclass(frozen=True)
class Keyring:
    """What the product encrypts and looks up identity data with."""

    keys: DataKeys
    index_key: bytes

    def seal(self, field: str, text: str) -> bytes:
        """`text` encrypted for `field`."""
        return self.keys.seal(field, text.encode())

    def seal_all(self, field: str, texts: Iterable[str]) -> list[bytes]:
        """Each of `texts` encrypted for `field`."""
        return self.keys.seal_all(field, list(map(str.encode, texts)))

    def open(self, field: str, sealed: bytes) -> str:
        """The text sealed for `field`; raises `UnreadableError`."""
        return self.keys.open(field, sealed).decode()

    def index(self, field: str, text: str) -> bytes:
        """The keyed hash (32 bytes) under which `text` is found in `field`."""
        (found,) = self.index_all(field, [text])
        return found

    def index_all(self, field: str, texts: Iterable[str]) -> list[bytes]:
        """The keyed hash of each of `texts`."""
        begin = (self._macs.get(field) or self._begin_mac(field)).copy
        hashes: list[bytes] = []
        for text in texts:
            mac = begin()
            mac.update(text.encode())
            hashes.append(mac.finalize())
        return hashes

    @cached_property
    def _macs(self) -> dict[str, HMAC]:
        """By field the hash of what comes before the value: going on from there takes a third of the time."""
        return {}

    def _begin_mac(self, field: str) -> HMAC:
        mac = HMAC(self.index_key, SHA256())
        mac.update(f"{field}:".encode())
        return self._macs.setdefault(field, mac)


def data_keys(entries: list[tuple[str, bytes]]) -> DataKeys:
    """Data keys from `(id, 32 bytes)`, the first of which encrypts."""
    return DataKeys(current=entries[0][0], ciphers={key_id: AESGCM(key) for key_id, key in entries})

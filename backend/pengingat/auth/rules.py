"""Roles and what each may do; what a password must be; how sign-in attempts are limited."""

import hashlib
import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Network, ip_address

from pengingat.errors import Invalid, problem


class Role(StrEnum):
    """What a person or a program is trusted with."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


class Permission(StrEnum):
    """One right; every protected route names exactly one."""

    IMPORTS_READ = "imports.read"
    IMPORTS_WRITE = "imports.write"
    PARTICIPANTS_READ = "participants.read"
    PARTICIPANTS_WRITE = "participants.write"
    PARTICIPANTS_REVEAL = "participants.reveal"
    PARTICIPANTS_EXPORT = "participants.export"
    TEMPLATES_READ = "templates.read"
    TEMPLATES_WRITE = "templates.write"
    SEND_JOBS_READ = "send_jobs.read"
    SEND_JOBS_WRITE = "send_jobs.write"
    SEND_JOBS_SEND = "send_jobs.send"
    MESSAGES_SETTLE = "messages.settle"
    OPT_OUTS_WRITE = "opt_outs.write"
    DASHBOARD_READ = "dashboard.read"
    DEVICES_MANAGE = "devices.manage"
    USERS_MANAGE = "users.manage"
    AUDIT_READ = "audit.read"
    SETTINGS_MANAGE = "settings.manage"


_VIEWER = frozenset(
    {
        Permission.IMPORTS_READ,
        Permission.PARTICIPANTS_READ,
        Permission.TEMPLATES_READ,
        Permission.SEND_JOBS_READ,
        Permission.DASHBOARD_READ,
    }
)
_OPERATOR = _VIEWER | {
    Permission.IMPORTS_WRITE,
    Permission.PARTICIPANTS_WRITE,
    Permission.PARTICIPANTS_REVEAL,
    Permission.PARTICIPANTS_EXPORT,
    Permission.TEMPLATES_WRITE,
    Permission.SEND_JOBS_WRITE,
    Permission.SEND_JOBS_SEND,
    Permission.MESSAGES_SETTLE,
    Permission.OPT_OUTS_WRITE,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.OPERATOR: _OPERATOR,
    Role.ADMIN: frozenset(Permission),
}


def granted(role: Role, scopes: frozenset[str] | None) -> frozenset[Permission]:
    """A role's permissions, narrowed to `scopes` where the caller is a program that was given some."""
    held = PERMISSIONS[role]
    return held if scopes is None else frozenset(permission for permission in held if permission in scopes)


PASSWORD_MIN = 12
"""As in `settings`, which this may not import."""

PASSWORD_MAX = 1024
"""More would only make the server hash long texts for strangers."""

REUSE_GRACE = timedelta(seconds=10)
"""A refresh token used twice within this time is two tabs at once, not a thief."""

PASSWORD_SHORT = problem(
    "password_short",
    id="Kata sandi paling sedikit {least} karakter. Kalimat pendek mudah diingat dan sulit ditebak.",
    en="A password has at least {least} characters. A short sentence is easy to remember and hard to guess.",
)
PASSWORD_LONG = problem(
    "password_long",
    id="Kata sandi paling banyak {most} karakter.",
    en="A password has at most {most} characters.",
)
USERNAME_INVALID = problem(
    "username_invalid",
    id="Nama pengguna terdiri atas 2 sampai 64 huruf, angka, titik, garis, atau @, tanpa spasi.",
    en="A username has 2 to 64 letters, digits, dots, dashes, underscores or @, and no spaces.",
)
SCOPE_UNKNOWN = problem(
    "scope_unknown",
    id="Izin ini tidak ada pada peran yang dipilih: {scope}.",
    en="The chosen role does not hold this permission: {scope}.",
)

_USERNAME = re.compile(r"[A-Za-z0-9._@-]{2,64}")


def check_username(username: str) -> None:
    """Raises `Invalid` unless the text can be a username."""
    if not _USERNAME.fullmatch(username):
        raise Invalid(USERNAME_INVALID)


def check_password(password: str) -> None:
    """Length is the only demand (NIST SP 800-63B); raises `Invalid`."""
    if len(password) < PASSWORD_MIN:
        raise Invalid(PASSWORD_SHORT, least=PASSWORD_MIN)
    if len(password) > PASSWORD_MAX:
        raise Invalid(PASSWORD_LONG, most=PASSWORD_MAX)


def check_scopes(role: Role, scopes: Collection[str] | None) -> None:
    """Raises `Invalid` for a scope that the role does not hold."""
    for scope in scopes or ():
        if scope not in PERMISSIONS[role]:
            raise Invalid(SCOPE_UNKNOWN, scope=scope)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failed tries are looked at in one window, which starts with the first of them."""

    tries: int
    window: timedelta

    def wait_seconds(self, failures: int, since: datetime, now: datetime) -> int:
        """How long the next try has to wait: 0 when it may be made now."""
        if failures < self.tries:
            return 0
        return max(0, math.ceil((since + self.window - now).total_seconds()))


ACCOUNT_LIMIT = Limit(tries=10, window=timedelta(minutes=5))
ADDRESS_LIMIT = Limit(tries=18, window=timedelta(minutes=1))
"""A whole office may share one address, so its window is short."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What failed tries are counted for. Stored as a hash only: people type passwords into the wrong field."""

    key: bytes
    limit: Limit


def account_subject(name: str, known_address: str | None) -> Subject:
    """The account's counter. An address its owner signs in from counts apart, so that strangers cannot lock it out."""
    return Subject(_key("account", name.lower(), known_address or ""), ACCOUNT_LIMIT)


def address_subject(address: str) -> Subject:
    """The address's counter; for IPv6 the network's, since one machine holds a whole /64."""
    return Subject(_key("address", _network(address)), ADDRESS_LIMIT)


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(IPv6Network((known, 64), strict=False))


def _key(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()

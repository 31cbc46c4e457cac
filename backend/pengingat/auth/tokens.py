"""Access tokens: short-lived signed statements of who calls (JWT, HS256 only; RFC 8725)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from jose import JWTError, jwt

from pengingat.auth.rules import Permission, Role, granted
from pengingat.errors import Unauthenticated, problem
from pengingat.settings import Settings

ALGORITHM = "HS256"
ISSUER = "pengingat"
AUDIENCE = "pengingat-api"

TOKEN_INVALID = problem(
    "token_invalid",
    id="Sesi Anda sudah berakhir. Silakan masuk lagi.",
    en="Your session has ended. Please sign in again.",
)

NOT_SIGNED_IN = problem(
    "not_signed_in", id="Anda belum masuk. Silakan masuk dahulu.", en="You are not signed in. Please sign in first."
)

SubjectType = Literal["user", "client"]


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a token says: who calls, in which role, which version of their rights it was made under, its scopes."""

    subject_type: SubjectType
    subject_id: UUID
    role: Role
    version: int
    session_id: UUID | None
    scopes: frozenset[str] | None

    @property
    def reference(self) -> str:
        """The caller as one text, such as `user:0198…`; the audit trail's actors are written the same."""
        return f"{self.subject_type}:{self.subject_id}"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the bearer may do, if the account still stands as the token says (`dependencies.get_caller`)."""
        return granted(self.role, self.scopes)


def issue(token: AccessToken, settings: Settings, now: datetime) -> str:
    """Sign a token that lives `access_token_seconds`."""
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": token.reference,
        "iat": now,
        "exp": now + timedelta(seconds=settings.access_token_seconds),
        "role": token.role,
        "ver": token.version,
    }
    if token.session_id is not None:
        claims["sid"] = str(token.session_id)
    if token.scopes is not None:
        claims["scope"] = " ".join(sorted(token.scopes))
    return jwt.encode(claims, settings.secret_key.get_secret_value(), algorithm=ALGORITHM)


def read_bearer(authorization: str | None, settings: Settings) -> AccessToken:
    """The token of an `Authorization` header; raises `Unauthenticated`."""
    kind, _, encoded = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not encoded:
        raise Unauthenticated(NOT_SIGNED_IN)
    return read(encoded.strip(), settings)


def read(encoded: str, settings: Settings) -> AccessToken:
    """Check signature and claims; raises `Unauthenticated` for anything but a whole, current token of ours."""
    required = dict.fromkeys(("require_exp", "require_iat", "require_sub", "require_aud", "require_iss"), True)
    try:
        claims = jwt.decode(
            encoded,
            settings.secret_key.get_secret_value(),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options=required,
        )
        return _token(claims)
    except (JWTError, ValueError, KeyError) as error:
        raise Unauthenticated(TOKEN_INVALID) from error


def _token(claims: dict[str, object]) -> AccessToken:
    kind, _, identity = str(claims["sub"]).partition(":")
    if kind not in ("user", "client"):
        raise ValueError("unknown kind of subject")
    scope = claims.get("scope")
    return AccessToken(
        subject_type="user" if kind == "user" else "client",
        subject_id=UUID(identity),
        role=Role(str(claims["role"])),
        version=int(str(claims["ver"])),
        session_id=UUID(str(claims["sid"])) if "sid" in claims else None,
        scopes=None if scope is None else frozenset(str(scope).split()),
    )

"""Nobody is heard on the API without a good bearer token: decided before a byte of the body is read."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pengingat.auth import tokens
from pengingat.errors import Unauthenticated
from pengingat.problems import language_of, problem_response
from pengingat.settings import Settings

API = "/api/v1/"

PUBLIC = frozenset({f"{API}meta", f"{API}auth/token", f"{API}auth/refresh", f"{API}auth/logout"})
"""Without a token: what the sign-in page needs."""

PUBLIC_PREFIX = f"{API}webhooks/"
"""Without a token: the gateway's callbacks, which carry a secret in their address."""


class BearerGuard:
    """Checks a token's signature and claims and leaves it in `request.state.token`, its bearer's id in `.caller`."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 401."""
        if scope["type"] != "http" or not is_protected(scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            token = tokens.read_bearer(request.headers.get("authorization"), self.settings)
        except Unauthenticated as error:
            await problem_response(error, language_of(request))(scope, receive, send)
            return
        request.state.token = token
        request.state.caller = token.reference
        await self.app(scope, receive, send)


def is_protected(path: str) -> bool:
    """Whether this address is the API's and not on the public list."""
    return path.startswith(API) and path not in PUBLIC and not path.startswith(PUBLIC_PREFIX)

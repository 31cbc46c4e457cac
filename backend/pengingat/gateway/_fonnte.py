"""The client of Fonnte's HTTP API, the only user of httpx."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self

import httpx

from pengingat.gateway._answers import read_device_answer, read_send_answer
from pengingat.gateway.outcomes import (
    DeviceAnswer,
    DeviceCode,
    DeviceProblem,
    NotSent,
    NotSentCode,
    Rejected,
    RejectionCode,
    SendOutcome,
    Uncertain,
    UncertainCode,
    Unreachable,
)

CONNECT_TIMEOUT_S = 5.0
CALL_TIMEOUT_S = 30.0

# A kept connection is dropped well before servers and proxies drop it (5 s and up): a request written to
# a connection that dies at that moment would be in doubt for no reason.
KEEP_IDLE_CONNECTION_S = 2.0

# One sender and one receiver per request: a comma in either would make Fonnte pick a sender by chance or
# send to several numbers, and a pipe would start its own placeholders. So neither is ever let through.
_ONE_TOKEN = re.compile(r"[!-+\--~]{1,200}")
_ONE_NUMBER = re.compile(r"[1-9][0-9]{7,14}")

# Errors that httpx raises before a byte of the request is written.
_NOTHING_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class FonnteGateway:
    """Sends through Fonnte, or through a simulator of it at another base URL.

    Serves any number of devices at once. Close it (or use it with `async with`) to let go of connections.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
        call_timeout_s: float = CALL_TIMEOUT_S,
    ) -> None:
        self._clients = _Clients(base_url.rstrip("/"), httpx.Timeout(call_timeout_s, connect=connect_timeout_s))
        self._call_timeout_s = call_timeout_s

    async def send(self, *, token: str, target: str, text: str) -> SendOutcome:
        """Hand one text to Fonnte for one number (`62…`, digits only) from the device of `token`.

        Never raises for anything the network or Fonnte does. A cancelled call is in doubt: the caller
        must treat it as `Uncertain`.
        """
        if not _ONE_TOKEN.fullmatch(token):
            return DeviceProblem(DeviceCode.TOKEN_INVALID, "token is not one word")
        if not _ONE_NUMBER.fullmatch(target):
            return Rejected(RejectionCode.TARGET_INVALID, "number is not in international form")
        if not text.strip():
            return Rejected(RejectionCode.MESSAGE_EMPTY, "no text")
        answer = await self._post("/send", token, _message(target, text))
        if not isinstance(answer, httpx.Response):
            return answer
        return read_send_answer(answer.status_code, answer.content, answer.headers.get("retry-after"))

    async def device(self, *, token: str) -> DeviceAnswer:
        """Ask how the device of `token` is. Fonnte limits this call: once a minute is enough."""
        if not _ONE_TOKEN.fullmatch(token):
            return DeviceProblem(DeviceCode.TOKEN_INVALID, "token is not one word")
        answer = await self._post("/device", token, {})
        if not isinstance(answer, httpx.Response):
            return Unreachable(answer.reason)
        return read_device_answer(answer.status_code, answer.content)

    async def aclose(self) -> None:
        """Let go of every connection."""
        await self._clients.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _post(self, path: str, token: str, fields: dict[str, str]) -> httpx.Response | NotSent | Uncertain:
        try:
            async with asyncio.timeout(self._call_timeout_s), self._clients.lend() as client:
                return await client.post(path, data=fields, headers={"Authorization": token})
        except _NOTHING_LEFT as error:
            return NotSent(NotSentCode.GATEWAY_UNREACHABLE, type(error).__name__)
        except (TimeoutError, httpx.TimeoutException) as error:
            return Uncertain(UncertainCode.NO_ANSWER, type(error).__name__)
        except httpx.HTTPError as error:
            return Uncertain(UncertainCode.BROKEN_OFF, type(error).__name__)


def _message(target: str, text: str) -> dict[str, str]:
    """The fields of one `/send`.

    `countryCode` 0 switches off the rewriting of numbers: ours are complete, and a wrong one must be
    refused rather than turned into somebody else's. (Read as "not set" it would rewrite only a leading
    0, which ours never have.) `connectOnly` keeps Fonnte from storing a message for a device that is
    away and sending it up to seven days later. `preview` off: a notice carries no link to fetch.
    """
    return {
        "target": target,
        "message": text,
        "countryCode": "0",
        "connectOnly": "true",
        "typing": "false",
        "preview": "false",
    }


class _Clients:
    """Lends each call an `httpx.AsyncClient` of its own.

    One client shared by many calls slows down with their number, because its pool looks through all its
    connections for each request (529 messages a second one at a time, 100 with 64 at once). There are
    as many clients as there were calls at the same moment; the last one returned goes out first.
    """

    def __init__(self, base_url: str, timeout: httpx.Timeout) -> None:
        self._base_url = base_url
        self._timeout = timeout
        self._certificates: ssl.SSLContext = httpx.create_ssl_context()
        self._all: list[httpx.AsyncClient] = []
        self._idle: list[httpx.AsyncClient] = []

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[httpx.AsyncClient]:
        client = self._idle.pop() if self._idle else self._new()
        try:
            yield client
        finally:
            self._idle.append(client)

    async def aclose(self) -> None:
        everyone, self._all, self._idle = self._all, [], []
        for client in everyone:
            await client.aclose()

    def _new(self) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            base_url=self._base_url,
            timeout=self._timeout,
            limits=httpx.Limits(max_connections=1, keepalive_expiry=KEEP_IDLE_CONNECTION_S),
            verify=self._certificates,
            # Clients go from device to device: nothing of one device may stick to the next request.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            # Proxies and certificates from the environment would bypass the settings.
            trust_env=False,
        )
        self._all.append(client)
        return client

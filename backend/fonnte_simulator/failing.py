"""Carries out a fault: first those of the connection, then those of the answer."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

from fonnte_simulator.faults import Fault, FaultKind
from fonnte_simulator.sending import Answer

PROMISED_BYTES = 4096
SERVER_ISSUE = "success! message pending due to server issue, will be sent later"


async def fail(request: Request, fault: Fault, answer: Answer) -> Response:
    """What the caller gets instead of `answer`."""
    match fault.kind:
        case FaultKind.TIMEOUT:
            await _silence(request, fault.seconds)
            return Response()
        case FaultKind.SLOW:
            await _silence(request, fault.seconds)
            return JSONResponse(answer)
        case FaultKind.RESET:
            _reset(request)
            return Response()
        case FaultKind.CUT_OFF:
            return StreamingResponse(_half(answer), headers={"content-length": str(PROMISED_BYTES)})
        case _:
            return _wrong_answer(fault, answer)


def _wrong_answer(fault: Fault, answer: Answer) -> Response:
    match fault.kind:
        case FaultKind.SERVER_ERROR:
            return HTMLResponse("<h1>Bad gateway</h1>", fault.http_status)
        case FaultKind.RATE_LIMIT:
            wait = {} if fault.retry_after_s is None else {"retry-after": str(fault.retry_after_s)}
            return HTMLResponse("Too Many Attempts.", 429, wait)
        case FaultKind.NOT_JSON:
            return HTMLResponse("<title>Just a moment...</title>")
        case FaultKind.REFUSE:
            return JSONResponse({"reason": fault.reason, "status": False})
        case FaultKind.SERVER_ISSUE:
            return JSONResponse({**answer, "detail": SERVER_ISSUE} if answer.get("status") is True else answer)
        case _:
            return Response()


async def _silence(request: Request, seconds: float) -> None:
    """Say nothing until the time is over or the caller has gone."""
    try:
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


def _reset(request: Request) -> None:
    """Break the connection with an RST, as a crashed peer does (only under `server`, which shows the transport)."""
    transport = request.scope.get("state", {}).get("transport")
    if isinstance(transport, asyncio.Transport):
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


async def _half(answer: Answer) -> AsyncIterator[bytes]:
    text = json.dumps(answer).encode()
    yield text[: len(text) // 2]

"""The gateway's callbacks, and settling messages in doubt."""

import hmac
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import SecretStr

from pengingat import clock
from pengingat.auth.dependencies import CallerDep, requires
from pengingat.auth.rules import Permission
from pengingat.context import KeyringDep, SettingsDep
from pengingat.db import SessionDep
from pengingat.delivery import receipts, service
from pengingat.delivery.schemas import (
    CallbackPublic,
    MessageSettle,
    MessagesSettle,
    SettledCountPublic,
    SettledPublic,
)
from pengingat.errors import NotFound
from pengingat.gateway import carries_secret
from pengingat.idempotency import IDEMPOTENT, IdempotentRoute
from pengingat.problems import ROUTE_UNKNOWN, documented

router = APIRouter(route_class=IdempotentRoute)

_SETTLE = requires(Permission.MESSAGES_SETTLE)

_ANY_OBJECT = {
    "requestBody": {
        "description": "What Fonnte sends: a message's status, a device's, or an incoming message.",
        "content": {
            "application/json": {
                "schema": {"type": "object", "additionalProperties": True},
                "example": {"device": "62812000000", "id": "80367170", "stateid": "3EB0A1", "status": "sent"},
            }
        },
    }
}


@router.post(
    "/webhooks/fonnte/{secret}",
    tags=["webhooks"],
    responses=documented(HTTPStatus.NOT_FOUND),
    openapi_extra=_ANY_OBJECT,
    summary="Take a callback of Fonnte's",
)
async def take_fonnte_callback(
    request: Request, session: SessionDep, settings: SettingsDep, keyring: KeyringDep, secret: str
) -> CallbackPublic:
    """Answers 200 once the secret in the address is right, whatever the body holds, else 404. May be repeated."""
    if not _is_the_secret(secret, settings.webhook_secret):
        raise NotFound(ROUTE_UNKNOWN)
    body = await request.body()
    if not _carries(body, settings.fonnte_body_secret):
        raise NotFound(ROUTE_UNKNOWN)
    await receipts.receive(session, keyring, body, clock.now())
    return CallbackPublic(taken=True)


def _is_the_secret(given: str, expected: SecretStr | None) -> bool:
    """Compared in constant time; without a secret in the settings there is no such address."""
    if expected is None or not expected.get_secret_value():
        return False
    return hmac.compare_digest(given.encode(errors="replace"), expected.get_secret_value().encode())


def _carries(body: bytes, expected: SecretStr | None) -> bool:
    return expected is None or carries_secret(body, expected.get_secret_value())


@router.post(
    "/messages/settle",
    tags=["messages"],
    dependencies=[_SETTLE, IDEMPOTENT],
    responses=documented(HTTPStatus.CONFLICT),
    summary="Settle messages in doubt",
)
async def settle_messages(session: SessionDep, caller: CallerDep, body: MessagesSettle) -> SettledCountPublic:
    """A person says what became of them; messages that are not in doubt stay as they are."""
    settled = await service.settle(session, body.message_ids, body.outcome, actor=caller.actor)
    return SettledCountPublic(settled=len(settled), skipped=len(set(body.message_ids)) - len(settled))


@router.post(
    "/messages/{message_id}/settle",
    tags=["messages"],
    dependencies=[_SETTLE, IDEMPOTENT],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Settle a message in doubt",
)
async def settle_message(
    session: SessionDep, caller: CallerDep, message_id: UUID, body: MessageSettle
) -> SettledPublic:
    """A person says what became of it. Not in doubt (any more): 409 `message_not_uncertain`."""
    await service.settle_one(session, message_id, body.outcome, actor=caller.actor)
    status, code = body.outcome.result
    return SettledPublic(id=message_id, status=status, code=code)

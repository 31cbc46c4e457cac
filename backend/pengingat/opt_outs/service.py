"""Putting phones on the list of those that must not be messaged, and taking them off."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.crypto import Keyring
from pengingat.errors import NotFound
from pengingat.masking import mask_phone
from pengingat.opt_outs.models import OptOut
from pengingat.opt_outs.rules import OPT_OUT_UNKNOWN


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone in the three forms it is kept in."""

    hash: bytes
    sealed: bytes
    masked: str


def phone_forms(keyring: Keyring, number: str) -> Phone:
    """The forms of a `62…` number."""
    return Phone(keyring.index("phone", number), keyring.seal("phone", number), mask_phone(number))


async def add(session: AsyncSession, actor: Actor, phone: Phone, *, reason: str) -> OptOut:
    """Leave a phone alone from now on. One that is on the list already stays as it was, with its first reason."""
    added = await session.scalar(
        insert(OptOut)
        .values(
            phone_hash=phone.hash,
            phone_sealed=phone.sealed,
            phone_masked=phone.masked,
            reason=reason,
            created_by=actor.id,
        )
        .on_conflict_do_nothing()
        .returning(OptOut.id)
    )
    if added is not None:
        audit.record(session, actor, Action.OPT_OUT_ADDED, "opt_out", added)
    return (await session.scalars(select(OptOut).where(OptOut.phone_hash == phone.hash))).one()


async def remove(session: AsyncSession, actor: Actor, opt_out_id: UUID) -> None:
    """Let a phone be messaged again; raises `NotFound`."""
    removed = await session.scalar(delete(OptOut).where(OptOut.id == opt_out_id).returning(OptOut.id))
    if removed is None:
        raise NotFound(OPT_OUT_UNKNOWN)
    audit.record(session, actor, Action.OPT_OUT_REMOVED, "opt_out", opt_out_id)

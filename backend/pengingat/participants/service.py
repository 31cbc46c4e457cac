"""Adding and correcting a participant by hand, and looking behind the masks."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.crypto import Keyring
from pengingat.participants import queries
from pengingat.participants.models import Participant

_SEALED = {"card_number": "card", "nik": "nik", "phone": "phone"}
"""What is shown masked, and the name it is sealed under."""


async def reveal(
    session: AsyncSession, actor: Actor, keyring: Keyring, participant_id: UUID, reason: str
) -> Mapping[str, object]:
    """The participant with card, NIK, phone (`62…`) and birth date in full; raises `NotFound`. Always written down."""
    sealed = (Participant.card_sealed, Participant.nik_sealed, Participant.phone_sealed)
    row = await queries.get_participant(session, participant_id, *sealed)
    audit.record(session, actor, Action.PARTICIPANT_REVEALED, "participant", participant_id, reason=reason)
    full = {
        shown: None if row[f"{field}_sealed"] is None else keyring.open(field, row[f"{field}_sealed"])
        for shown, field in _SEALED.items()
    }
    birth_date = row["birth_date"]
    masked = {column.key: row[column.key] for column in queries.COLUMNS}
    return masked | full | {"birth_date": None if birth_date is None else birth_date.isoformat()}

"""Writing the audit trail, in the transaction of the deed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent


class Action(StrEnum):
    """Everything that is written down."""

    SIGN_IN = "auth.sign_in"
    SIGN_IN_REFUSED = "auth.sign_in_refused"
    SIGN_OUT = "auth.sign_out"
    SESSION_REUSED = "auth.session_reused"
    PASSWORD_CHANGED = "auth.password_changed"  # noqa: S105 - an action
    USER_CREATED = "user.created"
    CLIENT_CREATED = "client.created"
    IMPORT_RECEIVED = "import.received"
    IMPORT_MAPPED = "import.mapped"
    IMPORT_APPLIED = "import.applied"
    IMPORT_CALLED_BACK = "import.called_back"
    IMPORT_DISCARDED = "import.discarded"
    IMPORT_PROBLEMS_EXPORTED = "import.problems_exported"
    PARTICIPANT_CREATED = "participant.created"
    PARTICIPANT_CORRECTED = "participant.corrected"
    PARTICIPANT_REVEALED = "participant.revealed"
    PARTICIPANTS_EXPORTED = "participants.exported"
    TEMPLATE_CREATED = "template.created"
    TEMPLATE_CHANGED = "template.changed"
    SEND_JOB_CREATED = "send_job.created"
    SEND_JOB_CHANGED = "send_job.changed"
    SEND_JOB_DELETED = "send_job.deleted"
    SEND_JOB_STARTED = "send_job.started"
    SEND_JOB_PAUSED = "send_job.paused"
    SEND_JOB_RESUMED = "send_job.resumed"
    SEND_JOB_CANCELLED = "send_job.cancelled"
    MESSAGE_SETTLED = "message.settled"
    REPORT_EXPORTED = "report.exported"
    OPT_OUT_ADDED = "opt_out.added"
    OPT_OUT_REMOVED = "opt_out.removed"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user, an API client, or the system itself."""

    type: str
    id: UUID | None = None
    address: str | None = None

    SYSTEM: ClassVar["Actor"]

    @property
    def reference(self) -> str:
        """The actor as one text, such as `user:0198…`."""
        return f"{self.type}:{self.id}" if self.id else self.type


Actor.SYSTEM = Actor("system")


def record(
    session: AsyncSession,
    actor: Actor,
    action: Action,
    object_type: str,
    object_id: UUID | str | None,
    **details: object,
) -> None:
    """Write down one deed. `details` hold ids, codes and counts, never a person's data."""
    session.add(
        AuditEvent(
            actor_type=actor.type,
            actor_id=actor.id,
            address=actor.address,
            action=action,
            object_type=object_type,
            object_id=None if object_id is None else str(object_id),
            details=details,
        )
    )

"""An audience as SQL, one building block for previews and starts: who fits, who is left out, who shares a phone.

matched()   a row per participant who fits, with the code that leaves them out, or none
members()   of those with none, a row each: their place and their number within the phone they share
messages()  of those, a row per phone: what the message is made of

`count` and `sample` ask the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring
from pengingat.delivery.models import Message, MessageRecipient
from pengingat.delivery.rules import MessageStatus
from pengingat.errors import NotFound
from pengingat.gateway.outcomes import RejectionCode
from pengingat.opt_outs.models import OptOut
from pengingat.opt_outs.rules import WRONG_NUMBER
from pengingat.participants.models import Participant
from pengingat.participants.queries import where
from pengingat.participants.rules import PARTICIPANT_UNKNOWN, Status, StatusReason
from pengingat.send_jobs.rules import SEGMENT_NAMES, Audience, Exclusion
from pengingat.templates.rules import ADDRESSEES, Purpose

PERSON = (
    Participant.id.label("participant_id"),
    Participant.phone_hash,
    Participant.phone_sealed,
    Participant.phone_masked,
    Participant.name_masked,
    Participant.card_masked,
    Participant.village,
    Participant.district,
    Participant.segment,
    Participant.arrears_months,
    Participant.arrears_amount,
    Participant.family_relation,
)
"""What a message needs of a person: nothing is opened, all is masked."""

CAME_TO_NOTHING = (MessageStatus.FAILED, MessageStatus.CANCELLED)
"""Messages that notified nobody. One in doubt may have."""


def matched(audience: Audience, purpose: Purpose, keyring: Keyring, now: datetime) -> Select[*tuple[object, ...]]:
    """Everyone who fits the audience, with `exclusion`: the code of the first reason against a message, or NULL."""
    exclusion = case(*_reasons(audience, purpose, now), else_=null()).label("exclusion")
    statement = select(*PERSON, exclusion).where(*where(audience.filters, keyring))
    return statement if audience.ids is None else statement.where(_among(audience.ids))


def _person(participant_id: UUID) -> Select[*tuple[object, ...]]:
    """One participant, as though nothing were against a message."""
    return select(*PERSON, null().label("exclusion")).where(Participant.id == participant_id)


def _reasons(audience: Audience, purpose: Purpose, now: datetime) -> list[tuple[ColumnElement[bool], Exclusion]]:
    conditions = {
        Exclusion.DECEASED: Participant.status_reason == StatusReason.DECEASED,
        Exclusion.RECORD_CLOSED: Participant.status_reason.in_([StatusReason.DUPLICATE, StatusReason.REMOVED]),
        Exclusion.UNREACHABLE: Participant.phone_hash.is_(None),
        Exclusion.OPTED_OUT: _listed(OptOut.reason != WRONG_NUMBER),
        Exclusion.WRONG_NUMBER: or_(_listed(OptOut.reason == WRONG_NUMBER), _refused_by_gateway()),
        Exclusion.PURPOSE_MISMATCH: ~_suits(purpose),
    }
    if audience.exclude_notified_within_days is not None:
        since = now - timedelta(days=audience.exclude_notified_within_days)
        conditions[Exclusion.RECENTLY_NOTIFIED] = _notified(since)
    if audience.exclude_ids:
        conditions[Exclusion.EXCLUDED_BY_ID] = _among(audience.exclude_ids)
    return [(conditions[code], code) for code in Exclusion if code in conditions]


def _suits(purpose: Purpose) -> ColumnElement[bool]:
    """`Addressees.include` as SQL."""
    addressees = ADDRESSEES[purpose]
    conditions: list[ColumnElement[bool]] = [literal(value=True)]
    if addressees.segments is not None:
        conditions.append(Participant.segment.in_(addressees.segments))
    if addressees.status is not None:
        conditions.append(Participant.status == Status(addressees.status))
    if addressees.in_arrears is not None:
        in_arrears = or_(Participant.arrears_months > 0, Participant.arrears_amount > 0)
        conditions.append(in_arrears if addressees.in_arrears else ~in_arrears)
    return and_(*conditions)


def _among(ids: tuple[UUID, ...]) -> ColumnElement[bool]:
    # One array rather than a list of parameters: there may be thousands.
    return Participant.id == any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))


def _listed(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(OptOut.phone_hash == Participant.phone_hash, condition)


def _refused_by_gateway() -> ColumnElement[bool]:
    """The gateway called the number invalid, and never has a message arrived there."""
    to_this_phone = Message.phone_hash == Participant.phone_hash
    arrived = Message.status.in_([status for status in MessageStatus if status.has_arrived])
    return and_(
        exists().where(to_this_phone, Message.code == RejectionCode.TARGET_INVALID),
        ~exists().where(to_this_phone, arrived),
    )


def _notified(since: datetime) -> ColumnElement[bool]:
    return exists().where(
        MessageRecipient.participant_id == Participant.id,
        Message.id == MessageRecipient.message_id,
        Message.queued_at >= since,
        Message.status.not_in(CAME_TO_NOTHING),
    )


def members(source: FromClause) -> CTE:
    """Those of `source` whom nothing speaks against, with `position` in their group and its `size`, months, amount."""
    phone = source.c.phone_hash
    order = (source.c.family_relation.asc().nulls_last(), source.c.card_masked, source.c.participant_id)
    return (
        select(
            *source.c,
            (func.row_number().over(partition_by=phone, order_by=order) - 1).label("position"),
            func.count().over(partition_by=phone).label("size"),
            func.max(source.c.arrears_months).over(partition_by=phone).label("most_months"),
            func.max(source.c.arrears_amount).over(partition_by=phone).label("most_amount"),
        )
        .where(source.c.exclusion.is_(None))
        .cte("members")
    )


def messages(of: CTE, office_name: str) -> Select[*tuple[object, ...]]:
    """A row per phone: its first member and the `variables` of the text."""
    first = (
        of.c.participant_id,
        of.c.phone_hash,
        of.c.phone_sealed,
        of.c.phone_masked,
        of.c.name_masked,
        of.c.card_masked,
        of.c.size,
    )
    return select(*first, _variables(of, office_name).label("variables")).where(of.c.position == 0)


def _variables(of: CTE, office_name: str) -> ColumnElement[object]:
    """The masked values of a message's placeholders. An empty text is what is not known."""
    others = case((of.c.size > 1, func.format(" dan %s orang lain", of.c.size - 1)), else_="")
    months_unknown = and_(of.c.most_months == 0, of.c.most_amount > 0)
    values: dict[str, ColumnElement[str]] = {
        "nama": of.c.name_masked.concat(others),
        "nomor_kartu": of.c.card_masked,
        "bulan_menunggak": case((months_unknown, ""), else_=cast(of.c.most_months, Text)),
        "kelurahan": func.coalesce(of.c.village, ""),
        "kecamatan": func.coalesce(of.c.district, ""),
        "segmen": case({segment.value: name for segment, name in SEGMENT_NAMES.items()}, value=of.c.segment),
        "nama_kantor": literal(office_name, Text),
    }
    pairs = [part for name, value in values.items() for part in (literal(name, Text), cast(value, Text))]
    return func.jsonb_build_object(*pairs)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages an audience makes, for how many people, and how many are left out by which code."""

    recipients: int
    participants: int
    excluded: Mapping[str, int]


async def count(session: AsyncSession, of: Select[*tuple[object, ...]]) -> Counts:
    """The counts of an audience (of `matched`), in one statement."""
    source = of.subquery()
    exclusion = source.c.exclusion
    counts = select(exclusion, func.count(), func.count(source.c.phone_hash.distinct())).group_by(exclusion)
    by_code = {code: (people, phones) for code, people, phones in await session.execute(counts)}
    participants, recipients = by_code.pop(None, (0, 0))
    return Counts(recipients, participants, {code: by_code[code][0] for code in Exclusion if code in by_code})


async def sample(
    session: AsyncSession, of: Select[*tuple[object, ...]], *, office_name: str, limit: int
) -> Sequence[RowMapping]:
    """A few of an audience's messages, of every size of group some: `participant_id`, `phone_masked`, `variables`."""
    made = messages(members(of.cte("people")), office_name).cte("made")
    nth_of_size = func.row_number().over(partition_by=made.c.size, order_by=made.c.participant_id)
    rows = await session.execute(select(made).order_by(nth_of_size, made.c.size).limit(limit))
    return rows.mappings().all()


async def variables_of(session: AsyncSession, participant_id: UUID, office_name: str) -> Mapping[str, str]:
    """The masked values a text would have for one participant alone; raises `NotFound`."""
    rows = await sample(session, _person(participant_id), office_name=office_name, limit=1)
    if not rows:
        raise NotFound(PARTICIPANT_UNKNOWN)
    variables: Mapping[str, str] = rows[0]["variables"]
    return variables

"""Who gets a message: what the database decides is compared with the rules written down once more, in plain Python."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.crypto import Keyring
from pengingat.delivery.models import Message, MessageRecipient
from pengingat.opt_outs.models import OptOut
from pengingat.participants.models import Participant
from pengingat.participants.rules import Segment, Status, StatusReason
from pengingat.send_jobs.rules import SEGMENT_NAMES
from tests.factories.participants import create_participant
from tests.factories.send_jobs import ADDRESS, create_job, create_message, start_job, template_for

PHONES = [f"6281355500{number:03}" for number in range(40)]


@dataclass
class Town:
    """Invented people, and what is known of their phones and of earlier messages."""

    people: list[Participant] = field(default_factory=list)
    opted_out: set[bytes] = field(default_factory=set)
    wrong_number: set[bytes] = field(default_factory=set)
    notified_days_ago: dict[Any, int] = field(default_factory=dict)


@pytest.fixture(params=[1, 2, 3])
async def town(request: pytest.FixtureRequest, session: AsyncSession, keyring: Keyring) -> Town:
    chance = random.Random(request.param)
    town = Town([await _invent(session, keyring, chance) for _ in range(80)])
    for phone in chance.sample(PHONES, 8):
        digest = keyring.index("phone", phone)
        wrong = chance.random() < 0.5
        session.add(
            OptOut(
                phone_hash=digest,
                phone_sealed=b"-",
                phone_masked="-",
                reason="wrong_number" if wrong else "reply",
                created_by=None,
            )
        )
        (town.wrong_number if wrong else town.opted_out).add(digest)
    await _write_earlier_messages(session, chance, town)
    await session.commit()
    return town


async def _invent(session: AsyncSession, keyring: Keyring, chance: random.Random) -> Participant:
    months = chance.choice([0, 0, 1, 7, 30])
    return await create_participant(
        session,
        keyring,
        card=f"{chance.randrange(10**13):013}",
        phone=chance.choice([None, *PHONES]),
        segment=chance.choice(["pbi_apbn", "pbi_apbn", *Segment]),
        status=chance.choice(list(Status)),
        status_reason=chance.choice(["none", "none", "none", *StatusReason]),
        arrears_months=months,
        arrears_amount=chance.choice([0, months * 35_000, 35_000]),
        family_relation=chance.choice([None, 1, 2, 3, 4, 5]),
        village=chance.choice([None, "WALIAN", "MATANI"]),
    )


async def _write_earlier_messages(session: AsyncSession, chance: random.Random, town: Town) -> None:
    groups: dict[bytes, list[Participant]] = defaultdict(list)
    for person in town.people:
        if person.phone_hash is not None:
            groups[person.phone_hash].append(person)
    for digest, group in chance.sample(sorted(groups.items(), key=lambda item: item[0]), 12):
        days = chance.choice([1, 5, 20])
        status = chance.choice(["delivered", "uncertain", "queued", "failed", "cancelled"])
        code = "target_invalid" if status == "failed" else None
        ago = clock.now() - timedelta(days=days)
        await create_message(session, group, status=status, code=code, queued_at=ago)
        if code:
            town.wrong_number.add(digest)
        if status not in ("failed", "cancelled"):
            town.notified_days_ago |= {person.id: days for person in group}


AUDIENCES: Sequence[tuple[str, dict[str, Any]]] = (
    ("general", {}),
    ("pbi_inactive", {}),
    ("pbi_old_arrears", {"segment": "pbi_apbn"}),
    ("arrears", {"arrears_months_min": 1}),
    ("general", {"status": "inactive", "village": "walian", "exclude_notified_within_days": 7}),
    ("pbi_inactive", {"reachable": True, "exclude_notified_within_days": 30}),
)


def expected_exclusion(person: Participant, town: Town, purpose: str, audience: dict[str, Any]) -> str | None:
    """The codes of the contract, in its order."""
    in_arrears = person.arrears_months > 0 or person.arrears_amount > 0
    suits = {
        "general": True,
        "pbi_inactive": person.segment == "pbi_apbn" and person.status == "inactive" and not in_arrears,
        "pbi_old_arrears": person.segment == "pbi_apbn" and in_arrears,
        "arrears": person.segment in ("pbpu", "bp") and in_arrears,
    }[purpose]
    days = audience.get("exclude_notified_within_days", 0)
    reasons = {
        "deceased": person.status_reason == "deceased",
        "record_closed": person.status_reason in ("duplicate", "removed"),
        "unreachable": person.phone_hash is None,
        "opted_out": person.phone_hash in town.opted_out,
        "wrong_number": person.phone_hash in town.wrong_number,
        "purpose_mismatch": not suits,
        "recently_notified": town.notified_days_ago.get(person.id, 999) < days,
        "excluded_by_id": str(person.id) in audience.get("exclude_ids", []),
    }
    return next((code for code, applies in reasons.items() if applies), None)


def fits(person: Participant, audience: dict[str, Any]) -> bool:
    """The filters these tests use."""
    return (
        audience.get("segment") in (None, person.segment)
        and audience.get("status") in (None, person.status)
        and (audience.get("village") is None or person.village == audience["village"].upper())
        and person.arrears_months >= audience.get("arrears_months_min", 0)
        and audience.get("reachable") in (None, person.phone_hash is not None)
        and (audience.get("ids") is None or str(person.id) in audience["ids"])
    )


def grouped(people: Sequence[Participant]) -> dict[bytes, list[Participant]]:
    """People by phone, each group in the order of the rule."""
    groups: dict[bytes, list[Participant]] = defaultdict(list)
    for person in people:
        assert person.phone_hash is not None
        groups[person.phone_hash].append(person)
    for group in groups.values():
        group.sort(key=lambda one: (one.family_relation is None, one.family_relation, one.card_masked, one.id))
    return groups


def expected_variables(group: Sequence[Participant]) -> dict[str, str]:
    """The masked values of a group's message."""
    first = group[0]
    others = f" dan {len(group) - 1} orang lain" if len(group) > 1 else ""
    months = max(person.arrears_months for person in group)
    unknown = months == 0 and any(person.arrears_amount for person in group)
    return {
        "nama": first.name_masked + others,
        "nomor_kartu": first.card_masked,
        "bulan_menunggak": "" if unknown else str(months),
        "kelurahan": first.village or "",
        "kecamatan": first.district or "",
        "segmen": SEGMENT_NAMES[Segment(first.segment)],
        "nama_kantor": "BPJS Kesehatan",
    }


async def test_the_database_decides_by_the_rules(
    town: Town, as_operator: httpx.AsyncClient, session: AsyncSession
) -> None:
    """Each that fits is in exactly one message or left out by one code; one message per phone; the counts say so."""
    started_jobs = 0
    for purpose, filters in AUDIENCES:
        some = [str(person.id) for person in random.Random(0).sample(town.people, 30)]
        audience = {**filters, "exclude_ids": some[:5]}
        matched = [person for person in town.people if fits(person, audience)]
        codes = {person.id: expected_exclusion(person, town, purpose, audience) for person in matched}
        excluded = Counter(code for code in codes.values() if code)
        groups = grouped([person for person in matched if codes[person.id] is None])

        template_id = await template_for(session, purpose)
        tried = await as_operator.post(
            f"{ADDRESS}/preview", json={"template_id": str(template_id), "audience": audience}
        )
        preview = tried.json()
        assert preview["excluded"] == dict(excluded)
        assert (preview["recipients"], preview["participants"]) == (len(groups), sum(map(len, groups.values())))
        assert preview["participants"] + sum(excluded.values()) == len(matched)
        assert len(preview["samples"]) == min(5, len(groups))
        named = {str(group[0].id): group[0].phone_masked for group in groups.values()}
        assert {one["participant_id"]: one["phone"] for one in preview["samples"]}.items() <= named.items()

        if not groups:
            continue
        job = await create_job(as_operator, template_id, audience=audience)
        started = await start_job(as_operator, job["id"], confirm_name=job["name"])
        assert {name: started[name] for name in ("recipients", "participants", "excluded")} == {
            name: preview[name] for name in ("recipients", "participants", "excluded")
        }
        assert sum(started["counts"].values()) == started["counts"]["queued"] == len(groups)
        await _check_messages(session, job["id"], groups)
        started_jobs += 1
        await as_operator.post(f"{ADDRESS}/{job['id']}/cancel")
    assert started_jobs > len(AUDIENCES) / 2


async def _check_messages(session: AsyncSession, job_id: str, groups: dict[bytes, list[Participant]]) -> None:
    messages = (await session.scalars(select(Message).where(Message.batch_id == job_id))).all()
    assert {message.phone_hash for message in messages} == set(groups)
    assert len(messages) == len(groups)
    for message in messages:
        group = groups[message.phone_hash]
        assert message.variables == expected_variables(group)
        assert (message.phone_sealed, message.phone_masked) == (group[0].phone_sealed, group[0].phone_masked)
        assert (message.name_masked, message.card_masked) == (group[0].name_masked, group[0].card_masked)
        members = select(MessageRecipient).where(MessageRecipient.message_id == message.id)
        recipients = (await session.scalars(members.order_by(MessageRecipient.position))).all()
        assert [recipient.participant_id for recipient in recipients] == [person.id for person in group]
        assert [recipient.position for recipient in recipients] == list(range(len(group)))


class TestIds:
    async def test_only_these(self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring) -> None:
        people = [await create_participant(session, keyring) for _ in range(3)]
        await session.commit()
        template_id = str(await template_for(session))

        async def recipients(**audience: Any) -> int:
            body = {"template_id": template_id, "audience": audience}
            return (await as_operator.post(f"{ADDRESS}/preview", json=body)).json()["recipients"]

        assert await recipients() == 3
        assert await recipients(ids=[str(people[0].id), str(people[1].id)]) == 2
        assert await recipients(ids=[str(people[0].id)], exclude_ids=[str(people[0].id)]) == 0
        assert await recipients(ids=[]) == 0
        assert await recipients(ids=[str(people[0].id)], segment="bp") == 0


async def test_a_number_that_was_invalid_once_but_got_a_message_since_is_right(
    as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
) -> None:
    person = await create_participant(session, keyring)
    await create_message(session, [person], status="failed", code="target_invalid")
    body = {"template_id": str(await template_for(session)), "audience": {}}
    await session.commit()
    assert (await as_operator.post(f"{ADDRESS}/preview", json=body)).json()["excluded"] == {"wrong_number": 1}
    await create_message(session, [person], status="delivered")
    await session.commit()
    assert (await as_operator.post(f"{ADDRESS}/preview", json=body)).json()["excluded"] == {}


@pytest.mark.parametrize(
    "audience",
    [{"segmen": "pbi_apbn"}, {"segment": "pbi"}, {"exclude_notified_within_days": 0}, {"ids": ["x"]}, None],
)
async def test_an_audience_that_is_not_understood_is_not_everyone(
    as_operator: httpx.AsyncClient, session: AsyncSession, audience: dict[str, Any] | None
) -> None:
    body = {"name": "Uji", "template_id": str(await template_for(session)), "audience": audience}
    for address in (f"{ADDRESS}/preview", ADDRESS):
        assert (await as_operator.post(address, json=body)).status_code == 422

"""The filters as conditions, words by prefix, totals."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import paging
from pengingat.crypto import Keyring
from pengingat.participants.models import ImportMember, Participant
from pengingat.participants.queries import where
from pengingat.participants.rules import ParticipantFilters, Segment, Status, StatusReason
from tests.factories.participants import create_participant

AN_IMPORT = "0198c0de-0000-7000-8000-000000000001"


async def _names(session: AsyncSession, keyring: Keyring, **filters) -> list[str]:
    conditions = where(ParticipantFilters(**filters), keyring)
    return list(await session.scalars(select(Participant.name).where(*conditions).order_by(Participant.name)))


class TestSearch:
    @pytest.mark.parametrize(
        ("q", "found"),
        [
            ("fat", ["ST.FATIMAH RUMENGAN", "SITI FATIMAH"]),
            ("FATIMAH rum", ["ST.FATIMAH RUMENGAN"]),
            ("rum fat", ["ST.FATIMAH RUMENGAN"]),
            ("atimah", []),
            ("st.fat", ["ST.FATIMAH RUMENGAN"]),
            ("o'n", ["JOKO O'NEIL"]),
            ("fat & !rum", ["ST.FATIMAH RUMENGAN"]),
            ("fat:*|joko", []),
            ("--- ' ---", []),
            ("é", []),
        ],
    )
    async def test_every_word_by_prefix(self, session: AsyncSession, keyring: Keyring, q, found):
        for name in ("SITI FATIMAH", "ST.FATIMAH RUMENGAN", "JOKO O'NEIL"):
            await create_participant(session, keyring, name=name)
        assert await _names(session, keyring, q=q) == sorted(found)

    @pytest.mark.parametrize(
        "q", ["0001234500001", "000 1234 500 001", "7173014502900007", "0812-9911-2233", "+62 812 9911 2233"]
    )
    async def test_identifiers_whole_only(self, session: AsyncSession, keyring: Keyring, q):
        await create_participant(
            session, keyring, name="DICARI", card="0001234500001", nik="7173014502900007", phone="6281299112233"
        )
        await create_participant(session, keyring, name="LAIN")
        assert await _names(session, keyring, q=q) == ["DICARI"]
        assert await _names(session, keyring, q=q[:-1]) == []

    async def test_thirteen_digits_may_be_a_card_and_a_phone(self, session: AsyncSession, keyring: Keyring):
        await create_participant(session, keyring, name="KARTU", card="0812345678902")
        await create_participant(session, keyring, name="TELEPON", phone="62812345678902")
        assert await _names(session, keyring, q="0812345678902") == ["KARTU", "TELEPON"]


class TestFilters:
    @pytest.fixture(autouse=True)
    async def people(self, session: AsyncSession, keyring: Keyring):
        await create_participant(session, keyring, name="A", village="MATANI", phone=None)
        await create_participant(
            session, keyring, name="B", village=None, segment="pbpu", status_reason="arrears", arrears_months=7
        )
        await create_participant(
            session,
            keyring,
            name="C",
            segment="pbpu",
            status="active",
            care_class="1",
            village="WOLOAN",
            district="X Y",
        )

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ({}, "ABC"),
            ({"segment": Segment.PBPU}, "BC"),
            ({"status": Status.INACTIVE}, "AB"),
            ({"status_reason": StatusReason.ARREARS}, "B"),
            ({"segment": Segment.PBPU, "status": Status.INACTIVE}, "B"),
            ({"care_class": "1"}, "C"),
            ({"district": " x  y "}, "C"),
            ({"village": "woloan", "district": "TOMOHON UTARA"}, ""),
            ({"arrears_months_min": 7}, "B"),
            ({"arrears_months_min": 8}, ""),
            ({"arrears_months_max": 6}, "AC"),
            ({"arrears_months_min": 0, "arrears_months_max": 0}, "AC"),
            ({"reachable": True}, "BC"),
            ({"reachable": False}, "A"),
            ({"q": ""}, "ABC"),
        ],
    )
    async def test_all_must_fit(self, session: AsyncSession, keyring: Keyring, filters, found):
        assert await _names(session, keyring, **filters) == list(found)

    async def test_of_one_import(self, session: AsyncSession, keyring: Keyring):
        member = await create_participant(session, keyring, name="D")
        session.add(ImportMember(import_id=AN_IMPORT, participant_id=member.id, outcome="unchanged"))
        assert await _names(session, keyring, import_id=AN_IMPORT) == ["D"]


class TestTotals:
    async def test_is_exact_up_to_the_cap_and_then_the_planners(self, session, keyring, monkeypatch):
        monkeypatch.setattr(paging, "EXACT_TOTAL", 3)
        for _ in range(3):
            await create_participant(session, keyring)
        statement = select(Participant.id).where(Participant.segment == "pbi_apbn")
        assert await paging.count_rows(session, statement) == (3, False)
        for _ in range(3):
            await create_participant(session, keyring)
        total = await paging.count_rows(session, statement)
        assert total.is_estimate
        assert total.rows >= 4

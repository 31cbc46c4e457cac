"""The table of answers: each row by itself, and that nothing falls through it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.errors import Language
from pengingat.gateway import (
    PROBLEMS,
    UNREACHABLE,
    Accepted,
    DeviceCode,
    DeviceProblem,
    DeviceProfile,
    NotSent,
    NotSentCode,
    Rejected,
    RejectionCode,
    Uncertain,
    UncertainCode,
    Unreachable,
)
from pengingat.gateway._answers import REASONS, read_device_answer, read_send_answer
from tests.gateway import payloads

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ANSWER_LIKE = st.dictionaries(
    st.sampled_from(["status", "Status", "reason", "detail", "message", "id", "quota", "device", "device_status"]), JSON
)
BODIES = (
    st.binary() | JSON.map(lambda value: json.dumps(value).encode()) | ANSWER_LIKE.map(lambda v: json.dumps(v).encode())
)


class TestReasons:
    @pytest.mark.parametrize(("words", "code"), REASONS, ids=[words for words, _ in REASONS])
    def test_each_row_decides_within_any_sentence_and_case(self, words: str, code: RejectionCode | DeviceCode) -> None:
        body = json.dumps({"Status": False, "Reason": f"Sorry: {words.upper()}!"}).encode()
        outcome = read_send_answer(200, body)
        assert isinstance(outcome, DeviceProblem if isinstance(code, DeviceCode) else Rejected)
        assert outcome.code is code

    def test_reason_is_believed_before_detail_before_message(self) -> None:
        body = {"status": False, "reason": "target invalid", "detail": "insufficient quota", "message": "invalid token"}
        assert read_send_answer(200, json.dumps(body).encode()) == Rejected(
            RejectionCode.TARGET_INVALID, "target invalid"
        )
        del body["reason"]
        assert read_send_answer(200, json.dumps(body).encode()) == DeviceProblem(
            DeviceCode.QUOTA_EXHAUSTED, "insufficient quota"
        )

    def test_a_reason_is_clipped_and_shows_no_number(self) -> None:
        body = {"status": False, "reason": "no +62 812-0000-0001 " + "x" * 500 + "\x00\ud800"}
        outcome = read_send_answer(200, json.dumps(body).encode())
        assert isinstance(outcome, Rejected)
        assert outcome.reason.startswith("no … xxx")
        assert len(outcome.reason) <= 200


class TestTotality:
    @given(status=st.integers(100, 999), body=BODIES, retry_after=st.none() | st.text())
    def test_any_answer_has_an_outcome_that_can_be_stored(
        self, status: int, body: bytes, retry_after: str | None
    ) -> None:
        outcome = read_send_answer(status, body, retry_after)
        words = outcome.detail if isinstance(outcome, Accepted) else outcome.reason
        words.encode()
        assert "\x00" not in words
        assert len(words) <= 220
        if isinstance(outcome, Accepted):
            assert outcome.gateway_id.strip()

    @given(status=st.integers(100, 999), body=BODIES)
    def test_only_429_certainly_did_not_send(self, status: int, body: bytes) -> None:
        assert isinstance(read_send_answer(status, body), NotSent) == (status == 429)

    @given(status=st.integers(100, 999), body=BODIES)
    def test_any_device_answer_is_read(self, status: int, body: bytes) -> None:
        assert isinstance(read_device_answer(status, body), DeviceProfile | DeviceProblem | Unreachable)

    @pytest.mark.parametrize("depth", [500, 900, 990, 5000])
    def test_deep_nesting_is_survived(self, depth: int) -> None:
        nested = b'{"a":' * depth + b"1" + b"}" * depth
        assert isinstance(read_send_answer(200, b'{"status":' + nested + b"}"), Uncertain)
        assert isinstance(read_send_answer(200, b'{"status": false, "reason":' + nested + b"}"), Rejected | Uncertain)


class TestDevice:
    def test_connected(self) -> None:
        assert read_device_answer(200, payloads.body("device", "connected")) == DeviceProfile(
            number="6281100000000",
            name="KC Contoh",
            connected=True,
            quota=78,
            package="Reguler",
            expires="18 November 2029",
        )

    def test_disconnected_under_a_number_with_0_and_without_a_quota(self) -> None:
        profile = read_device_answer(200, payloads.body("device", "disconnected"))
        assert isinstance(profile, DeviceProfile)
        assert (profile.connected, profile.number, profile.quota) == (False, "6281100000000", None)

    def test_wrong_token(self) -> None:
        answer = read_device_answer(200, payloads.body("device", "token_invalid"))
        assert answer == DeviceProblem(DeviceCode.TOKEN_INVALID, "token invalid")

    @pytest.mark.parametrize(("status", "body"), [(502, b"{}"), (429, b""), (200, b"<html>"), (200, b"{}")])
    def test_anything_else_is_no_answer(self, status: int, body: bytes) -> None:
        assert isinstance(read_device_answer(status, body), Unreachable)


class TestSentences:
    @pytest.mark.parametrize("code", [*RejectionCode, *DeviceCode, *NotSentCode, *UncertainCode])
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_every_code_has_its_sentence(
        self, code: RejectionCode | DeviceCode | NotSentCode | UncertainCode, language: Language
    ) -> None:
        assert PROBLEMS[code].code == code.value
        assert PROBLEMS[code].sentence.say(language, {}).endswith(".")

    def test_the_gateway_away(self) -> None:
        assert UNREACHABLE.sentence.say("id", {}).startswith("Fonnte tidak dapat dihubungi")

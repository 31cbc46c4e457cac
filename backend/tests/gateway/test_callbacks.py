"""`read_callback`: every documented shape, and that no body can break it or leak through it."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.gateway import (
    Callback,
    DeviceUpdate,
    IncomingMessage,
    Receipt,
    RejectionCode,
    StatusUpdate,
    UnknownCallback,
    carries_secret,
    read_callback,
)
from pengingat.gateway._callbacks import RECEIPTS
from tests.gateway import payloads
from tests.gateway.test_answers import JSON

ID, STATE_ID = "80367170", "3EB0A1B2C3D4E5F60718"
DEVICE, SENDER = "6281100000000", "6281200000001"
TOKEN = "tok-of-the-device"


def _status(
    gateway_id: str | None,
    state_id: str | None,
    receipt: Receipt | None,
    code: RejectionCode | None = None,
    status: str = "",
    state: str = "",
) -> StatusUpdate:
    return StatusUpdate(gateway_id, state_id, receipt, code, status, state)


EXPECTED: dict[str, Callback] = {
    "status_linking": _status(ID, STATE_ID, Receipt.SENT, status="sent", state="sent"),
    "status_linking_integer_id": _status("147150688", STATE_ID, Receipt.SENT, status="processing", state="sent"),
    "status_delivered": _status(None, STATE_ID, Receipt.DELIVERED, state="delivered"),
    "status_read": _status(None, STATE_ID, Receipt.READ, state="read"),
    "status_waiting": _status(ID, None, Receipt.ACCEPTED, status="waiting"),
    "status_pending": _status(ID, None, Receipt.ACCEPTED, status="pending"),
    "status_processing": _status(ID, None, Receipt.ACCEPTED, status="processing"),
    "status_invalid": _status(ID, None, Receipt.FAILED, RejectionCode.TARGET_INVALID, status="invalid"),
    "status_expired": _status(ID, None, Receipt.FAILED, RejectionCode.GATEWAY_EXPIRED, status="expired"),
    "status_url_unreachable": _status(ID, None, Receipt.FAILED, RejectionCode.REJECTED, status="url unreachable"),
    "status_expired_yet_delivered": _status(ID, STATE_ID, Receipt.DELIVERED, status="expired", state="delivered"),
    "status_new_word": _status(ID, STATE_ID, None, status="teleported"),
    "device_disconnect": DeviceUpdate(
        DEVICE, connected=False, reason="logged out from 6281100000000", timestamp="1795334400"
    ),
    "device_connect": DeviceUpdate(DEVICE, connected=True, reason="", timestamp="1795334460"),
    "incoming": IncomingMessage(
        DEVICE, SENDER, "Terima kasih", in_group=False, inbox_id="7001", timestamp="1795334500"
    ),
    "incoming_older": IncomingMessage(DEVICE, SENDER, "BERHENTI", in_group=False, inbox_id=None, timestamp=""),
    "incoming_group": IncomingMessage(
        DEVICE, "120363040000000000", "halo", in_group=True, inbox_id="7002", timestamp="1795334501"
    ),
    "submission": UnknownCallback(("data", "name", "sender", "submission")),
}


def test_every_recorded_callback_is_expected() -> None:
    assert payloads.names("callbacks") == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_recorded_callback(name: str) -> None:
    assert read_callback(payloads.body("callbacks", name)) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_same_as_a_form(name: str) -> None:
    fields = json.loads(payloads.body("callbacks", name))
    form = urlencode({key: value for key, value in fields.items() if value is not None}).encode()
    assert read_callback(form) == EXPECTED[name]


@pytest.mark.parametrize("word", sorted(RECEIPTS))
@pytest.mark.parametrize("field", ["status", "state"])
def test_every_word_counts_in_either_field_and_any_case(word: str, field: str) -> None:
    update = read_callback(json.dumps({"ID": 5, field: f" {word.upper()} "}).encode())
    assert isinstance(update, StatusUpdate)
    assert (update.receipt, update.code) == RECEIPTS[word]


def test_a_failure_has_a_code_and_nothing_else_has() -> None:
    assert all((receipt is Receipt.FAILED) == (code is not None) for receipt, code in RECEIPTS.values())


@pytest.mark.parametrize("no_id", [None, "", "  ", 0, "0", [], {}, True])
def test_news_of_no_message_is_unknown(no_id: object) -> None:
    assert isinstance(read_callback(json.dumps({"id": no_id, "status": "sent"}).encode()), UnknownCallback)


class TestNeverRaises:
    @given(
        st.binary()
        | JSON.map(lambda value: json.dumps(value).encode())
        | st.dictionaries(
            st.sampled_from(["id", "stateid", "status", "state", "device", "sender", "message", "inboxid", "member"]),
            JSON,
        ).map(lambda value: json.dumps(value).encode())
    )
    def test_any_body(self, body: bytes) -> None:
        callback = read_callback(body)
        assert len(callback.fingerprint) == 32
        stored = json.dumps(callback.redacted(), ensure_ascii=False).encode()
        assert b"\\u0000" not in stored
        carries_secret(body, "secret")

    @pytest.mark.parametrize("depth", [500, 900, 990, 5000])
    def test_deep_nesting(self, depth: int) -> None:
        body = b'{"id":' + b"[" * depth + b"]" * depth + b"}"
        assert isinstance(read_callback(body), UnknownCallback)
        assert not carries_secret(body, "secret")

    def test_a_form_of_a_million_fields(self) -> None:
        assert read_callback(b"a=1&" * 1_000_000) == UnknownCallback(())


class TestPrivacy:
    @pytest.mark.parametrize("name", sorted(EXPECTED))
    def test_nothing_personal_is_kept_of_the_raw_event(self, name: str) -> None:
        callback = read_callback(payloads.body("callbacks", name))
        kept = json.dumps(callback.redacted())
        for secret in (TOKEN, DEVICE, SENDER, SENDER[2:], "Terima kasih", "BERHENTI", "halo", "Budi"):
            assert secret not in kept

    def test_ids_are_kept(self) -> None:
        callback = read_callback(payloads.body("callbacks", "status_linking"))
        assert callback.redacted() == {"id": ID, "stateid": STATE_ID, "status": "sent", "state": "sent"}

    def test_a_body_that_is_no_form_leaves_no_words_behind(self) -> None:
        callback = read_callback(b'[{"sender":"6281200000001","message":"rahasia=ya"}]')
        assert callback.redacted() == {"fields": "?"}

    def test_an_incoming_message_hides_in_a_log(self) -> None:
        shown = repr(read_callback(payloads.body("callbacks", "incoming")))
        assert SENDER not in shown
        assert "Terima kasih" not in shown


class TestFingerprint:
    def test_the_same_for_a_repetition_however_it_is_written(self) -> None:
        first = b'{"device":"62811","id":"5","stateid":"A","status":"sent","state":"sent"}'
        again = b'{"State":"SENT","stateid":"A","status":"sent","id":5,"device":"0811","extra":1}'
        assert read_callback(first).fingerprint == read_callback(again).fingerprint

    def test_different_for_each_recorded_event(self) -> None:
        fingerprints = {read_callback(payloads.body("callbacks", name)).fingerprint for name in EXPECTED}
        assert len(fingerprints) == len(EXPECTED)


class TestSecret:
    @pytest.mark.parametrize("field", ["secret", "key", "apa_saja"])
    def test_found_in_any_field(self, field: str) -> None:
        body = {"id": "5", "status": "sent", field: "s3cret"}
        assert carries_secret(json.dumps(body).encode(), "s3cret")
        assert carries_secret(urlencode(body).encode(), "s3cret")

    @pytest.mark.parametrize(
        "body", [b"", b"{}", b'{"secret": "s3cre"}', b'{"secret": "s3crets"}', b'{"secret": ["s3cret"]}']
    )
    def test_missing_or_wrong(self, body: bytes) -> None:
        assert not carries_secret(body, "s3cret")

    def test_an_empty_secret_is_never_carried(self) -> None:
        assert not carries_secret(b'{"secret": ""}', "")

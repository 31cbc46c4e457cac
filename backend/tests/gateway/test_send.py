"""`FonnteGateway.send`: what leaves, and what each answer, recorded or broken, is taken for."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

import httpx
import pytest
import respx

from pengingat.gateway import (
    Accepted,
    DeviceCode,
    DeviceProblem,
    FonnteGateway,
    NotSent,
    NotSentCode,
    Rejected,
    RejectionCode,
    SendOutcome,
    Uncertain,
    UncertainCode,
)
from tests.gateway import payloads

URL = "https://api.fonnte.test/send"
TOKEN = "tok-of-the-device"
TARGET = "6281200000001"

QUEUED = "success! message in queue"
EXPECTED: dict[str, SendOutcome] = {
    "accepted_documented": Accepted("80367170", QUEUED),
    "accepted_live": Accepted("147150688", QUEUED),
    "accepted_scheduled": Accepted("80367171", "success! message will be sent on scheduled time"),
    "accepted_server_issue": Accepted("147150690", "success! message pending due to server issue, will be sent later"),
    "accepted_status_as_text": Accepted("80367172", QUEUED),
    "accepted_without_status": Accepted("80367173", QUEUED),
    "refused_token_invalid_live": DeviceProblem(DeviceCode.TOKEN_INVALID, "invalid token"),
    "refused_token_documented": DeviceProblem(DeviceCode.TOKEN_INVALID, "token invalid"),
    "refused_foreign_devices": DeviceProblem(DeviceCode.TOKEN_INVALID, "devices must belong to an account"),
    "refused_unknown_user": DeviceProblem(DeviceCode.TOKEN_INVALID, "unknown user"),
    "refused_in_detail": DeviceProblem(DeviceCode.TOKEN_INVALID, "token invalid"),
    "refused_disconnected": DeviceProblem(DeviceCode.DEVICE_DISCONNECTED, "request invalid on disconnected device"),
    "refused_invalid_device": DeviceProblem(DeviceCode.DEVICE_DISCONNECTED, "invalid device"),
    "refused_not_connected": DeviceProblem(DeviceCode.DEVICE_DISCONNECTED, "device not connected"),
    "refused_quota": DeviceProblem(DeviceCode.QUOTA_EXHAUSTED, "insufficient quota"),
    "refused_in_message": DeviceProblem(DeviceCode.QUOTA_EXHAUSTED, "insufficient quota"),
    "refused_target_invalid": Rejected(RejectionCode.TARGET_INVALID, "target invalid"),
    "refused_target_required": Rejected(RejectionCode.TARGET_INVALID, "target required"),
    "refused_group_id": Rejected(RejectionCode.TARGET_INVALID, "invalid group id"),
    "refused_message_empty": Rejected(RejectionCode.MESSAGE_EMPTY, "message cannot empty"),
    "refused_message_request": Rejected(RejectionCode.CONTENT_REFUSED, "invalid message request"),
    "refused_input_invalid": Rejected(RejectionCode.REJECTED, "input invalid"),
    "refused_json_invalid": Rejected(RejectionCode.REJECTED, "JSON format invalid"),
    "refused_url_invalid": Rejected(RejectionCode.REJECTED, "url invalid"),
    "refused_url_unreachable": Rejected(RejectionCode.REJECTED, "url unreachable"),
    "refused_file_format": Rejected(RejectionCode.REJECTED, "file format not supported"),
    "refused_file_size": Rejected(RejectionCode.REJECTED, "file size must under 4MB"),
    "refused_undocumented": Rejected(RejectionCode.REJECTED, "your message to … is not to our liking"),
    "refused_without_words": Rejected(RejectionCode.REJECTED, '{ "status": false, "code": 17 }'),
    "accepted_without_id": Uncertain(
        UncertainCode.ANSWER_UNREADABLE,
        '{ "detail": "success! message in queue", "id": [], "process": "pending", "status": true, "target": [] }',
    ),
}


@pytest.fixture(scope="session")
async def gateway() -> AsyncIterator[FonnteGateway]:
    async with FonnteGateway("https://api.fonnte.test/") as gateway:
        yield gateway


@pytest.fixture
async def send_route() -> AsyncIterator[respx.Route]:
    with respx.mock:
        yield respx.post(URL)


async def _send(gateway: FonnteGateway, *, token: str = TOKEN, target: str = TARGET, text: str = "Halo") -> SendOutcome:
    return await gateway.send(token=token, target=target, text=text)


def test_every_recorded_answer_has_an_expected_outcome() -> None:
    assert payloads.names("send") == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_recorded_answer(gateway: FonnteGateway, send_route: respx.Route, name: str) -> None:
    send_route.respond(200, content=payloads.body("send", name))
    assert await _send(gateway) == EXPECTED[name]


class TestWhatLeaves:
    async def test_one_form_with_the_raw_token(self, gateway: FonnteGateway, send_route: respx.Route) -> None:
        send_route.respond(200, content=payloads.body("send", "accepted_live"))
        await _send(gateway, text="Yth. B***\n1 + 1 = 2 & 50% {nama} {var1} | selesai ✅")
        request = send_route.calls.last.request
        assert request.headers["authorization"] == TOKEN
        assert request.headers["content-type"] == "application/x-www-form-urlencoded"
        assert dict(parse_qsl(request.content.decode(), strict_parsing=True)) == {
            "target": TARGET,
            "message": "Yth. B***\n1 + 1 = 2 & 50% {nama} {var1} | selesai ✅",
            "countryCode": "0",
            "connectOnly": "true",
            "typing": "false",
            "preview": "false",
        }

    @pytest.mark.parametrize(
        "target",
        [
            "",
            "081200000001",
            "+6281200000001",
            "6281200000001,6281200000002",
            "6281200000001|Budi",
            "62812 3",
            "٦٢٨١٢٣٤٥٦٧",
        ],
    )
    async def test_only_one_number_can_leave(
        self, gateway: FonnteGateway, send_route: respx.Route, target: str
    ) -> None:
        outcome = await _send(gateway, target=target)
        assert isinstance(outcome, Rejected)
        assert outcome.code is RejectionCode.TARGET_INVALID
        assert not send_route.called

    @pytest.mark.parametrize("token", ["", "two,senders", "a\r\nX-Injected: 1", "töken", "a b"])
    async def test_only_one_token_can_leave(self, gateway: FonnteGateway, send_route: respx.Route, token: str) -> None:
        outcome = await _send(gateway, token=token)
        assert isinstance(outcome, DeviceProblem)
        assert outcome.code is DeviceCode.TOKEN_INVALID
        assert not send_route.called

    async def test_an_empty_text_never_leaves(self, gateway: FonnteGateway, send_route: respx.Route) -> None:
        outcome = await _send(gateway, text=" \n ")
        assert isinstance(outcome, Rejected)
        assert outcome.code is RejectionCode.MESSAGE_EMPTY
        assert not send_route.called

    async def test_a_cookie_of_one_answer_is_not_brought_to_the_next(
        self, gateway: FonnteGateway, send_route: respx.Route
    ) -> None:
        send_route.respond(200, content=payloads.body("send", "accepted_live"), headers={"set-cookie": "device=one"})
        await _send(gateway)
        await _send(gateway)
        assert "cookie" not in send_route.calls.last.request.headers


class TestHttpStatus:
    @pytest.mark.parametrize(("header", "seconds"), [("30", 30), ("99999999999", 3600), ("soon", None), (None, None)])
    async def test_429_certainly_did_not_send(
        self, gateway: FonnteGateway, send_route: respx.Route, header: str | None, seconds: int | None
    ) -> None:
        headers = {"retry-after": header} if header else {}
        send_route.respond(429, content=payloads.body("send", "accepted_live"), headers=headers)
        outcome = await _send(gateway)
        assert outcome == NotSent(NotSentCode.RATE_LIMITED, "HTTP 429", seconds)

    @pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
    async def test_5xx_is_in_doubt_whatever_the_body_says(
        self, gateway: FonnteGateway, send_route: respx.Route, status: int
    ) -> None:
        send_route.respond(status, content=payloads.body("send", "refused_target_invalid"))
        assert await _send(gateway) == Uncertain(UncertainCode.SERVER_ERROR, f"HTTP {status}")

    async def test_a_refusal_with_401_is_read_like_one_with_200(
        self, gateway: FonnteGateway, send_route: respx.Route
    ) -> None:
        send_route.respond(401, content=payloads.body("send", "refused_token_invalid_live"))
        assert await _send(gateway) == EXPECTED["refused_token_invalid_live"]

    @pytest.mark.parametrize("status", [301, 307, 400, 404])
    async def test_a_page_of_somebody_else_is_in_doubt(
        self, gateway: FonnteGateway, send_route: respx.Route, status: int
    ) -> None:
        send_route.respond(status, html="<h1>Halaman lain</h1>", headers={"location": "https://elsewhere.test/"})
        outcome = await _send(gateway)
        assert outcome == Uncertain(UncertainCode.ANSWER_UNREADABLE, f"HTTP {status}: <h1>Halaman lain</h1>")

    async def test_success_under_an_error_number_is_in_doubt(
        self, gateway: FonnteGateway, send_route: respx.Route
    ) -> None:
        send_route.respond(403, content=payloads.body("send", "accepted_live"))
        outcome = await _send(gateway)
        assert isinstance(outcome, Uncertain)

    @pytest.mark.parametrize(
        "body", [b"", b"null", b"[]", b"OK", b'{"status":', b"\xff\xfe", b'{"ok": true}', b"[" * 99_999]
    )
    async def test_an_unreadable_body_is_in_doubt(
        self, gateway: FonnteGateway, send_route: respx.Route, body: bytes
    ) -> None:
        send_route.respond(200, content=body)
        outcome = await _send(gateway)
        assert isinstance(outcome, Uncertain)
        assert outcome.code is UncertainCode.ANSWER_UNREADABLE


class TestNetwork:
    @pytest.mark.parametrize(
        "error",
        [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol],
    )
    async def test_no_connection_means_nothing_left(
        self, gateway: FonnteGateway, send_route: respx.Route, error: type[httpx.HTTPError]
    ) -> None:
        send_route.mock(side_effect=error)
        assert await _send(gateway) == NotSent(NotSentCode.GATEWAY_UNREACHABLE, error.__name__)

    @pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.WriteTimeout, TimeoutError])
    async def test_silence_is_in_doubt(
        self, gateway: FonnteGateway, send_route: respx.Route, error: type[Exception]
    ) -> None:
        send_route.mock(side_effect=error)
        assert await _send(gateway) == Uncertain(UncertainCode.NO_ANSWER, error.__name__)

    @pytest.mark.parametrize(
        "error",
        [
            httpx.ReadError,
            httpx.WriteError,
            httpx.CloseError,
            httpx.RemoteProtocolError,
            httpx.LocalProtocolError,
            httpx.DecodingError,
        ],
    )
    async def test_breaking_off_is_in_doubt(
        self, gateway: FonnteGateway, send_route: respx.Route, error: type[httpx.HTTPError]
    ) -> None:
        send_route.mock(side_effect=error("broken"))
        assert await _send(gateway) == Uncertain(UncertainCode.BROKEN_OFF, error.__name__)

    async def test_every_transport_error_of_httpx_is_decided(
        self, gateway: FonnteGateway, send_route: respx.Route
    ) -> None:
        pending = [httpx.RequestError]
        while pending:
            error = pending.pop()
            pending.extend(error.__subclasses__())
            send_route.mock(side_effect=error("any"))
            assert isinstance(await _send(gateway), NotSent | Uncertain)

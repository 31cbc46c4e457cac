"""What never reaches a log line, whoever writes it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from pengingat import logs
from pengingat.logs import REDACTED
from pengingat.settings import Settings

UUID = "01990123-4567-7123-8123-012345678901"


class Log:
    """What the product has logged."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stream = io.StringIO()

    def configure(self, **changes: str) -> None:
        logs.configure(self.settings.model_copy(update={"log_format": "json"} | changes))
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(self.stream)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log(settings: Settings) -> Iterator[Log]:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers, root.level
    log = Log(settings)
    log.configure()
    yield log
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def test_a_line_is_json_with_time_and_level(log: Log) -> None:
    structlog.get_logger().info("import applied", import_id=UUID, rows=1234)
    (line,) = log.lines
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "import applied", "level": "info", "import_id": UUID, "rows": 1234}


def test_text_is_one_line_too(log: Log) -> None:
    log.configure(log_format="text")
    structlog.get_logger().warning("device down", device=UUID)
    assert log.text.count("\n") == 1
    assert f"device={UUID}" in log.text


def test_the_level_is_the_settings(log: Log) -> None:
    log.configure(log_level="ERROR")
    structlog.get_logger().warning("quiet")
    logging.getLogger("some.server").warning("quiet")
    structlog.get_logger().error("loud")
    assert [line["event"] for line in log.lines] == ["loud"]


SENSITIVE = [
    ("", "7102051234567890"),
    ("", "7102 0512 3456 7890"),
    ("", "0001234567890"),
    ("", "081234567890"),
    ("", "+6281234567890"),
    ("", "62812-3456-7890"),
    ("", "+62 812 3456 7890"),
    ("", "0812.3456.7890"),
    ("", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyOjEifQ.c2lnbmF0dXJl"),
    ("Bearer ", "abc.def-ghi"),
    ("authorization: basic ", "cmluYTpyYWhhc2lh"),
    ("/api/v1/webhooks/fonnte/", "webhook-secret-of-somebody"),
]


@pytest.mark.parametrize(("before", "secret"), SENSITIVE)
@pytest.mark.parametrize("around", ["{}", "sent to {} twice", '{{"target": "{}"}}', "({})", "k={}&x=1"])
def test_numbers_and_tokens_are_taken_out(before: str, secret: str, around: str) -> None:
    event = logs.redact(None, "info", {"event": around.format(before + secret), "nested": {"list": [before + secret]}})
    assert secret not in str(event)
    assert str(event["event"]).startswith(around.format(before + REDACTED).partition(REDACTED)[0] + REDACTED)
    assert event["nested"] == {"list": [before + REDACTED]}


@given(st.from_regex(r"\A(\+62|62|0)8[1-9][0-9]{7,10}\Z"))
def test_no_phone_stays(phone: str) -> None:
    assert phone not in str(logs.redact(None, "info", {"event": f"to {phone}", "target": phone}))


@given(st.integers(10**12, 10**16 - 1))
def test_no_identifier_stays_even_as_a_number(identifier: int) -> None:
    assert str(identifier) not in str(logs.redact(None, "info", {"event": f"nik {identifier}", "value": identifier}))


@given(st.uuids())
def test_ids_stay(identity: object) -> None:
    assert logs.redact(None, "info", {"event": f"import {identity}"})["event"] == f"import {identity}"


@pytest.mark.parametrize(
    "text",
    ["2026-11-22 16:08:00", "2026-11-22T16:08:00.123456+08:00", "127.0.0.1:54321", "rows=100000", "1.5 s", "v18.1"],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert logs.redact(None, "info", {"event": text})["event"] == text


@pytest.mark.parametrize("key", ["password", "token", "phone", "nik", "card_number", "name", "text", "authorization"])
def test_some_fields_are_never_told(key: str) -> None:
    event = logs.redact(None, "info", {"event": "x", key: "Rina", "inner": {key: "Rina"}})
    assert "Rina" not in str(event)


class TestExceptions:
    def fail(self) -> None:
        try:
            int("7102051234567890 Rina")
        except ValueError as error:
            raise KeyError("Rina") from error

    def test_are_told_by_kind_and_place_alone(self, log: Log) -> None:
        try:
            self.fail()
        except KeyError:
            structlog.get_logger().exception("import failed", import_id=UUID)
        (line,) = log.lines
        assert line["error"] == "KeyError < ValueError"
        assert "test_logs.py" in str(line["at"])
        assert "fail" in str(line["at"])
        assert "Rina" not in log.text

    def test_of_other_libraries_too(self, log: Log) -> None:
        try:
            self.fail()
        except KeyError as error:
            logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %r", error, exc_info=error)
            logging.getLogger("some.server").exception("Exception in ASGI application\n")
        assert [line["event"] for line in log.lines] == [
            "Task exception was never retrieved",
            "Exception in ASGI application",
        ]
        assert "Rina" not in log.text
        assert "Traceback" not in log.text


def test_other_libraries_lines_are_cleaned_and_numbered(log: Log) -> None:
    with structlog.contextvars.bound_contextvars(request_id=UUID):
        logging.getLogger("some.library").warning("GET %s", "/send?target=6281234567890")
    (line,) = log.lines
    assert line["event"] == f"GET /send?target={REDACTED}"
    assert line["request_id"] == UUID


def test_chatty_libraries_are_quiet(log: Log) -> None:
    for name in ("httpx", "procrastinate.worker"):
        logging.getLogger(name).info("one more")
    assert log.lines == []

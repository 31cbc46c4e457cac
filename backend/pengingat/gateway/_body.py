"""Reading a body of Fonnte's without trusting it: any bytes in, clean short text out, never an error."""

import json
import re
from urllib.parse import parse_qsl

Fields = dict[str, object]
"""A body's top level, keys in lower case: Fonnte's own pages write both `status` and `Status`."""

CLIPPED_AT = 200
FORM_FIELDS_AT_MOST = 100

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""What PostgreSQL or UTF-8 cannot hold, and control characters nobody wants on a page."""

_LONG_NUMBER = re.compile(r"\+?[0-9](?:[ .-]?[0-9]){7,}")


def read_json(body: bytes) -> Fields | None:
    """The object in `body`, or None when it holds anything else."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):  # too deep a nesting is a RecursionError, not a ValueError
        return None
    return {str(key).lower(): value for key, value in parsed.items()} if isinstance(parsed, dict) else None


def read_form(body: bytes) -> Fields | None:
    """The fields of a form-urlencoded `body`, or None when it is not one."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FORM_FIELDS_AT_MOST)
    except ValueError:
        return None
    return {key.lower(): value for key, value in pairs} if pairs and b"=" in body else None


def clean(value: object, *, limit: int = CLIPPED_AT) -> str:
    """`value` as text that can be stored and shown; nothing (None, lists, objects) is ''."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _UNSTORABLE.sub("", str(value)).strip()[:limit]


def identifier(value: object) -> str | None:
    """An id as text: Fonnte writes ids as strings in some years and as integers in others."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = clean(value)
    return text if text not in ("", "0") else None


def presentable(text: str) -> str:
    """A gateway's own words, short and without any number long enough to be a phone or a card."""
    return _LONG_NUMBER.sub("…", " ".join(text.split()))[:CLIPPED_AT]


def international(number: str) -> str:
    """The digits of a number in 62-form: Fonnte names devices as they were registered, with 0 or 62."""
    digits = "".join(character for character in number if character in "0123456789")
    return "62" + digits[1:] if digits.startswith("0") else digits

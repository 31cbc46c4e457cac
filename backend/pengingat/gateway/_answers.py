"""What Fonnte's answer to `/send` and `/device` means.

A refusal comes with HTTP 200, `status: false` and a `reason`, so the HTTP number alone proves nothing.
"""

from pengingat.gateway._body import Fields, clean, identifier, international, presentable, read_json
from pengingat.gateway.outcomes import (
    Accepted,
    DeviceAnswer,
    DeviceCode,
    DeviceProblem,
    DeviceProfile,
    NotSent,
    NotSentCode,
    Rejected,
    RejectionCode,
    SendOutcome,
    Uncertain,
    UncertainCode,
    Unreachable,
)

# Every reason Fonnte documents, or that was recorded from it, for a refusal. The lower-cased reason is
# searched for these words and the first row that fits decides. Words are as short as is safe, because
# the documented and the live wording differ ("token invalid", "invalid token").
REASONS: tuple[tuple[str, RejectionCode | DeviceCode], ...] = (
    # The token: wrong, of another account, or of nobody.
    ("token invalid", DeviceCode.TOKEN_INVALID),  # documented
    ("invalid token", DeviceCode.TOKEN_INVALID),  # live
    ("devices must belong to an account", DeviceCode.TOKEN_INVALID),
    ("unknown user", DeviceCode.TOKEN_INVALID),
    # The device: "request invalid on disconnected device", "device already disconnected", "invalid device".
    # A team that took this for a fault of each row lost 244 of 287 messages in one go.
    ("disconnected", DeviceCode.DEVICE_DISCONNECTED),
    ("not connected", DeviceCode.DEVICE_DISCONNECTED),
    ("invalid device", DeviceCode.DEVICE_DISCONNECTED),
    # The quota: "insufficient quota".
    ("quota", DeviceCode.QUOTA_EXHAUSTED),
    # The number of this one message.
    ("target invalid", RejectionCode.TARGET_INVALID),
    ("invalid target", RejectionCode.TARGET_INVALID),
    ("target required", RejectionCode.TARGET_INVALID),
    ("invalid group id", RejectionCode.TARGET_INVALID),
    # The text of this one message.
    ("message cannot empty", RejectionCode.MESSAGE_EMPTY),
    ("invalid message request", RejectionCode.CONTENT_REFUSED),  # free plan: links, symbols, long texts
    # Ours to mend: a wrong parameter, or media, which we never send. Shown in Fonnte's words.
    ("input invalid", RejectionCode.REJECTED),
    ("json format invalid", RejectionCode.REJECTED),
    ("url invalid", RejectionCode.REJECTED),
    ("url unreachable", RejectionCode.REJECTED),
    ("file format not supported", RejectionCode.REJECTED),
    ("file size must under", RejectionCode.REJECTED),
)

_TRUE = (True, "true", "1")
_FALSE = (False, "false", "0")
_SUCCESS = "success"

TOO_MANY_REQUESTS = 429
FIRST_CLIENT_ERROR = 400
FIRST_SERVER_ERROR = 500
LONGEST_WAIT_S = 3600


def read_send_answer(http_status: int, body: bytes, retry_after: str | None = None) -> SendOutcome:
    """What one answer to `/send` means; total: any number and any bytes have an outcome."""
    early = _by_http_status(http_status, retry_after)
    if early is not None:
        return early
    fields = read_json(body)
    if fields is None:
        return Uncertain(UncertainCode.ANSWER_UNREADABLE, f"HTTP {http_status}: " + _glimpse(body))
    match _status(fields):
        case False:
            return _refusal(fields, body)
        case True if http_status < FIRST_CLIENT_ERROR:
            return _acceptance(fields, body)
        case _:
            return Uncertain(UncertainCode.ANSWER_UNREADABLE, f"HTTP {http_status}: " + _glimpse(body))


def read_device_answer(http_status: int, body: bytes) -> DeviceAnswer:
    """What one answer to `/device` means; total like `read_send_answer`."""
    fields = read_json(body) if http_status < FIRST_SERVER_ERROR else None
    if fields and _status(fields) is False and isinstance(refusal := _refusal(fields, body), DeviceProblem):
        return refusal
    if fields and "device_status" in fields and http_status < FIRST_CLIENT_ERROR:
        return _profile(fields)
    return Unreachable(f"HTTP {http_status}: " + _glimpse(body))


def _by_http_status(http_status: int, retry_after: str | None) -> NotSent | Uncertain | None:
    if http_status == TOO_MANY_REQUESTS:
        return NotSent(NotSentCode.RATE_LIMITED, f"HTTP {http_status}", _seconds(retry_after))
    if http_status >= FIRST_SERVER_ERROR:
        return Uncertain(UncertainCode.SERVER_ERROR, f"HTTP {http_status}")
    return None


def _status(fields: Fields) -> bool | None:
    """The body's own verdict. Some clients met "true" and 1, and queued messages without any status."""
    if "status" not in fields:
        return True if clean(fields.get("detail")).lower().startswith(_SUCCESS) else None
    given = fields["status"]
    verdict = given if isinstance(given, bool) else clean(given).lower()
    if verdict in _TRUE:
        return True
    return False if verdict in _FALSE else None


def _acceptance(fields: Fields, body: bytes) -> SendOutcome:
    """Accepted under its id; without one no receipt could ever be told apart, so a person must look."""
    ids = fields.get("id")
    gateway_id = identifier(ids[0] if isinstance(ids, list) and ids else ids)
    if gateway_id is None:
        return Uncertain(UncertainCode.ANSWER_UNREADABLE, _glimpse(body))
    return Accepted(gateway_id, presentable(clean(fields.get("detail"))))


def _refusal(fields: Fields, body: bytes) -> Rejected | DeviceProblem:
    said = next((text for key in ("reason", "detail", "message") if (text := clean(fields.get(key)))), "")
    reason = presentable(said) or _glimpse(body)
    code = next((code for words, code in REASONS if words in reason.lower()), RejectionCode.REJECTED)
    return DeviceProblem(code, reason) if isinstance(code, DeviceCode) else Rejected(code, reason)


def _profile(fields: Fields) -> DeviceProfile:
    quota = clean(fields.get("quota"))
    return DeviceProfile(
        number=international(clean(fields.get("device"))),
        name=clean(fields.get("name")),
        connected=clean(fields.get("device_status")).lower() == "connect",
        quota=int(quota) if quota.isascii() and quota.isdigit() else None,
        package=clean(fields.get("package")),
        expires=clean(fields.get("expired")),
    )


def _seconds(retry_after: str | None) -> int | None:
    text = (retry_after or "").strip()
    return min(int(text[:9]), LONGEST_WAIT_S) if text.isascii() and text.isdigit() else None


def _glimpse(body: bytes) -> str:
    return presentable(clean(body[:1000].decode("utf-8", "replace"))) or "(empty)"

"""Nobody is heard on the API without a token, and no body is read for nothing."""

import httpx
import pytest
from starlette.types import Message

from pengingat.auth.rules import Role
from pengingat.context import Context
from tests.conftest import token_of
from tests.serving import application, assert_problem, serving

MIB = 1 << 20


class Upload:
    """A request body that tells how much of it was asked for."""

    def __init__(self, chunks: int, size: int = MIB, start: bytes = b"") -> None:
        self.chunks = chunks
        self.size = size
        self.start = start
        self.read = 0

    async def receive(self) -> Message:
        start = self.start if self.read == 0 else b""
        self.read += 1
        return {"type": "http.request", "body": start + b"x" * self.size, "more_body": self.read < self.chunks}


async def send_raw(
    context: Context, method: str, path: str, upload: Upload, headers: dict[str, str], *, probed: bool = False
) -> tuple[int, bytes]:
    """Runs one request as a server would, its address untidied; returns status and body."""
    app = application(context.settings.model_copy(update={"database_url": None}), probed=probed)
    app.state.context = context
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "server": ("pengingat.test", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, upload.receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("authorization", [{}, {"Authorization": "Bearer nonsense"}])
async def test_an_upload_without_a_token_is_not_read(context: Context, authorization: dict[str, str]) -> None:
    upload = Upload(chunks=50)
    headers = {"Content-Type": "multipart/form-data; boundary=x"} | authorization
    status, _ = await send_raw(context, "POST", "/api/v1/imports", upload, headers)
    assert (status, upload.read) == (401, 0)


async def test_an_upload_by_a_viewer_is_not_read(context: Context) -> None:
    upload = Upload(chunks=50)
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Authorization": f"Bearer {await token_of(context, Role.VIEWER)}",
    }
    status, _ = await send_raw(context, "POST", "/api/v1/probe/file", upload, headers, probed=True)
    assert (status, upload.read) == (403, 0)


async def test_a_declared_size_over_the_limit_is_refused_unread(context: Context) -> None:
    upload = Upload(chunks=2)
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(2 * MIB),
        "Authorization": f"Bearer {await token_of(context, Role.OPERATOR)}",
    }
    status, body = await send_raw(context, "POST", "/api/v1/templates", upload, headers)
    assert (status, upload.read) == (413, 0)
    assert b"lebih besar dari 1 MiB" in body


_FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'


@pytest.mark.parametrize(
    ("path", "content_type", "start"),
    [
        ("/api/v1/probe", "application/json", b""),
        ("/api/v1/probe/file", "multipart/form-data; boundary=x", _FORM),
        ("/api/v1/auth/token", "application/x-www-form-urlencoded", b"password="),
    ],
)
async def test_an_undeclared_size_is_counted(context: Context, path: str, content_type: str, start: bytes) -> None:
    upload = Upload(chunks=50, size=MIB // 2, start=start)
    headers = {
        "Content-Type": content_type,
        "Transfer-Encoding": "chunked",
        "Authorization": f"Bearer {await token_of(context, Role.OPERATOR)}",
    }
    status, body = await send_raw(context, "POST", path, upload, headers, probed=True)
    assert status == 413
    assert b'"code":"request_too_large"' in body
    assert upload.read <= 3


async def test_public_addresses_are_limited_too(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.post("/api/v1/auth/token", content=b"x" * (MIB + 1))
    assert_problem(answer, 413, "request_too_large")


class TestImports:
    async def test_a_file_may_be_as_large_as_the_setting_says(self, context: Context) -> None:
        small = Context(context.settings.model_copy(update={"max_file_mib": 3}), context.sessions, context.keyring)
        async with serving(small) as client:
            client.headers["Authorization"] = f"Bearer {await token_of(context, Role.OPERATOR)}"
            too_large = {"file": ("a.xlsx", b"x" * (4 * MIB + 1))}
            answer = await client.post("/api/v1/imports", files=too_large)
            body = assert_problem(answer, 413, "file_too_large")
            assert body["detail"] == "Berkas lebih besar dari 3 MiB. Bagi menjadi beberapa berkas."
            english = await client.post("/api/v1/imports", files=too_large, headers={"Accept-Language": "en"})
            assert "larger than 3 MiB" in english.json()["detail"]

    async def test_rows_may_fill_16_mib(self, as_operator: httpx.AsyncClient) -> None:
        headers = {"Content-Type": "application/json"}
        answer = await as_operator.post("/api/v1/imports", content=b" " * (16 * MIB + 1), headers=headers)
        assert_problem(answer, 413, "request_too_large")
        answer = await as_operator.post("/api/v1/imports", content=b" " * (2 * MIB), headers=headers)
        assert answer.status_code != 413


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/meta", 200),
        ("/api/v1/meta/", 401),
        ("/api/v1//meta", 401),
        ("/api/v1/meta/../participants", 401),
        ("/api/v1/webhooks/../participants", 404),
        ("/api/v1/nothing", 401),
        ("/api/v2/participants", 404),
        ("/API/v1/participants", 404),
        ("//api/v1/participants", 404),
        ("/api/v1", 404),
        ("/api/", 404),
    ],
)
async def test_no_spelling_of_an_address_gets_round_it(context: Context, path: str, status: int) -> None:
    got, _ = await send_raw(context, "GET", path, Upload(chunks=1, size=0), {})
    assert got == status

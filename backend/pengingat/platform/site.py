"""The web app's files: the built front end, with its own addresses (`/participants`) answered by its one page."""

from http import HTTPStatus
from pathlib import Path

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

_PAGE = "index.html"
_KEPT = "public, max-age=31536000, immutable"
_ASKED_AGAIN = "no-cache"
_NOT_BUILT = """Aplikasi web belum dibangun. Jalankan "make setup", lalu mulai lagi. API-nya ada di /docs.

The web app is not built yet. Run "make setup", then start again. Its API is at /docs.
"""


class Site(StaticFiles):
    """Serves what no route has claimed; never anything under `/api`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.page = folder / _PAGE
        self.config_checked = True  # the folder may be missing: that is answered with a page, not with a fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request nobody else answers."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the page when a browser opens one of its addresses."""
        if path == ".":
            return await self._page(scope)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != HTTPStatus.NOT_FOUND or not _is_navigation(scope):
                raise
            return await self._page(scope)
        response.headers["Cache-Control"] = _KEPT if path.startswith("assets/") else _ASKED_AGAIN
        return response

    async def _page(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        if not await anyio.Path(self.page).is_file():
            return PlainTextResponse(_NOT_BUILT, HTTPStatus.SERVICE_UNAVAILABLE)
        response = await super().get_response(_PAGE, scope)
        response.headers["Cache-Control"] = _ASKED_AGAIN
        return response


def _is_navigation(scope: Scope) -> bool:
    """Whether a page is wanted, rather than a script or a picture that is not there."""
    return "text/html" in Headers(scope=scope).get("accept", "")

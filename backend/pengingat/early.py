"""What is decided before a request's body is read.

FastAPI reads and parses the body before any dependency runs: without this a viewer could send a workbook of 256 MiB
only to hear that viewers may not, and a broken body would be answered 422 where 403 is due.
"""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.routing import APIRoute

Check = Callable[[Request], None]


class EarlyRoute(APIRoute):
    """Runs the `before_body` of the route's own dependencies, where they have one, ahead of everything else."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override] # Coroutine is narrower
        """The route's handler, wrapped."""
        handle = super().get_route_handler()
        checks = self.checks

        async def handle_checked(request: Request) -> Response:
            for check in checks:
                check(request)
            return await handle(request)

        return handle_checked

    @property
    def checks(self) -> list[Check]:
        """What runs before the body is read."""
        found = [getattr(depends.dependency, "before_body", None) for depends in self.dependencies]
        return [check for check in found if check is not None]

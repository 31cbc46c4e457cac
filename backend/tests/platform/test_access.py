"""Every route, walked: who may call it is written beside it, and holds."""

import re

import httpx
import pytest
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from pengingat.auth.dependencies import get_caller
from pengingat.auth.rules import PERMISSIONS, Permission, Role
from pengingat.context import Context
from pengingat.early import EarlyRoute
from pengingat.main import create_app, route_list
from pengingat.settings import Settings
from tests.conftest import token_of
from tests.serving import application, assert_problem, serving

PUBLIC = {
    "check_health",
    "check_readiness",
    "get_meta",
    "issue_token",
    "refresh_token",
    "logout",
    "show_docs",
    "start_docs",
    "take_fonnte_callback",
}
ANYBODY_SIGNED_IN = {"get_me", "change_password"}
_NOBODY = "00000000-0000-7000-8000-000000000000"


def routes(settings: Settings) -> list[RouteContext]:
    found = [
        each for each in iter_route_contexts(application(settings).routes) if isinstance(each.original_route, APIRoute)
    ]
    assert len(found) > 15
    return found


def permissions_of(route: RouteContext) -> list[Permission]:
    found = (getattr(depends.dependency, "permission", None) for depends in route.dependencies)
    return [permission for permission in found if permission is not None]


def address_of(route: RouteContext) -> str:
    """An address of this route, its parameters filled with what exists nowhere."""
    return re.sub(r"\{[^}]+\}", _NOBODY, route.path or "")


def protected(settings: Settings) -> list[tuple[str, RouteContext]]:
    return [
        (method, route)
        for route in routes(settings)
        if route.name not in PUBLIC
        for method in sorted(route.methods or ())
    ]


def test_each_route_names_exactly_one_permission_or_is_listed(settings: Settings) -> None:
    for route in routes(settings):
        expected = 0 if route.name in PUBLIC | ANYBODY_SIGNED_IN else 1
        assert len(permissions_of(route)) == expected, route.name


def test_each_protected_route_is_of_the_kind_that_decides_before_the_body(settings: Settings) -> None:
    for _, route in protected(settings):
        if set(route.methods or ()) - {"GET"}:
            assert isinstance(route.original_route, EarlyRoute), route.name


def test_whoever_must_be_signed_in_is_asked_who_they_are(settings: Settings) -> None:
    for route in routes(settings):
        if route.name in ANYBODY_SIGNED_IN:
            assert get_caller in {depends.dependency for depends in route.dependencies}


def test_each_route_has_a_name_of_its_own(settings: Settings) -> None:
    names = [route.name for route in routes(settings)]
    assert len(names) == len(set(names))


def test_what_changes_something_is_not_allowed_to_viewers(settings: Settings) -> None:
    harmless = {"preview_template", "preview_send_job", "change_password"}
    for method, route in protected(settings):
        if method != "GET" and route.name not in harmless:
            assert not set(permissions_of(route)) & PERMISSIONS[Role.VIEWER], route.name


async def test_nobody_comes_in_without_a_token(anonymous: httpx.AsyncClient, settings: Settings) -> None:
    for method, route in protected(settings):
        answer = await anonymous.request(method, address_of(route))
        assert_problem(answer, 401, "not_signed_in")


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_what_its_permissions_say_and_nothing_else(
    context: Context, settings: Settings, role: Role
) -> None:
    """Whoever lacks the right hears 403, whatever else is wrong with the request; whoever has it never does."""
    async with serving(context) as client:
        client.headers["Authorization"] = f"Bearer {await token_of(context, role)}"
        for method, route in protected(settings):
            wanted = permissions_of(route)
            answer = await client.request(
                method, address_of(route), content=b"{broken", headers={"Content-Type": "application/json"}
            )
            if set(wanted) <= PERMISSIONS[role]:
                assert answer.status_code not in (401, 403, 500), (route.name, answer.text)
            else:
                assert_problem(answer, 403, "not_allowed")


def test_the_list_of_routes_names_each_with_its_permission(settings: Settings) -> None:
    lines = list(route_list(create_app(settings)))
    assert any(re.search(r"^GET\s+/api/v1/templates\s+list_templates\s+templates.read$", line) for line in lines)
    assert any(re.search(r"^POST\s+/api/v1/auth/token\s+issue_token\s+-$", line) for line in lines)

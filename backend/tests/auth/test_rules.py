"""Roles, passwords and the counting of failed tries."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.auth.rules import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    PERMISSIONS,
    Limit,
    Permission,
    Role,
    account_subject,
    address_subject,
    check_password,
    check_scopes,
    check_username,
    granted,
)
from pengingat.errors import Invalid

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_each_role_may_all_that_the_one_below_may() -> None:
    assert PERMISSIONS[Role.VIEWER] < PERMISSIONS[Role.OPERATOR] < PERMISSIONS[Role.ADMIN] == frozenset(Permission)


def test_a_viewer_only_reads() -> None:
    assert all(permission.endswith(".read") for permission in PERMISSIONS[Role.VIEWER])


@given(st.sampled_from(Role), st.frozensets(st.one_of(st.sampled_from(Permission), st.text())))
def test_scopes_narrow_a_role_and_never_widen_it(role: Role, scopes: frozenset[str]) -> None:
    assert granted(role, scopes) == PERMISSIONS[role] & scopes
    assert granted(role, None) == PERMISSIONS[role]


@pytest.mark.parametrize("password", ["", "sebelas char"[:11], "x" * 1025])
def test_a_password_has_12_to_1024_characters(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password)


@pytest.mark.parametrize("password", ["duabelas car"[:12], "sandi ✓ panjang sekali", "x" * 1024])
def test_any_characters_make_a_password(password: str) -> None:
    check_password(password)


@pytest.mark.parametrize("username", ["", "a", "dua kata", "tab\t", "nul\0", "x" * 65, "é" * 3])
def test_what_cannot_be_a_username(username: str) -> None:
    with pytest.raises(Invalid):
        check_username(username)


def test_a_scope_the_role_does_not_hold_is_refused() -> None:
    check_scopes(Role.VIEWER, ["participants.read"])
    with pytest.raises(Invalid):
        check_scopes(Role.VIEWER, ["participants.read", "participants.write"])


@given(st.integers(0, 100), st.integers(-10, 1000))
def test_the_wait_ends_with_the_window(failures: int, seconds: int) -> None:
    limit = Limit(tries=5, window=timedelta(minutes=5))
    wait = limit.wait_seconds(failures, NOON, NOON + timedelta(seconds=seconds))
    assert wait == (max(0, 300 - seconds) if failures >= 5 else 0)


def test_twenty_tries_are_too_many_and_nobody_waits_long() -> None:
    for limit in (ACCOUNT_LIMIT, ADDRESS_LIMIT):
        assert limit.tries < 20
        assert limit.window <= timedelta(minutes=5)


def test_counters_are_kept_apart() -> None:
    assert account_subject("rina", None) == account_subject("RINA", None)
    keys = {
        account_subject("rina", None).key,
        account_subject("rani", None).key,
        account_subject("rina", "10.0.0.1").key,
        address_subject("rina").key,
        address_subject("10.0.0.1").key,
    }
    assert len(keys) == 5


def test_an_ipv6_network_counts_as_one_address() -> None:
    assert address_subject("2001:db8::1") == address_subject("2001:db8::ffff:1")
    assert address_subject("2001:db8::1") != address_subject("2001:db8:0:1::1")

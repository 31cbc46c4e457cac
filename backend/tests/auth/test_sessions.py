"""The refresh cookie: rotation, theft, two tabs, signing out, changing a password."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.models import AuditEvent
from pengingat.auth.models import RefreshToken, Session, SignInAttempts
from pengingat.auth.routes import COOKIE
from pengingat.auth.sessions import forget_ended
from pengingat.context import Context
from pengingat.db import transaction
from tests.factories.accounts import PASSWORD, make_user
from tests.serving import assert_problem, serving

pytestmark = pytest.mark.usefixtures("cheap_hashes")

AUTH = "/api/v1/auth"


async def sign_in(client: httpx.AsyncClient, password: str = PASSWORD) -> str:
    """Signs in; returns the access token and leaves the cookie in the client's jar."""
    form = {"grant_type": "password", "username": "rina", "password": password}
    answer = await client.post(f"{AUTH}/token", data=form)
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]


async def refresh(client: httpx.AsyncClient, cookie: str) -> httpx.Response:
    """Refreshes with exactly this cookie, whatever the jar holds."""
    client.cookies.clear()
    return await client.post(f"{AUTH}/refresh", headers={"Cookie": f"{COOKIE}={cookie}"})


async def me(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get(f"{AUTH}/me", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
async def browser(anonymous: httpx.AsyncClient, context: Context) -> httpx.AsyncClient:
    """A client where rina may sign in."""
    await make_user(context)
    return anonymous


class TestRefresh:
    async def test_gives_the_next_token_and_cookie(self, browser: httpx.AsyncClient) -> None:
        await sign_in(browser)
        first = browser.cookies[COOKIE]
        answer = await browser.post(f"{AUTH}/refresh")
        assert answer.status_code == 200
        assert browser.cookies[COOKIE] != first
        assert (await me(browser, answer.json()["access_token"])).status_code == 200
        assert (await browser.post(f"{AUTH}/refresh")).status_code == 200

    @pytest.mark.parametrize("cookie", [None, "", "nonsense", "x" * 500])
    async def test_without_a_good_cookie_nothing_is_given(self, browser: httpx.AsyncClient, cookie: str | None) -> None:
        headers = {} if cookie is None else {"Cookie": f"{COOKIE}={cookie}"}
        answer = await browser.post(f"{AUTH}/refresh", headers=headers)
        assert answer.status_code in ((422,) if cookie == "x" * 500 else (401,))

    async def test_two_tabs_that_ask_within_ten_seconds_stay_signed_in(self, browser: httpx.AsyncClient) -> None:
        token = await sign_in(browser)
        cookie = browser.cookies[COOKIE]
        winner = await refresh(browser, cookie)
        next_cookie = winner.cookies[COOKIE]
        loser = await refresh(browser, cookie)
        assert_problem(loser, 401, "token_invalid")
        assert "set-cookie" not in loser.headers
        assert (await me(browser, token)).status_code == 200
        assert (await refresh(browser, next_cookie)).status_code == 200

    async def test_a_cookie_that_comes_back_later_ends_the_session(
        self, browser: httpx.AsyncClient, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await sign_in(browser)
        stolen = browser.cookies[COOKIE]
        renewed = await refresh(browser, stolen)
        now = clock.now() + timedelta(seconds=11)
        monkeypatch.setattr(clock, "now", lambda: now)
        assert_problem(await refresh(browser, stolen), 401, "token_invalid")
        assert_problem(await refresh(browser, renewed.cookies[COOKIE]), 401, "token_invalid")
        assert_problem(await me(browser, renewed.json()["access_token"]), 401, "token_invalid")
        reused = select(func.count()).where(AuditEvent.action == "auth.session_reused")
        assert await session.scalar(reused) == 1

    async def test_a_session_ends_with_its_days(
        self, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await sign_in(browser)
        now = clock.now() + timedelta(days=7, seconds=1)
        monkeypatch.setattr(clock, "now", lambda: now)
        assert_problem(await refresh(browser, browser.cookies[COOKIE]), 401, "token_invalid")

    async def test_refreshing_does_not_lengthen_the_session(
        self, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await sign_in(browser)
        now = clock.now() + timedelta(days=6)
        monkeypatch.setattr(clock, "now", lambda: now)
        answer = await refresh(browser, browser.cookies[COOKIE])
        assert "Max-Age=863" in answer.headers["set-cookie"]  # a day is left

    async def test_a_deactivated_user_is_not_renewed(self, browser: httpx.AsyncClient, session: AsyncSession) -> None:
        await sign_in(browser)
        await session.execute(text("UPDATE users SET is_active = false"))
        await session.commit()
        assert_problem(await refresh(browser, browser.cookies[COOKIE]), 401, "token_invalid")

    @pytest.mark.parametrize("path", ["refresh", "logout"])
    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"}],
    )
    async def test_another_sites_page_is_refused(
        self, browser: httpx.AsyncClient, path: str, headers: dict[str, str]
    ) -> None:
        token = await sign_in(browser)
        assert_problem(await browser.post(f"{AUTH}/{path}", headers=headers), 403, "origin_foreign")
        assert (await me(browser, token)).status_code == 200
        assert (await browser.post(f"{AUTH}/refresh", headers={"Origin": "http://pengingat.test"})).status_code == 200

    async def test_two_at_the_very_same_time_get_one_answer_between_them(self, committed: Context) -> None:
        await make_user(committed)
        async with serving(committed) as client:
            await sign_in(client)
            headers = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
            client.cookies.clear()
            answers = await asyncio.gather(*(client.post(f"{AUTH}/refresh", headers=headers) for _ in range(6)))
            assert sorted(answer.status_code for answer in answers) == [200] + [401] * 5
            winner = next(answer for answer in answers if answer.status_code == 200)
            assert (await refresh(client, winner.cookies[COOKIE])).status_code == 200


class TestLogout:
    async def test_ends_the_session_and_its_tokens(self, browser: httpx.AsyncClient) -> None:
        token = await sign_in(browser)
        cookie = browser.cookies[COOKIE]
        answer = await browser.post(f"{AUTH}/logout")
        assert answer.status_code == 204
        assert COOKIE not in browser.cookies
        assert_problem(await refresh(browser, cookie), 401, "token_invalid")
        assert_problem(await me(browser, token), 401, "token_invalid")

    async def test_leaves_other_browsers_signed_in(self, browser: httpx.AsyncClient) -> None:
        other = await sign_in(browser)
        await sign_in(browser)
        await browser.post(f"{AUTH}/logout")
        assert (await me(browser, other)).status_code == 200

    async def test_without_a_cookie_there_is_nothing_to_end(self, browser: httpx.AsyncClient) -> None:
        assert (await browser.post(f"{AUTH}/logout")).status_code == 204


class TestPassword:
    async def change(self, client: httpx.AsyncClient, token: str, current: str, new: str) -> httpx.Response:
        body = {"current_password": current, "new_password": new}
        return await client.post(f"{AUTH}/password", json=body, headers={"Authorization": f"Bearer {token}"})

    async def test_is_changed_and_ends_the_other_sessions(self, browser: httpx.AsyncClient) -> None:
        other = await sign_in(browser)
        own = await sign_in(browser)
        assert (await self.change(browser, own, PASSWORD, "sandi baru yang panjang")).status_code == 204
        assert (await me(browser, own)).status_code == 200
        assert_problem(await me(browser, other), 401, "token_invalid")
        await sign_in(browser, "sandi baru yang panjang")

    async def test_needs_twelve_characters(self, browser: httpx.AsyncClient) -> None:
        token = await sign_in(browser)
        assert_problem(await self.change(browser, token, PASSWORD, "pendek"), 422, "password_short")

    async def test_needs_the_present_one_and_counts_wrong_ones(self, committed: Context) -> None:
        await make_user(committed)
        async with serving(committed) as client:
            token = await sign_in(client)
            for _ in range(10):
                answer = await self.change(client, token, "salah besar sekali", "sandi baru yang panjang")
                assert_problem(answer, 422, "password_wrong")
            answer = await self.change(client, token, PASSWORD, "sandi baru yang panjang")
            assert_problem(answer, 429, "too_many_tries")


async def test_what_ended_long_ago_is_forgotten(
    browser: httpx.AsyncClient, context: Context, session: AsyncSession
) -> None:
    await sign_in(browser)
    await browser.post(f"{AUTH}/token", data={"grant_type": "password", "username": "rina", "password": "x"})
    async with transaction(context.sessions) as own:
        await forget_ended(own)
    assert await session.scalar(select(func.count()).select_from(RefreshToken)) == 1
    assert await session.scalar(select(func.count()).select_from(SignInAttempts)) == 2
    await session.execute(text("UPDATE sessions SET expires_at = now() - interval '2 days'"))
    await session.execute(text("UPDATE sign_in_attempts SET since = now() - interval '2 days'"))
    await session.commit()
    async with transaction(context.sessions) as own:
        await forget_ended(own)
    for table in (RefreshToken, Session, SignInAttempts):
        assert await session.scalar(select(func.count()).select_from(table)) == 0

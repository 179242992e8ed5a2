"""The page where one says who one is, of a gendan that is its own issuer; and pages without anybody."""

from html import escape
from http.cookies import SimpleCookie

import httpx
import pytest

from services.tracking.app import app
from shared.http.failures import AT_ONCE, Failures
from shared.http.identity import BOUND_COOKIE, COOKIE
from shared.identity.demo import BY_KEY, USERS
from shared.identity.names import AUDIENCE, OWN
from shared.identity.roles import Role
from tests.identity import KEY, bearer

DOOR = "the-development-token"


@pytest.fixture
async def nobody(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """A browser in which nobody is signed in; the installation is its own issuer."""
    monkeypatch.setenv("GENDAN_SIGN_IN_KEY", KEY.secret)
    monkeypatch.setenv("GENDAN_DEVELOPMENT_TOKEN", DOOR)
    app.state.failures = Failures()
    del client.headers["Authorization"]
    return client


async def signed_in(client: httpx.AsyncClient, who: str, token: str = DOOR, after: str = "/") -> httpx.Response:
    return await client.post("/sign-in", data={"token": token, "who": who, "next": after})


def cookies_of(answer: httpx.Response) -> SimpleCookie:
    """What an answer sets."""
    cookies = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        cookies.load(header)
    return cookies


@pytest.mark.parametrize("path", ["/", "/reports/on-time?group_by=mode"])
async def test_whoever_is_not_signed_in_is_led_to_where_one_does_and_back(path: str, nobody: httpx.AsyncClient) -> None:
    led = await nobody.get(path)
    assert led.status_code == 303
    page = await nobody.get(led.headers["location"])
    assert page.status_code == 200
    assert all(escape(user.name) in page.text for user in USERS)
    back = await signed_in(nobody, "manager", after=httpx.URL(led.headers["location"]).params["next"])
    assert (back.status_code, back.headers["location"]) == (303, path)
    assert (await nobody.get(path)).status_code == 200


async def test_each_is_signed_in_as_themselves_with_their_own_roles(nobody: httpx.AsyncClient) -> None:
    for key, user in BY_KEY.items():
        answer = await signed_in(nobody, key)
        assert answer.status_code == 303
        if not user.roles & {"partner", "subcontractor"}:
            assert user.name in (await nobody.get("/")).text
        else:
            refused = await nobody.get("/")
            assert refused.status_code == 403
            assert "These pages are for people of the company" in refused.text
            assert escape(user.name) in refused.text, "who is refused sees as whom, and can sign out"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(nobody: httpx.AsyncClient) -> None:
    cookies = cookies_of(await signed_in(nobody, "manager"))
    assert len(cookies) == 2, "who it is, and that the door was opened"
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")


async def test_where_pages_come_by_tls_the_cookie_is_bound_to_this_very_host(nobody: httpx.AsyncClient) -> None:
    https = httpx.AsyncClient(transport=nobody._transport, base_url="https://tracking")
    answer = await signed_in(https, "manager")
    cookies = cookies_of(answer)
    assert cookies.keys() == {BOUND_COOKIE, f"{BOUND_COOKIE}-door"}
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert (await https.get("/")).status_code == 200
    out = cookies_of(await https.post("/sign-out"))
    assert [out[name]["secure"] for name in cookies] == [True, True], "or the browser would keep those it has"


async def test_a_cookie_that_was_set_without_tls_signs_nobody_in_by_tls(nobody: httpx.AsyncClient) -> None:
    planted = {COOKIE: cookies_of(await signed_in(nobody, "manager"))[COOKIE].value}
    https = httpx.AsyncClient(transport=nobody._transport, base_url="https://tracking", cookies=planted)
    assert (await https.get("/")).status_code == 303


@pytest.mark.parametrize("token", ["", "wrong", DOOR + "x", DOOR[:-1], "开发"])
async def test_without_the_development_token_nobody_gets_in(token: str, nobody: httpx.AsyncClient) -> None:
    answer = await signed_in(nobody, "manager", token)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "not the development token" in answer.text
    assert (await nobody.get("/")).status_code == 303


async def test_guessing_it_is_slowed_down(nobody: httpx.AsyncClient) -> None:
    app.state.failures = Failures(lambda: 0.0)  # no time passes, however slow the machine
    for _ in range(AT_ONCE + 1):
        assert (await signed_in(nobody, "manager", "wrong")).status_code == 403
    assert (await signed_in(nobody, "manager")).status_code == 403, "even the right one has to wait now"


@pytest.mark.parametrize("who", ["", "root", "manager'--"])
async def test_nobody_else_can_be_signed_in(who: str, nobody: httpx.AsyncClient) -> None:
    assert (await signed_in(nobody, who)).status_code == 403


async def test_who_is_in_goes_on_as_somebody_else_and_out_again(nobody: httpx.AsyncClient) -> None:
    await signed_in(nobody, "manager")
    await signed_in(nobody, "workshop", token="")
    assert "Xu Gang" in (await nobody.get("/")).text
    await nobody.post("/sign-out")
    assert (await nobody.get("/")).status_code == 303
    assert (await signed_in(nobody, "manager", token="")).status_code == 403


async def test_who_came_with_a_token_of_their_own_signs_in_as_nobody_else(nobody: httpx.AsyncClient) -> None:
    """A token or a key that somebody was given lets them be whom it names; the door opens to the development token."""
    theirs = bearer("A buyer", Role.PARTNER, customers=["HARBOUR"])
    token = theirs["Authorization"].removeprefix("Bearer ")
    for headers in (theirs, {"Cookie": f"{COOKIE}={token}"}):
        answer = await nobody.post("/sign-in", data={"who": "developer", "next": "/"}, headers=headers)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False), headers


async def test_a_new_development_token_ends_what_the_old_one_has_opened(
    nobody: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await signed_in(nobody, "manager")
    monkeypatch.setenv("GENDAN_DEVELOPMENT_TOKEN", "another-development-token")
    assert (await signed_in(nobody, "workshop", token="")).status_code == 403


@pytest.mark.parametrize(
    "after", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1"]
)
async def test_nobody_is_led_away_from_here(after: str, nobody: httpx.AsyncClient) -> None:
    assert (await signed_in(nobody, "manager", after=after)).headers["location"] == "/"


async def test_where_the_company_has_its_own_sign_in_there_is_no_such_page(
    nobody: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GENDAN_SIGN_IN_KEY")
    for answer in await nobody.get("/sign-in"), await signed_in(nobody, "manager"):
        assert answer.status_code == 401
        assert "Sign in where your company signs in" in answer.text
        assert "set-cookie" not in answer.headers
    assert (OWN, AUDIENCE) == ("urn:gendan:own", "gendan")

"""A service that others get to, over real sockets: by TLS, or behind a gateway that ends it."""

import os
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gendan.serve import PARENT
from shared.http.identity import BOUND_COOKIE
from tests.apart import Served
from tests.binding.safe import certified, safe
from tests.conftest import Fresh
from tests.identity import ISSUER, KEY
from tests.launcher.launched import TINY
from tests.servers import NatsServer
from tests.waiting import holds, until

DOOR = "the-development-token"


class Bound(Served):
    """A service of which one says where it listens."""

    def __init__(self, name: str, host: str, told: dict[str, str], app: str = "", log: Path | None = None) -> None:
        super().__init__(name, {**told, PARENT: str(os.getpid())}, app, log=log)
        self.words = [*self.words, "--host", host]

    async def start(self) -> None:
        await super(Served, self).start()


@pytest.fixture
async def by_tls(told: dict[str, str], tmp_path: Path) -> AsyncIterator[Bound]:
    certificate, key = certified(tmp_path)
    tls = {"GENDAN_TLS_CERTIFICATE": str(certificate), "GENDAN_TLS_KEY": str(key)}
    service = Bound("order", "0.0.0.0", told | tls, TINY, tmp_path / "log")
    await service.start()
    yield service
    await service.kill()


def trusting(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder / "one.pem"))


async def test_it_answers_by_tls_only_and_asks_browsers_to_stay_there(by_tls: Bound, tmp_path: Path) -> None:
    async with httpx.AsyncClient(verify=trusting(tmp_path)) as http:
        await until(lambda: _answers(http, f"https://127.0.0.1:{by_tls.port}/readyz"), "it answers")
        answer = await http.get(f"https://127.0.0.1:{by_tls.port}/asked")
        assert answer.json() == {"scheme": "https", "client": "127.0.0.1"}
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(f"http://127.0.0.1:{by_tls.port}/readyz")
    old = trusting(tmp_path)
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2
    async with httpx.AsyncClient(verify=old) as http:
        assert (await http.get(f"https://127.0.0.1:{by_tls.port}/readyz")).status_code == 200


async def test_a_gateway_that_asks_by_tls_is_believed_who_asks(told: dict[str, str], tmp_path: Path) -> None:
    certificate, key = certified(tmp_path)
    both = {
        "GENDAN_TLS_CERTIFICATE": str(certificate),
        "GENDAN_TLS_KEY": str(key),
        "GENDAN_BEHIND_TLS_PROXY": "127.0.0.1",
    }
    service = Bound("order", "0.0.0.0", told | both, TINY)
    await service.start()
    forwarded = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    async with httpx.AsyncClient(verify=trusting(tmp_path), headers=forwarded) as http:
        await until(lambda: _answers(http, f"https://127.0.0.1:{service.port}/readyz"), "it answers")
        answer = await http.get(f"https://127.0.0.1:{service.port}/asked")
    assert answer.json() == {"scheme": "https", "client": "198.51.100.7"}
    await service.kill()


async def test_a_certificate_that_was_exchanged_is_shown_without_a_restart(by_tls: Bound, tmp_path: Path) -> None:
    url = f"https://127.0.0.1:{by_tls.port}/readyz"
    old = trusting(tmp_path)
    async with httpx.AsyncClient(verify=old) as http:
        await until(lambda: _answers(http, url), "it answers")

    key = (tmp_path / "one.key").read_bytes()
    (tmp_path / "one.key").write_text("half of a k")
    log = tmp_path / "log"
    await holds(lambda: "the certificate of before is kept" in log.read_text(), "what cannot be used is not taken")
    async with httpx.AsyncClient(verify=old) as http:
        assert await _answers(http, url)
    (tmp_path / "one.key").write_bytes(key)

    certificate, key_file = certified(tmp_path, name="two")
    certificate.replace(tmp_path / "one.pem")
    key_file.replace(tmp_path / "one.key")

    async def trusted() -> bool:
        async with httpx.AsyncClient(verify=trusting(tmp_path)) as http:
            return await _answers(http, url)

    await until(trusted, "it shows the new one")
    async with httpx.AsyncClient(verify=old) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(url)


async def test_what_others_say_of_themselves_is_not_believed(by_tls: Bound, tmp_path: Path) -> None:
    forged = {"X-Forwarded-For": "10.9.9.9", "X-Forwarded-Proto": "http"}
    async with httpx.AsyncClient(verify=trusting(tmp_path), headers=forged) as http:
        await until(lambda: _answers(http, f"https://127.0.0.1:{by_tls.port}/readyz"), "it answers")
        answer = await http.get(f"https://127.0.0.1:{by_tls.port}/asked")
        assert answer.json() == {"scheme": "https", "client": "127.0.0.1"}


@pytest.mark.parametrize(
    ("gateway", "forwarded", "seen"),
    [
        ("127.0.0.1", "198.51.100.7", {"scheme": "https", "client": "198.51.100.7"}),
        ("127.0.0.0/8", "203.0.113.1, 198.51.100.7", {"scheme": "https", "client": "198.51.100.7"}),
        ("10.0.0.7", "198.51.100.7", {"scheme": "http", "client": "127.0.0.1"}),
    ],
)
async def test_a_gateway_is_believed_who_asks_and_nobody_else(
    gateway: str, forwarded: str, seen: dict[str, str], told: dict[str, str]
) -> None:
    service = Bound("order", "0.0.0.0", told | {"GENDAN_BEHIND_TLS_PROXY": gateway}, TINY)
    await service.start()
    try:
        headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
        async with httpx.AsyncClient(headers=headers) as http:
            await until(lambda: _answers(http, f"{service.url}/readyz"), "it answers")
            answer = await http.get(f"{service.url}/asked")
        assert answer.json() == seen
        assert "strict-transport-security" in answer.headers
    finally:
        await service.kill()


async def test_pages_that_come_by_tls_on_this_machine_have_a_cookie_bound_to_it_and_bind_nothing_else(
    fresh: Fresh, nats_server: NatsServer, tmp_path: Path
) -> None:
    certificate, key = certified(tmp_path)
    told = safe(nats_server.url, {"tracking": fresh("tracking").url}) | ISSUER
    told |= {"GENDAN_SIGN_IN_KEY": KEY.secret, "GENDAN_DEVELOPMENT_TOKEN": DOOR}
    told |= {"GENDAN_TLS_CERTIFICATE": str(certificate), "GENDAN_TLS_KEY": str(key)}
    service = Bound("tracking", "localhost", told)
    await service.start()
    try:
        at = f"https://localhost:{service.port}"
        async with httpx.AsyncClient(verify=trusting(tmp_path)) as http:
            await until(lambda: _answers(http, f"{at}/livez"), "it answers", 60)
            form = {"token": DOOR, "who": "workshop", "next": "/"}
            answer = await http.post(f"{at}/sign-in", data=form)
            assert "strict-transport-security" not in answer.headers, "others have pages on localhost, too"
            assert BOUND_COOKIE in http.cookies
            assert "Xu Gang" in (await http.get(f"{at}/")).text
    finally:
        await service.kill()


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).status_code == 200
    except httpx.HTTPError:
        return False

"""Where webhooks may go: nowhere but to the public internet, whatever an address is written like."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from services.notify.deliveries.addresses import Refused, is_public, looked_up, read

WRITTEN = [
    "http://erp.example/", "ftp://erp.example/", "file:///etc/passwd", "//erp.example/", "erp.example", "",
    "https://", "https:///x", "https://user@erp.example/", "https://user:pw@erp.example/", "https://@erp.example/",
    "https://erp.example@127.0.0.1/", "https://erp.example:22/", "https://erp.example:5432/", "https://erp.example:0/",
    "https://erp.example:99999/", "https://erp.example:x/", "https://erp.example/#a", "https://erp.example/ x",
    "https://erp.example\\@127.0.0.1/", "https://erp.example\n/", "https://erp.example\t/", "https://еrp.example/",
    "gopher://erp.example/", "javascript:alert(1)", "https://[::1", "https://erp.example/{x}",
]  # fmt: skip

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::", "fe80::1", "fc00::1", "fd00:ec2::254",
    "ff02::1", "2001:db8::1", "100::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]  # fmt: skip

HOSTS = [
    "https://127.0.0.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/",
    "https://0/", "https://localhost/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/",
    "https://[fe80::1]/", "https://10.0.0.1:8443/", "https://nobody.invalid/", "https://localhost./",
]  # fmt: skip


@pytest.mark.parametrize("url", WRITTEN)
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        read(url)


@pytest.mark.parametrize("url", ["https://erp.example/hooks?a=b", "https://erp.example:8443/", "https://8.8.8.8/"])
def test_a_plain_https_address_is_taken(url: str) -> None:
    assert read(url)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_none_however_it_is_wrapped(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", HOSTS)
async def test_hosts_that_lead_inside_or_nowhere_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        await looked_up(url)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A resolver that answers as told, one answer after the other."""

    def answer(*answers: list[str]) -> None:
        left = list(answers)

        async def getaddrinfo(*_: Any, **__: Any) -> list[Any]:
            return [(0, 0, 0, "", (address, 443)) for address in left.pop(0)]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)

    return answer


async def test_one_private_address_among_public_ones_is_enough_to_refuse(names: Callable[..., None]) -> None:
    names(["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Refused, match="not on the public internet"):
        await looked_up("https://erp.example/")


async def test_a_name_is_looked_up_once_and_that_address_is_connected_to(names: Callable[..., None]) -> None:
    names(["8.8.8.8"], ["127.0.0.1"])
    assert (await looked_up("https://erp.example/")).address == "8.8.8.8"

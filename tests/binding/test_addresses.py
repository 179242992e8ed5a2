"""Whether others get to where a service listens is decided by every address that a host means."""

import socket

import pytest

from gendan.binding.addresses import Address, addresses, are_local, bound
from gendan.launcher.ports import free_port
from gendan.launcher.words import CannotStart


def at(*hosts: str) -> list[Address]:
    families = [socket.AF_INET6 if ":" in host else socket.AF_INET for host in hosts]
    return [Address(family, (host, 80)) for family, host in zip(families, hosts, strict=True)]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.5", "::1", "127.1", "2130706433"])
def test_only_this_machine_gets_to_loopback_however_it_is_written(host: str) -> None:
    assert are_local(addresses(host, 80))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "0", "10.1.2.3", "::ffff:10.1.2.3", "fe80::1", "192.168.1.7"])
def test_others_get_to_all_else(host: str) -> None:
    assert not are_local(addresses(host, 80))


def test_one_address_that_others_get_to_is_enough() -> None:
    assert are_local(at("127.0.0.1", "::1", "::ffff:127.0.0.1", "127.255.255.254"))
    for other in ("10.0.0.7", "::ffff:10.0.0.7", "fe80::1%eth0", "2001:db8::1", "::ffff:0.0.0.0", "169.254.0.1"):
        assert not are_local(at("127.0.0.1", other, "::1")), other


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 300, "999.1.1.1", "\0"])
def test_what_means_no_address_is_refused_in_words(host: str) -> None:
    with pytest.raises(CannotStart, match="is no address that can be listened on"):
        addresses(host, 80)


def test_what_was_judged_is_what_is_bound() -> None:
    port = free_port()
    sockets = bound(addresses("127.0.0.5", port))
    assert [each.getsockname() for each in sockets] == [("127.0.0.5", port)]
    for each in sockets:
        each.close()


def test_a_port_that_is_taken_is_said_and_the_others_are_let_go() -> None:
    with socket.create_server(("127.0.0.2", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"127.0.0.2 port {port} cannot be listened on \(Address already in use"):
            bound([Address(socket.AF_INET, (f"127.0.0.{n}", port)) for n in (1, 2)])
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_a_port_that_is_none_is_said() -> None:
    with pytest.raises(CannotStart, match="it is no port"):
        bound([Address(socket.AF_INET, ("127.0.0.1", 70_000))])

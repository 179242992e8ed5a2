"""A service that others would get to does not start until all is there, and says so without a word that is secret."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.binding.safe import refused, safe

PLANTED = "pLanTed-7f3a9c"
BROKEN = "tests.launcher.broken:app"
"""An application that cannot even be imported: whoever gets as far has begun too much."""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that is in use: whoever tries to listen there says so."""
    with socket.create_server(("0.0.0.0", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_nothing_is_begun_and_all_that_is_missing_is_said(host: str, taken: int) -> None:
    said = refused(["gendan.serve", "order", "--host", host, "--port", str(taken), "--app", BROKEN], {})
    assert said.startswith("order is not started: others than this machine would get to it")
    assert [line[:20] for line in said.splitlines()[1:]] == [
        "- nobody can sign in",
        "- there is no TLS: n",
        "- GENDAN_SERVICE_TOK",
        "- GENDAN_PEOPLE_KEY ",
        "- GENDAN_NATS_URL is",
        "- GENDAN_ORDER_DATAB",
    ]


def test_an_inherited_socket_is_no_way_around_it() -> None:
    with socket.create_server(("0.0.0.0", 0)) as listener:
        words = ["gendan.serve", "order", "--port", "1", "--app", BROKEN, "--listener", str(listener.fileno())]
        assert "others than this machine would get to it" in refused(words, {}, passing=[listener.fileno()])


def planted(scheme: str, host: str, n: int) -> str:
    """URLs with a secret in each place where people put one that they have not escaped."""
    secret = [
        PLANTED, f"a/{PLANTED}", f"12/{PLANTED}", f"12?{PLANTED}", f"12#{PLANTED}", f"a:{PLANTED}", f"[{PLANTED}",
        f"{PLANTED}@b", f"{PLANTED}/b",
    ][n]  # fmt: skip
    return f"{scheme}://user:{secret}@{host}/name" if scheme != "token" else f"nats://{secret}@{host}"


@pytest.mark.parametrize("n", range(9))
@pytest.mark.parametrize("command", [["serve", "order", "--host", "0.0.0.0"], ["doctor", "--state", "/nowhere/state"]])
def test_no_secret_is_in_what_is_said(command: list[str], n: int, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(PLANTED)
    told = {
        "GENDAN_SERVICE_TOKEN": PLANTED,
        "GENDAN_PEOPLE_KEY": PLANTED,
        "GENDAN_SIGN_IN_KEY": PLANTED,
        "GENDAN_DEVELOPMENT_TOKEN": PLANTED,
        "GENDAN_IDENTITY_KEYS": f'{{"keys": "{PLANTED}"',
        "GENDAN_NATS_URL": planted("token" if n % 2 else "nats", "127.0.0.1:1", n),
        "GENDAN_ORDER_DATABASE_URL": planted("postgresql", "127.0.0.1:1", n),
        "GENDAN_TLS_CERTIFICATE": str(tmp_path / "key"),
        "GENDAN_TLS_KEY": str(tmp_path / "key"),
    }
    assert PLANTED.lower() not in refused(["gendan", *command], told).lower()


@pytest.mark.parametrize("left_out", ["GENDAN_NATS_URL", "GENDAN_PEOPLE_KEY"])
def test_no_secret_is_in_what_a_service_says_that_is_told_too_little(left_out: str) -> None:
    told = safe(f"nats://{PLANTED}:{PLANTED}@127.0.0.1:1", {"order": f"postgresql://u:{PLANTED}@127.0.0.1:1/n"})
    told |= {"GENDAN_SERVICE_TOKEN": PLANTED, "GENDAN_SIGN_IN_KEY": PLANTED}
    del told[left_out]
    assert PLANTED not in refused(["gendan", "serve", "order", "--port", "1"], told)


@pytest.mark.parametrize("words", [["gendan", "status"], ["gendan.serve", "order", "--port", "1"]])
def test_a_secret_whose_file_is_not_there_is_said_first(words: list[str]) -> None:
    said = refused(words, {"GENDAN_NATS_URL_FILE": f"/nowhere/{PLANTED}"})
    assert said == "the file that GENDAN_NATS_URL_FILE names cannot be read (No such file or directory)\n"

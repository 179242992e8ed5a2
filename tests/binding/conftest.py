"""What serving others needs, each thing real."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gendan.binding.transport import Transport
from tests.binding.safe import CLEAN, certified, safe
from tests.conftest import Fresh
from tests.servers import NatsServer


@pytest.fixture
def told(fresh: Fresh, nats_server: NatsServer) -> dict[str, str]:
    """What an environment says in which only TLS is missing."""
    return safe(nats_server.url, {"order": fresh("order").url})


@pytest.fixture
def around(told: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The same as the environment of this process."""
    with monkeypatch.context() as changed:
        for name in list(os.environ):
            if name not in CLEAN:
                changed.delenv(name)
        for name, value in told.items():
            changed.setenv(name, value)
        yield changed


@pytest.fixture
def tls(tmp_path: Path) -> Transport:
    certificate, key = certified(tmp_path)
    return Transport(tls_certificate=str(certificate), tls_key=str(key))

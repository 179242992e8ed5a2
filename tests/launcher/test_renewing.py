"""What opens the pages, and signs who one is, made anew: nothing of before is good any more."""

import os
import subprocess
from functools import partial
from pathlib import Path

import pytest

from gendan.identity.tokens import signed
from shared.identity.issuer import Issuer, NotAccepted
from shared.identity.names import AUDIENCE, OWN
from shared.identity.roles import STAFF
from shared.identity.signing_keys import ToldKeys
from shared.people import id_at
from tests.launcher.conftest import Launch
from tests.launcher.launched import Launched
from tests.nursery import ran


def renewed(folder: Path) -> subprocess.CompletedProcess[str]:
    return ran(["gendan", "token", "--renew", "--state", str(folder)], os.environ)


def issuer(run: Launched) -> Issuer:
    """As a service of this run knows it."""
    keys = run.environment()["GENDAN_IDENTITY_KEYS"]
    return Issuer(OWN, AUDIENCE, ToldKeys(keys), partial(id_at, b"people"))


async def test_tokens_and_links_of_before_are_worthless_after_the_next_start(state: Path, launch: Launch) -> None:
    first = launch(state).until_ready()
    token, link = signed(first.environment(), "Wang Fang", STAFF), (state / "dev-token").read_text()
    before = first.environment()
    assert (await issuer(first).principal(token)).name == "Wang Fang"
    refused = renewed(state)
    assert refused.returncode == 1
    assert "is already running" in refused.stderr
    assert (await issuer(first).principal(token)).name == "Wang Fang"
    first.stop()

    assert renewed(state).returncode == 0
    second = launch(state).until_ready()
    with pytest.raises(NotAccepted):
        await issuer(second).principal(token)
    assert (await issuer(second).principal(signed(second.environment(), "Wang Fang", STAFF))).name == "Wang Fang"
    made = (state / "dev-token").read_text()
    assert made != link
    assert f"/sign-in#token={made.strip()}" in second.said(), "the new one is told, this once"
    kept = {"GENDAN_SERVICE_TOKEN", "GENDAN_PEOPLE_KEY", "GENDAN_ORDER_DATABASE_URL"}
    assert all(second.environment()[name] == before[name] for name in kept), "and nothing else was made anew"


def test_where_there_is_no_gendan_nothing_is_made(tmp_path: Path) -> None:
    refused = renewed(tmp_path / "state")
    assert refused.returncode == 1
    assert "there is no gendan on" in refused.stderr
    assert not (tmp_path / "state").exists()

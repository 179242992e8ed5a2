"""`gendan verify` and `gendan anchor` as they are typed: what they say, their exit codes, and what they refuse."""

import asyncio
import json
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gendan.cli import app
from gendan.launcher.state import write
from services.tracking.dossier.looked import kept
from tests.conftest import Fresh
from tests.operating.superuser import Shared, Superuser, shared_database, superuser
from tests.servers import Database, NatsServer
from tests.shared.core import core

OPERATING = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()

__all__ = ["shared_database", "superuser"]


class Typed:
    """Commands typed on a state directory; what they say is kept."""

    def __init__(self, state: Path, said: pytest.CaptureFixture[str]) -> None:
        self.state, self._said = state, said
        self.out, self.err = "", ""

    async def __call__(self, command: str, *arguments: object) -> int:
        """Its exit code."""

        def run() -> int:
            try:
                app([command, "--state", str(self.state), *map(str, arguments)])
            except SystemExit as ended:
                return int(ended.code or 0)
            return 0

        code = await asyncio.to_thread(run)
        self.out, self.err = self._said.readouterr()
        return code

    @property
    def anchors(self) -> list[Path]:
        return sorted((self.state / "anchors").glob("*.json"))


@pytest.fixture(scope="module")
async def stores(shared_database: Shared) -> dict[str, Database]:
    """Each service's database; the order service's has five events."""
    databases = {name: shared_database(name) for name in ("order", "production", "logistics", "notify", "tracking")}
    async with core(databases["order"]) as running:
        for n in range(5):
            await running.tell(UUID(int=n + 1))
    return databases


@pytest.fixture
def typed(
    stores: dict[str, Database], nats_server: NatsServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Typed:
    write(tmp_path / "environment.json", environment(stores, nats_server.url))
    return Typed(tmp_path, capsys)


def environment(stores: dict[str, Database], nats_url: str) -> dict[str, str]:
    urls = {f"GENDAN_{name.upper()}_DATABASE_URL": database.url for name, database in stores.items()}
    return {**urls, "GENDAN_NATS_URL": nats_url}


async def test_a_store_that_was_anchored_is_looked_at_and_nothing_is_wrong(typed: Typed) -> None:
    assert await typed("anchor") == 0
    assert typed.out.startswith("order:5@1 ")
    assert "signed with the key " in typed.out
    assert await typed("verify", "--alone") == 0
    assert "order: 5 events up to order:5@1, 1 anchor" in typed.out
    assert typed.out.endswith("nothing is wrong\n")


async def test_what_is_wrong_is_said_with_exit_code_1(
    typed: Typed, stores: dict[str, Database], superuser: Superuser
) -> None:
    admin = await superuser(stores["order"])
    await admin.execute("DELETE FROM events WHERE notification_id = 3")
    assert await typed("verify", "--alone") == 1
    assert "found: position order:3: the events from 3 to 3 are missing" in typed.out
    assert await typed("verify", "--alone", "--json") == 1
    told = json.loads(typed.out)
    assert told["clean"] is False
    assert {"kind": "position", "service": "order", "position": 3, "aggregate": None,
            "words": "the events from 3 to 3 are missing"} in told["findings"]  # fmt: skip
    assert await typed("verify", "--alone", "--service", "logistics") == 0


async def test_all_is_looked_at_with_streams_and_ledger(typed: Typed, nats_server: NatsServer) -> None:
    nats_server.wipe()
    assert await typed("verify") == 0
    assert "tracking: what is shown of 0 orders and customers, folded anew from the ledger" in typed.out
    assert await typed("verify", "--service", "order", "tracking") == 0
    assert "logistics" not in typed.out


async def test_what_was_compared_is_left_where_trackings_pages_say_it(
    typed: Typed, stores: dict[str, Database], nats_server: NatsServer, superuser: Superuser
) -> None:
    nats_server.wipe()
    file = typed.state / "looked.json"
    await typed("anchor")
    await typed("verify", "--alone")
    assert not file.exists(), "the ledger was not looked at"
    assert await typed("verify") == 0
    found = kept(file)
    assert set(found) == {"order", "production", "logistics", "notify"}
    assert (found["order"].position, found["order"].findings, found["order"].began) == (0, 0, ((1, 0),))
    anchor = found["order"].anchor
    assert anchor
    assert (anchor.epoch, anchor.position) == (1, 5)
    assert anchor.key == json.loads(typed.anchors[0].read_text())["key"]
    assert found["logistics"].anchor is None
    await (await superuser(stores["order"])).execute("DELETE FROM events WHERE notification_id = 3")
    await typed("verify", "--service", "order")
    assert kept(file)["order"].findings > 0
    assert kept(file)["logistics"] == found["logistics"]


async def test_the_keys_secret_half_is_for_its_owner_only_and_stays_the_same(typed: Typed) -> None:
    await typed("anchor")
    key, public = typed.state / "anchor.key", typed.state / "anchor.pub"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    made = key.read_bytes(), public.read_bytes()
    await typed("anchor")
    assert (key.read_bytes(), public.read_bytes()) == made
    assert len(typed.anchors) == 2


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("jq")), reason="needs openssl and jq")
async def test_an_auditor_checks_an_anchor_with_nothing_of_ours(typed: Typed) -> None:
    """With the very commands of docs/operating.md."""
    await typed("anchor")
    shutil.copy(typed.anchors[0], typed.state / "anchor.json")
    changed = json.loads((typed.state / "anchor.json").read_text())
    commands = OPERATING.partition("How an auditor checks an anchor")[2].partition("```sh\n")[2].partition("```")[0]

    async def checked() -> str:
        done = await asyncio.to_thread(subprocess.run, commands, shell=True, cwd=typed.state, stdout=subprocess.PIPE)
        return bytes(done.stdout).decode()

    said = await checked()
    assert "Signature Verified Successfully" in said
    assert changed["key"] in said  # the fingerprint
    changed["heads"][0]["position"] = 4
    (typed.state / "anchor.json").write_text(json.dumps(changed))
    assert "Signature Verified Successfully" not in await checked()


async def test_a_key_and_a_file_may_lie_elsewhere(typed: Typed, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    other = Typed(elsewhere, typed._said)
    write(elsewhere / "environment.json", json.loads((typed.state / "environment.json").read_text()))
    await other("anchor")
    file = elsewhere / "today.json"
    assert await typed("anchor", "--key", elsewhere / "anchor.key", "--to", file) == 0
    assert not (typed.state / "anchor.key").exists()
    assert await typed("verify", "--alone", "--anchor", file, "--key", elsewhere / "anchor.pub") == 0
    assert "1 anchor" in typed.out


Edit = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda anchor: anchor["heads"][0].update(position=4), "was changed: its signature is not of what it says"),
        (lambda anchor: anchor.update(at="2020-01-01T00:00:00Z"), "was changed: its signature is not of what it says"),
        (lambda anchor: anchor.update(signature="AAAA"), "was changed: its signature is not of what it says"),
        (lambda anchor: anchor.update(signature="no base64"), "is no anchor, or was damaged"),
        (lambda anchor: anchor.update(key="0" * 64), "is foreign: it names the key 000"),
        (lambda anchor: anchor.pop("signature"), "is no anchor, or was damaged"),
        (lambda anchor: anchor.pop("heads"), "is no anchor, or was damaged"),
        (lambda anchor: anchor.clear(), "is no anchor, or was damaged"),
        (lambda anchor: anchor["heads"][0].update(hash="abc"), "is no anchor, or was damaged"),
    ],
)
async def test_a_damaged_or_foreign_anchor_is_refused(typed: Typed, damage: Edit, words: str) -> None:
    """The one that was asked for with exit code 2; one among those of the state directory is a finding."""
    await typed("anchor")
    anchor = typed.anchors[0]
    content = json.loads(anchor.read_text())
    damage(content)
    anchor.write_text(json.dumps(content))
    assert await typed("verify", "--alone", "--anchor", anchor) == 2
    assert words in typed.err
    assert typed.out == ""
    assert await typed("verify", "--alone") == 1
    assert f"found: anchor anchors: {anchor} {words}" in typed.out


async def test_an_anchor_of_another_key_is_foreign(typed: Typed) -> None:
    await typed("anchor")
    (typed.state / "anchor.key").unlink()
    (typed.state / "anchor.pub").unlink()
    old = typed.anchors[0]
    await typed("anchor")
    assert await typed("verify", "--alone", "--anchor", old) == 2
    assert "is foreign: it names the key" in typed.err


@pytest.mark.parametrize(
    ("command", "arguments", "words"),
    [
        (
            "verify",
            ["--service", "orders"],
            "no service orders: there are tracking, order, production, logistics, notify",
        ),
        ("verify", ["--service", "tracking", "--alone"], "--alone leaves tracking out"),
        ("verify", ["--anchor", "nowhere.json", "--key", "nowhere.pub"], "the public key nowhere.pub cannot be read"),
        ("verify", ["--anchor", "README.md"], "anchor.pub cannot be read"),
        ("anchor", ["--key", "nowhere.key"], "make one with: openssl genpkey -algorithm ed25519 -out nowhere.key"),
        ("anchor", ["--key", "README.md"], "README.md holds no secret key that can be used"),
        ("anchor", ["--to", "README.md"], "README.md is there already, and an anchor is never overwritten"),
        ("anchor", ["--to", "nowhere/anchor.json"], "nowhere/anchor.json cannot be written"),
    ],
)
async def test_what_cannot_be_done_is_said_with_exit_code_2(
    typed: Typed, command: str, arguments: list[str], words: str
) -> None:
    assert await typed(command, *arguments) == 2
    assert words in typed.err
    assert typed.out == ""


async def test_an_anchor_that_is_not_there_is_said(typed: Typed) -> None:
    await typed("anchor")
    assert await typed("verify", "--anchor", "nowhere.json") == 2
    assert "the anchor nowhere.json cannot be read: No such file or directory" in typed.err


async def test_where_there_is_nothing_to_look_at_it_says_so_and_makes_nothing(typed: Typed, tmp_path: Path) -> None:
    typed.state = tmp_path / "nothing"
    for command in "verify", "anchor":
        assert await typed(command) == 2
        assert f"there is no gendan on {typed.state}" in typed.err
    assert not typed.state.exists()


async def test_where_a_server_is_away_nothing_is_known(typed: Typed, stores: dict[str, Database]) -> None:
    write(typed.state / "environment.json", environment(stores, "nats://127.0.0.1:9"))
    assert await typed("verify") == 2
    assert typed.err.startswith("it could not be looked at: ")
    assert await typed("verify", "--alone") == 0


async def test_a_restore_behind_an_anchor_is_named_and_is_no_tampering(
    typed: Typed, fresh: Fresh, stores: dict[str, Database], nats_server: NatsServer, superuser: Superuser
) -> None:
    """Of five events three were in the backup; since then two others happened."""
    database = fresh("order")
    async with core(database) as running:
        for n in range(5):
            await running.tell(UUID(int=n + 1))
    write(typed.state / "environment.json", environment({**stores, "order": database}, nats_server.url))
    await typed("anchor")
    admin = await superuser(database)
    await admin.execute(
        """
        DELETE FROM events WHERE notification_id > 3;
        DELETE FROM batches WHERE position > 3;
        DELETE FROM keys WHERE position > 3;
        ALTER TABLE epochs ADD COLUMN IF NOT EXISTS after bigint NOT NULL DEFAULT 0;
        INSERT INTO epochs (epoch, after, since, reason) VALUES (2, 3, '2999-01-01 10:00Z', 'restored from monday.dump')
        """
    )
    async with core(database) as running:
        for n in range(2):
            await running.tell(UUID(int=n + 100))
    await typed("anchor")
    assert await typed("verify", "--alone") == 1
    lines = [line for line in typed.out.splitlines() if line.startswith("found")]
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"found: restore order:5: the anchor {typed.anchors[0]} of ")
    assert lines[0].endswith(
        "was made at this position; the restore that began epoch 2 (since 2999-01-01 10:00 UTC: restored from "
        "monday.dump) went back to 3, and the events 4 to 5 of epoch 1 were lost with it"
    )
    await admin.execute("DELETE FROM epochs WHERE epoch = 2")
    assert await typed("verify", "--alone") == 1
    assert "knows epoch 2, the store only 1: an older copy is here" in typed.out

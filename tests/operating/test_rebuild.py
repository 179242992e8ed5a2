"""`gendan rebuild`: what it says, and what it refuses in words, changing nothing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import structlog

from gendan.launcher.state import write
from gendan.operating.rebuild import INTERRUPTED, rebuild
from gendan.services import existing
from services.tracking.rebuilding import catching_up, run
from services.tracking.rebuilding.run import begun
from tests.conftest import Fresh
from tests.servers import Database

SAID = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """The command quietens its own process, which is this one."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("tracking")


@pytest.fixture
def state(tmp_path: Path, database: Database) -> Path:
    """The state directory of a run of which only tracking's database is there."""
    nobody = {f"{each.variable}_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none" for each in existing()}
    mine = {
        "GENDAN_TRACKING_DATABASE_URL": database.url,
        "GENDAN_TRACKING_OWNER_DATABASE_URL": database.owner_url,
        "GENDAN_NATS_URL": "nats://127.0.0.1:1",
    }
    write(tmp_path / "environment.json", {**nobody, **mine})
    return tmp_path


async def test_it_says_what_it_did_also_of_an_empty_ledger(state: Path, capsys: SAID) -> None:
    assert await rebuild("tracking.orders", state=state) == 0
    assert "tracking.orders is rebuilt from 0 events" in capsys.readouterr().out


async def test_an_unknown_projection_is_refused_with_the_known_ones(tmp_path: Path, capsys: SAID) -> None:
    assert await rebuild("tracking.invoices", state=tmp_path) == 1
    assert "There is no projection tracking.invoices. There is tracking.orders." in capsys.readouterr().err


async def test_where_nothing_runs_it_says_so(tmp_path: Path, capsys: SAID) -> None:
    assert await rebuild("tracking.orders", state=tmp_path) == 1
    assert "there is no gendan on" in capsys.readouterr().err


async def test_a_second_one_is_refused_and_changes_nothing(state: Path, database: Database, capsys: SAID) -> None:
    async with begun(database.owner_url):
        assert await rebuild("tracking.orders", state=state) == 1
    assert "another rebuild of it is running" in capsys.readouterr().err


async def test_a_role_that_may_make_no_tables_is_told_whose_address_is_needed(
    state: Path, database: Database, capsys: SAID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_TRACKING_OWNER_DATABASE_URL", database.url)
    assert await rebuild("tracking.orders", state=state) == 1
    assert "GENDAN_TRACKING_OWNER_DATABASE_URL" in capsys.readouterr().err


async def test_it_gives_up_in_words_where_the_old_version_is_never_free(
    state: Path, database: Database, capsys: SAID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "TRIES", 1)
    reader = await asyncpg.connect(database.url)
    async with reader.transaction():
        await reader.fetch("SELECT * FROM order_views")
        assert await rebuild("tracking.orders", state=state) == 1
    await reader.close()
    assert "run it again when there is less to do, it goes on" in capsys.readouterr().err
    assert await rebuild("tracking.orders", state=state) == 0


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (asyncpg.AdminShutdownError("terminating"), 1, "the database is away"),
        (asyncio.CancelledError(), INTERRUPTED, "Stopped. What is shown has not changed."),
    ],
)
async def test_when_it_is_stopped_it_says_that_it_goes_on(
    state: Path, capsys: SAID, monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: int, words: str
) -> None:
    async def fails(*_: object) -> None:
        raise fault

    with monkeypatch.context() as failing:
        failing.setattr(run, "come_near", fails)
        assert await rebuild("tracking.orders", state=state) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Run it again: it goes on." in said
    assert await rebuild("tracking.orders", state=state) == 0

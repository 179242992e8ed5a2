"""`gendan parked`: what it refuses in words. What it does when something is parked is told in tests/promises."""

from pathlib import Path

import pytest

from gendan.launcher.state import write
from gendan.operating.parked import list_parked, retry_parked, show_parked, skip_parked
from gendan.services import existing

SAID = pytest.CaptureFixture[str]


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """The state directory of a run whose services do not answer."""
    told = {f"{each.variable}_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none" for each in existing()}
    urls = {f"{each.variable}_URL": "http://127.0.0.1:1" for each in existing()}
    write(tmp_path / "environment.json", {**told, **urls, "GENDAN_NATS_URL": "nats://127.0.0.1:1"})
    return tmp_path


@pytest.mark.parametrize("reason", ["", "  "])
async def test_nothing_is_skipped_without_a_reason(silent: Path, capsys: SAID, reason: str) -> None:
    assert await skip_parked("tracking.orders", "an order", reason=reason, state=silent) == 1
    assert "say why: --reason" in capsys.readouterr().err


async def test_services_that_do_not_answer_are_named(silent: Path, capsys: SAID) -> None:
    assert await list_parked(state=silent) == 1
    said = capsys.readouterr()
    for service in existing():
        assert f"the {service.name} service does not answer" in said.err


async def test_a_consumer_that_nobody_has_is_refused(silent: Path, capsys: SAID) -> None:
    assert await retry_parked("invoices", state=silent) == 1
    assert await show_parked("invoices", "an order", state=silent) == 1
    assert capsys.readouterr().err.count("there is no consumer invoices") == 2


async def test_where_nothing_runs_it_says_so(tmp_path: Path, capsys: SAID) -> None:
    assert await list_parked(state=tmp_path / "nothing") == 1
    assert await skip_parked("tracking.orders", "an order", reason="why not", state=tmp_path / "nothing") == 1
    assert capsys.readouterr().err.count("there is no gendan on") == 2

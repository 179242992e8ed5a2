"""The operator's commands find a run by its state directory, or servers that the environment names."""

from pathlib import Path

import pytest

from gendan.launcher.state import write
from gendan.operating.reach import OutOfReach, reach
from gendan.services import existing

NAMED = {f"{each.variable}_DATABASE_URL": f"postgresql://app@db/{each.name}" for each in existing()}


def test_a_run_is_found_by_what_its_launcher_wrote_down(tmp_path: Path) -> None:
    write(tmp_path / "environment.json", {**NAMED, "GENDAN_NATS_URL": "nats://here"})
    found = reach(tmp_path, {})
    assert found.databases["order"].url == "postgresql://app@db/order"
    assert found.nats_url == "nats://here"


def test_what_the_environment_names_comes_first(tmp_path: Path) -> None:
    write(tmp_path / "environment.json", {**NAMED, "GENDAN_NATS_URL": "nats://here"})
    found = reach(tmp_path, {"GENDAN_NATS_URL": "nats://there", "GENDAN_ORDER_DATABASE_URL": "postgresql://b@db/b"})
    assert found.nats_url == "nats://there"
    assert found.databases["order"].url == "postgresql://b@db/b"


def test_where_nothing_runs_and_nothing_is_named_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(OutOfReach, match="GENDAN_NATS_URL"):
        reach(tmp_path, NAMED)

"""A failure that nobody handled is found in the logs."""

from pathlib import Path

from tests.faults.checks.logs import nothing_unseen, read_logs
from tests.faults.telling import kinds


def test_a_task_that_failed_unseen_is_found_and_a_warning_is_none(tmp_path: Path) -> None:
    (tmp_path / "order-1.log").write_text("[warning] the event store is away\nTask exception was never retrieved\n")
    (tmp_path / "order-2.log").write_text("[warning] begins anew\n")
    assert kinds(nothing_unseen(read_logs(tmp_path))) == ["nobody took note of a failure"]

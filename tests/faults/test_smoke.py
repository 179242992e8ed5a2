"""A short run: one fault of each kind against everything, and nothing that was promised is broken."""

import json
import subprocess
import sys
from pathlib import Path

from gendan.launcher.python import SOURCE
from tests.faults.plan import GAP, KINDS


def test_one_fault_of_each_kind_breaks_no_promise(tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    words = ["--duration", str(len(KINDS) * GAP), "--summary", str(summary), "--logs", str(tmp_path / "logs")]
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults", *words],
        cwd=SOURCE,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, f"{run.stderr}\n{run.stdout}"  # the seed stands in its first line
    told = json.loads(summary.read_text())
    assert told["faults"].keys() >= KINDS.keys()
    assert told["violations"] == {}
    assert told["commands"]["done"] > 50
    assert told["events"]["order"] > 50
    for service in ("production", "logistics", "notify"):
        assert told["events"][service] > 20

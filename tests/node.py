"""Programs of Node that judge and use the contract: installed by make from contract/package-lock.json."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

CONTRACT = Path(__file__).parents[1] / "contract"
INSTALLED = CONTRACT / "node_modules"
SECONDS = 120.0


def node(program: str, *words: str, cwd: Path = CONTRACT, environment: Mapping[str, str] | None = None) -> str:
    """What `program` (of node_modules/.bin, or node itself) says; fails the test with its words where it fails.

    Where Node is not there the test is skipped, unless GENDAN_REQUIRE_NODE says that it has to be.
    """
    found = shutil.which("node") if program == "node" else shutil.which(program, path=INSTALLED / ".bin")
    if found is None or not INSTALLED.is_dir():
        missing = "needs Node and what `make contract/node_modules/.installed` brings"
        if os.environ.get("GENDAN_REQUIRE_NODE") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    done = subprocess.run(
        [found, *words],
        cwd=cwd,
        env=_environment(environment or {}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{program} {' '.join(words)}:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}", pytrace=False)
    return done.stdout


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "REDOCLY_TELEMETRY": "off", "NO_UPDATE_NOTIFIER": "1", **more}

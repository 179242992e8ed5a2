"""Peers and what they need, installed by the benchmark itself into `.peers`: users need none of it."""

import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parents[1] / ".peers"


def python_packages(*names: str) -> Path:
    """A folder for PYTHONPATH with these packages from the index that pip knows."""
    folder = PEERS / "python"
    if not all((folder / name.replace("-", "_")).exists() for name in names):
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--target", str(folder), *names], check=True, stderr=subprocess.DEVNULL)
    return folder


def npm_package(name: str) -> Path:
    """The folder of this npm package."""
    if not (folder := PEERS / "node_modules" / name).exists():
        PEERS.mkdir(exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-save", "--no-package-lock", "--prefix", str(PEERS), name]
        subprocess.run(npm, check=True)
    return folder

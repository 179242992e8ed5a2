"""Whom PostgreSQL runs as: the one who starts us, or, since it refuses root, an unprivileged system user."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gendan.launcher.words import CannotStart

OWN = "gendan"


@dataclass(frozen=True)
class Account:
    """A user other than ourselves: the name, the user's number and the group's."""

    name: str
    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether this user may walk down into the folder `path`, which need not exist yet."""
        return all(
            self._may(folder, stat.S_IXOTH) for folder in (path.resolve(), *path.resolve().parents) if folder.exists()
        )

    def may_run(self, program: Path) -> bool:
        """Whether this user may read and run this program."""
        return self.reaches(program.parent) and self._may(program, stat.S_IROTH | stat.S_IXOTH)

    def _may(self, path: Path, wanted: int) -> bool:
        """`wanted` are the bits as of others; an owner's stand six to the left of them, a group's three."""
        known = path.stat()
        shift = 6 if known.st_uid == self.uid else 3 if known.st_gid == self.gid else 0
        return known.st_mode >> shift & wanted == wanted


def account_for(data: Path) -> Account | None:
    """Who runs PostgreSQL on `data`: None means ourselves. Data that exists stays with whom it belongs to.

    Raises CannotStart where we are root and no unprivileged user can be found or made.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (uid := data.stat().st_uid) != 0:
        return _account(pwd.getpwuid(uid))
    for name in (OWN, "postgres"):
        if account := _named(name):
            return account
    return _made() or _named("nobody") or _refused()


def _made() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    options = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    # two launchers may be at it at once: what counts is that the user is there afterwards
    subprocess.run([useradd, *options, OWN], check=False, capture_output=True)  # noqa: S603  our own words
    return _named(OWN)


def _named(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _refused() -> Account:
    raise CannotStart(
        "PostgreSQL does not run as root, and there is no other user for it: "
        f"make one (`useradd --system {OWN}`) or start gendan as an ordinary user"
    )

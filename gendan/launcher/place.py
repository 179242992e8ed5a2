"""Where PostgreSQL's programs and data lie: in the state directory, unless its user cannot get there."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gendan.launcher import binaries, others, postgres
from gendan.launcher.account import Account, account_for
from gendan.launcher.words import CannotStart

ELSEWHERE = Path("/var/lib/gendan")
POINTER = "postgres.at"
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535.lock")


@dataclass(frozen=True)
class Place:
    """PostgreSQL's programs, its data, its socket's folder, and the user that all but the programs belongs to."""

    binaries: Path
    data: Path
    sockets: Path
    account: Account | None


def place_for(state: Path, elsewhere: Path = ELSEWHERE) -> Place:
    """Find or make the place of this state directory's PostgreSQL. Raises CannotStart."""
    home = _home(state, elsewhere)
    account = account_for(home / "data")
    _make(home, account)
    programs = binaries.postgres_home()
    if account and not account.may_run(programs / "bin" / "postgres"):
        programs = _copied(programs, elsewhere)
    return Place(programs, home / "data", _sockets(home, account), account)


def _home(state: Path, elsewhere: Path) -> Path:
    pointer, inside = state / POINTER, state / "postgres"
    if pointer.exists():
        return Path(pointer.read_text().strip())
    account = account_for(inside / "data")
    if account is None or account.reaches(state):
        return inside
    home = elsewhere / hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:16]
    if home.exists():  # of a state directory that has been removed: its passwords went with it
        _put_aside(home)
    _make(elsewhere, None, mode=0o755)
    _make(home, account)
    pointer.write_text(f"{home}\n")
    return home


def _put_aside(home: Path) -> None:
    pid = postgres.last_pid(home / "data")
    if pid is not None and others.is_postgres_on(pid, home / "data"):
        raise CannotStart(f"a PostgreSQL (pid {pid}) is still running on {home}, which a removed state directory left")
    number = 1
    while (aside := home.with_name(f"{home.name}.left-{number}")).exists():
        number += 1
    home.rename(aside)


def _copied(home: Path, elsewhere: Path) -> Path:
    """PostgreSQL's programs where every user reaches them: copied once per version, all or nothing."""
    copy = elsewhere / f"postgresql-{binaries.postgres_version()}"
    if not copy.exists():
        _make(elsewhere, None, mode=0o755)
        half = Path(tempfile.mkdtemp(prefix="half-", dir=elsewhere))
        binaries.copy_postgres(home, half)
        try:
            half.rename(copy)
        except OSError:  # another launcher was first
            shutil.rmtree(half)
    return copy / home.relative_to(home.parents[1])


def _sockets(home: Path, account: Account | None) -> Path:
    """A folder for the socket, whose path the system limits to 107 bytes; only PostgreSQL's user may enter it."""
    folder = home / "socket"
    if (
        len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER
        or not str(folder).isprintable()
        or set('",') & set(str(folder))
    ):
        digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"gendan-{account.uid if account else os.geteuid()}-{digest}"
    _make(folder, account)
    return folder


def _make(folder: Path, account: Account | None, mode: int = 0o700) -> None:
    uid = account.uid if account else os.geteuid()
    try:
        folder.mkdir(mode=mode)
        folder.chmod(mode)  # whatever the umask says
        if account:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        known = folder.lstat()
        if known.st_uid != uid or folder.is_symlink():
            raise CannotStart(f"{folder} belongs to someone else (user {known.st_uid}): move it away") from None

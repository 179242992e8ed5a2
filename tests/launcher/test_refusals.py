"""What stands in the way of a start is said in words, and left alone (tests/promises/test_22 has the rest)."""

import os
from pathlib import Path

import pytest

from tests.launcher.conftest import Launch
from tests.launcher.launched import Launched, free_ports


def refusal(launched: Launched) -> str:
    """What it said; it has started nothing and ended with exit code 1."""
    assert launched.process.wait(60) == 1
    launched.stop()
    assert not (launched.folder / "logs").exists()
    return launched.said()


@pytest.mark.parametrize("port", [70_000, -5])
def test_a_port_that_is_none_is_refused(folder: Path, launch: Launch, port: int) -> None:
    assert f"port {port} (tracking) is no port that can be used" in refusal(launch(folder / "state", port))


def test_a_directory_of_something_else_is_refused_and_left_as_it_is(folder: Path, launch: Launch) -> None:
    (folder / "thesis.tex").write_text("chapter one")
    assert f"{folder} holds other things than gendan's" in refusal(launch(folder))
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


def test_a_file_is_no_directory(folder: Path, launch: Launch) -> None:
    (folder / "state").write_text("a file")
    assert "is no directory" in refusal(launch(folder / "state"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory to someone else")
def test_a_directory_of_another_user_is_refused(folder: Path, launch: Launch) -> None:
    (folder / "theirs").mkdir()
    os.chown(folder / "theirs", 65534, 65534)
    assert "theirs belongs to nobody" in refusal(launch(folder / "theirs"))


def test_a_service_that_cannot_be_started_is_said_with_the_end_of_its_log(state: Path, launch: Launch) -> None:
    broken = launch(state, app="tests.launcher.broken:app")
    assert broken.process.wait(60) == 1
    broken.stop()
    assert "does not start" in broken.said()
    assert "RuntimeError: a colour is missing" in broken.said()


def test_a_nursery_that_cannot_be_started_is_said_with_the_end_of_its_log(state: Path, launch: Launch) -> None:
    broken = launch(state, modules=["tests.launcher.broken"])
    assert broken.process.wait(60) == 1
    broken.stop()
    assert "nursery does not start" in broken.said()
    assert "RuntimeError: a colour is missing" in broken.said()


def test_a_given_database_that_cannot_be_reached_is_said(state: Path, launch: Launch) -> None:
    nowhere = f"postgresql://someone:secret@127.0.0.1:{free_ports()}/orders"
    told = launch(state, GENDAN_ORDER_DATABASE_URL=nowhere)
    assert told.process.wait(60) == 1
    told.stop()
    assert "the database given for order (127.0.0.1, orders) cannot be used" in told.said()
    assert "secret" not in told.said()


@pytest.mark.parametrize("secret", ["GENDAN_SERVICE_TOKEN", "GENDAN_PEOPLE_KEY"])
def test_where_people_sign_in_elsewhere_a_given_secret_that_can_be_guessed_is_refused(
    state: Path, launch: Launch, secret: str
) -> None:
    told = launch(state, GENDAN_IDENTITY_ISSUER="https://sign-in.example", **{secret: "between-us"})
    assert told.process.wait(60) == 1
    told.stop()
    assert f"{secret} has fewer than 32 characters: make one" in told.said()
    assert "between-us" not in told.said()

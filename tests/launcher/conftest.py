"""One run that many tests look at, and folders that PostgreSQL's user can get to."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.folders import gone_afterwards, in_memory
from tests.launcher.launched import Launched

Launch = Callable[..., Launched]


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that also another user may pass; pytest's own ones are closed to others."""
    with gone_afterwards(in_memory()) as folder:
        yield folder


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """A state directory after its first start: the others begin with a copy, which is quicker."""
    with gone_afterwards(in_memory()) as folder:
        first = Launched(folder / "state")
        try:
            first.until_ready().stop()
            yield first.folder
        finally:
            first.kill()


@pytest.fixture
def state(prepared: Path, folder: Path) -> Path:
    """A state directory of a run that was stopped."""
    return _copied(prepared, folder)


@pytest.fixture(scope="session")
def run(prepared: Path) -> Iterator[Launched]:
    """A run that is ready; whoever breaks something in it waits until it is whole again."""
    with gone_afterwards(in_memory()) as folder:
        launched = Launched(_copied(prepared, folder))
        try:
            yield launched.until_ready()
        finally:
            launched.stop()


def _copied(prepared: Path, folder: Path) -> Path:
    subprocess.run(["cp", "-a", prepared, folder / "state"], check=True)  # with its owners
    return folder / "state"


@pytest.fixture
def launch() -> Iterator[Launch]:
    """Starts runs; those that still go on after the test are killed, and their children with them."""
    started: list[Launched] = []

    def new(*arguments: object, **around: str) -> Launched:
        started.append(Launched(*arguments, **around))  # type: ignore[arg-type]
        return started[-1]

    yield new
    for launched in started:
        launched.kill()

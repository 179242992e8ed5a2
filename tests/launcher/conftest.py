"""One run that many tests look at, and folders that PostgreSQL's user can get to."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.launcher.launched import Launched

Launch = Callable[..., Launched]


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="gendan-test-", ignore_cleanup_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that also another user may pass; pytest's own ones are closed to others."""
    with _folder() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def run() -> Iterator[Launched]:
    """A run that is ready; whoever breaks something in it waits until it is whole again."""
    with _folder() as name:
        Path(name).chmod(0o755)
        launched = Launched(Path(name) / "state")
        try:
            yield launched.until_ready()
        finally:
            launched.stop()


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

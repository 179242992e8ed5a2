"""The image: what is built into it, and that all of it gets there. There is no engine here that would build it."""

import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from zipfile import ZipFile

from tests.deploy.rendered import DEPLOY

HERE = DEPLOY.parent
DOCKERFILE = DEPLOY / "Dockerfile"


def lines(word: str) -> list[list[str]]:
    """What stands behind a word of the Dockerfile, wherever it stands."""
    return [each.split()[1:] for each in DOCKERFILE.read_text().splitlines() if each.startswith(f"{word} ")]


def test_it_is_written_as_images_should_be() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, DOCKERFILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_it_takes_is_there_and_is_not_left_out() -> None:
    let_in = [
        each.removeprefix("!") for each in (DEPLOY / "Dockerfile.dockerignore").read_text().split() if each[0] == "!"
    ]
    taken = {source for told in lines("COPY") if not told[0].startswith("--") for source in told[:-1]}
    assert taken == set(let_in)
    for each in taken:
        assert (HERE / each).exists(), each


def test_nobody_in_it_is_root() -> None:
    assert lines("USER") == [["10001:10001"]]
    assert lines("ENTRYPOINT") == [['["gendan"]']]


def test_all_that_the_services_read_is_built_into_it(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=HERE, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    built = set(ZipFile(wheel).namelist())
    here = subprocess.run(
        ["git", "ls-files", "gendan", "services", "shared"], cwd=HERE, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert set(here) <= built
    assert not [each for each in built if fnmatch(each, "*__pycache__*") or each.startswith("tests/")]

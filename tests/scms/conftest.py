"""The files that the import is tried on: the real one where it is at hand, and a small one with every odd cell."""

import os
from pathlib import Path

import pytest

from gendan.scms.plan import Plan, plan
from gendan.scms.read import read

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def scms() -> Path:
    """The real delivery history: GENDAN_SCMS_FILE, or beside the checkout."""
    beside = HERE.parents[2] / "shared" / "data" / "scms_delivery_history.csv"
    file = Path(os.environ.get("GENDAN_SCMS_FILE", beside))
    if not file.is_file():
        pytest.skip(f"the real SCMS file is not at {file}; name it in GENDAN_SCMS_FILE")
    return file


@pytest.fixture(scope="session")
def odd_file() -> Path:
    """Made up: CR line ends, and a cell of every kind that needs a decision."""
    return HERE / "odd.csv"


@pytest.fixture(scope="session")
def odd(odd_file: Path) -> Plan:
    return plan(read(odd_file))


@pytest.fixture(scope="session")
def real(scms: Path) -> Plan:
    return plan(read(scms))

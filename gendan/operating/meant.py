"""The option by which a command is told which `gendan up` it is about."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

Meant = Annotated[
    Path, Parameter(help="The directory of the `gendan up` that is meant. What the environment names comes first.")
]

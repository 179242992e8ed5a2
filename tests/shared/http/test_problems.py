"""Every error has a kind in one table, docs/problems.md shows that table, and a service explains it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx

from shared.http.kinds import ALL, KINDS
from shared.http.problems import OF_STATUS
from tests.shared.http.asked import problem

HERE = Path(__file__).parents[3]
MAKERS = {HERE / "shared/http/kinds.py", HERE / "shared/http/problems.py"}
"""Where errors are put together: nowhere else."""


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """All calls in what we serve."""
    for path in (*HERE.glob("shared/**/*.py"), *HERE.glob("services/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path, node


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_the_documentation_says_what_the_table_says() -> None:
    lines = (HERE / "docs/problems.md").read_text().splitlines()
    documented = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    wanted = [[str(kind.status), f"`{kind.name}`", kind.when, kind.beside, kind.then] for kind in ALL]
    assert [row for row in documented if not row[0].startswith("-")] == wanted


def test_no_error_is_put_together_beside_the_table() -> None:
    beside = [
        f"{path.relative_to(HERE)}:{call.lineno}"
        for path, call in calls()
        if called(call) in {"Problem", "StatusProblem"} and path not in MAKERS
    ]
    assert beside == [], 'say problem("<name>", …) of shared/http/kinds.py'


def test_each_kind_of_the_table_can_come_out_and_no_other() -> None:
    told = {
        call.args[0].value
        for _, call in calls()
        if called(call) in {"problem", "refusal"} and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert told | {*OF_STATUS.values()} | {"failed"} == KINDS.keys()


async def test_an_error_can_be_looked_up_by_the_end_of_its_type(things: httpx.AsyncClient) -> None:
    answer = await things.get("/v1/nothing")
    name = problem(answer, 404, "no-such-address")["type"].rpartition(":")[2]
    told = (await things.get(f"/v1/problems/{name}")).json()
    assert (told["type"], told["status"], told["title"]) == (
        answer.json()["type"],
        answer.status_code,
        answer.json()["title"],
    )
    assert [each["type"] for each in (await things.get("/v1/problems")).json()] == [kind.type for kind in ALL]
    problem(await things.get("/v1/problems/mood"), 404, "unknown")

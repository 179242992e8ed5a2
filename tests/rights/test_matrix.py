"""Every route × everybody × one's own and others' things, asked of the real services: the answers of docs/rights.md."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.patiently import AWAY, TRIES
from tests.rights import table
from tests.rights.asking import Question, questions
from tests.rights.routes import routes
from tests.rights.services import Services

LEAST = 1000
AT_ONCE = 12
DONE = {200, 201, 303, 409}
"""What whoever may is answered: a rule of the business may still be against it."""
NONE_PARKED = "is parked in"
"""The words of a 404 that is no refusal: nothing stands still in these services."""
LISTS = {"GET /", "GET /v1/orders", "GET /reports/on-time", "GET /v1/reports/on-time"}
"""What shows, without being asked for one, whose things there are."""
ONES_OWN = {"GET /v1/inbox", "GET /v1/boards/my-day", "GET /my-day"}
"""What shows by role what is theirs: tests/notify/test_inbox.py, tests/tracking/boards/test_my_day.py."""
ABOUT_WHO_ASKS = "GET /v1/me"
"""Says whose customers the token names, to whoever shows it, and shows no things."""

Answer = tuple[Question, int, str]


async def test_everybody_is_answered_as_the_table_says(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    asked = list(questions(routes(), table.rights(), services.key))
    with capsys.disabled():
        print(f"\n{len(asked):,} questions: every route × everybody × own and others' things")
    assert len(asked) >= LEAST
    assert table.cells() == len(asked), f"docs/rights.md must say that it is {len(asked):,} questions now"
    refused = {each for each in asked if each.refused or (services.is_about_somebody(each) and not each.is_theirs)}
    before = await services.written()
    wrong = wrongly_let_in(await answers(services, refused))
    assert not wrong, in_words(wrong)
    assert await services.written() == before, "what is refused writes nothing"
    looks = {each for each in asked if not each.route.rule.changes} - refused
    for let_in in looks, set(asked) - refused - looks:  # what is looked at stands still
        found = await answers(services, let_in)
        wrong = wrongly_answered(found) + (wrongly_shown(found) if let_in is looks else [])
        assert not wrong, in_words(wrong)


def wrongly_let_in(found: list[Answer]) -> list[str]:
    """A role that may not is told so; of what concerns others nothing is told, not even that it is there."""
    return [
        f"{question}: {status}, not {question.refused or 404}: {text[:150]}"
        for question, status, text in found
        if status != (question.refused or 404) or question.whose in text
    ]


def wrongly_answered(found: list[Answer]) -> list[str]:
    """Whoever may is let in."""
    return [
        f"{question}: {status}, and they may: {text[:150]}"
        for question, status, text in found
        if status not in DONE and NONE_PARKED not in text
    ]


def wrongly_shown(found: list[Answer]) -> list[str]:
    """Everybody is shown everything that is theirs, and nothing else."""
    wrong: list[str] = []
    shown: dict[tuple[str, str, str], set[bool]] = defaultdict(set)
    for question, _, text in found:
        if str(question.route) == ABOUT_WHO_ASKS:
            continue
        is_shown = question.whose in text
        if question.is_theirs:
            shown[*question.route.key, question.whose].add(is_shown)
        elif is_shown:
            wrong.append(f"{question}: is shown what is none of their business")
    wrong += [
        f"{'/'.join(of)}: is shown to some whom it concerns, and not to all"
        for of, is_ in shown.items()
        if len(is_) > 1 and of[1] not in ONES_OWN
    ]
    showing = {route for (_, route, _), is_ in shown.items() if is_ == {True}}
    return [*wrong, *(f"{route} shows nothing to those who may see all" for route in sorted(LISTS - showing))]


async def answers(services: Services, asked: Iterable[Question]) -> list[Answer]:
    """Of many at a time, in no order."""
    places = asyncio.Semaphore(AT_ONCE)

    async def answer(question: Question) -> Answer:
        async with places:
            for _ in range(TRIES):
                status, text = await services.ask(question)
                if status != AWAY:
                    break
                await asyncio.sleep(1)  # as long as Retry-After says
            return question, status, text

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(answer(question)) for question in asked]
    return [task.result() for task in tasks]


def in_words(wrong: list[str]) -> str:
    return "\n".join([f"{len(wrong)} answers are not as docs/rights.md says:", *wrong[:40]])

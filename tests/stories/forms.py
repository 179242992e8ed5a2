"""People who do all that they do by the forms of an order's pages."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import unescape

import httpx

from shared.identity.demo import DemoUser
from tests.forms import SENT_BY_A_PAGE, File, Form, form_of, send
from tests.stories.telling import Story, header
from tests.waiting import until

LATER = {409, 412, 503}
"""What opens the gate, or is known of it, has not come around yet."""


@dataclass
class Forms:
    """One order's life, told at its own pages."""

    story: Story

    @property
    def at(self) -> str:
        return f"/orders/{self.story.order.rpartition('/')[2]}"

    async def drawn(self, who: DemoUser, act: str, about: str | None = None) -> Form:
        """A form as they are shown it."""
        asked = {} if about is None else {"about": about}
        page = await self.story.company.tracking.get(f"{self.at}/do/{act}", params=asked, headers=header(who))
        assert page.status_code == 200, (act, said(page))
        return form_of(page.text, f"{self.at}/do/{act}")

    async def does(
        self,
        who: DemoUser,
        act: str,
        about: str | None = None,
        files: Mapping[str, list[File]] | None = None,
        **typed: str,
    ) -> None:
        """Fill it and send it; it is taken, at once or as soon as what opens its gate has come around."""
        answers: list[httpx.Response] = []

        async def taken() -> bool:
            form = await self.drawn(who, act, about)
            answers.append(await send(self.story.company.tracking, form, header(who), files, **typed))
            return answers[-1].status_code not in LATER

        if not await taken():
            with suppress(AssertionError):
                await until(taken, "taken")
        assert answers[-1].status_code == 303, (act, said(answers[-1]))
        assert f"did={act}" in answers[-1].headers["location"]

    async def is_not_theirs(self, who: DemoUser, act: str, about: str | None = None) -> None:
        """Their role is not shown the form, is offered it nowhere, and is refused if they send it all the same."""
        tracking, asked = self.story.company.tracking, {} if about is None else {"about": about}
        shown = await tracking.get(f"{self.at}/do/{act}", params=asked, headers=header(who))
        assert shown.status_code == 403, (act, said(shown))
        sent = {"key": "k" * 32, **asked}
        answer = await tracking.post(f"{self.at}/do/{act}", data=sent, headers=header(who) | SENT_BY_A_PAGE)
        assert answer.status_code == 403, (act, said(answer))
        assert not re.search(rf"do={act}\b", (await tracking.get(self.at, headers=header(who))).text)

    async def shows(self, who: DemoUser, *words: str) -> None:
        """The order's page says all of this to them, at once or as soon as it is known."""
        missing: list[str] = []

        async def said_there() -> bool:
            nonlocal missing
            page = unescape((await self.story.company.tracking.get(self.at, headers=header(who))).text)
            missing = [each for each in words if each not in page]
            return not missing

        with suppress(AssertionError):
            await until(said_there, "shown")
        assert not missing, missing

    async def may_not(self, who: DemoUser, act: str, *words: str, about: str | None = None, **typed: str) -> str:
        """Refused on the same page, with these words, and with all that was typed."""
        form = await self.drawn(who, act, about)
        answer = await send(self.story.company.tracking, form, header(who), None, **typed)
        assert answer.status_code == 409, (act, said(answer))
        assert [each for each in words if each not in answer.text] == [], said(answer)
        again = form_of(answer.text, form.action)
        assert {name: again[name] for name in typed} == typed
        return answer.text


def said(answer: httpx.Response) -> str:
    """Of a page, what is wrong, and what stands beside its fields."""
    alert = re.findall(r'role="alert">.*?<form', answer.text, re.DOTALL)
    beside = re.findall(r'class="error">.*?</p>', answer.text)
    words = re.sub(r"<[^>]+>|\s+", " ", " ".join([*alert, *beside]) or answer.text[:1500])
    return f"{answer.status_code}: {words}"

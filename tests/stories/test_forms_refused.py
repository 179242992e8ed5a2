"""Forms that are not taken at once: wrong, refused, overtaken, sent twice, from elsewhere, signed out, unanswered."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.identity.demo import DemoUser
from tests.forms import SENT_BY_A_PAGE, Form, form_of, send
from tests.stories.conftest import Company
from tests.stories.forms import Forms, said
from tests.stories.garments import CUSTOMER, ORDER
from tests.stories.telling import BUSINESS, MANAGER, QUALITY, WORKSHOP, Story, header

NOBODY = {"Authorization": "Bearer of.no.use"}


async def test_a_form_that_is_not_taken_comes_back_with_the_words_and_with_all_that_was_typed(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", **CUSTOMER | {"countersign": "not_required"})
    order = (await story.does(BUSINESS, "/v1/orders", **ORDER))["id"]
    story.order = f"/v1/orders/{order}"
    await story.stands(headline="received")
    forms = Forms(story)
    await wrong(forms)
    await from_elsewhere(forms)
    await not_theirs(forms)
    await overtaken(forms)
    await of_another_version(forms)
    await sent_twice(forms)
    await no_picture(forms)
    await signed_out(forms)
    await unanswered(forms, monkeypatch)


async def wrong(forms: Forms) -> None:
    """The service's words stand beside the field, and the field says that it is wrong."""
    form = await forms.drawn(BUSINESS, "ask")
    answer = await posted(forms, form, BUSINESS, question="", number="Q 1/2")
    assert answer.status_code == 422, said(answer)
    field = answer.text.partition('name="question"')[2].partition("</div>")[0]
    assert "aria-invalid" in field
    assert 'class="error">Field required' in answer.text
    again = form_of(answer.text, forms.at)
    assert (again["number"], again["key"], again["blocking"]) == ("Q 1/2", form["key"], "yes")
    chinese = await posted(forms, again, BUSINESS, {"Accept-Language": "zh"}, question="")
    assert "尚未提交：请更正标出的内容" in chinese.text
    assert "必填" in chinese.text.partition('class="error">')[2][:20]


async def from_elsewhere(forms: Forms) -> None:
    """Another site's form acts by nobody's name, whatever cookie the browser sends along."""
    form = await forms.drawn(BUSINESS, "acknowledge")
    at = forms.story.company.tracking
    for headers in (
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        answer = await at.post(form.action, data=dict(form.values), headers=header(BUSINESS) | headers)
        assert answer.status_code == 403, headers
    await forms.story.stands(headline="received")
    own = {"Origin": "http://tracking"}
    answer = await at.post(form.action, data=dict(form.values), headers=header(BUSINESS) | own)
    assert answer.status_code == 303, said(answer)
    await forms.story.stands(headline="acknowledged")


async def not_theirs(forms: Forms) -> None:
    """A role has its own forms only; what it may not see stands nowhere on the page."""
    at = forms.story.company.tracking
    for act in "release", "payment", "hand_over":
        assert (await at.get(f"{forms.at}/do/{act}", headers=header(WORKSHOP))).status_code == 403
        answer = await at.post(f"{forms.at}/do/{act}", data={"key": "k"}, headers=header(WORKSHOP) | SENT_BY_A_PAGE)
        assert answer.status_code == 403
    assert (await at.get(f"{forms.at}/do/nothing", headers=header(BUSINESS))).status_code == 404
    page = (await at.get(forms.at, headers=header(WORKSHOP))).text
    assert "/do/" not in page.partition("</header>")[2].replace("/do/output", "").replace("/do/photo", "")
    assert "do=raise" in page
    assert all(hidden not in page for hidden in ("do=release", "do=payment", "8.40", "10,080"))


async def overtaken(forms: Forms) -> None:
    """What another did meanwhile is shown first, with their name; sent again knowingly, it is done."""
    form = await forms.drawn(BUSINESS, "hold")
    await forms.does(MANAGER, "ask", question="which navy?")
    answer = await posted(forms, form, BUSINESS, reason="the label artwork is checked")
    assert answer.status_code == 409, said(answer)
    assert all(words in answer.text for words in ("Others did something", "Asked the customer", "Zhang Wei"))
    assert (await forms.story.stands(headline="acknowledged"))["held"] is None
    again = form_of(answer.text, forms.at)
    assert again["reason"] == "the label artwork is checked"
    assert (await posted(forms, again, BUSINESS)).status_code == 303
    await forms.story.stands(headline="on_hold")


async def of_another_version(forms: Forms) -> None:
    """A version that moved on by nothing that matters to the act is no reason to ask again."""
    form = await forms.drawn(BUSINESS, "resume")
    form.values = [(name, "1" if name == "version" else value) for name, value in form.values]
    answer = await posted(forms, form, BUSINESS)
    assert answer.status_code == 303, said(answer)
    await forms.story.stands(headline="acknowledged")


async def sent_twice(forms: Forms) -> None:
    """A double click, and a reload of what was sent long ago, act once."""
    form = await forms.drawn(BUSINESS, "hold")
    typed: dict[str, Any] = {"reason": "the carton marks are checked"}
    answers = await asyncio.gather(*(posted(forms, form, BUSINESS, **typed) for _ in range(3)))
    await forms.story.stands(headline="on_hold")
    await forms.does(BUSINESS, "resume")
    answers.append(await posted(forms, form, BUSINESS, **typed))
    assert [each.status_code for each in answers] == [303] * 4, [said(each) for each in answers]
    shown = await forms.story.company.shown(f"{forms.story.order}/history")
    assert [each["topic"] for each in shown["events"]].count("order.held") == 2, "this one, and the one before"
    await forms.story.stands(headline="acknowledged")


async def no_picture(forms: Forms) -> None:
    """What is no picture is said beside the input that it came by, and nothing is told of it."""
    form = await forms.drawn(QUALITY, "raise")
    typed: dict[str, Any] = {"what": "a carton is wet", "severity": "minor"}
    at = forms.story.company.tracking
    answer = await send(at, form, header(QUALITY), {"evidence": [("x.jpg", b"<script>", "image/jpeg")]}, **typed)
    assert answer.status_code >= 400, said(answer)
    assert 'class="error"' in answer.text.partition('class="files-in')[2].partition("</fieldset>")[0]
    assert form_of(answer.text, forms.at)["what"] == "a carton is wet"


async def signed_out(forms: Forms) -> None:
    """Who is signed out meanwhile signs in, and sends what was typed."""
    form = await forms.drawn(BUSINESS, "hold")
    answer = await posted(forms, form, BUSINESS, NOBODY, reason="the <artwork> is checked")
    assert answer.status_code == 401
    assert "You are not signed in any more" in answer.text
    kept = form_of(answer.text, forms.at)
    assert kept["reason"] == "the <artwork> is checked"
    assert (await posted(forms, kept, BUSINESS)).status_code == 303
    await forms.story.stands(headline="on_hold")
    await forms.does(BUSINESS, "resume")


async def unanswered(forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that is away loses nothing; the same form is taken when it is back."""
    form = await forms.drawn(QUALITY, "raise")
    typed: dict[str, Any] = {"what": "a carton is wet", "severity": "minor"}
    with monkeypatch.context() as away:
        away.setenv("GENDAN_PRODUCTION_URL", "http://127.0.0.1:9")
        answer = await posted(forms, form, QUALITY, **typed)
    assert answer.status_code == 503
    assert "Nothing was done, and what you typed is kept" in answer.text
    again = form_of(answer.text, forms.at)
    assert (again["what"], again["key"]) == ("a carton is wet", form["key"])
    answer = await posted(forms, again, QUALITY)
    assert answer.status_code == 303
    shown = await forms.story.company.tracking.get(answer.headers["location"], headers=header(QUALITY))
    assert "Done: Raise an exception." in shown.text
    assert "EX-1" in shown.text, "what was just done is shown at once"


async def posted(
    forms: Forms, form: Form, who: DemoUser, headers: dict[str, str] | None = None, **typed: str
) -> httpx.Response:
    return await send(forms.story.company.tracking, form, {**header(who), **(headers or {})}, None, **typed)

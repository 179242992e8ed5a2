"""Who reads Chinese is refused in Chinese, by a gate, by a rule, for a field; who reads English as services say it."""

import re
from html import unescape

import httpx

from tests.forms import form_of, send
from tests.stories.conftest import Company
from tests.stories.forms import Forms, said
from tests.stories.garments import CUSTOMER, ORDER
from tests.stories.telling import BUSINESS, Story, header

CHINESE = {"Accept-Language": "zh-CN"}
GATE = (
    "0 of 1 have countersigned the papers as they are now: whatever changes them voids what was signed before, and so "
    "does a delegation that had ended by then"
)
RULE = "question Q-1 was asked in other words: a new question needs a number of its own"


async def test_a_refusal_is_read_in_the_readers_own_language(company: Company) -> None:
    story = Story(company)
    await story.does(BUSINESS, "/v1/customers", **CUSTOMER | {"countersign": "by_one"})
    order = (await story.does(BUSINESS, "/v1/orders", **ORDER | {"countersign": "by_one"}))["id"]
    story.order = f"/v1/orders/{order}"
    await story.stands(headline="received")
    forms = Forms(story)
    await by_a_gate(forms)
    await by_a_rule(forms)
    await for_a_field(forms)
    await of_an_address(forms)


async def by_a_gate(forms: Forms) -> None:
    """Why, what is missing, who opens it; the service's own words are behind a press, to be quoted."""
    chinese = await posted(forms, "release", CHINESE)
    assert chinese.status_code == 409, said(chinese)
    for words in (
        "未完成：验签",
        "现行订单资料需 1 人验签，已签 0 人；资料有变更，或签字时授权已到期，原签字作废",
        "1 人验签（共需 1 人）",
        "未经手此单的经理或其授权人",
    ):
        assert words in read(chinese), words
    assert not any(words in read(chinese) for words in (GATE, "1 of 1 countersignatures", "a manager who"))
    behind = quoted(chinese)
    assert all(words in behind for words in (GATE, "1 of 1 countersignatures", "a manager who neither"))
    english = await posted(forms, "release", {})
    assert all(words in read(english) for words in (GATE, "1 of 1 countersignatures", "a manager who neither"))
    assert quoted(english) == ""


async def by_a_rule(forms: Forms) -> None:
    await forms.does(BUSINESS, "ask", question="which navy?", number="Q-1")
    typed = {"question": "which red?", "number": "Q-1"}
    chinese = await posted(forms, "ask", CHINESE, **typed)
    assert chinese.status_code == 409, said(chinese)
    assert "问题 Q-1 已提出，内容不同；新问题请另编号" in read(chinese)
    assert RULE not in read(chinese)
    assert RULE in quoted(chinese)
    assert form_of(chinese.text, forms.at)["question"] == "which red?"
    assert RULE in read(await posted(forms, "ask", {}, **typed))


async def for_a_field(forms: Forms) -> None:
    typed = {"question": "", "number": "Q 1/2"}
    chinese = await posted(forms, "ask", CHINESE, **typed)
    assert chinese.status_code == 422, said(chinese)
    assert beside(chinese) == ["必填", "只能用字母、数字、- 和 _，最多 64 个"]
    assert "Field required" not in read(chinese)
    assert 'title="Field required"' in chinese.text
    english = await posted(forms, "ask", {}, **typed)
    assert beside(english) == ["Field required", "String should match pattern '^[A-Za-z0-9_-]{1,64}$'"]


async def of_an_address(forms: Forms) -> None:
    """A page that cannot be shown says in Chinese, too, what is wrong with its address."""
    asked = {"happened_by": "2026-13-45"}
    get = forms.story.company.tracking.get
    answer = await get(forms.at, params=asked, headers=header(BUSINESS) | CHINESE)
    assert answer.status_code == 422
    assert "happened_by：没有这个时刻" in read(answer)
    assert "month must be" not in read(answer)
    assert "there is no such moment: month must be" in answer.text


async def posted(forms: Forms, act: str, language: dict[str, str], **typed: str) -> httpx.Response:
    form = await forms.drawn(BUSINESS, act)
    return await send(forms.story.company.tracking, form, header(BUSINESS) | language, None, **typed)


def read(answer: httpx.Response) -> str:
    """What stands there to be read, without what is behind a press or in a tooltip."""
    shown = re.sub(r'<details class="own-words">.*?</details>|<[^>]*>', "", answer.text, flags=re.DOTALL)
    return unescape(shown)


def quoted(answer: httpx.Response) -> str:
    found = re.search(r'<details class="own-words">.*?</details>', answer.text, re.DOTALL)
    return unescape(found[0]) if found else ""


def beside(answer: httpx.Response) -> list[str]:
    """What stands beside the fields."""
    return [unescape(words) for words in re.findall(r'class="error">(.*?)</p>', answer.text)]

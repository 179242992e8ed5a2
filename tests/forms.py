"""Forms of pages as a browser without script fills and sends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from tests.identity import bearer

File = tuple[str, bytes, str]
SENT_BY_A_PAGE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Form:
    """Where it goes, and what stands in it: names with their values; `choices` are those of each select."""

    action: str
    is_multipart: bool = False
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return next((value for each, value in self.values if each == name), "")

    def filled(self, typed: Mapping[str, str]) -> list[tuple[str, str]]:
        """As it is sent. Raises AssertionError for what it does not ask."""
        assert typed.keys() <= {*self.names}, (self.action, typed.keys() - {*self.names})
        return [(name, value) for name, value in self.values if name not in typed] + [*typed.items()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select, self.textarea = "", ""
        self.chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("enctype") == "multipart/form-data"))
        name = told.get("name", "")
        if not self.forms:
            return
        form = self.forms[-1]
        if tag in {"input", "select", "textarea"} and name:
            form.names.append(name)
        match tag:
            case "input" if name and told.get("type") not in {"file", "checkbox", "submit"}:
                form.values.append((name, told.get("value", "")))
            case "input" if told.get("type") == "checkbox" and "checked" in told:
                form.values.append((name, told.get("value", "on")))
            case "select":
                self.select, self.chosen, form.choices[name] = name, None, []
            case "option":
                form.choices[self.select].append(told.get("value", ""))
                if "selected" in told or self.chosen is None:
                    self.chosen = told.get("value", "")
            case "textarea":
                self.textarea = name
                form.values.append((name, ""))
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.forms[-1].values.append((self.select, self.chosen or ""))
        if tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            name, before = self.forms[-1].values[-1]
            self.forms[-1].values[-1] = name, before + data


def form_of(html: str, action: str) -> Form:
    """The form that goes to addresses that begin so. Raises AssertionError where there is none."""
    reader = _Reader()
    reader.feed(html)
    found = next((each for each in reader.forms if each.action.startswith(action)), None)
    assert found, f"no form to {action} among {[each.action for each in reader.forms]}"
    return found


async def send(
    http: httpx.AsyncClient,
    form: Form,
    headers: Mapping[str, str] | None = None,
    files: Mapping[str, Sequence[File]] | None = None,
    **typed: str,
) -> httpx.Response:
    """Send it as a browser would, as whoever the headers say."""
    values: dict[str, str | list[str]] = {}
    for name, value in form.filled(typed):
        values[name] = [*values[name], value] if name in values else value
    parts = [(name, file) for name, several in (files or {}).items() for file in several]
    if form.is_multipart and not parts:
        parts = [("none", ("", b"", "application/octet-stream"))]
    return await http.post(
        form.action, data=values, files=parts or None, headers={**bearer(), **SENT_BY_A_PAGE, **(headers or {})}
    )

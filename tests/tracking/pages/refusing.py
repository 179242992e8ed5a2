"""What services refuse, as it stands in their code: every sentence, with a place wherever something differs.

Read from the code and not from what was raised, so that a refusal that no test provokes is known as well.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.http.problems import FAILED

ROOT = Path(__file__).parents[3]
PLACE = "\0"
WORDS_AT = {"problem": 1, "HTTPException": 1, "refusal": 1, "CannotSuppose": 1, "Closed": 1}
"""Which argument the words are; of all others it is the first."""
REFUSING = {
    *WORDS_AT, "Rejected", "Unknown", "Forbidden", "NotKnownYet", "Unavailable", "KeyReused", "NewerVersion", "Unfit",
    "Refused", "NoAnswer", "invalid", "closed", "ValueError",
}  # fmt: skip
BESIDE = ("missing", "opened_by")
UNSEEN = {
    "gendan": "what commands say to operators",
    "services/production/plans/templates.py": "read when the service starts: operators see it",
    "services/tracking/operations/reaching.py": "of services that do not answer: operators see it",
    "services/tracking/payloads.py": "of events that cannot be read: operators see it",
    "services/tracking/rebuilding": "of rebuilding: operators see it",
    "shared/broker.py": "of NATS: operators see it",
    "shared/consuming.py": "of streams: operators see it",
    "shared/pulling.py": "of streams: operators see it",
    "shared/reading.py": "of streams: operators see it",
    "shared/releasing.py": "of another store than before: operators see it",
    "shared/http/bodies.py": "of JSON that is none: forms send none",
    "shared/http/origins.py": "of settings: operators see it",
    "shared/http/schemas_told.py": "of schemas, when they are published",
    "shared/process.py": "of settings: operators see it",
    "shared/settings.py": "of settings: operators see it",
    "shared/identity/settings.py": "of settings: operators see it",
    "shared/identity/signing_keys.py:ValueError": "of the issuer's keys: it is logged",
    "401": "of tokens: whoever is not signed in is led to where one signs in",
}
"""What no form or page shows; a folder, a file, a kind of refusal in it, or a status."""
PASSED_ON = {
    "answer.status_code", "422", "_words(answer)", "str(error.detail)", "str(refusal)", "str(refused)", "str(error)",
    "self.words", "self.missing", "self.opened_by", "in_words(error)", "_needed(rule)", "shipping", "words",
    "', '.join((each.name for each in missing))",
    "'; '.join((f\"{each['where']}: {each['words']}\" for each in errors[:3]))",
}  # fmt: skip
"""Words that were written elsewhere: they are found there, or by PUT_TOGETHER."""
PUT_TOGETHER = {
    "services/order/delegations/domain.py": "check_giver",
    "shared/errors.py": "__str__",
    "shared/http/identity.py": "not_so_often",
    "shared/identity/rules.py": "_needed",
    "shared/store/away.py": "in_words",
}
"""Functions that put whole sentences together, which others raise."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence, with `\\0` for what differs, and where it stands."""

    text: str
    where: str

    def __str__(self) -> str:
        numbers = iter(range(1, 20))
        words = re.sub(PLACE, lambda _: f"{{what_{next(numbers)}}}", self.text)
        return f'{self.where}: "{words}" = "…"'


def written() -> Iterator[Written]:
    """All that services say when they refuse, but for what nobody sees on a page."""
    for folder in ("services", "shared"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            name = str(file.relative_to(ROOT))
            if not any(name.startswith(unseen) for unseen in UNSEEN):
                yield from _File(name).refusals()
    for name, function in PUT_TOGETHER.items():
        yield from (Written(text, f"{name}: {function}") for text in of_function(name, function))
    yield Written(FAILED, "shared/http/problems.py")


def of_function(file: str, name: str) -> list[str]:
    """Every text that a function puts together: what it returns, names, appends or hands on."""
    read = _File(file)
    functions = (each for each in ast.walk(read.tree) if isinstance(each, ast.FunctionDef) and each.name == name)
    return [text for function in functions for each in ast.walk(function) for text in read.put_together(each)]


def handed_to(folder: str, *functions: str) -> set[str]:
    """What functions of that name are called with in a folder, where it is a text."""
    files = sorted((ROOT / folder).rglob("*.py"))
    return {
        text
        for read in (_File(str(file.relative_to(ROOT))) for file in files)
        for call in read.calls()
        if _name(call) in functions
        for argument in call.args
        for text in read.texts(argument)
        if text is not None and text != PLACE
    }


class _File:
    def __init__(self, name: str) -> None:
        self.name = name
        self.tree = ast.parse((ROOT / name).read_text())
        self.constants = {
            target.id: text
            for each in self.tree.body
            if isinstance(each, ast.Assign) and len(texts := self.texts(each.value, {})) == 1
            for target, text in ((target, texts[0]) for target in each.targets if isinstance(target, ast.Name))
            if text is not None
        }

    def calls(self) -> Iterator[ast.Call]:
        return (each for each in ast.walk(self.tree) if isinstance(each, ast.Call))

    def refusals(self) -> Iterator[Written]:
        raised = {id(each.exc) for each in ast.walk(self.tree) if isinstance(each, ast.Raise)}
        for call in self.calls():
            name = _name(call)
            if name not in REFUSING or (name == "ValueError" and id(call) not in raised) or self._is_unseen(call, name):
                continue
            beside = (each.value for each in call.keywords if each.arg in BESIDE)
            for each in (*call.args[WORDS_AT.get(name, 0) :][:1], *beside):
                where = f"{self.name}:{each.lineno}"
                yield from (Written(text, where) for text in self._known(each, where))

    def _known(self, told: ast.expr, where: str) -> list[str]:
        """Raises AssertionError for words of which it cannot be seen where they come from."""
        found = self.texts(told)
        assert None not in found or ast.unparse(told) in PASSED_ON, (
            f"{where}: where do these words come from? Write them where they are raised, or name them in PASSED_ON "
            f"and see to it that they are found: {ast.unparse(told)}"
        )
        return [text for text in found if text is not None]

    def _is_unseen(self, call: ast.Call, name: str) -> bool:
        is_401 = bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == 401
        return is_401 or f"{self.name}:{name}" in UNSEEN

    def put_together(self, each: ast.AST) -> list[str]:
        match each:
            case ast.Assign(value=value) | ast.Return(value=ast.expr() as value):
                found = self.texts(value)
            case ast.Call(func=ast.Attribute(attr="append") | ast.Name(id="_item"), args=[*_, value]):
                found = self.texts(value)
            case _:
                found = []
        return [text for text in found if text is not None and re.search("[a-z]", text)]

    def texts(self, told: ast.expr, constants: dict[str, str] | None = None) -> list[str | None]:
        """What an expression may say; None for what cannot be seen."""
        constants = self.constants if constants is None else constants
        match told:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Name(id=name) if name in constants:
                return [constants[name]]
            case ast.JoinedStr(values=values):
                return [re.sub(f"{PLACE}+", PLACE, "".join(_part(each, constants) for each in values))]
            case ast.IfExp(body=one, orelse=other):
                return [*self.texts(one, constants), *self.texts(other, constants)]
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="format")) if name in constants:
                return [re.sub(r"\{[^{}]*\}", PLACE, constants[name])]
            case _:
                return [None]


def _part(each: ast.expr, constants: dict[str, str]) -> str:
    match each:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=ast.Name(id=name)) if name in constants:
            return constants[name]
        case _:
            return PLACE


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""

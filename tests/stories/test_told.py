"""docs/story.md is true: what it tells is told here word by word, refused where it says so, and shown as it says."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from string import Template

from shared.identity.demo import BY_KEY
from tests.shared.attachments.pictures import picture
from tests.stories.conftest import Company
from tests.stories.telling import Story

TEXT = (Path(__file__).parents[2] / "docs" / "story.md").read_text()
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
COMMENT = re.compile(r"\s+# (refused: (?P<gate>\w+)|(?P<headline>\w+), next: (?P<step>\w+))$")
SET = re.compile(r"(?P<name>[A-Z]+)=(?P<value>.*)", re.DOTALL)
UPLOAD = re.compile(r"\$\(upload (?P<who>\w+) (?P<kind>\w+) (?P<file>\S+)\)")


def told() -> Iterator[tuple[list[str], re.Match[str] | None]]:
    """Line by line as a shell reads it, with what stands behind it; without the three words' own definitions."""
    for block in BLOCK.findall(TEXT)[1:]:
        whole = ""
        for line in block.splitlines():
            whole += line
            if whole.count("'") % 2:  # its body goes on
                whole += "\n"
                continue
            comment = COMMENT.search(whole)
            yield shlex.split(whole[: comment.start()] if comment else whole), comment
            whole = ""


async def test_the_story_in_the_docs_is_true(company: Company) -> None:
    story, known = Story(company), dict[str, str]()
    refused: list[str] = []
    for words, behind in told():
        first, *said = (Template(each).substitute(known) if "$(" not in each else each for each in words)
        gate = behind["gate"] if behind else None
        if first == "where":
            assert behind
            story.order = known["ORDER"]
            step = None if behind["step"] == "none" else behind["step"]
            await story.stands(headline=behind["headline"], step=step)
        elif first == "tell":
            who, path, body = said
            if gate:
                refused.append(gate)
                await story.may_not(BY_KEY[who], path, gate, **json.loads(body))
            else:
                await story.does(BY_KEY[who], path, **json.loads(body))
        elif upload := UPLOAD.search(" ".join(words)):
            assert upload["file"].endswith(".jpg")
            content = picture()
            known["PHOTO"] = await story.uploads(
                BY_KEY[upload["who"]], "order", upload["kind"], upload["file"], content, "image/jpeg"
            )
        else:
            variable = SET.fullmatch(first)
            assert variable, first
            known[variable["name"]] = variable["value"]
    assert refused == [
        "sample_signature",
        "photo",
        "sample_approval",
        "clarification",
        "difference",
        "production_start",
        "bulk_cutting",
        "final_inspection",
        "shipment_sample",
        "originals",
        "archive",
    ]

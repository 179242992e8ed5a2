"""Secrets in files, as a cluster or a service manager puts them there: GENDAN_X_FILE names the file with GENDAN_X."""

import os
from collections.abc import MutableMapping
from pathlib import Path

OURS, FILE = "GENDAN_", "_FILE"
LONGEST = 65_536
"""Bytes: a key set is the longest of what stands in such files."""


class NotTold(Exception):
    """What should stand in files cannot be had from them. The words name variables, never what they say: whoever
    confuses the two puts the secret itself in the wrong one.
    """


def told_by_files(environment: MutableMapping[str, str] = os.environ) -> None:
    """Put into the environment of this process what stands in the files that it names, without the last line's end.

    Children are told of it as of any other variable; the system shows what a process was started with, and so not
    these. Raises NotTold, with everything that is wrong.
    """
    wrong = []
    for name in [name for name in environment if name.startswith(OURS) and name.endswith(FILE)]:
        variable, path = name.removesuffix(FILE), environment.pop(name)
        if variable in environment:
            wrong.append(f"{variable} and {name} are both set: leave one of them out")
        elif why := _read(Path(path), variable, environment):
            wrong.append(f"the file that {name} names {why}")
    if wrong:
        raise NotTold("\n".join(wrong))


def _read(path: Path, variable: str, environment: MutableMapping[str, str]) -> str:
    """Why it cannot be had from there, or nothing."""
    try:
        with path.open("rb") as file:
            found = file.read(LONGEST + 1)
        text = found.decode().rstrip("\r\n")
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    except ValueError:
        return "holds no text, or has no name that can be one"
    if len(found) > LONGEST:
        return f"has more than {LONGEST // 1024} KiB"
    if not text.strip() or "\0" in text:
        return "holds nothing" if not text.strip() else "holds no text"
    environment[variable] = text
    return ""

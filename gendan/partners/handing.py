"""Handing a partner what they need to sign in: at the terminal, or in a file that only its owner can read."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gendan.launcher.telling import say
from gendan.operating.words import Refused
from gendan.partners.words import SignIn

Hand = Callable[[SignIn], None]


def at_the_terminal(told: SignIn) -> None:
    for line in told.lines():
        say(line)


@contextmanager
def handed(into: Path | None) -> Iterator[Hand]:
    """The way in which it is handed over. Raises Refused where there is such a file; one with nothing in it is removed.

    The file is made before anything else is done: secrets that nobody can be told would have to be made anew.
    """
    if into is None:
        yield at_the_terminal
        return
    try:
        descriptor = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{into} is there already: name a new file with --into. Nothing was changed") from None
    with os.fdopen(descriptor, "w") as file:

        def into_the_file(told: SignIn) -> None:
            file.writelines(f"{line}\n" for line in told.environment())
            file.flush()
            say(f"what {told.name} needs is in {into}, and nowhere else")

        try:
            yield into_the_file
        finally:
            if not file.tell():
                into.unlink()

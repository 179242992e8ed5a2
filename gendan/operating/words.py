"""What an operator's command refuses, what it cannot reach, and settings that it cannot read, told at the terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import nats
from nats.errors import NoServersError
from pydantic import ValidationError

from gendan.launcher.telling import err, say
from gendan.launcher.words import CannotStart
from gendan.operating.reach import OutOfReach
from shared.streams import Foreign


class Refused(Exception):
    """The command does not do what was asked; nothing was changed, and the words say what to do."""


@contextmanager
def in_words() -> Iterator[None]:
    """Whatever stops a command of an operator ends it with words and exit code 1, without a traceback."""
    try:
        yield
    except (Refused, OutOfReach, Foreign, CannotStart) as why:
        _end(str(why))
    except ValidationError as error:
        _end("\n".join(f"GENDAN_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()))
    except NoServersError:
        _end("NATS does not answer: start gendan, or look at GENDAN_NATS_URL")
    except (nats.errors.Error, nats.js.errors.Error) as error:
        _end(f"NATS refuses: {error or type(error).__name__}")
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        _end(f"the database refuses: {error}")
    except (OSError, TimeoutError) as error:
        _end(f"cannot go on: {error or type(error).__name__}")
    except KeyboardInterrupt:
        _end("stopped")


def _end(words: str) -> None:
    say(words, err)
    sys.exit(1)

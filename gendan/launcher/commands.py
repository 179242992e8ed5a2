"""The launcher's commands as they are typed: up, status, doctor, serve."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent

from gendan.launcher import nursery
from gendan.launcher.state import DEFAULT, State
from gendan.launcher.telling import err, say
from gendan.launcher.wanted import Wanted
from gendan.launcher.words import CannotStart
from gendan.services import FIRST_PORT, TABLE, Service, existing

# Each imports what it needs when it is called: `up` must not wait for what only the others use.


def up(*, state: Path = DEFAULT, port: int = FIRST_PORT, no_demo: bool = False) -> None:
    """Start everything: PostgreSQL, NATS and the services, until Ctrl-C.

    Parameters
    ----------
    state
        The directory of all data; made if need be.
    port
        The port of tracking; order has the next one, production, logistics and notify those after it.
    no_demo
        Leave an empty system empty; else some demo orders are played into it, for a first look.

    """
    bring_up(state, port, existing(), os.environ, nursery.MODULES, demo=not no_demo)


def bring_up(
    folder: Path,
    first: int,
    services: Sequence[Service],
    around: Mapping[str, str],
    shared: Sequence[str],
    *,
    demo: bool = False,
) -> None:
    """Run these services until told to stop; what stands in the way is said, with exit code 1.

    `shared` names the modules that all of them import. Into an empty system a `demo` is played, if wanted.
    """
    from gendan.launcher.up import up  # noqa: PLC0415

    try:
        up(Wanted(folder, first, services, around, say, nursery.begun(shared), demo))
    except CannotStart as why:
        say(str(why), err)
        sys.exit(1)
    except OSError as error:
        say(f"gendan cannot go on: {error}", err)
        sys.exit(1)


def status(*, state: Path = DEFAULT, json_: bool = False) -> None:
    """Say what runs, where, and whether it is ready; exit code 0 if all is.

    Parameters
    ----------
    state
        The directory that `gendan up` was given.
    json_
        For programs.

    """
    from gendan.launcher import status as looking  # noqa: PLC0415

    seen = asyncio.run(looking.look(State(state.absolute())))
    for line in [json.dumps(seen.told(), indent=1)] if json_ else looking.lines(seen):
        say(line)
    sys.exit(0 if seen.is_ready else 1)


def doctor(*, state: Path = DEFAULT, adopt: bool = False) -> None:
    """Say what is wrong, and what to do about it; exit code 0 if nothing is.

    Parameters
    ----------
    state
        The directory that `gendan up` was given, or is to be.
    adopt
        Go on in databases that were taken back to an earlier moment: begin a new epoch in each store.

    """
    if adopt:
        from gendan.operating.commands import adopt as adopting  # noqa: PLC0415

        adopting(state)
        return
    from gendan.launcher.doctor import examine  # noqa: PLC0415

    findings = asyncio.run(examine(State(state.absolute()), existing(), os.environ))
    for finding in findings:
        begins = "wrong" if finding.remedy else " note" if finding.is_note else "   ok"
        lines = "\n".join(filter(None, [finding.words, finding.remedy]))
        say(f"{begins}: {indent(lines, ' ' * 7).lstrip()}")
    sys.exit(1 if any(finding.remedy for finding in findings) else 0)


def serve(
    name: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls_certificate: str = "",
    tls_key: str = "",
    behind_tls_proxy: str = "",
) -> None:
    """Run one service until SIGTERM, as `gendan up` does for each; the environment says where its servers are.

    Parameters
    ----------
    name
        The service: tracking, order, production, logistics, notify.
    host
        The address to listen on. Where others than this machine get to it, the service starts only if all that makes
        that safe is configured, and says what is missing (`gendan doctor` does, too).
    port
        The port to listen on; left out, it is the service's own, counted from 8000.
    tls_certificate
        A file with its TLS certificate and those between it and a root, in PEM.
    tls_key
        A file with the certificate's key, in PEM.
    behind_tls_proxy
        Where a gateway in front ends TLS: its address, or its network; several with commas in between. What it says in
        X-Forwarded-For and X-Forwarded-Proto is believed. With a certificate beside it, the gateway asks by TLS, too.

    """
    from gendan.binding.transport import Transport  # noqa: PLC0415
    from gendan.serve import serve as serving  # noqa: PLC0415

    own = next((service.port(FIRST_PORT) for service in TABLE if service.name == name), 0)
    flags = {"tls_certificate": tls_certificate, "tls_key": tls_key, "behind_tls_proxy": behind_tls_proxy}
    told = {name: value for name, value in flags.items() if value}
    serving(name, host, port or own, transport=Transport().model_copy(update=told))

"""Who may do what on our nats-server: an account for the services, and one for each partner, with nothing in common.

An account of their own, and not only permissions: whoever may send a request names the subject of its answer, and the
server answers there without asking whether they may publish to it. In the services' account one could have an answer of
JetStream stored in a stream, or taken for a request to delete one.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from gendan.launcher.state import read, write
from services.tracking.partners.names import API, inbox_of, stream_of

USER = ACCOUNT = "gendan"
KEPT = "partners.json"


@dataclass(frozen=True)
class Admitted:
    """A partner who may sign in: `password_hash` is bcrypt's."""

    name: str
    password_hash: str = field(repr=False)


def admitted(folder: Path) -> list[Admitted]:
    """The partners who may sign in to the server that keeps its things in this folder."""
    return [Admitted(**each) for each in read(folder / KEPT).get("partners", [])]


def admit(folder: Path, partners: Iterable[Admitted]) -> None:
    """These, and no others, from the server's next start or reload on."""
    write(folder / KEPT, {"partners": [asdict(each) for each in partners]}, mode=0o600)


def move_in(streams: Path) -> None:
    """Before the server starts: what it kept before there were accounts is the services'."""
    before, after = (streams / "jetstream" / account for account in ("$G", ACCOUNT))
    if before.is_dir() and not after.exists():
        before.rename(after)


def written(password: str, partners: Iterable[Admitted]) -> str:
    """The part of the configuration that says who may sign in."""
    known = list(partners)
    exports = "".join(f"      {export}\n" for each in known for export in exports_to(each.name))
    return f"""accounts {{
  {ACCOUNT} {{
    jetstream: enabled
    users: [ {{ user: {USER}, password: {_quoted(password)} }} ]
    exports: [
{exports}    ]
  }}
{"".join(account(each) for each in known)}}}
"""


def exports_to(name: str) -> list[str]:
    """What the services' account lets a partner's account ask for: three subjects, by their exact names."""
    return [
        f"{{ service: {_quoted(subject)}, response_type: stream, accounts: [{stream_of(name)}] }}"
        for subject, _ in _subjects(name)
    ]


def account(partner: Admitted) -> str:
    """A partner's account: in it there is nothing but what the services' account lets them ask for."""
    name = partner.name
    imports = "".join(
        f"      {{ service: {{ account: {ACCOUNT}, subject: {_quoted(there)} }}, to: {_quoted(here)} }}\n"
        for there, here in _subjects(name)
    )
    publish = ", ".join(_quoted(here) for _, here in _subjects(name))
    return f"""  {stream_of(name)} {{
    limits {{ max_connections: 16, max_subscriptions: 64 }}
    users: [ {{
      user: {name}, password: {_quoted(partner.password_hash)}
      permissions: {{ publish: {{ allow: [{publish}] }}, subscribe: {{ allow: [{_quoted(inbox_of(name) + ".>")}] }} }}
    }} ]
    imports: [
{imports}    ]
  }}
"""


def _subjects(name: str) -> list[tuple[str, str]]:
    """What a partner may publish to: as it is called in the services' account, and in theirs."""
    consumer = f"{stream_of(name)}.{name}"
    acknowledging = f"$JS.ACK.{consumer}.>"  # messages carry it, so it is called the same there
    asked = [f"CONSUMER.MSG.NEXT.{consumer}", f"CONSUMER.INFO.{consumer}"]
    return [*((f"$JS.API.{each}", f"{API}.{each}") for each in asked), (acknowledging, acknowledging)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

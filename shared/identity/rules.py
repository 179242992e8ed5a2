"""Who may do what: one decision, for every endpoint and every object, denied unless a rule allows it."""

from dataclasses import dataclass

from shared.errors import Forbidden, Unknown
from shared.identity.principal import Kind, Principal
from shared.identity.roles import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call an endpoint. `action` is the endpoint's name; `changes` says that it is no mere look.

    `roles`: whoever has one of these; `services`: our own services. `public`: everybody, unasked. `form`: it is a form
    of one of our own pages.
    """

    action: str
    changes: bool
    roles: frozenset[Role] = frozenset()
    services: bool = False
    public: bool = False
    form: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the object that is asked for; None where it is not known, or is nobody's.

    `is_shared`: it holds things of all customers, and whoever shows or changes it looks at each of these.
    """

    customer: str | None = None
    is_shared: bool = False


def authorize(principal: Principal, rule: Rule, facts: Facts | None = None) -> Role | None:
    """The role by which they may, the first by name; None for a service. `facts` None: no object is known yet.

    Raises Forbidden where no role of theirs may, and Unknown where the object is none of their business: that it
    exists is not told either.
    """
    if principal.kind is Kind.SERVICE:
        if not rule.services:
            raise Forbidden(f"{rule.action} is done by people, and a service's token is nobody's")
        return None
    able = rule.roles & principal.roles
    if not able:
        raise Forbidden(_needed(rule), roles=tuple(sorted(rule.roles)))
    if rule.changes and principal.reads_only:
        raise Forbidden(f"this key may look, and not {rule.action}")
    if facts is not None and not facts.is_shared and not principal.concerns(facts.customer):
        raise Unknown("there is no such thing here")
    return min(able)


def _needed(rule: Rule) -> str:
    if not rule.roles:
        return f"{rule.action} is for our own services"
    *others, last = sorted(each.replace("_", " ") for each in rule.roles)
    return f"{rule.action} takes the role of {', '.join(others)}{' or ' if others else ''}{last}"

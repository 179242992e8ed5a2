# One room: a table, a row for each attribute; whoever adds one adds its row.
"""The CloudEvents attributes of every event: what each says, its CloudEvents type, and the standard that it is from."""

from dataclasses import dataclass
from typing import Any, Literal

CORE = "CloudEvents 1.0"
RECORDED_TIME = "CloudEvents extension Recorded Time"
CORRELATION = "CloudEvents extension Correlation"
TRACING = "CloudEvents extension Distributed Tracing"
OURS = "gendan"

MOMENT = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$"
WHOLE = "^[1-9][0-9]*$"


@dataclass(frozen=True)
class Attribute:
    """One attribute; on NATS its header has `ce-` before the name, and what is not plain ASCII percent-encoded.

    Whole numbers are Strings: CloudEvents' Integer ends at 2,147,483,647, and positions do not.
    """

    name: str
    type: Literal["String", "Timestamp", "URI", "URI-reference"]
    standard: str
    meaning: str
    limits: dict[str, Any]
    is_always_there: bool = True
    is_for_partners: bool = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "description": f"{self.meaning} ({self.type}; {self.standard})", **self.limits}


ATTRIBUTES = (
    Attribute("specversion", "String", CORE, "The version of CloudEvents.", {"const": "1.0"}),
    Attribute(
        "id",
        "String",
        CORE,
        "Unique over all services and for ever: epoch, service and position.",
        {"pattern": "^[1-9][0-9]*:[a-z0-9_.-]+:[1-9][0-9]*$"},
    ),
    Attribute("source", "URI-reference", CORE, "Who told it.", {"pattern": "^/gendan/[a-z0-9_./-]+$"}),
    Attribute(
        "type",
        "String",
        CORE,
        "The topic: what happened, to which kind of thing; a name for ever.",
        {"pattern": r"^[a-z_]+\.[a-z_]+$"},
    ),
    Attribute("subject", "String", CORE, "The id of the thing that it happened to.", {"format": "uuid"}),
    Attribute(
        "time",
        "Timestamp",
        CORE,
        "When it happened, in UTC; midnight UTC of the day where only a day is known.",
        {"format": "date-time"},
    ),
    Attribute("datacontenttype", "String", CORE, "What the data is.", {"const": "application/json"}),
    Attribute(
        "dataschema",
        "URI",
        CORE,
        "The `$id` of the data's schema, which /v1/schemas/events serves.",
        {"pattern": r"^urn:gendan:event:[a-z_.]+:v[1-9][0-9]*$"},
    ),
    Attribute("dataversion", "String", OURS, "The version of the type in which the data is.", {"pattern": WHOLE}),
    Attribute(
        "position",
        "String",
        OURS,
        "Its place among all events of the stream: 1, 2, 3 … without a hole.",
        {"pattern": WHOLE},
    ),
    Attribute(
        "previousposition",
        "String",
        OURS,
        "The position of the event before it; 0 before the first.",
        {"pattern": "^(0|[1-9][0-9]*)$"},
    ),
    Attribute(
        "epoch",
        "String",
        OURS,
        "Which life of the store it was told in: a restore from a backup begins the next one.",
        {"pattern": WHOLE},
    ),
    Attribute(
        "aggregateversion",
        "String",
        OURS,
        "Its number among the events of its thing: 1, 2, 3 …; the ETag after it.",
        {"pattern": WHOLE},
        is_for_partners=False,
    ),
    Attribute(
        "occurred",
        "String",
        OURS,
        "When it happened, as it was told: a day where only that is known, or an instant with its offset.",
        {"pattern": MOMENT},
    ),
    Attribute(
        "estimated",
        "String",
        OURS,
        "There and `true` where the source knew no date and the teller inferred one.",
        {"const": "true"},
        is_always_there=False,
    ),
    Attribute(
        "reportedtime",
        "String",
        OURS,
        "When a source outside learned of it: a day, or an instant with its offset.",
        {"pattern": MOMENT},
        is_always_there=False,
    ),
    Attribute(
        "recordedtime",
        "Timestamp",
        RECORDED_TIME,
        "When the service that told it recorded it.",
        {"format": "date-time"},
    ),
    Attribute(
        "actor",
        "String",
        OURS,
        "Who did it: a person's id (never a name), or a policy's name.",
        {"minLength": 1},
        is_for_partners=False,
    ),
    Attribute(
        "actorrole",
        "String",
        OURS,
        "The role in which.",
        {"minLength": 1},
        is_always_there=False,
        is_for_partners=False,
    ),
    Attribute(
        "onbehalfof",
        "String",
        OURS,
        "The id of the person for whom.",
        {"minLength": 1},
        is_always_there=False,
        is_for_partners=False,
    ),
    Attribute(
        "correlationid",
        "String",
        CORRELATION,
        "The same for all that followed from one request.",
        {"minLength": 1},
        is_for_partners=False,
    ),
    Attribute(
        "causationid",
        "String",
        CORRELATION,
        "The id of the event that caused it, where one did.",
        {"minLength": 1},
        is_always_there=False,
        is_for_partners=False,
    ),
    Attribute(
        "traceparent",
        "String",
        TRACING,
        "The W3C trace of the request.",
        {"pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"},
        is_always_there=False,
        is_for_partners=False,
    ),
    Attribute(
        "tracestate",
        "String",
        TRACING,
        "What tracing systems add to it, as the request told it.",
        {"minLength": 1, "maxLength": 512},
        is_always_there=False,
        is_for_partners=False,
    ),
    Attribute(
        "hash",
        "String",
        OURS,
        "SHA-256 over it and the one before: of its thing; in a partner's stream, there.",
        {"pattern": "^[0-9a-f]{64}$"},
    ),
)

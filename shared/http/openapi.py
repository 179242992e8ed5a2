# One room: the steps from FastAPI's document to the contract, in the order in which they are taken.
"""The contract of a service: an OpenAPI 3.1 document, made of its routes and of what these say of themselves."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from shared.http import described
from shared.http.admission import ALWAYS
from shared.http.concealed import complete, conceal
from shared.http.described import Schema
from shared.http.examples import NoExample, example_of
from shared.http.kinds import KINDS
from shared.http.links import link
from shared.http.rules import rule_of
from shared.http.says import Says, said
from shared.http.schemas_told import tidy

LICENCE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
ABOUT = """\
Errors are problems (RFC 9457) with a stable `type`. Send an `Idempotency-Key` with every command, and the same one
again at each further attempt. Unknown fields and parameters are refused; answers may have more fields tomorrow.
"""
ALIKE = {"identity": "Who asks, as every service knows them."}
"""What is the same at each service, and so stands in the contract of all together once."""
TAGS = {
    "services": "For the other services of the same installation, and for its operator's commands.",
    "problems": "What each kind of error means, and what to do about it.",
    "schemas": "The JSON Schemas of what this service tells: the `dataschema` of its events.",
    "health": "Whether the service lives, and can do its work.",
}


def install(app: FastAPI, tags: Mapping[str, str], answers: Mapping[str, Any]) -> None:
    """Let the app tell its contract at /openapi.json.

    `tags` says what the endpoints of each tag are about, `answers` what was answered once, by operation.
    """

    def contract() -> Schema:
        if app.openapi_schema is None:
            app.openapi_schema = document(app, {**tags, **ALIKE, **TAGS}, answers)
        return app.openapi_schema

    app.openapi = contract  # type: ignore[method-assign]  # as FastAPI's documentation shows it


def document(app: FastAPI, tags: Mapping[str, str], answers: Mapping[str, Any]) -> Schema:
    """The contract of all routes of the app that are for programs."""
    routes = [route for route in app.routes if isinstance(route, APIRoute) and route.include_in_schema]
    used = {tag for route in routes for tag in route.tags}
    made = get_openapi(
        title=app.title,
        version=app.version,
        description=ABOUT,
        license_info=LICENCE,
        tags=[{"name": name, "description": words} for name, words in tags.items() if name in used],
        routes=routes,
    )
    made["servers"] = [{"url": "/", "description": "This service"}]
    made["security"] = [{"bearerAuth": []}]
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError", "Problem"):  # FastAPI's own errors, which nobody gets
        schemas.pop(name, None)
    for _, operation in _operations(made, routes):
        operation["responses"].pop("422", None)
    tidy(made)
    complete(made)
    schemas = made["components"]["schemas"]
    conceal(
        schemas,
        (route.response_field.field_info.annotation for route in routes if route.response_field),
    )
    for route, operation in _operations(made, routes):
        says = said(route.dependant)
        _describe(route, operation, says, schemas)
        _answered(operation, answers, schemas)
    link(made, {route.name: dict(said(route.dependant).leads) for route in routes})
    _share(made)
    return made


def _operations(made: Schema, routes: list[APIRoute]) -> Iterator[tuple[APIRoute, Schema]]:
    for route in routes:
        for method in route.methods or ():
            yield route, made["paths"][route.path_format][method.lower()]


def _describe(route: APIRoute, operation: Schema, says: Says, schemas: Schema) -> None:
    """What FastAPI does not know of an operation: its good name, headers, errors, examples."""
    operation["operationId"] = route.name
    operation["summary"] = route.name.replace("_", " ").capitalize()
    rule = rule_of(route.endpoint, route.methods or ())
    answers = list(says.answers)
    crowded = () if route.path in ALWAYS else described.CROWDED if rule.public else described.GUARDED
    problems = (*described.EVERYWHERE, *crowded, *says.problems)
    reads = list(says.reads)
    parameters = operation.setdefault("parameters", [])
    asked = {each["name"] for each in parameters}
    is_read = "GET" in (route.methods or ())
    if "cursor" in asked:
        answers.append("Link")
    if "requestBody" in operation:
        problems = (*problems, "too-large")
    if any(each["in"] == "path" for each in parameters):
        problems = (*problems, "unknown")
    success = next(code for code in operation["responses"] if code.startswith("2"))
    if is_read and "application/json" in operation["responses"][success].get("content", ()):
        answers.append("ETag")  # shared/http/unchanged.py tags whatever is read
    if success == "201":
        answers.append("Location")
    if is_read and "ETag" in answers:
        reads.append("If-None-Match")
    for parameter in parameters:
        _tell(parameter)
    parameters.extend({"$ref": f"#/components/parameters/{name}"} for name in reads)
    if not parameters:
        del operation["parameters"]
    if body := operation.get("requestBody", {}).get("content", {}).get("application/json"):
        with suppress(NoExample):
            body["example"] = {**example_of(body["schema"], schemas), **says.example}
    if operation["responses"][success]["description"] == "Successful Response":
        operation["responses"][success]["description"] = (
            "As asked." if is_read else "Done, now or at an earlier attempt."
        )
    if answers:
        operation["responses"][success]["headers"] = {
            name: {"$ref": f"#/components/headers/{name}"} for name in dict.fromkeys(answers)
        }
    operation["responses"].update(described.problems(_in_order(problems)))
    if is_read and "ETag" in answers:
        operation["responses"]["304"] = {"$ref": "#/components/responses/NotModified"}
    operation["responses"] = dict(sorted(operation["responses"].items()))
    schemes = {"bearerAuth": rule.roles, "serviceToken": rule.services, says.scheme: says.scheme}
    operation["security"] = [{scheme: []} for scheme, is_open in schemes.items() if is_open]
    if rule.roles:
        operation["x-roles"] = sorted(rule.roles)


def _answered(operation: Schema, answers: Mapping[str, Any], schemas: Schema) -> None:
    """An example of a success: what was answered in truth, else what its fields say of themselves."""
    success = next(code for code in operation["responses"] if code.startswith("2"))
    for content in operation["responses"][success].get("content", {}).values():
        if operation["operationId"] in answers:
            content["example"] = answers[operation["operationId"]]
        elif "example" not in content:
            with suppress(NoExample):
                content["example"] = example_of(content["schema"], schemas)


def _in_order(names: tuple[str, ...]) -> list[str]:
    return sorted(set(names), key=list(KINDS).index)


def _tell(parameter: Schema) -> None:
    """What a parameter's type says of itself stands at the parameter."""
    schema = parameter["schema"]
    if "description" in schema:
        parameter.setdefault("description", schema.pop("description"))
    if examples := schema.pop("examples", None):
        parameter["example"] = examples[0]


def _share(made: Schema) -> None:
    """The parts that operations refer to, and no others."""
    components = made["components"]
    components["securitySchemes"] = {
        name: scheme for name, scheme in described.SCHEMES.items() if name == "bearerAuth" or _refers(made, name)
    }
    not_modified = {
        "description": "It is still as you have it.",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Link")},
    }
    offered: dict[str, dict[str, Schema]] = {
        "responses": {
            "NotModified": not_modified,
            **{described.name_of(kind.name): described.answer([kind]) for kind in KINDS.values()},
        },
        "headers": {
            name: {**header, **({"required": True} if name in described.ALWAYS_THERE else {})}
            for name, header in described.ANSWERED.items()
        },
        "parameters": {name: {"name": name, "in": "header", **header} for name, header in described.READ.items()},
    }
    for part, each in offered.items():
        wanted = _refs(made)
        components[part] = {name: told for name, told in each.items() if f"#/components/{part}/{name}" in wanted}
    problems = {described.name_of(kind.name): described.schema_of(kind) for kind in KINDS.values()}
    components["schemas"] = schemas = dict(sorted({**components["schemas"], **problems}.items()))
    while unused := schemas.keys() - {ref.rpartition("/")[2] for ref in _refs(made) if _is_schema(ref)}:
        for name in unused:
            del schemas[name]


def _refs(node: Any) -> set[str]:
    match node:
        case dict():
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(_refs(each) for each in node.values()))
        case list():
            return set().union(*(_refs(each) for each in node))
        case _:
            return set()


def _is_schema(ref: str) -> bool:
    return ref.startswith("#/components/schemas/")


def _refers(made: Schema, scheme: str) -> bool:
    return any(
        scheme in each
        for path in made["paths"].values()
        for operation in path.values()
        for each in operation.get("security", ())
    )

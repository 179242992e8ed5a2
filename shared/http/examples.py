"""An example of a body, made of the examples of its fields."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


class NoExample(ValueError):
    """A field must be there, and nothing says what it may look like."""


def example_of(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    """What a body may look like: each field that has an example, and each that must be there.

    Raises NoExample.
    """
    schema = _plain(schema, schemas)
    if examples := schema.get("examples"):
        return examples[0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    if "properties" in schema:
        return {
            name: example_of(field, schemas)
            for name, field in schema["properties"].items()
            if "examples" in _plain(field, schemas) or name in schema.get("required", ())
        }
    raise NoExample(f"give an example of {dict(schema)}")


def _plain(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema itself; of several alternatives the first."""
    if "examples" not in schema:
        if "$ref" in schema:
            return _plain(schemas[schema["$ref"].rpartition("/")[2]], schemas)
        if "anyOf" in schema:
            return _plain(schema["anyOf"][0], schemas)
    return schema

"""JSON Schema as people read it: the members of a shape, each with its type in a few words."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from hybridmeet.domain.ids import ID_PATTERN

Schema = Mapping[str, Any]

TYPES: Final = {
    "string": "text", "integer": "integer", "number": "number", "boolean": "true or false",
    "null": "null", "object": "object",
}  # fmt: skip
BOUNDS: Final = {
    "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "above {}",
    "exclusiveMaximum": "below {}", "minLength": "{} characters or more",
    "maxLength": "{} characters or fewer", "maxItems": "{} or fewer", "minItems": "{} or more",
}  # fmt: skip


def members(schema: Schema) -> str:
    """The members of an object, one row each; nothing for what has none."""
    needed = set(schema.get("required", ()))
    rows = [
        f"<div><dt><code>{escape(name)}</code>{'' if name in needed else _optional()}</dt>"
        f"<dd>{words(part)}{_said(part)}</dd></div>"
        for name, part in schema.get("properties", {}).items()
    ]
    return f'<dl class="members">{"".join(rows)}</dl>' if rows else ""


def words(schema: Schema) -> str:
    """A type in words; a shape by its name, with the way to it."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#shape-{name}">{name}</a>'
    if "const" in schema:
        return _value(schema["const"])
    if "enum" in schema:
        return " or ".join(map(_value, schema["enum"]))
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return " or ".join(words(one) for one in schema[several])
    return _plain(schema)


def named(schema: Schema) -> Iterator[str]:
    """The names of all shapes that a schema refers to."""
    for key, part in schema.items():
        if key == "$ref":
            yield part.rpartition("/")[2]
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, Mapping):
                yield from named(one)


def _plain(schema: Schema) -> str:
    match schema.get("type"):
        case "array":
            told = f"list of {words(schema.get('items', {}))}"
        case "object" if isinstance(more := schema.get("additionalProperties"), Mapping) and more:
            told = f"object of {words(more)}"
        case "string" if schema.get("pattern") == ID_PATTERN:
            return "id"
        case str(kind):
            told = TYPES.get(kind, kind)
        case _:
            return "anything"
    bounds = [form.format(schema[key]) for key, form in BOUNDS.items() if key in schema]
    return ", ".join([told, *bounds])


def _value(value: object) -> str:
    return f"<code>{escape(str(value))}</code>"


def _optional() -> str:
    return ' <span class="maybe">may be absent</span>'


def _said(schema: Schema) -> str:
    said = schema.get("description", "")
    return f"<p>{escape(said)}</p>" if said else ""

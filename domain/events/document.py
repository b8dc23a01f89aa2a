"""Document of the stored schema for people.

`python -m domain.events.document > docs/events.md` writes the page.
"""

from collections.abc import Iterator
from inspect import getdoc
from itertools import groupby
from typing import Any

from domain.events import EVENTS
from domain.events.base import Event

HEAD = """# Events

Everything the system knows is one of these. The page is written by
`python -m domain.events.document > docs/events.md`, and a test compares the two.

An event is stored under its topic, never under the name of a class. Once deployed its shape does not
change: a new shape is a new version with an upcast, and old ones load for ever. Around each event the
store keeps an envelope: `stream`, `version` (place in the stream), `position` (place among all events),
`recorded_at`, `effective_at`, `actor` (`person`, `role`, `body`) and `command` (`id`, `fingerprint`,
`correlation`). `recorded_at` grows strictly with `position`. Each event has a `reason`: why it happened,
or the basis it rests on.
"""

VALUES = """## Values

What the events are made of.
"""


def document() -> str:
    """The page docs/events.md: every event with its topic, meaning and fields, by stream."""
    parts = [HEAD]
    for stream, topics in groupby(EVENTS, key=lambda topic: topic.split(".")[0]):
        parts.append(f"## Stream `{stream}`\n")
        parts.extend(_entry(EVENTS[topic]) for topic in topics)
    return "\n".join([*parts, VALUES, *_values()])


def _entry(event: type[Event]) -> str:
    rows = "\n".join(_rows(event.model_json_schema()))
    return f"### `{event.topic}`\n\n{getdoc(event)}\n\n| field | type | |\n|---|---|---|\n{rows}\n"


def _values() -> Iterator[str]:
    """Every value that occurs in an event, once, by name."""
    schemas = (event.model_json_schema().get("$defs", {}) for event in EVENTS.values())
    values = {name: schema for schemas_of_event in schemas for name, schema in schemas_of_event.items()}
    for name, schema in sorted(values.items()):
        meaning = schema.get("description", "")
        if "properties" not in schema and "enum" not in schema:
            body = f"Written as {_kind(schema)}."
        elif "enum" in schema:
            body = "One of: " + ", ".join(f"`{choice}`" for choice in schema["enum"]) + "."
        else:
            body = "| field | type | |\n|---|---|---|\n" + "\n".join(_rows(schema))
        yield f"### `{name}`\n\n{meaning}\n\n{body}\n"


def _rows(schema: dict[str, Any]) -> Iterator[str]:
    required = set(schema.get("required", ()))
    for name, field in schema["properties"].items():
        yield f"| `{name}` | {_kind(field)} | {'' if name in required else 'optional'} |"


def _kind(field: dict[str, Any]) -> str:
    """The type of a field in a word or two, without the finer constraints."""
    if "$ref" in field:
        return f"`{field['$ref'].rsplit('/', 1)[-1]}`"
    if "anyOf" in field:
        kinds = [_kind(option) for option in field["anyOf"] if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "oneOf" in field:
        return " or ".join(_kind(option) for option in field["oneOf"])
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}"
    if "const" in field:
        return f"`{field['const']}`"
    return str(field.get("format") or field.get("type", "any")).replace("string", "text")


if __name__ == "__main__":
    import sys

    sys.stdout.write(document())

"""Scheme files: reading YAML, and the line of each error.

One YAML file is one published version of a scheme. Of YAML only mappings, lists and text are
understood; what a text means is for the scheme to say. So `2.5` is never rounded to a float, clause
`5.10` never becomes `5.1`, and no tag ever builds anything.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from domain.errors import InvalidValue
from domain.scheme.limits import Limits
from domain.scheme.model import Scheme

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES = 1_000_000
_MAX_DEPTH = 20
_ADVICE = {
    "missing": "is missing: add it",
    "extra_forbidden": "is not known: correct the name or remove it",
    "string_type": "must be text, not a list or mapping",
}


class InvalidSchemeFile(InvalidValue):
    """A file does not describe a scheme; each problem names its line and says what to do."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        self.path = path
        self.problems = problems
        super().__init__(
            "{path} does not describe a scheme:{said}", path=path, said="\n  ".join(("", *problems))
        )


def bundled_schemes() -> tuple[Scheme, ...]:
    """The schemes that come with the software, in the order of their names."""
    return read_folder(Path(str(files("domain.scheme"))) / "data")


def read_folder(path: Path) -> tuple[Scheme, ...]:
    """The schemes in a folder's `.yaml` files. Raises InvalidSchemeFile.

    No two files may describe the same edition, nor two schemes put the same letters into numbers.
    """
    schemes: dict[Path, Scheme] = {file: read(file) for file in sorted(path.glob("*.yaml"))}
    if not schemes:
        raise InvalidSchemeFile(path, ("there is no file ending in .yaml: check the folder's name",))
    editions: dict[tuple[str, str], Path] = {}
    codes: dict[str, tuple[str, Path]] = {}
    for file, scheme in schemes.items():
        first = editions.setdefault((scheme.scheme, scheme.edition), file)
        if first != file:
            raise InvalidSchemeFile(
                file, (f"{first.name} describes the same edition: remove one of the two",)
            )
        owner, first = codes.setdefault(scheme.code, (scheme.scheme, file))
        if owner != scheme.scheme:
            raise InvalidSchemeFile(file, (f"code {scheme.code} is taken by {first.name}: choose another",))
    return tuple(schemes.values())


def read(path: Path) -> Scheme:
    """The scheme a file describes. Raises InvalidSchemeFile."""
    node = _compose(path, _text(path))
    if repeated := tuple(_repeated_keys(node)):
        raise InvalidSchemeFile(path, repeated)
    try:
        scheme = Scheme.model_validate(_as_python(node))
    except ValidationError as error:
        raise InvalidSchemeFile(path, tuple(_problems(node, error))) from error
    if scheme.limits.unread:
        raise InvalidSchemeFile(path, tuple(_without_effect(node, scheme.limits)))
    return scheme


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise InvalidSchemeFile(
                path, (f"it is larger than {_MAX_BYTES} bytes: leave out what is no scheme",)
            )
        return content.decode("utf-8")
    except OSError as unreadable:
        raise InvalidSchemeFile(path, (f"it cannot be read: {unreadable.strerror}",)) from unreadable
    except UnicodeDecodeError as error:
        raise InvalidSchemeFile(path, ("it is not UTF-8: save it in that encoding",)) from error


def _compose(path: Path, text: str) -> yaml.Node:
    try:
        if problem := _out_of_bounds(text):
            raise InvalidSchemeFile(path, (problem,))
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        problem_text = error.problem or error.context
        problem = f"{_at(error.problem_mark)}this is not YAML ({problem_text}): mind indentation and quotes"
        raise InvalidSchemeFile(path, (problem,)) from error
    except yaml.YAMLError as error:
        raise InvalidSchemeFile(path, (f"this is not YAML ({error}): remove what is no text",)) from error
    if node is None:
        raise InvalidSchemeFile(path, ("it is empty: begin with `scheme:`",))
    return node


def _out_of_bounds(text: str) -> str | None:
    """Whether a small file stands for an enormous scheme, before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            return f"{_at(event.start_mark)}*{event.anchor} is a reference: write the value out"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            return f"{_at(event.start_mark)}this is nested too deeply: mind the indentation"
    return None


def _repeated_keys(node: yaml.Node) -> Iterator[str]:
    """A key given twice; YAML would silently keep the second."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = _key(key)
            if name in seen:
                yield f"{_at(key.start_mark)}{name} is given twice: remove one of the two"
            seen.add(name)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def _at(mark: Any) -> str:
    return f"line {mark.line + 1}: " if mark else ""


def _key(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else "a list or mapping"


def _as_python(node: yaml.Node) -> Any:
    match node:
        case yaml.MappingNode():
            return {_key(key): _as_python(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [_as_python(item) for item in node.value]
        case _:
            return node.value


def _problems(root: yaml.Node, invalid: ValidationError) -> Iterator[str]:
    for error in invalid.errors(include_url=False, include_context=False, include_input=False):
        place = ".".join(str(step) for step in error["loc"])
        advice = _ADVICE.get(error["type"], error["msg"].removeprefix("Value error, "))
        yield f"line {_line(root, error['loc'])}: {place or 'the scheme'}: {advice}"


def _without_effect(root: yaml.Node, limits: Limits) -> Iterator[str]:
    for name in limits.unread:
        default = Limits.model_fields[name].default
        line = _line(root, ("limits", name))
        yield f"line {line}: limits.{name}: no rule reads it yet: leave it at {default} or remove it"


def _line(node: yaml.Node, place: tuple[int | str, ...]) -> int:
    """The line, from 1, of the innermost part of the place that the file has."""
    line = node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if _key(key) == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line

"""What was entered in a form, in words?"""

from collections.abc import Iterable, Iterator

from api.pages.decision_forms.fields import Field, Node, walk
from api.pages.form_data import FormData


def summary(nodes: Iterable[Node], entries: FormData) -> list[tuple[str, str]]:
    """What was entered, field by field: (label, text) pairs."""
    return list(_summary(nodes, entries))


def _summary(nodes: Iterable[Node], entries: FormData) -> Iterator[tuple[str, str]]:
    for node in walk(nodes):
        if isinstance(node, Field) and node.kind != "fixed":
            labels = dict(node.choices.options)
            texts = [labels.get(value, value) for value in entries.values(node.name) if value.strip()]
            if texts:
                yield node.label, "\n".join(texts)

"""What was entered in a form, in words?"""

from collections.abc import Iterable, Iterator

from api.pages.deciding.controls import Leaf, Node, all_of
from api.pages.sent import Sent


def entered(nodes: Iterable[Node], entries: Sent) -> list[tuple[str, str]]:
    """What was entered, field by field: (label, text) pairs."""
    return list(_entered(nodes, entries))


def _entered(nodes: Iterable[Node], entries: Sent) -> Iterator[tuple[str, str]]:
    for node in all_of(nodes):
        if isinstance(node, Leaf) and node.kind != "fixed":
            shown = dict(node.offer.options)
            texts = [shown.get(value, value) for value in entries.all(node.name) if value.strip()]
            if texts:
                yield node.label, "\n".join(texts)

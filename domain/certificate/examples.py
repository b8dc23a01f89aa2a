"""Documents in the examples of decisions."""

from typing import Final

_DIGEST: Final = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def example_document(kind: str, name: str) -> dict[str, str]:
    """An example of a document in JSON, by kind, name and digest."""
    return {"kind": kind, "name": name, "digest": _DIGEST}

"""Which documents were filed in a case, when, and with what?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.events.base import Event
from domain.recorded import Recorded
from domain.values import Document


@dataclass(frozen=True)
class FiledDocument:
    """A document and the event with which it came."""

    document: Document
    event: Recorded


def filed_documents(history: Iterable[Recorded]) -> tuple[FiledDocument, ...]:
    """Every document, in the order in which they came."""
    return tuple(FiledDocument(document, each) for each in history for document in _documents_in(each.event))


def _documents_in(event: Event) -> Iterator[Document]:
    """Whichever of its fields hold documents, so that no kind of event has to be listed here."""
    for name in type(event).model_fields:
        match getattr(event, name):
            case Document() as document:
                yield document
            case tuple() as several:
                yield from (each for each in several if isinstance(each, Document))

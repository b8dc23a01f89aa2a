"""Which documents were filed in a case, when, and with what?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.events.application import AgreementSigned, Applied, Supplemented
from domain.events.evaluation import CorrectionSubmitted
from domain.recorded import Recorded
from domain.values import Document


@dataclass(frozen=True)
class Paper:
    """A document and the event with which it came."""

    document: Document
    filed: Recorded


def papers_of(history: Iterable[Recorded]) -> tuple[Paper, ...]:
    """Every document, in the order in which they came."""
    return tuple(Paper(document, each) for each in history for document in _of(each))


def _of(recorded: Recorded) -> Iterator[Document]:
    match recorded.event:
        case Applied(documents=documents) | Supplemented(documents=documents):
            yield from documents
        case CorrectionSubmitted(documents=documents):
            yield from documents
        case AgreementSigned(agreement=agreement):
            yield agreement
        case _:
            return

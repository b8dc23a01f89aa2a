"""Which cases does a search find in which nothing need be due?"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.app.composition import Composition
from domain.errors import InvalidValue
from domain.status.standing import Status
from domain.uscc import InvalidUscc, check_uscc
from projections.public_register.names import folded
from projections.public_register.search import Wanted

MOST: Final = 10
SHORTEST: Final = 2
"""Characters of a name from which a search for it makes sense."""


@dataclass(frozen=True)
class Certified:
    """A case of the body that led to a certificate, as the public sees it."""

    id: UUID
    number: str
    organisation: str
    status: Status


@dataclass(frozen=True)
class Beyond:
    """The first cases that were found; `more` says whether there are others."""

    found: tuple[Certified, ...]
    more: bool


def beyond(here: Composition, text: str, body: str) -> Beyond:
    """The certificates of the body with that number, credit code or part of a name, whatever became of them.

    Only what was granted is found: a case without a certificate is on the list while anything is due in it.
    """
    if answer := here.public.lookup(text):
        found = [(answer.number, answer.organisation.name, answer.status)] if answer.body.id == body else []
        return _known(here, found, more=False)
    wanted = _wanted(text, body)
    if wanted is None:
        return Beyond((), more=False)
    page = here.public.search(wanted, limit=MOST)
    found = [(each.number, each.organisation.name, each.status) for each in page.found]
    return _known(here, found, more=page.cursor is not None)


def _wanted(text: str, body: str) -> Wanted | None:
    try:
        return Wanted(uscc=check_uscc(text), body=body)
    except InvalidUscc:
        pass
    try:
        return Wanted(organisation=text, body=body) if len(folded(text)) >= SHORTEST else None
    except InvalidValue:
        return None


def _known(here: Composition, found: list[tuple[str, str, Status]], more: bool) -> Beyond:
    with_ids = ((here.public.certificate_id(each[0]), each) for each in found)
    return Beyond(tuple(Certified(case, *each) for case, each in with_ids if case), more)

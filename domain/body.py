"""What the history of a certification body says: what it is approved for, and whom its people are tied to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import assert_never, cast

from domain.calendar import add_years
from domain.events.institution import ApprovalGiven, ApprovalWithdrawn, BodyRegistered, InterestDeclared
from domain.recorded import Recorded
from domain.values import BodyId, EditionId, FieldCode, PersonId, SchemeId, Titles

BodyEvent = BodyRegistered | ApprovalGiven | ApprovalWithdrawn | InterestDeclared


@dataclass(frozen=True)
class Approval:
    """The body may certify to this edition within this field [R]."""

    field: FieldCode
    scheme: SchemeId
    edition: EditionId


@dataclass(frozen=True)
class Body:
    """A body as its stream tells it; `version` 0 is a body that is not registered."""

    version: int = 0
    id: BodyId = ""
    name: Titles | None = None
    code: str = ""
    approvals: frozenset[Approval] = frozenset()
    interests: tuple[InterestDeclared, ...] = ()

    def approved_for(self, field: FieldCode, scheme: SchemeId, edition: EditionId) -> bool:
        """Whether scheme, edition and field are within the approval (rule 12)."""
        return Approval(field, scheme, edition) in self.approvals

    def conflicted(self, person: PersonId, usccs: frozenset[str], today: date, years: int) -> bool:
        """Whether the person has a live interest in any of the organisations on that day.

        An interest that ended lives on for `years` (rule 2); one announced for later counts at once.
        """
        return any(
            interest.person == person
            and interest.uscc in usccs
            and (interest.until is None or today <= add_years(interest.until, years))
            for interest in self.interests
        )


def after(body: Body, recorded: Recorded) -> Body:
    """The body after one event; a fold never refuses."""
    event = cast("BodyEvent", recorded.event)
    body = replace(body, version=recorded.version)
    match event:
        case BodyRegistered():
            return replace(body, id=event.body, name=event.name, code=event.code)
        case ApprovalGiven(field=field, scheme=scheme, edition=edition):
            return replace(body, approvals=body.approvals | {Approval(field, scheme, edition)})
        case ApprovalWithdrawn(field=field, scheme=scheme, edition=edition):
            return replace(body, approvals=body.approvals - {Approval(field, scheme, edition)})
        case InterestDeclared():
            same = (event.person, event.uscc, event.kind, event.since)
            others = (i for i in body.interests if (i.person, i.uscc, i.kind, i.since) != same)
            return replace(body, interests=(*others, event))
        case _:
            assert_never(event)


def lived(history: Iterable[Recorded]) -> Body:
    """The body after its whole history."""
    return reduce(after, history, Body())

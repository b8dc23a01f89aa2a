"""State of a certification body: its approvals, and the interests and the competence of its people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from typing import assert_never, cast

from domain.calendar import add_years
from domain.events.institution import (
    ApprovalGiven,
    ApprovalWithdrawn,
    BodyRegistered,
    CompetenceMode,
    CompetenceRecorded,
    InterestDeclared,
)
from domain.events.unions import BodyEvent
from domain.recorded import Recorded
from domain.values import BodyId, EditionId, FieldCode, PersonId, SchemeId, Titles


@dataclass(frozen=True)
class Approval:
    """An approval given or withdrawn: from `since` on the body may, or may no longer, certify [R]."""

    field: FieldCode
    scheme: SchemeId
    edition: EditionId
    given: bool
    since: datetime


@dataclass(frozen=True)
class Body:
    """A body after its history; `version` 0 is a body that is not registered."""

    version: int = 0
    id: BodyId = ""
    name: Titles | None = None
    code: str = ""
    approvals: tuple[Approval, ...] = ()
    interests: tuple[InterestDeclared, ...] = ()
    competence: CompetenceMode = CompetenceMode.WARN
    competences: tuple[CompetenceRecorded, ...] = ()

    def approved_for(
        self, field: FieldCode, scheme: SchemeId, edition: EditionId, at: datetime | None = None
    ) -> bool:
        """Whether scheme, edition and field are within the approval at that moment (rule 12).

        Without a moment: after everything recorded has taken effect.
        """
        matching = [
            approval
            for approval in self.approvals
            if (approval.field, approval.scheme, approval.edition) == (field, scheme, edition)
            and (at is None or approval.since <= at)
        ]
        return bool(matching) and matching[-1].given

    def has_conflict(self, person: PersonId, usccs: frozenset[str], today: date, years: int) -> bool:
        """Whether the person has an interest in any of the organisations on that day.

        An interest counts for `years` after its end (rule 2); one that begins later counts at once.
        """
        return any(
            interest.person == person
            and interest.uscc in usccs
            and (interest.until is None or today <= add_years(interest.until, years))
            for interest in self.interests
        )

    @property
    def competence_required(self) -> bool:
        """Whether audit teams must be on the competence register; at older bodies from its first entry on."""
        return self.competence is CompetenceMode.REQUIRED or bool(self.competences)

    def competent(
        self, person: PersonId, scheme: SchemeId, field: FieldCode, days: tuple[date, date]
    ) -> bool:
        """Whether the person may audit within scheme and field on every day, both inclusive (rule 27).

        Several entries may cover the days together.
        """
        first_uncovered, last = days
        for entry in sorted(self.competences, key=lambda each: each.since):
            if entry.person != person or not entry.covers(scheme, field):
                continue
            if entry.since > first_uncovered:
                return False
            if entry.until is None or entry.until >= last:
                return True
            first_uncovered = max(first_uncovered, entry.until + timedelta(days=1))
        return False

    def interested_on(
        self, people: Collection[PersonId], usccs: frozenset[str], days: tuple[date, date], years: int
    ) -> frozenset[PersonId]:
        """Those with an interest in any of the organisations from the first to the last day (rule 37).

        Unlike `has_conflict` one that began later does not count.
        """
        first, last = days
        return frozenset(
            interest.person
            for interest in self.interests
            if interest.person in people
            and interest.uscc in usccs
            and interest.since <= last
            and (interest.until is None or first <= add_years(interest.until, years))
        )


def after(body: Body, recorded: Recorded) -> Body:
    """The body after one event; a fold never refuses."""
    event = cast("BodyEvent", recorded.event)
    body = replace(body, version=recorded.version)
    match event:
        case BodyRegistered():
            return replace(body, id=event.body, name=event.name, code=event.code, competence=event.competence)
        case ApprovalGiven(field=field, scheme=scheme, edition=edition):
            return _with_approval(body, Approval(field, scheme, edition, True, recorded.effective_at))
        case ApprovalWithdrawn(field=field, scheme=scheme, edition=edition):
            return _with_approval(body, Approval(field, scheme, edition, False, recorded.effective_at))
        case CompetenceRecorded():
            return _with_competence(body, event)
        case InterestDeclared():
            others = (each for each in body.interests if each.key != event.key)
            return replace(body, interests=(*others, event))
        case _:
            assert_never(event)


def _with_competence(body: Body, entry: CompetenceRecorded) -> Body:
    """A later entry of the same person and qualification replaces the earlier one."""
    others = (each for each in body.competences if each.key != entry.key)
    return replace(body, competences=(*others, entry))


def _with_approval(body: Body, approval: Approval) -> Body:
    """In the order of taking effect; of two from the same moment the later recorded one holds."""
    return replace(body, approvals=tuple(sorted((*body.approvals, approval), key=lambda a: a.since)))


def replay(history: Iterable[Recorded]) -> Body:
    """The body after its whole history."""
    return reduce(after, history, Body())

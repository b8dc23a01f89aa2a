"""State of a certification body: names, approvals, and what it has on record of its people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from typing import assert_never, cast

from domain.approval import ApprovalRecord, ApprovalScope, ApprovalState, Spell, spell_at, spells
from domain.approval import after as after_approval
from domain.calendar import add_years
from domain.events.institution import (
    BodyContactRecorded,
    BodyEndCorrected,
    BodyEnded,
    BodyMoved,
    BodyNameCorrected,
    BodyRecoded,
    BodyRegistered,
    BodyRenamed,
    CompetenceMode,
    CompetenceRecorded,
    InterestDeclared,
)
from domain.events.unions import ApprovalEvent, BodyEvent, BodyRecordEvent
from domain.recorded import Recorded
from domain.values import BodyId, FieldCode, PersonId, Role, SchemeId, Titles


@dataclass(frozen=True)
class BodyName:
    """A name from `since` on, recorded as `version`."""

    version: int
    since: datetime
    name: Titles


@dataclass(frozen=True)
class Body:
    """A body after its history; `version` 0 is a body that is not registered.

    `recorded_at` is the moment of its last event, `ends` has the version and the moment of each end that was
    recorded and not taken back.
    """

    version: int = 0
    id: BodyId = ""
    names: tuple[BodyName, ...] = ()
    code: str = ""
    approvals: tuple[ApprovalRecord, ...] = ()
    ends: tuple[tuple[int, datetime], ...] = ()
    interests: tuple[InterestDeclared, ...] = ()
    competence: CompetenceMode = CompetenceMode.WARN
    competences: tuple[CompetenceRecorded, ...] = ()
    recorded_at: datetime | None = None

    def name_at(self, moment: datetime) -> Titles | None:
        """The name at that moment; before the first one took effect, the first one.

        None if the body is not registered.
        """
        names = sorted(self.names, key=lambda each: (each.since, each.version))
        in_effect = [each.name for each in names if each.since <= moment]
        return (in_effect or [names[0].name])[-1] if names else None

    @property
    def ended(self) -> datetime | None:
        """The moment from which it decides nothing any more, if it leaves the register: the last recorded."""
        return self.ends[-1][1] if self.ends else None

    def ended_by(self, moment: datetime) -> datetime | None:
        """Since when the body decides nothing, if it has left the register by that moment (domain §9)."""
        return self.ended if self.ended and self.ended <= moment else None

    def open_roles(self, roles: frozenset[Role], moment: datetime) -> frozenset[Role]:
        """Those of a person's roles that still decide something at the body: none once it has left."""
        return frozenset() if self.ended_by(moment) else roles

    def approval_spells(self, scope: ApprovalScope) -> tuple[Spell, ...]:
        """The spells of the approval for that scope (rule 17)."""
        return spells(self.approvals, scope)

    def approved_for(self, scope: ApprovalScope, at: datetime | None = None) -> bool:
        """Whether the approval is live at that moment (rules 12 and 17).

        Without a moment: after everything recorded has taken effect.
        """
        known = self.approval_spells(scope)
        spell = spell_at(known, at) if at else next(reversed(known), None)
        return spell is not None and spell.state is ApprovalState.LIVE

    def approvals_not_live(self, at: datetime) -> tuple[tuple[ApprovalScope, Spell], ...]:
        """Each scope whose approval is suspended or lost at that moment, with the spell (rule 17)."""
        scopes = dict.fromkeys(record.scope for record in self.approvals)
        current = ((scope, spell_at(self.approval_spells(scope), at)) for scope in scopes)
        return tuple(
            (scope, spell) for scope, spell in current if spell and spell.state is not ApprovalState.LIVE
        )

    def has_conflict(self, person: PersonId, usccs: frozenset[str], today: date, years: int) -> bool:
        """Whether the person has an interest in any of the organisations on that day.

        An interest counts for `years` after its end (rule 2); one that begins later counts at once.
        """
        return any(
            interest.person == person and interest.uscc in usccs and today <= _last_counted(interest, years)
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
            and first <= _last_counted(interest, years)
        )


def _last_counted(interest: InterestDeclared, years: int) -> date:
    """The last day on which the interest counts; one that was declared without bounds must load."""
    until = interest.until
    return add_years(until, years) if until and until.year + years < date.max.year else date.max


def after(body: Body, recorded: Recorded) -> Body:
    """The body after one event; a fold never refuses."""
    event = cast("BodyEvent", recorded.event)
    body = replace(body, version=recorded.version, recorded_at=recorded.recorded_at)
    match event:
        case InterestDeclared():
            others = (each for each in body.interests if each.key != event.key)
            return replace(body, interests=(*others, event))
        case CompetenceRecorded():
            return _with_competence(body, event)
        case _ if isinstance(event, ApprovalEvent):
            return replace(body, approvals=after_approval(body.approvals, recorded, event))
        case _ if isinstance(event, BodyRecordEvent):
            return _after_record(body, recorded, event)
        case _:
            assert_never(event)


def _after_record(body: Body, recorded: Recorded, event: BodyRecordEvent) -> Body:
    match event:
        case BodyRegistered():
            body = replace(body, id=event.body, code=event.code, competence=event.competence)
            return _with_name(body, recorded, event.name)
        case BodyRenamed(name=name):
            return _with_name(body, recorded, name)
        case BodyNameCorrected(version=version, name=name):
            names = (replace(each, name=name) if each.version == version else each for each in body.names)
            return replace(body, names=tuple(names))
        case BodyRecoded(code=code):
            return replace(body, code=code)
        case BodyEnded():
            return replace(body, ends=(*body.ends, (recorded.version, recorded.effective_at)))
        case BodyEndCorrected(version=version):
            return replace(body, ends=tuple(each for each in body.ends if each[0] != version))
        case BodyMoved() | BodyContactRecorded():
            return body
        case _:
            assert_never(event)


def _with_name(body: Body, recorded: Recorded, name: Titles) -> Body:
    return replace(body, names=(*body.names, BodyName(recorded.version, recorded.effective_at, name)))


def _with_competence(body: Body, entry: CompetenceRecorded) -> Body:
    """A later entry of the same person and qualification replaces the earlier one."""
    others = (each for each in body.competences if each.key != entry.key)
    return replace(body, competences=(*others, entry))


def replay(history: Iterable[Recorded]) -> Body:
    """The body after its whole history."""
    return reduce(after, history, Body())

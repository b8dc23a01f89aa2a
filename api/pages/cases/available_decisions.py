"""Decisions of a case by availability: open, or closed to the person, to their roles or to everybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.http.permissions import steps_up
from api.pages.people import PeopleDirectory
from api.pages.terms import error_text
from api.pages.terms.values import Titled
from domain.certificate.catalogue import DecisionStatus
from domain.certificate.errors import RoleRequired
from domain.values import Role


@dataclass(frozen=True)
class AvailableDecision:
    """A decision that is open. `grave` decisions are final and need a confirmation."""

    name: str
    grave: bool
    needs_step_up: bool


@dataclass(frozen=True)
class UnavailableDecisions:
    """Decisions that are closed for the same reason."""

    reason: str
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class OtherRolesDecisions:
    """Decisions that only other roles may take."""

    roles: tuple[Role, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class DecisionAvailability:
    """Every decision in exactly one group."""

    open: tuple[AvailableDecision, ...]
    closed_to_person: tuple[UnavailableDecisions, ...]
    for_other_roles: tuple[OtherRolesDecisions, ...]
    closed_to_all: tuple[UnavailableDecisions, ...]

    @property
    def closed_to_all_count(self) -> int:
        """Number of decisions that are closed to everybody."""
        return sum(len(each.decisions) for each in self.closed_to_all)

    @property
    def other_roles_count(self) -> int:
        """Number of decisions of other roles."""
        return sum(len(each.decisions) for each in self.for_other_roles)


def decision_availability(
    statuses: Iterable[DecisionStatus], people: PeopleDirectory, titled: Titled
) -> DecisionAvailability:
    """The decisions by group; among open ones the grave ones come last.

    A closed decision has the sentence of the error that it would raise.
    """
    statuses = tuple(statuses)
    open_ = [each.decision for each in statuses if each.open]
    available = [AvailableDecision(each.name, each.effect.confirmed, steps_up(each)) for each in open_]
    own_role = [each for each in statuses if not isinstance(each.closed_by, RoleRequired)]
    return DecisionAvailability(
        open=tuple(sorted(available, key=lambda each: each.grave)),
        closed_to_person=_by_reason((each for each in own_role if each.is_personal), people, titled),
        for_other_roles=_by_roles(each for each in statuses if isinstance(each.closed_by, RoleRequired)),
        closed_to_all=_by_reason((each for each in own_role if not each.is_personal), people, titled),
    )


def _by_reason(
    statuses: Iterable[DecisionStatus], people: PeopleDirectory, titled: Titled
) -> tuple[UnavailableDecisions, ...]:
    by_reason: dict[str, list[str]] = {}
    for each in statuses:
        if each.closed_by is not None:
            reason = error_text(each.closed_by, people.language, people.display_name, titled)
            by_reason.setdefault(reason, []).append(each.decision.name)
    return tuple(UnavailableDecisions(reason, tuple(names)) for reason, names in by_reason.items())


def _by_roles(statuses: Iterable[DecisionStatus]) -> tuple[OtherRolesDecisions, ...]:
    by_roles: dict[tuple[Role, ...], list[str]] = {}
    for each in statuses:
        roles = tuple(role for role in Role if role in each.decision.roles)
        by_roles.setdefault(roles, []).append(each.decision.name)
    return tuple(OtherRolesDecisions(roles, tuple(names)) for roles, names in by_roles.items())

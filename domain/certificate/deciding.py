"""What a decision is: who may take it, when it is open, and how it is taken.

Every decision is declared once with the roles that may take it, the terms it needs and its guard.
The guard alone says whether the decision is open; so what a person is offered and what is refused
can never differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Final, Generic, TypeVar, cast

from domain.body import Body
from domain.calendar import civil_date
from domain.certificate.errors import ForeignBody, RoleMissing, WrongStage
from domain.certificate.state import Certificate, Stage
from domain.events.base import Event
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.values import Actor, BodyId, PersonId, Role, Text, Value


class Terms(Value):
    """What the person says with a decision; `reason` is why, or the basis it rests on (rule 14)."""

    reason: Text


class DatedTerms(Terms):
    """Terms of a decision that may hold from the start of an earlier day than today."""

    effective_on: date | None = None


@dataclass(frozen=True)
class Act:
    """Who is acting, with which roles, for which body, and when."""

    person: PersonId
    roles: frozenset[Role]
    body: BodyId | None
    at: datetime

    @property
    def today(self) -> date:
        """The civil day of the act in Asia/Shanghai."""
        return civil_date(self.at)


@dataclass(frozen=True)
class Around:
    """What lies outside the case and a decision must still know.

    `serial` is the next one of the number series; `revoked_on` the last revocation of a
    certificate of this organisation under this scheme.
    """

    scheme: PublishedScheme
    body: Body
    serial: int = 1
    prior: Certificate | None = None
    revoked_on: date | None = None

    def rules(self, case: Certificate) -> Scheme:
        """The rules in force for the edition of the case."""
        return self.scheme.editions[case.edition]


Guard = Callable[[Certificate, Act, Around], None]
T = TypeVar("T", bound=Terms)
Make = Callable[[Certificate, T, Act, Around], tuple[Event, ...]]


@dataclass(frozen=True)
class Decision(Generic[T]):
    """A decision as it is declared: name in URLs, doors, terms, guard."""

    name: str
    roles: frozenset[Role]
    terms: type[T]
    guard: Guard
    make: Make[T]

    def permit(self, case: Certificate, act: Act, around: Around) -> None:
        """Raise what speaks against this person taking this decision now, else nothing."""
        if case.body != act.body:
            raise ForeignBody(case.body)
        self.actor(act)
        self.guard(case, act, around)

    def actor(self, act: Act) -> Actor:
        """The person in the role in which they take this decision. Raises RoleMissing."""
        role = next((role for role in Role if role in self.roles & act.roles), None)
        if role is None:
            raise RoleMissing(self.name, self.roles)
        return Actor(person=act.person, role=role, body=act.body)


DECLARED: Final[dict[str, Decision[Terms]]] = {}
"""Every decision declared so far, by its name in URLs; `catalogue` has them all in order."""


def decision(name: str, terms: type[T], *, by: set[Role], when: Guard) -> Callable[[Make[T]], Make[T]]:
    """Declare a decision: the function below it makes its events once the guard has let it through."""

    def declare(make: Make[T]) -> Make[T]:
        declared = Decision(name, frozenset(by), terms, when, make)

        @wraps(make)
        def taken(case: Certificate, terms: T, act: Act, around: Around) -> tuple[Event, ...]:
            declared.permit(case, act, around)
            return make(case, terms, act, around)

        DECLARED[name] = cast("Decision[Terms]", Decision(name, frozenset(by), terms, when, taken))
        return taken

    return declare


def in_stage(name: str, case: Certificate, *stages: Stage) -> None:
    """Raise WrongStage unless the case stands at one of the stages (rule 5)."""
    if case.stage not in stages:
        raise WrongStage(name, case.stage)

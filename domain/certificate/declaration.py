"""Declaration of decisions: every fact about one in one place.

`@decision` requires all of them. Permissions, pages, the work list and the description of the API read them
from here; the same guard both offers and refuses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any, Final, Generic, TypedDict, TypeVar, Unpack, cast

from domain.bodies import BodyHasEnded
from domain.certificate.confirmation import Confirmation
from domain.certificate.context import Act, Context
from domain.certificate.errors import CaseOfAnotherBody, RoleRequired, WrongStage
from domain.certificate.independence import Involvements, must_not_be_barred
from domain.certificate.state import Certificate, Stage
from domain.events.base import Event
from domain.values import Actor, Role, Text, Value


class Terms(Value):
    """The terms of a decision; `reason` is why, or the basis it rests on (rule 14)."""

    reason: Text


class DatedTerms(Terms):
    """Terms of a decision that may hold from the start of an earlier day than today."""

    effective_on: date | None = None


class Effect(StrEnum):
    """How far-reaching a decision is, and so what it requires.

    Grave and final ones require a second factor, or a key of scope `decide`; closing and final ones are
    confirmed first. Any other decision can be reversed by a further one.
    """

    ORDINARY = "ordinary"
    CLOSING = "closing"
    """Ends an application before the decision on it."""
    GRAVE = "grave"
    """Changes the standing of a certificate."""
    FINAL = "final"
    """Ends a certificate or a case for good."""

    @property
    def confirmed(self) -> bool:
        """Whether the person has to confirm it."""
        return self in {Effect.CLOSING, Effect.FINAL}


Guard = Callable[[Certificate, Act, Context], None]
T = TypeVar("T", bound=Terms)
Make = Callable[[Certificate, T, Act, Context], tuple[Event, ...]]


class Declaration(TypedDict):
    """The keywords of `@decision`; each is required."""

    by: set[Role]
    """The roles that may take it."""
    when: Guard
    """Raises unless the state of the case permits the decision."""
    barred: Involvements
    """The involvements that bar a person from it (rule 2), in the order in which they are checked."""
    effect: Effect
    confirmation: Confirmation | None
    """None for a decision that can be reversed."""
    example: Mapping[str, Any]
    """An example of its terms in JSON."""
    settles: tuple[str, ...]
    """The due items that it settles: `kind` or `kind/about` (`domain/deadlines/item.py`)."""


_ROLES: Final = tuple(Role)
"""In order; to go through the enumeration itself for every decision of a page takes a quarter of the time."""


@dataclass(frozen=True)
class Decision(Generic[T]):
    """A declared decision; `name` is its name in URLs."""

    name: str
    roles: frozenset[Role]
    terms: type[T]
    guard: Guard
    barred: Involvements
    effect: Effect
    confirmation: Confirmation | None
    example: Mapping[str, Any]
    settles: tuple[str, ...]
    make: Make[T]

    def permit(self, case: Certificate, act: Act, context: Context) -> None:
        """Raise a DomainError if this person may not take this decision now."""
        if case.body != act.body:
            raise CaseOfAnotherBody(case.body)
        if ended := context.body.ended_by(act.at):
            raise BodyHasEnded(ended)
        self._role(act)
        self.guard(case, act, context)
        must_not_be_barred(self.barred, case, act, context)

    def actor(self, act: Act) -> Actor:
        """The person, in the role in which they take this decision. Raises RoleRequired."""
        return Actor(person=act.person, role=self._role(act), body=act.body)

    def _role(self, act: Act) -> Role:
        held = self.roles & act.roles
        if not held:
            raise RoleRequired(self.name, self.roles)
        return next(role for role in _ROLES if role in held)


REGISTRY: Final[dict[str, Decision[Terms]]] = {}
"""Every decision declared so far, by its name in URLs; `catalogue` has all of them in order."""


def decision(name: str, terms: type[T], **declaration: Unpack[Declaration]) -> Callable[[Make[T]], Make[T]]:
    """Declare a decision; the decorated function returns its events, after the guard has permitted it.

    Raises TypeError for a declaration that is incomplete or contradicts itself.
    """
    _must_be_complete(name, declaration)

    def declare(make: Make[T]) -> Make[T]:
        entry = _decision(name, terms, declaration, make)

        @wraps(make)
        def guarded(case: Certificate, terms: T, act: Act, context: Context) -> tuple[Event, ...]:
            entry.permit(case, act, context)
            return make(case, terms, act, context)

        REGISTRY[name] = cast("Decision[Terms]", replace(entry, make=guarded))
        return guarded

    return declare


def _decision(name: str, terms: type[T], declaration: Declaration, make: Make[T]) -> Decision[T]:
    return Decision(
        name=name,
        roles=frozenset(declaration["by"]),
        terms=terms,
        guard=declaration["when"],
        barred=declaration["barred"],
        effect=declaration["effect"],
        confirmation=declaration["confirmation"],
        example=declaration["example"],
        settles=declaration["settles"],
        make=make,
    )


def _must_be_complete(name: str, declaration: Declaration) -> None:
    """Check at run time what the type checker checks as well, and that the declaration is consistent."""
    required = Declaration.__required_keys__
    if missing := required - declaration.keys():
        raise TypeError(
            f"Decision {name!r} is declared without {', '.join(sorted(missing))}: "
            "give every keyword of @decision (domain/certificate/declaration.py)."
        )
    if unknown := declaration.keys() - required:
        raise TypeError(f"Decision {name!r} is declared with {', '.join(sorted(unknown))}, unknown here.")
    if declaration["effect"].confirmed is not bool(declaration["confirmation"]):
        raise TypeError(
            f"Decision {name!r} is {declaration['effect']}: "
            "closing and final decisions have a confirmation, and no others."
        )
    if name in REGISTRY:
        raise TypeError(f"Decision {name!r} is declared twice.")


def in_stage(name: str, case: Certificate, *stages: Stage) -> None:
    """Raise WrongStage unless the case is at one of the stages (rule 5)."""
    if case.stage not in stages:
        raise WrongStage(name, case.stage)

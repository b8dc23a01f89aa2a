"""The declaration of decisions: everything that is to be known of one, in one place.

`@decision` asks for all of it, and whoever needs a fact of a decision reads it from there: the guard that
both offers and refuses, permissions, pages, the work list, the description of the interface.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any, Final, Generic, TypedDict, TypeVar, Unpack, cast

from domain.certificate.confirmation import Confirmation
from domain.certificate.context import Act, Context
from domain.certificate.errors import CaseOfAnotherBody, RoleRequired, WrongStage
from domain.certificate.independence import Involvements, must_not_be_barred
from domain.certificate.state import Certificate, Stage
from domain.events.base import Event
from domain.values import Actor, Role, Text, Value


class Terms(Value):
    """What the person says with a decision; `reason` is why, or the basis it rests on (rule 14)."""

    reason: Text


class DatedTerms(Terms):
    """Terms of a decision that may hold from the start of an earlier day than today."""

    effective_on: date | None = None


class Effect(StrEnum):
    """How much a decision does, and so what it asks of whoever takes it.

    Grave and final ones ask for a second factor, or a key of scope `decide`; closing and final ones are
    confirmed first. Everything else can be followed by its opposite.
    """

    ORDINARY = "ordinary"
    CLOSING = "closing"
    """Ends an application that was not decided on yet."""
    GRAVE = "grave"
    """Changes what a certificate is worth."""
    FINAL = "final"
    """Ends a certificate or a case for good."""

    @property
    def confirmed(self) -> bool:
        """Whether it is asked once more if it is meant."""
        return self in {Effect.CLOSING, Effect.FINAL}


Guard = Callable[[Certificate, Act, Context], None]
T = TypeVar("T", bound=Terms)
Make = Callable[[Certificate, T, Act, Context], tuple[Event, ...]]


class Declaration(TypedDict):
    """The keywords of `@decision`; each has to be given."""

    by: set[Role]
    """The roles that may take it."""
    when: Guard
    """Whether the case is where the decision can be taken."""
    barred: Involvements
    """The parts in the case that bar a person from it (rule 2), in the order in which they are looked at."""
    effect: Effect
    confirmation: Confirmation | None
    """None for a decision that can be followed by its opposite."""
    example: Mapping[str, Any]
    """Its terms as they are written in JSON."""
    settles: tuple[str, ...]
    """Due items that it settles: `kind` or `kind/about` (`domain/deadlines/next_decisions.py`)."""


@dataclass(frozen=True)
class Decision(Generic[T]):
    """A decision as it is declared; `name` is the one in URLs."""

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
        """Raise what speaks against this person taking this decision now, else nothing."""
        if case.body != act.body:
            raise CaseOfAnotherBody(case.body)
        self.actor(act)
        self.guard(case, act, context)
        must_not_be_barred(self.barred, case, act, context)

    def actor(self, act: Act) -> Actor:
        """The person in the role in which they take this decision. Raises RoleRequired."""
        role = next((role for role in Role if role in self.roles & act.roles), None)
        if role is None:
            raise RoleRequired(self.name, self.roles)
        return Actor(person=act.person, role=role, body=act.body)


REGISTRY: Final[dict[str, Decision[Terms]]] = {}
"""Every decision declared so far, by its name in URLs; `catalogue` has them all in order."""


def decision(name: str, terms: type[T], **declaration: Unpack[Declaration]) -> Callable[[Make[T]], Make[T]]:
    """Declare a decision: the function below it makes its events once the guard has let it through.

    Raises TypeError for a declaration that is incomplete or contradicts itself.
    """
    _must_be_complete(name, declaration)

    def declare(make: Make[T]) -> Make[T]:
        entry = _declared(name, terms, declaration, make)

        @wraps(make)
        def guarded(case: Certificate, terms: T, act: Act, context: Context) -> tuple[Event, ...]:
            entry.permit(case, act, context)
            return make(case, terms, act, context)

        REGISTRY[name] = cast("Decision[Terms]", replace(entry, make=guarded))
        return guarded

    return declare


def _declared(name: str, terms: type[T], declaration: Declaration, make: Make[T]) -> Decision[T]:
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
    """The type checker says so as well; this is for whoever starts without having asked it."""
    wanted = Declaration.__required_keys__
    if lacking := wanted - declaration.keys():
        raise TypeError(
            f"Decision {name!r} is declared without {', '.join(sorted(lacking))}: "
            "give every keyword of @decision (domain/certificate/declaration.py)."
        )
    if unknown := declaration.keys() - wanted:
        raise TypeError(f"Decision {name!r} is declared with {', '.join(sorted(unknown))}, unknown here.")
    if declaration["effect"].confirmed is not bool(declaration["confirmation"]):
        raise TypeError(
            f"Decision {name!r} is {declaration['effect']}: "
            "closing and final decisions have a confirmation, and no others."
        )
    if name in REGISTRY:
        raise TypeError(f"Decision {name!r} is declared twice.")


def in_stage(name: str, case: Certificate, *stages: Stage) -> None:
    """Raise WrongStage unless the case stands at one of the stages (rule 5)."""
    if case.stage not in stages:
        raise WrongStage(name, case.stage)

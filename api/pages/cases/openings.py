"""Which decisions can this person take now, and why not the others? In the words in which each is refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.http.access import steps_up
from api.pages.people import People
from api.pages.words import refusal_text
from api.pages.words.values import Titled
from domain.certificate.catalogue import Opening
from domain.certificate.errors import RoleMissing
from domain.values import Role


@dataclass(frozen=True)
class Offered:
    """A decision that is open. `grave` ones cannot be taken back, and are asked about once more."""

    name: str
    grave: bool
    steps_up: bool


@dataclass(frozen=True)
class Closed:
    """Decisions that are closed for one and the same reason."""

    why: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Others:
    """Decisions that are the work of other roles."""

    roles: tuple[Role, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Openings:
    """Every decision once: open, or closed to this person, to their role, or to everybody."""

    open: tuple[Offered, ...]
    personal: tuple[Closed, ...]
    by_role: tuple[Others, ...]
    now: tuple[Closed, ...]

    @property
    def closed_now(self) -> int:
        """How many are closed to everybody."""
        return sum(len(each.names) for each in self.now)

    @property
    def of_others(self) -> int:
        """How many are for other roles."""
        return sum(len(each.names) for each in self.by_role)


def openings_of(known: Iterable[Opening], people: People, titled: Titled) -> Openings:
    """The decisions, the open ones in their order with the grave ones last."""
    known = tuple(known)
    open_ = [each.decision for each in known if each.open]
    offered = [Offered(each.name, each.effect.confirmed, steps_up(each)) for each in open_]
    ours = [each for each in known if not isinstance(each.closed_by, RoleMissing)]
    return Openings(
        open=tuple(sorted(offered, key=lambda each: each.grave)),
        personal=_closed((each for each in ours if each.personal), people, titled),
        by_role=_others(each for each in known if isinstance(each.closed_by, RoleMissing)),
        now=_closed((each for each in ours if not each.personal), people, titled),
    )


def _closed(openings: Iterable[Opening], people: People, titled: Titled) -> tuple[Closed, ...]:
    by_reason: dict[str, list[str]] = {}
    for each in openings:
        if each.closed_by is not None:
            why = refusal_text(each.closed_by, people.language, people.called, titled)
            by_reason.setdefault(why, []).append(each.decision.name)
    return tuple(Closed(why, tuple(names)) for why, names in by_reason.items())


def _others(openings: Iterable[Opening]) -> tuple[Others, ...]:
    by_roles: dict[tuple[Role, ...], list[str]] = {}
    for each in openings:
        roles = tuple(role for role in Role if role in each.decision.roles)
        by_roles.setdefault(roles, []).append(each.decision.name)
    return tuple(Others(roles, tuple(names)) for roles, names in by_roles.items())

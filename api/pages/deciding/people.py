"""Which people of a body may be named on a form, and what are they called?"""

from dataclasses import dataclass

from api.composition import Composition
from domain.values import BodyId, PersonId, Role
from services.accounts.values import State


@dataclass(frozen=True)
class Colleague:
    """Somebody who works for the body; `name` is the id where no name is known."""

    id: PersonId
    name: str
    roles: frozenset[Role]

    @property
    def shown(self) -> str:
        """The name, and the id that goes on record."""
        return self.id if self.name == self.id else f"{self.name} ({self.id})"


def colleagues(here: Composition, body: BodyId) -> tuple[Colleague, ...]:
    """Everyone of the body who can log in; nobody where people come by keys alone."""
    if here.known is None:
        return ()
    return tuple(
        Colleague(person.id, person.shown, person.roles)
        for person in here.known.people.all(body)
        if person.state in {State.ACTIVE, State.INVITED}
    )

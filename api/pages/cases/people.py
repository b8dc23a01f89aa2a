"""Who did this, as far as it is still known?"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.composition import Composition
from api.pages.language import Language
from domain.values import PersonId
from services.accounts.values import State
from services.principal import Principal


@dataclass(frozen=True)
class People:
    """The people of a body who have or had an account, by id; whoever else acted has an id alone.

    An erased person has no name any more, and no text in place of one.
    """

    names: Mapping[PersonId, str | None]
    me: PersonId
    language: Language

    def called(self, person: PersonId) -> str:
        """What to call somebody inside a sentence, so that the reader knows when it is about themself."""
        if person in self.names and self.names[person] is None:
            return self.language.gettext("erased person %(id)s") % {"id": person}
        name = self.names.get(person) or person
        return self.language.gettext("%(name)s (you)") % {"name": name} if person == self.me else name

    def with_id(self, person: PersonId) -> str:
        """The same, and the id that is on record."""
        called = self.called(person)
        return called if person in called else f"{called} {person}"


def people_of(here: Composition, by: Principal, language: Language) -> People:
    """Everyone of the body of whoever looks; nobody where people come by keys alone."""
    known = here.known.people.all(by.body) if here.known else ()
    names = {
        person.id: None if person.state is State.ERASED else (person.name or person.id) for person in known
    }
    return People(names, by.person, language)

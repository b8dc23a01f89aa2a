"""What are the people called who are named on a page, as far as they are still known?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.app.composition import Composition
from api.pages.language import Language
from domain.values import PersonId, Role
from services.accounts.values import Person, State
from services.principal import Principal


@dataclass(frozen=True)
class People:
    """The people who have or had an account, by id; whoever else acted has an id alone.

    An erased person has no name any more, and no text in place of one.
    """

    accounts: Mapping[PersonId, Person]
    me: PersonId
    language: Language

    def called(self, person: PersonId) -> str:
        """What to call somebody inside a sentence, so that the reader knows when it is about themself."""
        account = self.accounts.get(person)
        if account is not None and account.state is State.ERASED:
            return self.language.gettext("erased person %(id)s") % {"id": person}
        name = (account.name if account else None) or person
        return self.language.gettext("%(name)s (you)") % {"name": name} if person == self.me else name

    def with_id(self, person: PersonId) -> str:
        """The same, and the id that is on record."""
        called = self.called(person)
        return called if person in called else f"{called} {person}"

    def at_work(self, role: Role) -> Iterable[PersonId]:
        """Everyone in that role who can log in, or is about to."""
        present = {State.ACTIVE, State.INVITED}
        accounts = self.accounts.values()
        return (each.id for each in accounts if each.state in present and role in each.roles)


def people_of(here: Composition, by: Principal, language: Language) -> People:
    """Everyone of the body of whoever looks, or of all; nobody where people come by keys alone."""
    accounts = here.known.people.all(by.body) if here.known else ()
    return People({each.id: each for each in accounts}, by.person, language)

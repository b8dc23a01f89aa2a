"""What are the people called who are named on a page, as far as they are still known?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.app.container import Container
from api.pages.language import Language
from domain.values import PersonId, Role
from services.accounts.values import AccountState, Person
from services.principal import Principal


@dataclass(frozen=True)
class PeopleDirectory:
    """The people who have or had an account, by id; whoever else acted has an id alone.

    An erased person has no name any more, and no text in place of one.
    """

    accounts: Mapping[PersonId, Person]
    me: PersonId
    language: Language

    def display_name(self, person: PersonId) -> str:
        """What to call somebody inside a sentence, so that the reader knows when it is about themself."""
        account = self.accounts.get(person)
        if account is not None and account.state is AccountState.ERASED:
            return self.language.gettext("erased person %(id)s") % {"id": person}
        name = (account.name if account else None) or person
        return self.language.gettext("%(name)s (you)") % {"name": name} if person == self.me else name

    def name_with_id(self, person: PersonId) -> str:
        """The same, and the id that is on record."""
        name = self.display_name(person)
        return name if person in name else f"{name} {person}"

    def active_in_role(self, role: Role) -> Iterable[PersonId]:
        """Everyone in that role who can log in, or is about to."""
        active_states = {AccountState.ACTIVE, AccountState.INVITED}
        accounts = self.accounts.values()
        return (each.id for each in accounts if each.state in active_states and role in each.roles)


def people_of(container: Container, by: Principal, language: Language) -> PeopleDirectory:
    """Everyone of the body of whoever looks, or of all; nobody where people come by keys alone."""
    accounts = container.configured_accounts.people.all(by.body) if container.configured_accounts else ()
    return PeopleDirectory({each.id: each for each in accounts}, by.person, language)

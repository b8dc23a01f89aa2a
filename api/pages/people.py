"""Names of the people that a page mentions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.app.container import Container
from api.pages.language import Language
from domain.values import PersonId, Role
from services.accounts.values import AccountState, Person
from services.principal import Principal


@dataclass(frozen=True)
class PeopleDirectory:
    """Accounts by person id. A person without an account, such as one with an API key, is shown by id."""

    accounts: Mapping[PersonId, Person]
    me: PersonId
    language: Language

    def display_name(self, person: PersonId) -> str:
        """The name of a person inside a sentence, marked if it is the reader; the id where no name is known.

        An erased person is shown as erased, with the id.
        """
        account = self.accounts.get(person)
        if account is not None and account.state is AccountState.ERASED:
            return self.language.gettext("erased person %(id)s") % {"id": person}
        name = (account.name if account else None) or person
        return self.language.gettext("%(name)s (you)") % {"name": name} if person == self.me else name

    def name_with_id(self, person: PersonId) -> str:
        """The name with the recorded id."""
        name = self.display_name(person)
        return name if person in name else f"{name} {person}"

    def active_in_role(self, role: Role) -> Iterable[PersonId]:
        """The people with this role whose account is active or invited."""
        active_states = {AccountState.ACTIVE, AccountState.INVITED}
        accounts = self.accounts.values()
        return (each.id for each in accounts if each.state in active_states and role in each.roles)


def people_of(container: Container, by: Principal, language: Language) -> PeopleDirectory:
    """The accounts of the principal's body, or of all bodies; none if accounts are not configured."""
    accounts = container.configured_accounts.people.all(by.body) if container.configured_accounts else ()
    return PeopleDirectory({each.id: each for each in accounts}, by.person, language)

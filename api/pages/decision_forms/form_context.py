"""Who asks for which decision in which case, and what has to be known to show them a form?"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from api.app.container import Container
from api.pages.language import Language
from api.pages.page import Page
from api.pages.people import PeopleDirectory, people_of
from api.pages.scheme_titles import titles_of
from api.pages.terms import error_text
from api.pages.terms.values import Titled
from domain.body import Body
from domain.calendar import civil_date
from domain.certificate.catalogue import DECISIONS, DecisionStatus
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Decision, Terms
from domain.certificate.state import Certificate
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.values import PersonId
from services.principal import Principal
from services.register import CaseWithDecisions


@dataclass(frozen=True)
class FormContext:
    """Somebody at the page of a decision. What is known of the case is read once.

    Reading raises CaseNotFound for a case that is none of theirs.
    """

    page: Page
    container: Container
    by: Principal
    id: UUID
    name: str

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.page.language

    @property
    def decision(self) -> Decision[Terms]:
        """The decision as it is declared."""
        return DECISIONS[self.name]

    @property
    def path(self) -> str:
        """Where the form is, whatever the language."""
        return f"/staff/cases/{self.id}/{self.name}"

    @property
    def case(self) -> Certificate:
        """The case as it stands."""
        return self._case_view.certificate

    @property
    def opening(self) -> DecisionStatus:
        """Whether the decision is open to this person, or why not."""
        return next(each for each in self._case_view.available_decisions if each.decision.name == self.name)

    @cached_property
    def history(self) -> tuple[Recorded, ...]:
        """All events of the case."""
        return self.container.register.history(self.id, self.by)

    @cached_property
    def scheme(self) -> PublishedScheme:
        """The scheme of the case."""
        return self.container.institutions.scheme(self.case.scheme)

    @property
    def rules(self) -> Scheme:
        """The rules of the edition of the case."""
        return self.scheme.editions[self.case.edition]

    @cached_property
    def body(self) -> Body:
        """The body that has the case."""
        return self.container.institutions.body(self.case.body)

    @cached_property
    def people(self) -> PeopleDirectory:
        """The people of the body."""
        return people_of(self.container, self.by, self.language)

    @property
    def act(self) -> Act:
        """The act that the decision would be."""
        return Act(self.by.person, self.by.roles, self.by.body, self.page.now)

    @property
    def decision_context(self) -> Context:
        """What lies outside the case, as far as choices depend on it."""
        return Context(scheme=self.scheme, body=self.body)

    @property
    def today(self) -> date:
        """The civil day."""
        return civil_date(self.page.now)

    def translate(self, text: str, **values: object) -> str:
        """A text that is marked for the catalogue, in the language of the page."""
        translated = self.language.gettext(text)
        return translated % values if values else translated

    def display_name(self, person: PersonId) -> str:
        """What a person of the body is called; the id where no name is known."""
        return self.people.display_name(person)

    def error_text(self, error: Exception) -> str:
        """A refusal in the language of the page."""
        return error_text(error, self.language, self.display_name, self.titles)

    @cached_property
    def titles(self) -> Titled:
        """Every word of the scheme of the case, first as its edition has it."""
        return titles_of((self.rules, *self.scheme.editions.values()), self.language)

    def level(self, id: str | None) -> str:
        """What a level of the scheme is called."""
        return self.titles("level", id) if id else ""

    @cached_property
    def _case_view(self) -> CaseWithDecisions:
        return self.container.register.case(self.id, self.by)

"""Context of a decision form: the person, the case, its scheme and body, read at most once per request."""

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
    """One person at the form of one decision in one case.

    Its properties raise CaseNotFound for a case of another body (rule 15).
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
        """The language-neutral path of the form."""
        return f"/staff/cases/{self.id}/{self.name}"

    @property
    def case(self) -> Certificate:
        """The case as of its last event."""
        return self._case_view.certificate

    @property
    def status(self) -> DecisionStatus:
        """Whether the decision is open to this person, or why not."""
        return next(each for each in self._case_view.available_decisions if each.decision.name == self.name)

    @property
    def history(self) -> tuple[Recorded, ...]:
        """All events of the case."""
        return self._case_view.history

    @property
    def scheme(self) -> PublishedScheme:
        """The scheme of the case."""
        return self._case_view.context.scheme

    @property
    def rules(self) -> Scheme:
        """The rules of the edition of the case."""
        return self.scheme.editions[self.case.edition]

    @cached_property
    def people(self) -> PeopleDirectory:
        """The people of the body."""
        return people_of(self.container, self.by, self.language)

    @property
    def act(self) -> Act:
        """Person, roles and moment that the decision would be recorded with."""
        return Act(self.by.person, self.by.roles, self.by.body, self.page.now)

    @property
    def decision_context(self) -> Context:
        """The scheme and body that guards of decisions check."""
        return self._case_view.context

    @property
    def today(self) -> date:
        """The present civil day (Asia/Shanghai)."""
        return civil_date(self.page.now)

    def translate(self, text: str, **values: object) -> str:
        """The translation of a marked text, with its values interpolated."""
        translated = self.language.gettext(text)
        return translated % values if values else translated

    def display_name(self, person: PersonId) -> str:
        """The name of a person of the body; the id where no name is known."""
        return self.people.display_name(person)

    def error_text(self, error: Exception) -> str:
        """The sentence of an error in the language of the page."""
        return error_text(error, self.language, self.display_name, self.titles)

    @cached_property
    def titles(self) -> Titled:
        """Titles of the terms of the scheme; where editions differ, those of the edition of the case."""
        return titles_of((self.rules, *self.scheme.editions.values()), self.language)

    def level(self, id: str | None) -> str:
        """The title of a level; empty for none."""
        return self.titles("level", id) if id else ""

    @cached_property
    def _case_view(self) -> CaseWithDecisions:
        return self.container.register.case(self.id, self.by)

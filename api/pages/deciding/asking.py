"""Who asks for which decision in which case, and what has to be known to show them a form?"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from api.app.composition import Composition
from api.pages.language import Language
from api.pages.page import Page
from api.pages.people import People, people_of
from api.pages.published import titles_of
from api.pages.words import refusal_text
from api.pages.words.values import Titled
from domain.body import Body
from domain.calendar import civil_date
from domain.certificate.catalogue import DECISIONS, Opening
from domain.certificate.context import Act, Around
from domain.certificate.deciding import Decision, Terms
from domain.certificate.state import Certificate
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.values import PersonId
from services.principal import Principal
from services.register import Case


@dataclass(frozen=True)
class Asking:
    """Somebody at the page of a decision. What is known of the case is read once.

    Reading raises UnknownCertificate for a case that is none of theirs.
    """

    page: Page
    here: Composition
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
        return self._seen.certificate

    @property
    def opening(self) -> Opening:
        """Whether the decision is open to this person, or why not."""
        return next(each for each in self._seen.openings if each.decision.name == self.name)

    @cached_property
    def history(self) -> tuple[Recorded, ...]:
        """All events of the case."""
        return self.here.register.history(self.id, self.by)

    @cached_property
    def scheme(self) -> PublishedScheme:
        """The scheme of the case."""
        return self.here.institutions.scheme(self.case.scheme)

    @property
    def rules(self) -> Scheme:
        """The rules of the edition of the case."""
        return self.scheme.editions[self.case.edition]

    @cached_property
    def body(self) -> Body:
        """The body that has the case."""
        return self.here.institutions.body(self.case.body)

    @cached_property
    def people(self) -> People:
        """The people of the body."""
        return people_of(self.here, self.by, self.language)

    @property
    def act(self) -> Act:
        """The act that the decision would be."""
        return Act(self.by.person, self.by.roles, self.by.body, self.page.now)

    @property
    def around(self) -> Around:
        """What lies outside the case, as far as choices depend on it."""
        return Around(scheme=self.scheme, body=self.body)

    @property
    def today(self) -> date:
        """The civil day."""
        return civil_date(self.page.now)

    def say(self, text: str, **values: object) -> str:
        """A text that is marked for the catalogue, in the language of the page."""
        said = self.language.gettext(text)
        return said % values if values else said

    def called(self, person: PersonId) -> str:
        """What a person of the body is called; the id where no name is known."""
        return self.people.called(person)

    def refused(self, refusal: Exception) -> str:
        """A refusal in the language of the page."""
        return refusal_text(refusal, self.language, self.called, self.titles)

    @cached_property
    def titles(self) -> Titled:
        """Every word of the scheme of the case, first as its edition has it."""
        return titles_of((self.rules, *self.scheme.editions.values()), self.language)

    def level(self, id: str | None) -> str:
        """What a level of the scheme is called."""
        return self.titles("level", id) if id else ""

    @cached_property
    def _seen(self) -> Case:
        return self.here.register.case(self.id, self.by)

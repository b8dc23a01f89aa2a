"""Context of a score sheet: the case, the planned audit, and the rules that score it."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from api.app.container import Container
from api.pages.language import Language
from api.pages.people import PeopleDirectory, people_of
from api.pages.scheme_titles import titles_at
from api.pages.terms.values import Titled
from domain.certificate.errors import NoAuditAvailable
from domain.certificate.evaluation import rules_for
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.events.evaluation import AuditPlanned
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.values import PersonId
from services.principal import Principal
from spreadsheets.score_sheets.fields import AuditSheet

DECISION = "record-audit"


@dataclass(frozen=True)
class SheetContext:
    """An audit that this person may record now.

    `people` are those of the body, `titled` has the titles of the terms of schemes.
    """

    case: Certificate
    audit: Audit
    scheme: Scheme
    history: tuple[Recorded, ...]
    people: PeopleDirectory
    titled: Titled

    @classmethod
    def of(cls, id: UUID, person: Principal, container: Container, language: Language) -> Self:
        """The context for a person.

        Raises CaseNotFound, NoAuditAvailable, and the error for which the decision is closed.
        """
        case_view = container.register.case(id, person)
        error = next(
            each.closed_by for each in case_view.available_decisions if each.decision.name == DECISION
        )
        if error is not None:
            raise error
        case, audit = case_view.certificate, case_view.certificate.last_audit
        if audit is None:
            raise NoAuditAvailable("No audit is planned.")
        people = people_of(container, person, language)
        scheme = rules_for(audit, case, case_view.context)
        return cls(case, audit, scheme, case_view.history, people, titles_at(container, language, scheme))

    @property
    def path(self) -> str:
        """The language-neutral path of the page."""
        return f"/staff/cases/{self.case.id}/{DECISION}"

    @property
    def sheet(self) -> AuditSheet | None:
        """The identity of the sheet's workbook; None for a scheme without a table of clauses."""
        table = self.scheme.table
        return AuditSheet(self.case.id, self.audit.number, self.scheme, table) if table else None

    @property
    def plan(self) -> AuditPlanned | None:
        """The last plan of the audit."""
        plans = (each.event for each in self.history if isinstance(each.event, AuditPlanned))
        return next((plan for plan in plans if plan.audit == self.audit.number), None)

    def display_name(self, person: PersonId) -> str:
        """The name of a person of the body; the id where no name is known."""
        return self.people.display_name(person)

    def events_since(self, version: int) -> tuple[Recorded, ...]:
        """The events of the case after a version."""
        return tuple(each for each in self.history if each.version > version)

"""Context of a score sheet: the case, the planned audit, and the rules that score it."""

import re
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from api.pages.page import Page
from api.pages.people import PeopleDirectory, people_of
from api.pages.scheme_titles import titles_at
from api.pages.terms.values import Titled
from domain.certificate.context import Act
from domain.certificate.evaluation import rules_for, to_record
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.values import PersonId
from services.principal import Principal
from spreadsheets.score_sheets.fields import AuditSheet

DECISION = "record-audit"
_NUMBER: Final = re.compile("[0-9]{1,6}")


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
    def of(cls, id: UUID, audit_number: int | None, person: Principal, page: Page) -> Self:
        """The context for a person; the number may be missing while there is only one such audit.

        Raises CaseNotFound, AuditNotNamed, UnknownProceeding, and the error for which the decision is closed.
        """
        container = page.container
        case_view = container.register.case(id, person)
        error = next(
            each.closed_by for each in case_view.available_decisions if each.decision.name == DECISION
        )
        if error is not None:
            raise error
        case = case_view.certificate
        act = Act(person.person, person.roles, person.body, page.now)
        audit = to_record(case, act, case_view.context).named(audit_number)
        people = people_of(container, person, page.language)
        scheme = rules_for(audit, case, case_view.context)
        titled = titles_at(container, page.language, scheme)
        return cls(case, audit, scheme, case_view.history, people, titled)

    @property
    def path(self) -> str:
        """The language-neutral path of the page."""
        return f"/staff/cases/{self.case.id}/{DECISION}"

    @property
    def sheet(self) -> AuditSheet | None:
        """The identity of the sheet's workbook; None for a scheme without a table of clauses."""
        table = self.scheme.table
        return AuditSheet(self.case.id, self.audit.number, self.scheme, table) if table else None

    def display_name(self, person: PersonId) -> str:
        """The name of a person of the body; the id where no name is known."""
        return self.people.display_name(person)

    def events_since(self, version: int) -> tuple[Recorded, ...]:
        """The events of the case after a version."""
        return tuple(each for each in self.history if each.version > version)


def audits_to_record(id: UUID, person: Principal, page: Page) -> tuple[Audit, ...]:
    """The planned audits with this person on the team; a page offers them where there are several.

    Raises CaseNotFound.
    """
    case_view = page.container.register.case(id, person)
    act = Act(person.person, person.roles, person.body, page.now)
    return to_record(case_view.certificate, act, case_view.context).fitting


def audit_number(text: str) -> int | None:
    """The number in a query or a form; None where there is none, 0 for anything else: no audit has it."""
    if not text:
        return None
    return int(text) if _NUMBER.fullmatch(text) else 0

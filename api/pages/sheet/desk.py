"""Whose sheet lies on the desk: of which audit, planned how, and scored by which rules?"""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from api.app.composition import Composition
from api.pages.language import Language
from api.pages.people import People, people_of
from api.pages.published import titles_at
from api.pages.words.values import Titled
from domain.certificate.context import Around
from domain.certificate.errors import NothingToRate
from domain.certificate.evaluation import rules_for
from domain.certificate.state import Audit, Certificate
from domain.events.evaluation import AuditPlanned
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.values import PersonId
from services.principal import Principal
from spreadsheets.score_sheets.identity import AuditSheet

DECISION = "record-audit"


@dataclass(frozen=True)
class Desk:
    """An audit that its team may record now; `history` is everything recorded of the case so far.

    `people` are those of the body, `titled` says what the words of schemes are called.
    """

    case: Certificate
    audit: Audit
    scheme: Scheme
    history: tuple[Recorded, ...]
    people: People
    titled: Titled

    @classmethod
    def of(cls, id: UUID, person: Principal, here: Composition, language: Language) -> Self:
        """The desk of this person. Raises UnknownCertificate, and why they may not record the audit."""
        seen = here.register.case(id, person)
        closed = next(each.closed_by for each in seen.openings if each.decision.name == DECISION)
        if closed is not None:
            raise closed
        case, audit = seen.certificate, seen.certificate.last_audit
        if audit is None:
            raise NothingToRate("No audit is planned.")
        around = Around(here.institutions.scheme(case.scheme), here.institutions.body(case.body))
        history, people = here.register.history(id, person), people_of(here, person, language)
        scheme = rules_for(audit, case, around)
        return cls(case, audit, scheme, history, people, titles_at(here, language, scheme))

    @property
    def path(self) -> str:
        """Where the sheet is filled in."""
        return f"/staff/cases/{self.case.id}/{DECISION}"

    @property
    def sheet(self) -> AuditSheet | None:
        """The sheet as a spreadsheet knows it; none where the scheme scores nothing."""
        table = self.scheme.table
        return AuditSheet(self.case.id, self.audit.number, self.scheme, table) if table else None

    @property
    def planned(self) -> AuditPlanned | None:
        """What was planned."""
        plans = (each.event for each in self.history if isinstance(each.event, AuditPlanned))
        return next((plan for plan in plans if plan.audit == self.audit.number), None)

    def called(self, person: PersonId) -> str:
        """What somebody of the body is called; the id where no name is known."""
        return self.people.called(person)

    def since(self, version: int) -> tuple[Recorded, ...]:
        """What was recorded of the case after a version of it."""
        return tuple(each for each in self.history if each.version > version)

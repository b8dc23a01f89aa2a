"""Audits of a case: plan, result, review and findings, and the page with the results of each clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from http import HTTPStatus
from typing import Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Response

from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.page import CurrentPage
from api.pages.people import people_of
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import civil_date
from domain.certificate.records import Audit, OpenFinding
from domain.certificate.state import Certificate
from domain.events.evaluation import (
    Audited,
    CorrectionSubmitted,
    Finding,
    FindingClosed,
    Reviewed,
)
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.scheme.scoring import Score, score
from domain.scheme.sheet import ClauseResult, Deleted, ScoredSheet, Verdict
from domain.scheme.table import Clause, Section
from domain.values import ClauseId


@dataclass(frozen=True)
class TrackedFinding:
    """A finding with its last correction and its closure, if there are any; `state` is how it is open."""

    finding: Finding
    audit: int
    correction: Recorded | None
    closure: Recorded | None
    state: OpenFinding | None

    @property
    def due(self) -> date:
        """The last day for closing it."""
        return self.state.due if self.state else self.finding.due

    def days_left(self, today: date) -> int | None:
        """Days until the finding is due, negative when overdue; None once it is closed."""
        return None if self.closure else (self.due - today).days


@dataclass(frozen=True)
class AuditRecord:
    """An audit as it is planned now, with its result and its last review."""

    plan: Audit
    result: Audited | None
    review: Recorded | None
    findings: tuple[TrackedFinding, ...]

    @property
    def number(self) -> int:
        """The number of the audit within the case."""
        return self.plan.number


def audit_records(case: Certificate, history: Iterable[Recorded]) -> tuple[AuditRecord, ...]:
    """All audits in order, those that were cancelled as well."""
    history = tuple(history)
    results = {each.event.audit: each.event for each in history if isinstance(each.event, Audited)}
    reviews = {each.event.audit: each for each in history if isinstance(each.event, Reviewed)}
    findings = _tracked_findings(results.values(), history, case)
    return tuple(
        AuditRecord(
            audit,
            results.get(audit.number),
            reviews.get(audit.number),
            tuple(each for each in findings if each.audit == audit.number),
        )
        for audit in case.audits
    )


def score_text(result: Audited) -> str:
    """The score with two decimals, rounded down so that it never reads as a level it missed (domain §3)."""
    return Score(value=result.score, level=result.level).display_value


def _tracked_findings(
    results: Iterable[Audited], history: Iterable[Recorded], case: Certificate
) -> list[TrackedFinding]:
    history = tuple(history)
    corrections = {
        each.event.finding: each for each in history if isinstance(each.event, CorrectionSubmitted)
    }
    closures = {each.event.finding: each for each in history if isinstance(each.event, FindingClosed)}
    states = {each.finding.id: each for each in case.findings}
    return [
        TrackedFinding(
            finding,
            result.audit,
            corrections.get(finding.id),
            closures.get(finding.id),
            states.get(finding.id),
        )
        for result in results
        for finding in result.findings
    ]


@dataclass(frozen=True)
class ClauseRow:
    """The result of a clause and its points; None for a deleted clause."""

    clause: Clause
    result: ClauseResult
    points: Fraction | None


@dataclass(frozen=True)
class SectionResult:
    """A section of the table with the results of its clauses."""

    section: Section
    rows: tuple[ClauseRow, ...]

    @property
    def obtained(self) -> Fraction:
        """The sum of the points of its clauses."""
        return sum((row.points for row in self.rows if row.points is not None), Fraction(0))

    @property
    def applicable(self) -> Fraction:
        """The maximum of its clauses, without deleted ones."""
        return sum((row.clause.maximum for row in self.rows if row.points is not None), Fraction(0))


def section_results(sheet: ScoredSheet | Verdict, scheme: Scheme | None) -> tuple[SectionResult, ...]:
    """The sections of the table; none for a verdict, or if the scheme's rules have been revised since."""
    if isinstance(sheet, Verdict) or scheme is None or scheme.table is None:
        return ()
    results = {result.clause: result for result in sheet.results}
    if results.keys() != scheme.table.maxima.keys():
        return ()
    deleted = {clause: Deleted(clause=clause, justification="-") for clause in results}
    return tuple(
        SectionResult(
            section, tuple(_clause_row(clause, results, deleted, scheme) for clause in section.clauses)
        )
        for section in scheme.table.sections
    )


def _clause_row(
    clause: Clause,
    results: Mapping[ClauseId, ClauseResult],
    deleted: Mapping[ClauseId, Deleted],
    scheme: Scheme,
) -> ClauseRow:
    """The points of a clause by the scoring rule of the scheme, with all other clauses deleted."""
    result = results[clause.id]
    if isinstance(result, Deleted):
        return ClauseRow(clause, result, None)
    single = {**deleted, clause.id: result}
    return ClauseRow(clause, result, score(scheme, ScoredSheet(results=tuple(single.values()))).obtained)


router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/staff/cases/{id:uuid}/audits/{number}", operation_id="see_case")
def show_audit(
    id: UUID, number: str, page: CurrentPage, container: ContainerDep, person: PrincipalDep
) -> Response:
    """Show the results of a recorded audit; 404 for an audit without results."""
    case_view = container.register.case(id, person)
    case, history = case_view.certificate, case_view.history
    audit = next((each for each in audit_records(case, history) if str(each.number) == number), None)
    if audit is None or audit.result is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    rules = case_view.context.scheme.editions.values()
    scheme = next((each for each in rules if each.rule_version == audit.result.rule_version), None)
    return page(
        "cases/audit.html",
        case=case,
        audit=audit,
        result=audit.result,
        sheet=audit.result.sheet,
        section_results=section_results(audit.result.sheet, scheme),
        score_text=score_text,
        today=civil_date(page.now),
        people=people_of(container, person, page.language),
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
    )

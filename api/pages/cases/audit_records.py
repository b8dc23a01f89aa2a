"""What became of each audit of a case: the plan, the results, the review, and the findings?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.certificate.state import Certificate
from domain.events.evaluation import (
    Audited,
    AuditPlanned,
    CorrectionSubmitted,
    Finding,
    FindingClosed,
    Reviewed,
)
from domain.recorded import Recorded
from domain.scheme.scoring import Score


@dataclass(frozen=True)
class TrackedFinding:
    """A finding and what was done about it; `correction` is the last one."""

    finding: Finding
    audit: int
    correction: Recorded | None
    closure: Recorded | None

    def days_left(self, today: date) -> int | None:
        """The days until its last one; None once it is closed."""
        return None if self.closure else (self.finding.due - today).days


@dataclass(frozen=True)
class AuditRecord:
    """An audit as far as it has come; `review` is the last one. `concluded` says a decision rests on it."""

    plan: AuditPlanned
    result: Audited | None
    review: Recorded | None
    findings: tuple[TrackedFinding, ...]
    concluded: bool

    @property
    def number(self) -> int:
        """Its number within the case."""
        return self.plan.audit


def audit_records(case: Certificate, history: Iterable[Recorded]) -> tuple[AuditRecord, ...]:
    """Every audit in order; an audit that was planned anew has the last plan."""
    history = tuple(history)
    plans = {each.event.audit: each.event for each in history if isinstance(each.event, AuditPlanned)}
    results = {each.event.audit: each.event for each in history if isinstance(each.event, Audited)}
    reviews = {each.event.audit: each for each in history if isinstance(each.event, Reviewed)}
    concluded = {audit.number for audit in case.audits if audit.concluded}
    findings = _tracked_findings(results.values(), history)
    return tuple(
        AuditRecord(
            plan,
            results.get(number),
            reviews.get(number),
            tuple(each for each in findings if each.audit == number),
            number in concluded,
        )
        for number, plan in plans.items()
    )


def score_text(result: Audited) -> str:
    """The score with two decimals, rounded down so that none reads as a level it missed (domain §3)."""
    return Score(value=result.score, level=result.level).display_value


def _tracked_findings(results: Iterable[Audited], history: Iterable[Recorded]) -> list[TrackedFinding]:
    history = tuple(history)
    corrections = {
        each.event.finding: each for each in history if isinstance(each.event, CorrectionSubmitted)
    }
    closings = {each.event.finding: each for each in history if isinstance(each.event, FindingClosed)}
    return [
        TrackedFinding(finding, result.audit, corrections.get(finding.id), closings.get(finding.id))
        for result in results
        for finding in result.findings
    ]

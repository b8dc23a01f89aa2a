"""Decisions on findings: correct and close; findings of an audit with their due dates."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision, in_stage
from domain.certificate.errors import ProceedingPending, UnknownProceeding
from domain.certificate.examples import example_document
from domain.certificate.independence import JUDGES, NOBODY
from domain.certificate.records import OpenFinding
from domain.certificate.state import LIVE, Certificate, Stage
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.evaluation import CorrectionSubmitted, Finding, FindingClosed, FindingId, Grade
from domain.scheme.errors import UnknownClause
from domain.scheme.model import Scheme
from domain.scheme.sheet import ScoredSheet, Sheet
from domain.values import ClauseId, Document, Role, Text, Value


class Observation(Value):
    """A nonconformity as the audit team records it."""

    grade: Literal[Grade.MINOR, Grade.MAJOR]
    clause: ClauseId | None = None
    statement: Text


class Correction(Terms):
    """The organisation's answer to a finding."""

    finding: FindingId
    cause: Text
    action: Text
    documents: Annotated[tuple[Document, ...], Field(max_length=50)] = ()


class Closing(Terms):
    """How the correction was verified."""

    finding: FindingId
    verification: Text


def findings_of_audit(
    audit: int, held_to: date, observations: tuple[Observation, ...], sheet: Sheet, rules: Scheme
) -> tuple[Finding, ...]:
    """Findings with their ids and the last day for closing each, counted from the end of the audit.

    A special deduction must be corrected as well (domain §3.4); its limit is that of a major one.
    Raises UnknownClause.
    """
    for observation in observations:
        if rules.table and observation.clause and observation.clause not in rules.table.maxima:
            raise UnknownClause(observation.clause)
    days = {Grade.MINOR: rules.limits.minor_days, Grade.MAJOR: rules.limits.major_days}
    nonconformities = [
        Finding(
            id=f"{audit}-N{place}",
            grade=each.grade,
            clause=each.clause,
            statement=each.statement,
            due=held_to + timedelta(days=days[each.grade]),
        )
        for place, each in enumerate(observations, start=1)
    ]
    due = held_to + timedelta(days=rules.limits.major_days)
    deductions = sheet.deductions if isinstance(sheet, ScoredSheet) else ()
    special_findings = [
        Finding(id=f"{audit}-S{place}", grade=Grade.SPECIAL, statement=deducted.statement, due=due)
        for place, deducted in enumerate(deductions, start=1)
    ]
    return (*nonconformities, *special_findings)


class NoOpenFindings(NotAllowedNow):
    """The case has no open findings."""

    def __init__(self) -> None:
        super().__init__("The case has no open findings.")


def _may_correct(case: Certificate, act: Act, context: Context) -> None:
    _has_findings("correct", case)


def _may_close(case: Certificate, act: Act, context: Context) -> None:
    _has_findings("close-nonconformity", case)
    if not any(finding.corrected for finding in case.findings):
        raise ProceedingPending("No finding has a correction to verify yet.")


def _has_findings(name: str, case: Certificate) -> None:
    in_stage(name, case, Stage.PLANNED, Stage.AUDITED, Stage.REVIEWED, *LIVE)
    if not case.findings:
        raise NoOpenFindings


@decision(
    "correct",
    Correction,
    by={Role.REGISTRAR, Role.AUDITOR},
    when=_may_correct,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "企业提交整改",
        "finding": "1-N1",
        "cause": "未指定记录责任人",
        "action": "指定责任人并补齐记录",
        "documents": [example_document("correction", "整改报告.pdf")],
    },
    settles=("finding_due",),
)
def correct(case: Certificate, terms: Correction, act: Act, context: Context) -> tuple[Event, ...]:
    """Record the organisation's correction. Raises UnknownProceeding."""
    _open(case, terms.finding)
    return (
        CorrectionSubmitted(
            reason=terms.reason,
            finding=terms.finding,
            cause=terms.cause,
            action=terms.action,
            documents=terms.documents,
        ),
    )


@decision(
    "close-nonconformity",
    Closing,
    by={Role.AUDITOR},
    when=_may_close,
    barred=JUDGES,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "验证有效", "finding": "1-N1", "verification": "现场抽查 5 份记录，均齐全"},
    settles=("finding_due/corrected",),
)
def close_nonconformity(case: Certificate, terms: Closing, act: Act, context: Context) -> tuple[Event, ...]:
    """Close a finding whose correction was verified. Raises UnknownProceeding, ProceedingPending."""
    if not _open(case, terms.finding).corrected:
        raise ProceedingPending("Finding {finding} has no correction to verify yet.", finding=terms.finding)
    return (FindingClosed(reason=terms.reason, finding=terms.finding, verification=terms.verification),)


def _open(case: Certificate, finding: str) -> OpenFinding:
    open_finding = next((known for known in case.findings if known.finding.id == finding), None)
    if open_finding is None:
        raise UnknownProceeding("The case has no open finding {finding}.", finding=finding)
    return open_finding

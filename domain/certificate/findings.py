"""Decisions on findings: correct, accept or reject the plan, close; findings of an audit with their days."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision, in_stage
from domain.certificate.errors import DatesOutOfOrder, ProceedingPending, UnknownProceeding
from domain.certificate.examples import example_document
from domain.certificate.independence import EVALUATORS, JUDGES, NOBODY
from domain.certificate.pending_matters import must_be_dealt_with_here
from domain.certificate.records import PREDECESSORS_AUDIT, OpenFinding
from domain.certificate.state import LIVE, Certificate, Stage
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.evaluation import (
    CorrectionAccepted,
    CorrectionRejected,
    CorrectionSubmitted,
    Finding,
    FindingClosed,
    FindingId,
    Grade,
)
from domain.scheme.errors import UnknownClause
from domain.scheme.model import Scheme
from domain.scheme.sheet import ScoredSheet, Sheet
from domain.values import ClauseId, Document, Line, Role, Text, Value


class Observation(Value):
    """A nonconformity as the audit team records it."""

    grade: Literal[Grade.MINOR, Grade.MAJOR]
    clause: ClauseId | None = None
    statement: Text


class Correction(Terms):
    """The organisation's answer to a finding: cause, action, and who does it by when.

    `responsible` is a post, never a person's name: records of a case live longer than people in a post.
    """

    finding: FindingId
    cause: Text
    action: Text
    responsible: Line
    by_day: date
    documents: Annotated[tuple[Document, ...], Field(max_length=50)] = ()


class CorrectionAcceptance(Terms):
    """The finding whose corrective action is accepted, and the day by whose end it must be closed."""

    finding: FindingId
    due: date


class CorrectionRejection(Terms):
    """The finding whose correction is not sufficient."""

    finding: FindingId


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
    _has_findings("correct", case, act, context)


def acceptable(case: Certificate, today: date) -> tuple[OpenFinding, ...]:
    """The findings with a correction to accept, whose own last day has not passed."""
    waiting = (each for each in case.findings if each.corrected and not each.accepted_due)
    return tuple(each for each in waiting if each.finding.due >= today)


def _may_accept(case: Certificate, act: Act, context: Context) -> None:
    _has_findings("accept-correction", case, act, context)
    if not acceptable(case, act.today):
        raise ProceedingPending("No finding has a correction to accept.")


def _may_reject(case: Certificate, act: Act, context: Context) -> None:
    _has_findings("reject-correction", case, act, context)
    _has_a_correction(case)


def _may_close(case: Certificate, act: Act, context: Context) -> None:
    _has_findings("close-nonconformity", case, act, context)
    _has_a_correction(case)


def _has_a_correction(case: Certificate) -> None:
    if not any(finding.corrected for finding in case.findings):
        raise ProceedingPending("No finding has a correction to verify yet.")


def _has_findings(name: str, case: Certificate, act: Act, context: Context) -> None:
    in_stage(name, case, Stage.PLANNED, Stage.AUDITED, Stage.REVIEWED, *LIVE)
    if not case.findings:
        raise NoOpenFindings
    passed = all(each.audit == PREDECESSORS_AUDIT for each in case.findings)
    must_be_dealt_with_here(case, act, context, passed=passed)


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
        "responsible": "售后服务部经理",
        "by_day": "2026-12-10",
        "documents": [example_document("correction", "整改报告.pdf")],
    },
    settles=("finding_due",),
)
def correct(case: Certificate, terms: Correction, act: Act, context: Context) -> tuple[Event, ...]:
    """Record the organisation's correction. Raises UnknownProceeding, ProceedingPending, DatesOutOfOrder.

    The action is done within the finding's own limit; after it, only what is done already is a correction.
    """
    last = max(_open(case, terms.finding, act, context).finding.due, act.today)
    if terms.by_day > last:
        raise DatesOutOfOrder("The action cannot be done after {last}, the last day for it.", last=last)
    return (
        CorrectionSubmitted(
            reason=terms.reason,
            finding=terms.finding,
            cause=terms.cause,
            action=terms.action,
            documents=terms.documents,
            responsible=terms.responsible,
            by_day=terms.by_day,
        ),
    )


@decision(
    "accept-correction",
    CorrectionAcceptance,
    by={Role.REVIEWER, Role.DECIDER},
    when=_may_accept,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "整改措施充分", "finding": "1-N1", "due": "2026-12-10"},
    settles=("finding_due/corrected",),
)
def accept_correction(
    case: Certificate, terms: CorrectionAcceptance, act: Act, context: Context
) -> tuple[Event, ...]:
    """Accept the corrective action planned for a finding, to be closed by a day (rule 18).

    The day lies within the finding's own limit, so that no acceptance extends it.
    Raises UnknownProceeding, ProceedingPending, DatesOutOfOrder.
    """
    known = _corrected(case, terms.finding, act, context)
    if known.accepted_due:
        raise ProceedingPending("The correction of {finding} is accepted already.", finding=terms.finding)
    last = known.finding.due
    if not act.today <= terms.due <= last:
        raise DatesOutOfOrder(
            "The last day for the correction must be between {today} and {last}, "
            "the last day of the finding.",
            today=act.today,
            last=last,
        )
    return (CorrectionAccepted(reason=terms.reason, finding=terms.finding, due=terms.due),)


@decision(
    "reject-correction",
    CorrectionRejection,
    by={Role.REVIEWER, Role.DECIDER},
    when=_may_reject,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "原因分析不充分", "finding": "1-N1"},
    settles=("finding_due/corrected",),
)
def reject_correction(
    case: Certificate, terms: CorrectionRejection, act: Act, context: Context
) -> tuple[Event, ...]:
    """Reject a correction, accepted or not: another one is due within the same limit (rule 18).

    Raises UnknownProceeding, ProceedingPending.
    """
    _corrected(case, terms.finding, act, context)
    return (CorrectionRejected(reason=terms.reason, finding=terms.finding),)


@decision(
    "close-nonconformity",
    Closing,
    by={Role.AUDITOR},
    when=_may_close,
    barred=JUDGES,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "验证有效", "finding": "1-N1", "verification": "现场抽查 5 份记录，均齐全"},
    settles=("finding_due/corrected", "finding_due/accepted"),
)
def close_nonconformity(case: Certificate, terms: Closing, act: Act, context: Context) -> tuple[Event, ...]:
    """Close a finding whose correction was verified. Raises UnknownProceeding, ProceedingPending."""
    _corrected(case, terms.finding, act, context)
    return (FindingClosed(reason=terms.reason, finding=terms.finding, verification=terms.verification),)


def _corrected(case: Certificate, finding: str, act: Act, context: Context) -> OpenFinding:
    open_finding = _open(case, finding, act, context)
    if not open_finding.corrected:
        raise ProceedingPending("Finding {finding} has no correction to verify yet.", finding=finding)
    return open_finding


def _open(case: Certificate, finding: str, act: Act, context: Context) -> OpenFinding:
    open_finding = next((known for known in case.findings if known.finding.id == finding), None)
    if open_finding is None:
        raise UnknownProceeding("The case has no open finding {finding}.", finding=finding)
    must_be_dealt_with_here(case, act, context, passed=open_finding.audit == PREDECESSORS_AUDIT)
    return open_finding

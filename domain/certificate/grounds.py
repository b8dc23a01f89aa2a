"""Grounds of sanctions and ends, and the facts or evidence that each rests on (rule 34)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, TypedDict

from domain.certificate.context import Context
from domain.certificate.declaration import DatedTerms
from domain.certificate.errors import (
    EvidenceMissing,
    GroundContradicted,
    UnknownGround,
    UnknownProceeding,
)
from domain.certificate.pending_matters import matters_from_before
from domain.certificate.state import Certificate
from domain.certificate.surveillance import surveillance_due_on
from domain.events.appeals import CaseNumber
from domain.events.evaluation import FindingId
from domain.scheme.grounds import Ground, GroundBasis, SuspensionGround
from domain.values import Document, Word


class GroundedTerms(DatedTerms):
    """A ground of the scheme's list, and the complaint, finding or document that it rests on (rule 34)."""

    ground: Word
    complaint: CaseNumber | None = None
    finding: FindingId | None = None
    document: Document | None = None


class Grounded(TypedDict):
    """The fields of an event with a ground."""

    ground: str
    public: bool
    fault: bool
    complaint: int | None
    finding: str | None
    document: Document | None


def grounded(
    case: Certificate, terms: GroundedTerms, grounds: Sequence[Ground], day: date, context: Context
) -> Grounded:
    """The ground as the scheme describes it today, and its evidence; `day` is when the decision takes effect.

    Raises UnknownGround, GroundContradicted, EvidenceMissing, UnknownProceeding.
    """
    ground = ground_of(terms.ground, grounds)
    _must_exist(case, terms)
    _must_be_substantiated(case, terms)
    if ground.basis is not GroundBasis.EVIDENCE:
        must_fit(case, ground, day, context)
    elif not (terms.complaint or terms.finding or terms.document):
        raise EvidenceMissing(ground.id)
    return Grounded(
        ground=ground.id,
        public=ground.public,
        fault=ground.fault,
        complaint=terms.complaint,
        finding=terms.finding,
        document=terms.document,
    )


def ground_of(id: str, grounds: Sequence[Ground]) -> Ground:
    """The ground with that id. Raises UnknownGround."""
    ground = next((each for each in grounds if each.id == id), None)
    if ground is None:
        raise UnknownGround(id, tuple(each.id for each in grounds))
    return ground


def fits(case: Certificate, ground: Ground, day: date, context: Context) -> bool:
    """Whether the case itself shows what the ground says, on that day; not for grounds that name evidence."""
    return _FACTS[ground.basis](case, day, context)


def must_fit(case: Certificate, ground: Ground, day: date, context: Context) -> None:
    """Raise GroundContradicted unless the case itself shows what the ground says, on that day (rule 34)."""
    if not fits(case, ground, day, context):
        raise GroundContradicted(_SENTENCES[ground.basis], ground=ground.id, day=day)


def _must_exist(case: Certificate, terms: GroundedTerms) -> None:
    """The complaint and the finding named are those of the case; a document is given with the decision."""
    if terms.complaint and terms.complaint > case.complaints_ever:
        raise UnknownProceeding("The case has no complaint {complaint}.", complaint=terms.complaint)
    if terms.finding and terms.finding not in case.known_findings:
        raise UnknownProceeding("The case has no finding {finding}.", finding=terms.finding)


def _must_be_substantiated(case: Certificate, terms: GroundedTerms) -> None:
    """Raise GroundContradicted if the complaint named shows nothing, or nothing yet as the very ground."""
    if terms.complaint in case.complaints_dismissed:
        raise GroundContradicted(
            "Ground {ground} does not fit: complaint {complaint} was not substantiated.",
            ground=terms.ground,
            complaint=terms.complaint,
        )
    is_open = terms.complaint in {each.number for each in case.complaints}
    if is_open and terms.ground == SuspensionGround.COMPLAINT:
        raise GroundContradicted(
            "Ground {ground} does not fit: complaint {complaint} is not decided yet.",
            ground=terms.ground,
            complaint=terms.complaint,
        )


def _surveillance_was_overdue(case: Certificate, day: date, context: Context) -> bool:
    due = surveillance_due_on(case, day, context)
    return due is not None and due < day


def _surveillance_had_failed(case: Certificate, day: date, _context: Context) -> bool:
    """A surveillance had failed, and what it ordered is pending or none that counts was passed since.

    A supplementary audit that is passed does the measure that ordered it, and settles no other.
    """
    concluded = {each.version for each in case.concluded if each.on <= day}
    standing = [each for each in case.surveillances if each.version in concluded and not each.set_aside]
    passed_as = max((each.version for each in standing if each.passed and each.counts), default=0)
    failed = [(each.version, case.unsettled(each)) for each in standing if not each.passed]
    before = matters_from_before(case)
    if before.measures_on and before.measures_on <= day:
        ordered = frozenset(before.measures) - case.measures_of_complaints
        failed.append((1, ordered))  # the predecessor's, due here (rule 16)
    return any(version > passed_as or measures & case.measures for version, measures in failed)


def _nonconformity_was_open(case: Certificate, day: date, _context: Context) -> bool:
    return bool(case.nonconformities(day))


def _suspension_was_over(case: Certificate, day: date, _context: Context) -> bool:
    """Until its last day, inclusive, the holder can still remedy what it was suspended for."""
    return case.suspension is not None and day > case.suspension.until


_FACTS: Final[Mapping[GroundBasis, Callable[[Certificate, date, Context], bool]]] = {
    GroundBasis.SURVEILLANCE_OVERDUE: _surveillance_was_overdue,
    GroundBasis.SURVEILLANCE_FAILED: _surveillance_had_failed,
    GroundBasis.MAJOR_NONCONFORMITY: _nonconformity_was_open,
    GroundBasis.SUSPENSION: _suspension_was_over,
}
"""What a ground rests on, but for evidence → whether the case shows it on a day."""

_SENTENCES: Final[Mapping[GroundBasis, str]] = {
    GroundBasis.SURVEILLANCE_OVERDUE: "Ground {ground} does not fit: no surveillance was overdue on {day}.",
    GroundBasis.SURVEILLANCE_FAILED: (
        "Ground {ground} does not fit: no surveillance had been concluded as failed by {day}."
    ),
    GroundBasis.MAJOR_NONCONFORMITY: (
        "Ground {ground} does not fit: no major nonconformity was open on {day}."
    ),
    GroundBasis.SUSPENSION: "Ground {ground} does not fit: no suspension was past its last day on {day}.",
}

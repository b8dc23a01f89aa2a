"""Whether a suspension can be lifted: its evaluation, what is overdue, what is still open (rules 18, 22)."""

from datetime import date

from domain.calendar import civil_date
from domain.certificate.context import Act, Context
from domain.certificate.errors import FindingsOpen, ProceedingPending
from domain.certificate.mandatory_suspension import misuse_corrected_until
from domain.certificate.pending_matters import suspension_before
from domain.certificate.records import Audit
from domain.certificate.sanction_records import SuspensionRecord
from domain.certificate.state import Certificate
from domain.certificate.surveillance import SurveillanceOverdue, next_surveillance_due
from domain.events.evaluation import AuditPurpose
from domain.scheme.grounds import SuspensionGround
from domain.scheme.limits import Limits


def lifting_evaluated_on(case: Certificate, suspension: SuspensionRecord, context: Context) -> date | None:
    """The day of the last evaluation that lies within the suspension, if there was one (rule 22).

    For one that was carried over, an evaluation at the predecessor is one too (rule 16), unless an audit here
    did not recommend since then.
    """
    own, refused = _evaluated_on(case, suspension), _last_refusal(case, suspension)
    if context.prior is None or (before := suspension_before(case, suspension, context.prior)) is None:
        return own
    earlier = _evaluated_on(context.prior, before, refused.recorded_on if refused else None)
    return max(filter(None, (own, earlier)), default=None)


def _evaluated_on(case: Certificate, suspension: SuspensionRecord, since: date | None = None) -> date | None:
    """The day of the last evaluation recorded in this case, not before `since`.

    It is an audit recorded since it was suspended that recommends, or an evaluation recorded for the lifting.
    An audit for a change judges that change, so it serves only where a change not reported is the ground.
    One planned after the last day was not held within, whatever it says; one that did not recommend takes
    away what was evaluated before.
    """
    first = civil_date(suspension.start)
    refused = _last_refusal(case, suspension)
    audited = [
        each.held_to
        for each in _judging(case, suspension)
        if each.held_to and each.recommended and _was_planned_within(each, suspension)
        if refused is None or each.recorded_as > refused.recorded_as
        if since is None or each.recorded_on is None or each.recorded_on >= since
    ]
    not_before = max(filter(None, (since, refused.recorded_on if refused else None)), default=date.min)
    evaluated = [each.held_on for each in suspension.evaluations if each.recorded_on >= not_before]
    within = (day for day in (*audited, *evaluated) if first <= day <= suspension.until)
    return max(within, default=None)


def _last_refusal(case: Certificate, suspension: SuspensionRecord) -> Audit | None:
    """The last audit since it was suspended that did not recommend."""
    refused = (each for each in _judging(case, suspension) if not each.recommended)
    return max(refused, key=_recorded_as, default=None)


def _judging(case: Certificate, suspension: SuspensionRecord) -> list[Audit]:
    """The audits recorded since it was suspended that judge its ground."""
    audits = (each for each in case.audits if each.recorded_as > suspension.version)
    return [each for each in audits if _judges_the_ground(each, suspension)]


def _recorded_as(audit: Audit) -> int:
    return audit.recorded_as


def _was_planned_within(audit: Audit, suspension: SuspensionRecord) -> bool:
    return audit.planned_on is None or audit.planned_on <= suspension.until


def _judges_the_ground(audit: Audit, suspension: SuspensionRecord) -> bool:
    is_for_change = audit.purpose is AuditPurpose.CHANGE
    return not is_for_change or suspension.ground == SuspensionGround.CHANGE_NOT_REPORTED


def must_be_in_order(case: Certificate, suspension: SuspensionRecord, act: Act, context: Context) -> None:
    """Raise unless nothing is overdue that would call for a suspension at once, and its causes are closed.

    Raises SurveillanceOverdue, FindingsOpen, ProceedingPending (rules 8, 18 and 29).
    """
    due = next_surveillance_due(case, context)
    if due and due < act.today:
        raise SurveillanceOverdue(due)
    overdue = {each.finding.id for each in case.findings if each.due < act.today}
    if unsettled := overdue | open_causes(case, suspension):
        raise FindingsOpen(sorted(unsettled))
    last = misuse_corrected_until(case, context)
    if last and last < act.today:
        raise ProceedingPending("A misuse of the mark was to be corrected by {last}.", last=last)


def open_causes(case: Certificate, suspension: SuspensionRecord) -> frozenset[str]:
    """The findings that the suspension rests on and that are not closed."""
    causes = next((each.findings for each in case.decided if each.version == suspension.version), frozenset())
    return causes & {each.finding.id for each in case.findings}


def needs_evaluation(suspension: SuspensionRecord, limits: Limits) -> bool:
    """Whether the suspension is lifted only after an evaluation: a voluntary one where the scheme says so."""
    is_voluntary = suspension.ground == SuspensionGround.HOLDER_REQUEST and not suspension.fault
    return not is_voluntary or limits.voluntary_lifting_evaluated

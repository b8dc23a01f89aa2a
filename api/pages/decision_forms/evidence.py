"""Evidence of a ground: the complaints and findings to choose from, and the ground that the case suggests."""

from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import Choices
from api.pages.language import gettext_noop
from domain.certificate.grounds import fits
from domain.certificate.records import PREDECESSORS_AUDIT
from domain.certificate.surveillance import next_surveillance_due
from domain.events.appeals import ComplaintFiled
from domain.events.evaluation import Audited
from domain.events.upkeep import Measure
from domain.scheme.grounds import Ground, GroundBasis, SuspensionGround


def evidence_complaints(context: FormContext) -> Choices:
    """Every complaint of the case that is open, or was closed as substantiated."""
    text, moment = gettext_noop("Complaint %(number)s, received %(moment)s"), context.language.moment
    filed = (each.event for each in context.history if isinstance(each.event, ComplaintFiled))
    dismissed = context.case.complaints_dismissed
    return Choices(
        tuple(
            (
                str(each.complaint),
                context.translate(text, number=each.complaint, moment=moment(each.received_at)),
            )
            for each in filed
            if each.complaint not in dismissed
        )
    )


def evidence_findings(context: FormContext) -> Choices:
    """Every finding of the case, closed ones too, and the open ones of its predecessor."""
    audits = [each.event for each in context.history if isinstance(each.event, Audited)]
    findings = [finding for audit in audits for finding in audit.findings]
    findings += [each.finding for each in context.case.findings if each.audit == PREDECESSORS_AUDIT]
    return Choices(tuple((each.id, f"{each.id}　{each.statement}") for each in findings))


def suggested_ground(context: FormContext) -> Ground | None:
    """The ground that the state of the case calls for today, if it does."""
    case, grounds = context.case, context.rules.sanction_grounds
    if context.name == "revoke":
        is_over = case.suspension and context.today > case.suspension.until
        return _with_basis(grounds.revocation, GroundBasis.SUSPENSION) if is_over else None
    if Measure.SUSPEND in case.measures:
        return _ground_of_order(context)
    if overdue_finding(context):
        return _with_basis(grounds.suspension, GroundBasis.MAJOR_NONCONFORMITY)
    due = next_surveillance_due(case, context.decision_context)
    if due and due < context.today:
        return _with_basis(grounds.suspension, GroundBasis.SURVEILLANCE_OVERDUE)
    if any(permit.valid_until < context.today for permit in case.permits):
        return _with_id(grounds.suspension, SuspensionGround.PERMIT_LAPSED)
    return None


def _ground_of_order(context: FormContext) -> Ground | None:
    """The failed surveillance that ordered the suspension, or else the complaint that did."""
    grounds = context.rules.sanction_grounds.suspension
    failed = _with_basis(grounds, GroundBasis.SURVEILLANCE_FAILED)
    if failed and fits(context.case, failed, context.today, context.decision_context):
        return failed
    return _with_id(grounds, SuspensionGround.COMPLAINT)


def overdue_finding(context: FormContext) -> str | None:
    """The id of the finding that was due first, if one is past its last day (rule 18)."""
    overdue = sorted(
        (each.due, each.finding.id) for each in context.case.findings if each.due < context.today
    )
    return overdue[0][1] if overdue else None


def _with_id(grounds: tuple[Ground, ...], id: str) -> Ground | None:
    return next((each for each in grounds if each.id == id), None)


def _with_basis(grounds: tuple[Ground, ...], basis: GroundBasis) -> Ground | None:
    return next((each for each in grounds if each.basis is basis), None)

"""Approval of the body as a condition of decisions in favour of a holder (rule 17).

While no approval is live a body accepts, grants, upgrades, extends, maintains and reinstates nothing. What
protects the public stays open: sanctions, extending a suspension, ends, proceedings.
"""

from datetime import date, datetime

from domain.approval import ApprovalScope
from domain.body import Body
from domain.calendar import civil_date, last_day_of_months
from domain.certificate.context import Act, Context
from domain.certificate.errors import BodyNotApproved
from domain.certificate.state import Certificate
from domain.errors import NotAllowedNow
from domain.scheme.published import PublishedScheme
from domain.status.body_approval import lost_since, maintained, touching
from domain.values import EditionId, SchemeId


class CertificateOfUnapprovedBody(NotAllowedNow):
    """The body lost its approval, and a new one revives no certificate (rule 17)."""

    def __init__(self, since: date) -> None:
        super().__init__(
            "The approval of its body ended: since {since} the certificate proves nothing. "
            "End or transfer it.",
            since=since,
        )


class HolderOfUnapprovedBody(NotAllowedNow):
    """A certificate of the organisation lost its body, and is still to be transferred (rule 24)."""

    def __init__(self, number: str, until: date) -> None:
        super().__init__(
            "Certificate {number} of this organisation proves nothing, its body's approval ended: "
            "transfer it, or apply after {until}.",
            number=number,
            until=until,
        )


def must_be_approved(scheme: SchemeId, edition: EditionId, act: Act, context: Context) -> None:
    """Raise BodyNotApproved unless scheme, edition and field are within the body's approval (rule 12)."""
    scope = ApprovalScope(context.scheme.editions[edition].field, scheme, edition)
    if not context.body.approved_for(scope, act.at):
        raise BodyNotApproved(scheme, edition, scope.field)


def must_be_of_approved_body(case: Certificate, act: Act, context: Context) -> None:
    """Raise BodyNotApproved, or CertificateOfUnapprovedBody: a new approval revives no certificate."""
    must_be_approved(case.scheme, case.edition, act, context)
    if since := approval_lost_since(case, context.body, context.scheme, act.at):
        raise CertificateOfUnapprovedBody(civil_date(since))


def must_not_hold_of_unapproved_body(case: Certificate, act: Act, context: Context) -> None:
    """Raise HolderOfUnapprovedBody for some months after the holder's certificate lost its body (rule 24).

    It is to be transferred, not begun anew, so that its history is not left behind.
    """
    for _, number, since in context.holders_lost:
        lost_on = civil_date(since)
        until = last_day_of_months(lost_on, context.rules(case).limits.transfer_months)
        if act.today <= until:
            raise HolderOfUnapprovedBody(number, until)


def approval_lost_since(
    case: Certificate, body: Body, scheme: PublishedScheme, moment: datetime
) -> datetime | None:
    """Since when the certificate has been without an approved body; None if it is not, or is not granted."""
    rules, decided_on = scheme.editions.get(case.edition), case.decided_on
    if rules is None or decided_on is None or case.valid_from is None:
        return None
    held = (each.held_on for each in case.surveillances if each.counts and not each.set_aside)
    months = rules.limits.approval_given_up_months
    known = maintained(case.audit_held_to or case.valid_from, held, months)
    spells = body.approval_spells(ApprovalScope(rules.field, case.scheme, case.edition))
    return lost_since(touching(spells, decided_on, known), moment)

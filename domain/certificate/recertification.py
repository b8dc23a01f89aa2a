"""Recertification: which certificate another can continue, at application and at grant (rule 20)."""

from collections.abc import Iterator
from datetime import date

from domain.calendar import last_day_of_months
from domain.certificate.approval import approval_lost_since
from domain.certificate.context import Act, Context
from domain.certificate.errors import (
    CertificateExpired,
    PreviousCertificateNotValid,
    ProceedingPending,
)
from domain.certificate.records import SuspensionRecord
from domain.certificate.state import LIVE, Certificate, Stage
from domain.certificate.surveillance import SurveillanceOverdue, next_surveillance_due
from domain.events.set_aside import Carried, CarriedOver
from domain.scheme.limits import Limits


def must_be_continuable(prior: Certificate, limits: Limits, act: Act, context: Context) -> None:
    """Raise unless an application may continue the certificate; a suspension bars it later (rule 24).

    Raises PreviousCertificateNotValid, CertificateExpired, ProceedingPending, SurveillanceOverdue.
    """
    if prior.stage not in LIVE or prior.valid_until is None:
        raise PreviousCertificateNotValid(prior.stage)
    if not _in_time(prior, limits, act.today):
        raise CertificateExpired(prior.valid_until)
    if context.scheme.lapsed(prior.edition, act.today) or _lost(prior, act, context):
        raise PreviousCertificateNotValid
    if prior.replaced_by:
        raise ProceedingPending("The certificate has already been recertified.")
    _must_be_supervised(prior, act, context)


def must_still_be_continuable(case: Certificate, prior: Certificate, act: Act, context: Context) -> None:
    """Raise if the grant would continue a certificate that lost its standing; an expired one is no bar.

    Raises PreviousCertificateNotValid, ProceedingPending, SurveillanceOverdue.
    """
    if prior.replaced_by not in (None, case.id):
        raise ProceedingPending("The previous certificate has already been recertified.")
    if prior.stage is Stage.REVOKED:
        raise PreviousCertificateNotValid(prior.stage)
    if _lost(prior, act, context):
        raise PreviousCertificateNotValid
    if prior.live(act.today) and prior.suspension and prior.suspension.fault:
        raise PreviousCertificateNotValid(prior.stage)
    if predecessor(case, act, context):
        _must_be_supervised(prior, act, context)


def predecessor(case: Certificate, act: Act, context: Context) -> Certificate | None:
    """The certificate that a grant today continues; None makes it an initial one.

    One that expired is continued only where the scheme allows it, unsuspended and with its surveillance held.
    """
    prior = context.prior
    if prior is None or prior.stage not in LIVE or context.scheme.lapsed(prior.edition, act.today):
        return None
    if not _in_time(prior, context.rules(case).limits, act.today):
        return None
    is_barred = prior.stage is Stage.SUSPENDED or _overdue_since(prior, act, context)
    return None if prior.expired(act.today) and is_barred else prior


def suspension_carried_over(prior: Certificate, reason: str, context: Context) -> Iterator[CarriedOver]:
    """The suspension of the predecessor that runs at the grant, without fault: it lasts until lifted."""
    if running := prior.suspension:
        yield CarriedOver(
            reason=reason,
            from_stream=prior.id,
            from_version=running.version,
            what=Carried.SUSPENDED,
            since=running.start,
            until=running.until,
            ground=running.ground or None,
            public=_is_public(prior, running, context),
            fault=running.fault,
            conditions=running.lift_conditions,
        )


def _is_public(prior: Certificate, suspension: SuspensionRecord, context: Context) -> bool:
    grounds = context.rules(prior).sanction_grounds.suspension
    return next((each.public for each in grounds if each.id == suspension.ground), True)


def _in_time(prior: Certificate, limits: Limits, today: date) -> bool:
    """Whether it has not expired, or so lately that the scheme lets it be continued."""
    if prior.valid_until is None:
        return False
    day_after = prior.valid_until.fromordinal(prior.valid_until.toordinal() + 1)
    return today <= last_day_of_months(day_after, limits.continuation_months)


def _must_be_supervised(prior: Certificate, act: Act, context: Context) -> None:
    if due := _overdue_since(prior, act, context):
        raise SurveillanceOverdue(due, renewal=True)


def _overdue_since(prior: Certificate, act: Act, context: Context) -> date | None:
    """The last day for its surveillance, if that has passed, or had when it expired."""
    due = next_surveillance_due(prior, context)
    last = min(act.today, prior.valid_until or act.today)
    return due if due and due < last else None


def _lost(prior: Certificate, act: Act, context: Context) -> bool:
    """Whether the certificate is without an approved body (rule 17)."""
    return approval_lost_since(prior, context.body, context.scheme, act.at) is not None

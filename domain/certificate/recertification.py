"""Recertification: which certificate another can continue, at application and at grant (rule 20)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Final

from domain.calendar import civil_date, last_day_of_months
from domain.certificate.approval import approval_lost_since
from domain.certificate.audits import must_be_concluded_first, unconcluded_audit
from domain.certificate.carrying import AlterableField, values_of
from domain.certificate.context import Act, Context
from domain.certificate.errors import (
    CertificateExpired,
    FindingsOpen,
    PreviousCertificateNotValid,
    ProceedingPending,
)
from domain.certificate.sanction_records import SuspensionRecord
from domain.certificate.state import LIVE, Certificate, Stage
from domain.certificate.surveillance import SurveillanceOverdue, next_surveillance_due
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.set_aside import Carried, CarriedOver, EffectHeld
from domain.events.upkeep import Measure
from domain.scheme.limits import Limits

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class PredecessorChanged(NotAllowedNow):
    """Particulars of the predecessor changed since the application, which has other ones still (rule 16)."""

    def __init__(self, number: str | None, fields: Iterable[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(
            "Certificate {number}, which this one follows, has other values now: {fields}. "
            "Rectify the application first.",
            number=number,
            fields=self.fields,
        )


def must_be_continuable(prior: Certificate, limits: Limits, act: Act, context: Context) -> None:
    """Raise unless an application may continue the certificate; a suspension bars it later (rule 24).

    Raises PreviousCertificateNotValid, CertificateExpired, ProceedingPending, SurveillanceOverdue.
    """
    if prior.stage not in LIVE or prior.valid_until is None:
        raise PreviousCertificateNotValid(prior.stage)
    if not _in_time(prior, limits, act.today):
        raise CertificateExpired(prior.valid_until)
    if context.scheme.lapsed(prior.edition, act.today):
        raise PreviousCertificateNotValid
    if since := _lost_since(prior, act, context):
        raise PreviousCertificateNotValid(lost_on=civil_date(since))
    if prior.replaced_by:
        raise ProceedingPending("The certificate has already been recertified.")
    _must_be_supervised(prior, act, context)


def must_still_be_continuable(case: Certificate, prior: Certificate, act: Act, context: Context) -> None:
    """Raise if the grant would continue a certificate that lost its standing; an expired one is no bar.

    Nor is one continued that is to be revoked, on which a finding is past its last day, or whose surveillance
    did not recommend and waits for its conclusion. Raises PreviousCertificateNotValid, ProceedingPending,
    SurveillanceOverdue, FindingsOpen.
    """
    if prior.replaced_by not in (None, case.id):
        raise ProceedingPending("The previous certificate has already been recertified.")
    if prior.stage is Stage.REVOKED:
        raise PreviousCertificateNotValid(prior.stage)
    if prior.live(act.today) and any(end.held and not end.set_aside for end in prior.ends):
        raise ProceedingPending("An appeal against the end of the previous certificate is not decided yet.")
    if since := _lost_since(prior, act, context):
        raise PreviousCertificateNotValid(lost_on=civil_date(since))
    if prior.live(act.today) and prior.suspension and prior.suspension.fault:
        raise PreviousCertificateNotValid(prior.stage)
    if predecessor(case, act, context):
        _must_be_supervised(prior, act, context)
        _must_be_in_good_standing(prior, act)


def must_have_kept_up(case: Certificate, prior: Certificate) -> None:
    """Raise PredecessorChanged where particulars of the predecessor changed since the application.

    The grant would bring the old ones back, and two certificates to two names or codes. A rectification of
    the application takes them over, or says that its own are right.
    """
    old, own = values_of(prior), values_of(case)
    differing = (
        AlterableField(name)
        for name in own
        if old[name] != own[name]
        if name == "uscc" or _recorded_last(prior, name) > _recorded_last(case, name)
    )
    if fields := tuple(differing):
        raise PredecessorChanged(prior.number, fields)


def _recorded_last(case: Certificate, name: str) -> datetime:
    """When the case last recorded a value of that field."""
    return max((each.recorded_at for each in case.said if name in each.fields), default=LONG_AGO)


def predecessor(case: Certificate, act: Act, context: Context) -> Certificate | None:
    """The certificate that a grant today continues; None makes it an initial one.

    One that expired is continued only where the scheme allows it, with nothing due that ends or suspends it.
    """
    prior = context.prior
    if prior is None or prior.stage not in LIVE or context.scheme.lapsed(prior.edition, act.today):
        return None
    if not _in_time(prior, context.rules(case).limits, act.today):
        return None
    is_barred = prior.stage is Stage.SUSPENDED or Measure.REVOKE in prior.measures
    is_overdue = _overdue_since(prior, act, context) or _overdue_findings(prior, act)
    is_open = is_barred or is_overdue or unconcluded_audit(prior)
    return None if prior.expired(act.today) and is_open else prior


def suspensions_carried_over(
    prior: Certificate, version: int, reason: str, context: Context
) -> Iterator[Event]:
    """The suspensions of the predecessor that are in force at the grant, recorded as `version` and later.

    One that runs is without fault and lasts until lifted. One whose effect is held during an appeal is held
    here too, until the appeal is decided at the predecessor (rule 30).
    """
    for each in prior.suspensions:
        if each.lifted is None and not each.set_aside:
            yield _carried_over(prior, each, reason, context)
            appeal = next((a.number for a in prior.appeals if a.holds and a.against == each.version), None)
            if each.held and appeal:
                yield EffectHeld(reason=reason, version=version, appeal=appeal)
                version += 1
            version += 1


def _carried_over(
    prior: Certificate, suspension: SuspensionRecord, reason: str, context: Context
) -> CarriedOver:
    return CarriedOver(
        reason=reason,
        from_stream=prior.id,
        from_version=suspension.version,
        what=Carried.SUSPENDED,
        since=suspension.start,
        until=suspension.until,
        ground=suspension.ground or None,
        public=_is_public(prior, suspension, context),
        fault=suspension.fault,
        conditions=suspension.lift_conditions,
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


def _must_be_in_good_standing(prior: Certificate, act: Act) -> None:
    """Raise unless nothing is due that ends or suspends it: the next cycle is no way past that (rule 20)."""
    if Measure.REVOKE in prior.measures:
        raise ProceedingPending(
            "The revocation of the previous certificate was ordered: decide on it before recertification."
        )
    if overdue := _overdue_findings(prior, act):
        raise FindingsOpen(overdue)
    must_be_concluded_first(prior)


def _overdue_findings(prior: Certificate, act: Act) -> list[str]:
    """The findings past their last day, or that were when it expired."""
    last = min(act.today, prior.valid_until or act.today)
    return [each.finding.id for each in prior.findings if each.due < last]


def _overdue_since(prior: Certificate, act: Act, context: Context) -> date | None:
    """The last day for its surveillance, if that has passed, or had when it expired."""
    due = next_surveillance_due(prior, context)
    last = min(act.today, prior.valid_until or act.today)
    return due if due and due < last else None


def _lost_since(prior: Certificate, act: Act, context: Context) -> datetime | None:
    """Since when the certificate is without an approved body (rule 17)."""
    return approval_lost_since(prior, context.body, context.scheme, act.at)

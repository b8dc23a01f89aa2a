"""Audits that await a decision: several may be open at once, and a decision names its own (rule 26)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.calendar import add_months
from domain.certificate.context import Act, Context
from domain.certificate.errors import NoAuditAvailable, NotRecommended, ProceedingPending, UnknownProceeding
from domain.certificate.records import Audit
from domain.certificate.state import Certificate, Stage
from domain.errors import AnyOf, DomainError, InvalidValue, NotAllowedNow
from domain.events.evaluation import AuditPurpose
from domain.scheme.limits import Limits
from domain.scheme.model import Scheme

SURVEILLANCE: Final = (AuditPurpose.SURVEILLANCE, AuditPurpose.SUPPLEMENTARY)
BEFORE_DECISION: Final = (Stage.SIGNED, Stage.PLANNED, Stage.AUDITED, Stage.REVIEWED)


class AuditNotNamed(InvalidValue):
    """Several audits fit the decision, and none of them was named (rule 26)."""

    def __init__(self, audits: Iterable[int]) -> None:
        self.audits = tuple(audits)
        super().__init__("Several audits fit: {audits}. Name one of them.", audits=self.audits)


class AuditTooOld(NotAllowedNow):
    """The audit was held too long before the decision; it is to be repeated (rule 38)."""

    def __init__(self, audit: int, held_to: date, months: int) -> None:
        self.audit, self.held_to, self.months = audit, held_to, months
        super().__init__(
            "Audit {audit} ended on {held_to}, more than {months} months ago; plan another one.",
            audit=audit,
            held_to=held_to,
            months=months,
        )


@dataclass(frozen=True)
class AuditChoice:
    """The audits that await a decision; `missing` is the error if there are none.

    `check` raises for one that the decision cannot rest on.
    """

    audits: tuple[Audit, ...]
    missing: NoAuditAvailable
    check: Callable[[Audit], None] = lambda _audit: None

    @property
    def fitting(self) -> tuple[Audit, ...]:
        """The audits that the decision can rest on."""
        return tuple(each for each in self.audits if self._error(each) is None)

    def must_fit(self) -> None:
        """Raise the error of the audit planned last unless one fits."""
        if not self.audits:
            raise self.missing
        errors = [self._error(each) for each in self.audits]
        if all(errors) and (error := errors[-1]):
            raise error

    def named(self, number: int | None) -> Audit:
        """The audit with that number, or the only one that fits.

        Raises AuditNotNamed, UnknownProceeding, and what `check` raises.
        """
        self.must_fit()
        if number is None:
            fitting = self.fitting
            if len(fitting) > 1:
                raise AuditNotNamed(each.number for each in fitting)
            return fitting[0]
        audit = next((each for each in self.audits if each.number == number), None)
        if audit is None:
            raise UnknownProceeding(
                "Audit {audit} does not await this decision. These do: {audits}.",
                audit=number,
                audits=tuple(each.number for each in self.audits),
            )
        self.check(audit)
        return audit

    def _error(self, audit: Audit) -> DomainError | None:
        try:
            self.check(audit)
        except DomainError as error:
            return error
        return None


def choice_of(
    case: Certificate, purposes: tuple[AuditPurpose, ...], act: Act, check: Callable[[Audit], None]
) -> AuditChoice:
    """The audits that were held for one of these purposes; `check` raises for one that does not suit."""
    missing = NoAuditAvailable(
        "No completed audit of purpose {purposes} awaits a decision.", purposes=AnyOf(purposes)
    )
    return AuditChoice(held_audits(case, act, purposes), missing, check)


def must_be_reviewed_positively(audit: Audit) -> None:
    """Raise NotRecommended unless the audit was reviewed, and positively (rule 1)."""
    if audit.reviewed is None:
        raise NotRecommended("Not possible: audit {audit} was not reviewed yet.", audit=audit.number)
    if not audit.reviewed:
        raise NotRecommended("Not possible: the review was not positive.")


def must_be_recent(audit: Audit, act: Act, limits: Limits) -> None:
    """Raise AuditTooOld: an old audit says nothing about the organisation of today (rule 38)."""
    last = last_day_of_use(audit, limits)
    if audit.held_to and last and act.today > last:
        raise AuditTooOld(audit.number, audit.held_to, limits.audit_age_months)


def last_day_of_use(audit: Audit, limits: Limits) -> date | None:
    """The last day on which a grant or an upgrade may rest on the audit (rule 38)."""
    return add_months(audit.held_to, limits.audit_age_months) if audit.held_to else None


def must_be_concluded_first(case: Certificate, before: Audit | None = None) -> None:
    """Raise ProceedingPending while a surveillance that did not recommend, recorded before, is not concluded.

    Nothing is washed out by another one. One whose conclusion was set aside need not be concluded again.
    """
    audit = unconcluded_audit(case, before)
    if audit:
        raise ProceedingPending("Conclude audit {audit} first: it did not recommend.", audit=audit.number)


def unconcluded_audit(case: Certificate, before: Audit | None = None) -> Audit | None:
    """The first surveillance that did not recommend, recorded before that audit, and awaits a conclusion."""
    set_aside = {each.audit for each in case.surveillances if each.set_aside}
    waiting = (each for each in case.audits if each.purpose in SURVEILLANCE and each.held_to and each.open)
    for audit in waiting:
        is_before = before is None or audit.recorded_as < before.recorded_as
        if is_before and not audit.recommended and audit.number not in set_aside:
            return audit
    return None


def planned_audits(case: Certificate, act: Act) -> tuple[Audit, ...]:
    """The audits that are planned and not held."""
    return tuple(each for each in _open_audits(case, act) if each.held_to is None)


def held_audits(
    case: Certificate, act: Act, purposes: Collection[AuditPurpose] = tuple(AuditPurpose)
) -> tuple[Audit, ...]:
    """The audits that were held for one of these purposes, and on which nothing was decided."""
    return tuple(each for each in _open_audits(case, act) if each.held_to and each.purpose in purposes)


def initial_audits_held(case: Certificate) -> tuple[Audit, ...]:
    """The initial audits that were held, in the order in which they were recorded."""
    held = (each for each in case.audits if each.purpose is AuditPurpose.INITIAL and each.held_to)
    return tuple(sorted(held, key=lambda each: each.recorded_as))


def awaits_review(case: Certificate, audit: Audit) -> bool:
    """Whether the audit was held and not reviewed; after a refusal was set aside it is reviewed again."""
    if audit.held_to is None or not audit.open:
        return False
    is_reopened = case.stage is Stage.AUDITED and audit in initial_audits_held(case)[-1:]
    return audit.reviewed is None or is_reopened


def deletions_differ(case: Certificate, audit: Audit) -> bool:
    """Whether the sheet deletes other clauses than a review confirmed last (rule 19); none at first."""
    return audit.deletions != (case.deletions_confirmed or frozenset())


def _open_audits(case: Certificate, act: Act) -> tuple[Audit, ...]:
    """Initial audits are held before the decision, all others while the certificate is live."""
    is_live, is_undecided = case.live(act.today), case.stage in BEFORE_DECISION
    return tuple(
        each
        for each in case.audits
        if each.open and (is_undecided if each.purpose is AuditPurpose.INITIAL else is_live)
    )


def rules_of(purpose: AuditPurpose, case: Certificate, context: Context) -> Scheme:
    """The rules an audit of that purpose is scored by: for a transition those of the succeeding edition."""
    if purpose is AuditPurpose.TRANSITION and case.edition in context.scheme.successions:
        return context.scheme.editions[context.scheme.successions[case.edition].successor]
    return context.rules(case)

"""Rules for due items: misuse, lapsed permits, two certificates, the end of a case (rules 21, 28, 29)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.calendar import add_months, add_years, civil_date, end_of_day, last_day_of_months
from domain.certificate.state import LIVE, UNDECIDED, Certificate, Stage
from domain.deadlines.item import OF_APPLICATION, SUSPENDABLE, UNORDERED, Dates, Due, Kind, day_after
from domain.scheme.grounds import SuspensionGround
from domain.scheme.limits import Limits
from domain.scheme.model import Scheme

_COMPLAINT: Final = "complaint-"
_CLOSED: Final = frozenset({Stage.DECLINED, Stage.WITHDRAWN, Stage.REFUSED, Stage.ANNULLED})


def misuse(case: Certificate, limits: Limits) -> Iterator[Due]:
    """Each substantiated misuse until it is ordered to be corrected, and each order until it is confirmed.

    Uncorrected some months after the order's last day, the certificate is suspended or revoked. So is it
    where the correction was not even ordered by so many months after the misuse was known.
    """
    is_suspended = _is_suspended_for_misuse(case)
    for each in case.misuses:
        last, number = add_months(each.known_on, limits.misuse_months), str(each.complaint)
        yield Due(Kind.MISUSE_TO_ORDER, number, end_of_day(last))
        if not is_suspended:
            subject = unordered_subject(each.complaint)
            at, first = end_of_day(last), day_after(last)
            yield Due(Kind.MISUSE_UNCORRECTED, subject, at, first, about=UNORDERED)
    for order in case.orders:
        last = add_months(order.due, limits.misuse_months)
        number = str(order.number)
        yield Due(Kind.CORRECTION_ORDERED, number, end_of_day(order.due), shown_to=last)
        if not is_suspended:
            yield Due(Kind.MISUSE_UNCORRECTED, number, end_of_day(last), day_after(last))


def unordered_subject(complaint: int) -> str:
    """The subject of a misuse left uncorrected that no order names, by its complaint."""
    return f"{_COMPLAINT}{complaint}"


def complaint_of(subject: str) -> str:
    """The number of the complaint in such a subject; empty in that of an order."""
    return subject.removeprefix(_COMPLAINT) if subject.startswith(_COMPLAINT) else ""


def _is_suspended_for_misuse(case: Certificate) -> bool:
    return case.suspension is not None and case.suspension.ground == SuspensionGround.MISUSE_OF_MARK


def lapsed_permits(case: Certificate, rules: Scheme | None) -> Iterator[Due]:
    """Each kind of permit from the day after its last, until a newer one of the kind is on file (rule 28)."""
    about = _about_permits(case, rules)
    for kind in sorted({permit.kind for permit in case.permits}):
        last = min(permit.valid_until for permit in case.permits if permit.kind == kind)
        yield Due(Kind.PERMIT_LAPSED, kind, end_of_day(last), day_after(last), about=about)


def _about_permits(case: Certificate, rules: Scheme | None) -> str:
    if case.stage in UNDECIDED:
        return OF_APPLICATION
    grounds = rules.sanction_grounds.suspension if rules else ()
    is_ground = any(ground.id == SuspensionGround.PERMIT_LAPSED for ground in grounds)
    return SUSPENDABLE if is_ground and case.may_be_suspended else ""


def two_certificates(case: Certificate, limits: Limits, dates: Dates) -> Iterator[Due]:
    """Each other live certificate of the holder: one of the two ends within some months (rule 21)."""
    for second in dates.seconds:
        last = last_day_of_months(second.since, limits.two_certificates_months)
        first = max(second.since, second.valid_from, case.valid_from or second.since)
        yield Due(Kind.TWO_CERTIFICATES, second.number, end_of_day(last), first, shown_to=second.valid_until)


def retention(case: Certificate, limits: Limits, dates: Dates) -> Iterator[Due]:
    """The file may be archived once both retention limits have passed; nothing is deleted by itself."""
    ended, recorded = _ended_on(case, dates), dates.recorded_on
    if ended and recorded:
        last = max(
            add_years(ended, limits.retention_years_after_end), add_years(recorded, limits.retention_years)
        )
        yield Due(Kind.FILE_ARCHIVABLE, shown_from=day_after(last))


def _ended_on(case: Certificate, dates: Dates) -> date | None:
    """The day on which the case ended or will have expired; None for an application under way."""
    if case.end:
        return civil_date(case.end.since)
    if case.stage in LIVE:
        return case.valid_until
    return dates.recorded_on if case.stage in _CLOSED else None

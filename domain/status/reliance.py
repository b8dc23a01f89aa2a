"""Reliance: may one rely on the certificate, and what must one know besides its status?

Source: domain §7, "order of the status", and §10.

A client that knows neither every status nor every notice decides by `Reliance` alone.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.approval import ApprovalState
from domain.calendar import civil_date, last_day_before
from domain.status.body_approval import ApprovalSpell
from domain.status.standing import Standing, Status
from domain.values import Value


class Reliance(StrEnum):
    """Whether the certificate may be relied on at the moment asked about."""

    YES = "yes"
    WITH_NOTICE = "with_notice"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


class NoticeKind(StrEnum):
    """What a reader must know besides the status."""

    SURVEILLANCE_OVERDUE = "surveillance_overdue"
    SUSPENSION_OVERDUE = "suspension_overdue"
    BODY_NOT_APPROVED = "body_not_approved"
    APPROVAL_SUSPENDED = "approval_suspended"
    APPROVAL_GIVEN_UP = "approval_given_up"
    APPROVAL_WITHDRAWN = "approval_withdrawn"
    """Withdrawn without a recorded cause: the certificate stays as it is (rule 17)."""
    NOT_BEGUN = "not_begun"
    BEGINS_AS = "begins_as"
    FUTURE_DAY = "future_day"
    """The day asked about was still to come: the answer holds if nothing is recorded until then."""


class Notice(Value):
    """A notice: `days` since a last day that has passed, `until` a last day, `from_day` a first day.

    `reference` is the number of the authority's notice.
    """

    kind: NoticeKind
    days: int | None = None
    until: date | None = None
    from_day: date | None = None
    status: Status | None = None
    reference: str | None = None


class Judgement(Value):
    """The reliance with the notices that explain it."""

    reliance: Reliance
    notices: tuple[Notice, ...]


def judge(
    standing: Standing,
    valid_from: date,
    as_of: datetime,
    today: date,
    approval: Iterable[ApprovalSpell] = (),
) -> Judgement:
    """What the standing at `as_of` is worth to someone who stands on the civil day `today`.

    `approval` are the spells of the body's approval that touch the certificate; the standing has been joined
    with them. Only a valid certificate may be relied on, with a notice if one applies; about a day after
    `today` none may, because something may be recorded until then. Source: domain §7, "order of the status".
    """
    day = civil_date(as_of)
    notices = (
        *_notices(standing, valid_from, day),
        *_approval(standing, tuple(approval), as_of),
        *_future(day, today),
    )
    if standing.status is not Status.VALID or day > today:
        return Judgement(reliance=Reliance.NO, notices=notices)
    return Judgement(reliance=Reliance.WITH_NOTICE if notices else Reliance.YES, notices=notices)


def for_another_name(reliance: Reliance) -> Reliance:
    """The reliance of someone who was given another name than the holder's.

    The certificate may be somebody else's, or its holder may have changed its name.
    """
    return reliance if reliance is Reliance.NO else Reliance.CANNOT_TELL


def _notices(standing: Standing, valid_from: date, day: date) -> Iterator[Notice]:
    due, until = standing.next_surveillance_due, standing.suspended_until
    if standing.status is Status.NOT_YET_ISSUED:
        yield Notice(kind=NoticeKind.NOT_BEGUN, from_day=valid_from)
    if standing.begins_as:
        yield Notice(kind=NoticeKind.BEGINS_AS, from_day=valid_from, status=standing.begins_as)
    if standing.surveillance_overdue and due:
        yield Notice(kind=NoticeKind.SURVEILLANCE_OVERDUE, days=(day - due).days, until=due)
    if standing.suspension_overdue and until:
        yield Notice(kind=NoticeKind.SUSPENSION_OVERDUE, days=(day - until).days, until=until)


_NOTICE_OF: Final = {
    ApprovalState.SUSPENDED: NoticeKind.APPROVAL_SUSPENDED,
    ApprovalState.GIVEN_UP: NoticeKind.APPROVAL_GIVEN_UP,
    ApprovalState.WITHDRAWN: NoticeKind.APPROVAL_WITHDRAWN,
}


def _approval(standing: Standing, spells: tuple[ApprovalSpell, ...], as_of: datetime) -> Iterator[Notice]:
    """What the body's approval adds: why it is lost, or what restricts it at the moment."""
    if standing.status is Status.BODY_NOT_APPROVED:
        lost = min((each for each in spells if each.lost_from), key=lambda each: each.lost_from or as_of)
        yield Notice(
            kind=NoticeKind.BODY_NOT_APPROVED,
            from_day=civil_date(lost.lost_from or lost.start),
            reference=lost.reference,
        )
    if standing.status not in {Status.VALID, Status.SUSPENDED}:
        return
    for spell in spells:
        runs_on = spell.state is ApprovalState.GIVEN_UP or spell.end is None or as_of < spell.end
        if spell.start <= as_of and runs_on and spell.state in _NOTICE_OF:
            until = spell.runs_out or (last_day_before(spell.end) if spell.end else None)
            yield Notice(
                kind=_NOTICE_OF[spell.state],
                from_day=civil_date(spell.start),
                until=until,
                reference=spell.reference,
            )


def _future(day: date, today: date) -> Iterator[Notice]:
    if day > today:
        yield Notice(kind=NoticeKind.FUTURE_DAY, from_day=day)

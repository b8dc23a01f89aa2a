"""What the approval of the body makes of a certificate's standing (rule 17; order of the status, line 5).

The spells of an approval are joined with a certificate when it is read: they are written for the body alone,
and change the answer about all its certificates at once.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from pydantic import AwareDatetime

from domain.approval import ApprovalState, Spell
from domain.calendar import add_months, civil_date, start_of_day
from domain.scheme.limits import Limits
from domain.scheme.published import PublishedScheme
from domain.status.facts import Facts
from domain.status.standing import Standing, Status
from domain.values import Value

OUTRANKED: Final = frozenset({Status.SUSPENDED, Status.NOT_TRANSITIONED, Status.VALID})
"""Statuses that the loss of the body's approval comes before."""

TOUCHED: Final = OUTRANKED | {Status.NOT_YET_ISSUED}
"""Statuses, without regard to the approval, of the certificates whose answer a spell changes."""


class ApprovalSpell(Value):
    """A spell of the body's approval that touches a certificate, from `start` inclusive to `end` exclusive.

    `runs_out` is the certificate's last day if the approval was given up; `reference` is the number of the
    authority's notice.
    """

    state: ApprovalState
    start: AwareDatetime
    end: AwareDatetime | None = None
    reference: str | None = None
    runs_out: date | None = None

    @property
    def lost_from(self) -> datetime | None:
        """The instant from which the certificate is without an approved body; None if this is no loss."""
        match self.state:
            case ApprovalState.WITHDRAWN_FOR_FAULT:
                return self.start
            case ApprovalState.GIVEN_UP if self.runs_out:
                return max(self.start, start_of_day(self.runs_out + timedelta(days=1)))
            case _:
                return None


class Maintained(Value):
    """How long a certificate runs on after a day on which it was maintained, if the approval is given up.

    `held_on` is the last day of a counted surveillance; None stands for the initial audit.
    """

    held_on: date | None
    until: date


def maintained(first: date, held: Iterable[date], months: int) -> tuple[Maintained, ...]:
    """Until when the certificate may run after its initial audit and after each counted surveillance.

    `first` is the end of the initial audit, or the first day where no audit is named; `held` are the last
    days of the surveillances; `months` is what the scheme leaves.
    """
    days: list[tuple[date | None, date]] = [(None, first), *((day, day) for day in sorted(set(held)))]
    return tuple(Maintained(held_on=held_on, until=add_months(day, months)) for held_on, day in days)


def maintained_by(facts: Facts, scheme: PublishedScheme) -> tuple[Maintained, ...]:
    """The same from the public facts, under the rules of the certificate's present edition."""
    held = (each.held_on for each in facts.surveillances if each.counts and not each.set_aside)
    rules = scheme.editions.get(str(facts.fields["edition"][-1].value))
    months = (rules.limits if rules else Limits()).approval_given_up_months
    return maintained(facts.audit_held_to or facts.valid_from, held, months)


def touching(
    spells: Iterable[Spell], decided_on: date, known: Iterable[Maintained]
) -> tuple[ApprovalSpell, ...]:
    """The spells that touch a certificate: it was decided before their day, and they are no live ones."""
    days = tuple(known)
    return tuple(
        ApprovalSpell(
            state=spell.state,
            start=spell.start,
            end=spell.end,
            reference=spell.notice,
            runs_out=runs_out(civil_date(spell.start), days)
            if spell.state is ApprovalState.GIVEN_UP
            else None,
        )
        for spell in spells
        if spell.state is not ApprovalState.LIVE and decided_on < civil_date(spell.start)
    )


def runs_out(day: date, known: Iterable[Maintained]) -> date:
    """The last day of a certificate whose body gave its approval up on `day`.

    Counted from what was held before that day: a surveillance after it maintains nothing.
    """
    until = max(each.until for each in known if each.held_on is None or each.held_on < day)
    return max(day - timedelta(days=1), until)


def lost_since(spells: Iterable[ApprovalSpell], moment: datetime) -> datetime | None:
    """Since when the certificate has been without an approved body; a new approval revives nothing."""
    return min((lost for spell in spells if (lost := spell.lost_from) and lost <= moment), default=None)


def with_approval(
    standing: Standing, spells: tuple[ApprovalSpell, ...], valid_from: date, moment: datetime
) -> Standing:
    """The standing with the loss of the body's approval at its place in the order of the status."""
    first = start_of_day(valid_from)
    if standing.status is Status.NOT_YET_ISSUED:
        begins_lost = standing.begins_as in {None, *OUTRANKED} and lost_since(spells, first)
        return (
            standing.model_copy(update={"begins_as": Status.BODY_NOT_APPROVED}) if begins_lost else standing
        )
    since = lost_since(spells, moment)
    if since is None or standing.status not in OUTRANKED:
        return standing
    return standing.model_copy(
        update={
            "status": Status.BODY_NOT_APPROVED,
            "status_since": max(since, first),
            "next_surveillance_due": None,
            "surveillance_overdue": False,
            "suspended_until": None,
            "suspension_overdue": False,
            "reason": None,
        }
    )


def turning_points(spells: Iterable[ApprovalSpell]) -> Iterator[datetime]:
    """Every instant at which a spell changes the answer."""
    for spell in spells:
        yield from filter(None, (spell.start, spell.end, spell.lost_from))

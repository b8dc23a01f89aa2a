"""Standing: what was the certificate worth at a moment? The single source of every answer (domain §5)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime

from domain.calendar import civil_date, day_after, start_of_day
from domain.scheme.limits import Limits
from domain.scheme.published import PublishedScheme
from domain.status.facts import Effective, End, Facts, Lifting, SuspensionSpan, UntilAt, ValueAt
from domain.values import EditionId, LevelId, Value


class Status(StrEnum):
    """Status of a certificate; 撤销 (revoked), 注销 (deregistered) and 过期 (expired) are never mixed."""

    NOT_YET_ISSUED = "not_yet_issued"
    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"
    EXPIRED = "expired"
    BODY_NOT_APPROVED = "body_not_approved"
    """机构资质失效: the body lost its approval, so the certificate proves nothing any more (rule 17)."""
    NOT_TRANSITIONED = "not_transitioned"
    ANNULLED = "annulled"
    """自始无效: the grant was set aside. Found for ever, and its number is never used again."""


class Ruleset(StrEnum):
    """The rules for the status: those of the first release hold for what was known before the others."""

    FORMER = "former"
    PRESENT = "present"


class Holder(Value):
    """The holder as the certificate named it."""

    name: str
    name_latin: str | None = None
    uscc: str
    address: str


class Standing(Value):
    """Everything of the public answer that depends on the moment asked about.

    `reason` is the ground of a suspension or an end. `suspended_until` is the last day for lifting
    or revoking; `suspension_overdue` says that it has passed without a decision. `begins_as` is the status on
    the first day of a certificate that has not begun, if it will not be valid then.
    """

    status: Status
    status_since: AwareDatetime | None = None
    level: LevelId | None
    edition: EditionId
    scope: str
    organisation: Holder
    next_surveillance_due: date | None = None
    surveillance_overdue: bool = False
    suspended_until: date | None = None
    suspension_overdue: bool = False
    reason: str | None = None
    replaced_by: str | None = None
    begins_as: Status | None = None


def standing(
    facts: Facts, scheme: PublishedScheme, moment: datetime, ruleset: Ruleset = Ruleset.PRESENT
) -> Standing:
    """The standing at the moment, by the facts and the scheme as they are known."""
    status = _STATUS[ruleset](facts, scheme, moment)
    span = _suspension(facts, moment) if status is Status.SUSPENDED else None
    due = _surveillance_due(facts, scheme, moment) if status in {Status.VALID, Status.SUSPENDED} else None
    replaced = facts.replaced
    begins_later = ruleset is Ruleset.PRESENT and status is Status.NOT_YET_ISSUED
    return Standing(
        status=status,
        level=None if _without_level(status, ruleset) else value_at(facts, "level", moment),
        edition=str(value_at(facts, "edition", moment)),
        scope=str(value_at(facts, "scope", moment)),
        organisation=_holder(facts, moment),
        next_surveillance_due=due,
        surveillance_overdue=due is not None and moment >= day_after(due),
        suspended_until=span.until_at(moment) if span else None,
        suspension_overdue=span is not None and moment >= day_after(span.until_at(moment)),
        reason=_reason(facts, status, span, moment),
        replaced_by=replaced.number if replaced and moment >= start_of_day(replaced.from_day) else None,
        begins_as=_begins_as(facts, scheme) if begins_later else None,
    )


def turning_points(facts: Facts, scheme: PublishedScheme) -> tuple[datetime, ...]:
    """Every instant at which the standing may change, in order."""
    days = [facts.valid_from, facts.valid_until + timedelta(days=1)]
    for span in facts.suspensions:
        days += [
            until + timedelta(days=1) for until in (span.until, *(each.until for each in span.extensions))
        ]
    for last_held in (facts.valid_from, *(each.held_on for each in facts.surveillances)):
        due = [_due_after(facts, limits, last_held) for limits in _limits(facts, scheme)]
        days += [last_held, *(day + timedelta(days=1) for day in due if day)]
    if facts.replaced:
        days.append(facts.replaced.from_day)
    moments = {start_of_day(day) for day in days}
    moments |= {day_after(succession.deadline) for succession in scheme.successions.values()}
    moments |= {moment for each in _effective(facts) for moment in _instants(each)}
    return tuple(sorted(moments))


def _effective(facts: Facts) -> Iterator[Effective]:
    """Everything in the facts that has an effect of its own."""
    for values in facts.fields.values():
        yield from values
    for span in facts.suspensions:
        yield span
        yield from span.extensions
        if span.lifted:
            yield span.lifted
    yield from facts.ends
    yield from facts.surveillances


def _instants(each: Effective) -> Iterator[datetime]:
    """The instants at which its effect begins, ends or begins again."""
    if isinstance(each, ValueAt | UntilAt | Lifting | End):
        yield each.since
    elif isinstance(each, SuspensionSpan):
        yield each.start
    for gap in each.gaps:
        yield from filter(None, (gap.start, gap.end))


def _status(facts: Facts, scheme: PublishedScheme, moment: datetime) -> Status:
    """In the order of domain §7."""
    if facts.annulled_at:
        return Status.ANNULLED
    if end := _end(facts, moment):
        return Status(end.kind.value)
    if moment < start_of_day(facts.valid_from):
        return Status.NOT_YET_ISSUED
    return _status_within_term(facts, scheme, moment)


def _former_status(facts: Facts, scheme: PublishedScheme, moment: datetime) -> Status:
    """In the order of dominance of the first release: not yet issued came before an end."""
    if moment < start_of_day(facts.valid_from):
        return Status.NOT_YET_ISSUED
    return _status(facts, scheme, moment)


_STATUS: Final[Mapping[Ruleset, Callable[[Facts, PublishedScheme, datetime], Status]]] = {
    Ruleset.FORMER: _former_status,
    Ruleset.PRESENT: _status,
}


def _status_within_term(facts: Facts, scheme: PublishedScheme, moment: datetime) -> Status:
    if moment >= day_after(facts.valid_until):
        return Status.EXPIRED
    if _suspension(facts, moment):
        return Status.SUSPENDED
    if scheme.lapsed(str(value_at(facts, "edition", moment)), civil_date(moment)):
        return Status.NOT_TRANSITIONED
    return Status.VALID


def _without_level(status: Status, ruleset: Ruleset) -> bool:
    """A level that was never valid is not given; the first release gave none before the first day either."""
    former = ruleset is Ruleset.FORMER and status is Status.NOT_YET_ISSUED
    return former or status is Status.ANNULLED


def _begins_as(facts: Facts, scheme: PublishedScheme) -> Status | None:
    status = _status(facts, scheme, start_of_day(facts.valid_from))
    return None if status is Status.VALID else status


def _end(facts: Facts, moment: datetime) -> End | None:
    in_effect = (end for end in facts.ends if end.since <= moment and not end.interrupted(moment))
    return next(in_effect, None)


def _suspension(facts: Facts, moment: datetime) -> SuspensionSpan | None:
    return next((span for span in reversed(facts.suspensions) if span.covers(moment)), None)


def _surveillance_due(facts: Facts, scheme: PublishedScheme, moment: datetime) -> date | None:
    """The last day for the next surveillance, none if the certificate ends before (domain §4)."""
    today = civil_date(moment)
    held = (each for each in facts.surveillances if each.counts and not each.interrupted(moment))
    last_held = max((each.held_on for each in held if each.held_on <= today), default=facts.valid_from)
    rules = scheme.editions.get(str(value_at(facts, "edition", moment)))
    if rules is None:
        return None
    return _due_after(facts, rules.limits, last_held)


def _due_after(facts: Facts, limits: Limits, last_held: date) -> date | None:
    return limits.surveillance_due(last_held, facts.valid_until, facts.void_times)


def _limits(facts: Facts, scheme: PublishedScheme) -> list[Limits]:
    """The limits of every edition that the certificate ever had."""
    editions = {str(edition_value.value) for edition_value in facts.fields["edition"]}
    return [scheme.editions[name].limits for name in editions & set(scheme.editions)]


def _reason(facts: Facts, status: Status, span: SuspensionSpan | None, moment: datetime) -> str | None:
    """The ground, if the public sees it (rule 34) and the decision was not set aside (rule 25)."""
    is_ended = status in {Status.REVOKED, Status.DEREGISTERED}
    cause = _end(facts, moment) if is_ended else span
    if cause is None or cause.set_aside or not cause.public:
        return None
    return cause.ground or None


def _holder(facts: Facts, moment: datetime) -> Holder:
    names = ("name", "name_latin", "uscc", "address")
    return Holder.model_validate({name: value_at(facts, name, moment) for name in names})


def value_at(facts: Facts, name: str, moment: datetime) -> str | None:
    """The value of the field at the moment; before the first value took effect, the first one."""
    values = facts.fields.get(name, ())
    in_effect = [value for value in values if value.since <= moment and not value.interrupted(moment)]
    in_effect = in_effect or list(values[:1])
    return str(max(in_effect, key=_recording_order).value) if in_effect else None


def _recording_order(value_at: ValueAt) -> tuple[datetime, int]:
    return (value_at.since, value_at.position)

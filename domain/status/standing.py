"""Standing: what was the certificate worth at a moment? The single source of every answer (domain §5)."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from domain.calendar import civil_date, start_of_day
from domain.scheme.limits import Limits
from domain.scheme.published import PublishedScheme
from domain.status.facts import Facts, SuspensionSpan, ValueAt
from domain.values import EditionId, LevelId, Value


class Status(StrEnum):
    """Status of a certificate; 撤销 (revoked), 注销 (deregistered) and 过期 (expired) are never mixed."""

    NOT_YET_ISSUED = "not_yet_issued"
    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"
    EXPIRED = "expired"
    NOT_TRANSITIONED = "not_transitioned"


class Holder(Value):
    """The holder as the certificate named it."""

    name: str
    name_latin: str | None = None
    uscc: str
    address: str


class Standing(Value):
    """Everything of the public answer that depends on the moment asked about.

    `reason` is the ground of a suspension or an end. `suspended_until` is the last day for lifting
    or revoking; `suspension_overdue` says that it has passed without a decision.
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


def standing(facts: Facts, scheme: PublishedScheme, moment: datetime) -> Standing:
    """The standing at the moment, by the facts and the scheme as they are known."""
    status = _status(facts, scheme, moment)
    span = _suspension(facts, moment) if status is Status.SUSPENDED else None
    due = _surveillance_due(facts, scheme, moment) if status in {Status.VALID, Status.SUSPENDED} else None
    replaced = facts.replaced
    return Standing(
        status=status,
        level=None if status is Status.NOT_YET_ISSUED else value_at(facts, "level", moment),
        edition=str(value_at(facts, "edition", moment)),
        scope=str(value_at(facts, "scope", moment)),
        organisation=_holder(facts, moment),
        next_surveillance_due=due,
        surveillance_overdue=due is not None and moment >= _day_after(due),
        suspended_until=span.until if span else None,
        suspension_overdue=span is not None and moment >= _day_after(span.until),
        reason=_reason(facts, status, span),
        replaced_by=replaced.number if replaced and moment >= start_of_day(replaced.from_day) else None,
    )


def turning_points(facts: Facts, scheme: PublishedScheme) -> tuple[datetime, ...]:
    """Every instant at which the standing may change, in order."""
    days = [facts.valid_from, facts.valid_until + timedelta(days=1)]
    days += [span.until + timedelta(days=1) for span in facts.suspensions]
    days += [succession.deadline + timedelta(days=1) for succession in scheme.successions.values()]
    for last_held in (facts.valid_from, *facts.surveillances):
        due = [limits.surveillance_due(last_held, facts.valid_until) for limits in _limits(facts, scheme)]
        days += [last_held, *(day + timedelta(days=1) for day in due if day)]
    if facts.replaced:
        days.append(facts.replaced.from_day)
    moments = {start_of_day(day) for day in days}
    moments |= {value.since for values in facts.fields.values() for value in values}
    moments |= {span.start for span in facts.suspensions}
    moments |= {span.lifted for span in facts.suspensions if span.lifted}
    return tuple(sorted(moments | ({facts.end.since} if facts.end else set())))


def _status(facts: Facts, scheme: PublishedScheme, moment: datetime) -> Status:
    """In the order of dominance of domain §5."""
    if moment < start_of_day(facts.valid_from):
        return Status.NOT_YET_ISSUED
    if facts.end and facts.end.since <= moment:
        return Status(facts.end.kind.value)
    if moment >= _day_after(facts.valid_until):
        return Status.EXPIRED
    if _suspension(facts, moment):
        return Status.SUSPENDED
    if scheme.lapsed(str(value_at(facts, "edition", moment)), civil_date(moment)):
        return Status.NOT_TRANSITIONED
    return Status.VALID


def _suspension(facts: Facts, moment: datetime) -> SuspensionSpan | None:
    return next((span for span in reversed(facts.suspensions) if span.covers(moment)), None)


def _surveillance_due(facts: Facts, scheme: PublishedScheme, moment: datetime) -> date | None:
    """The last day for the next surveillance, none if the certificate ends before (domain §4)."""
    today = civil_date(moment)
    last_held = max((day for day in facts.surveillances if day <= today), default=facts.valid_from)
    rules = scheme.editions.get(str(value_at(facts, "edition", moment)))
    if rules is None:
        return None
    return rules.limits.surveillance_due(last_held, facts.valid_until)


def _limits(facts: Facts, scheme: PublishedScheme) -> list[Limits]:
    """The limits of every edition that the certificate ever had."""
    editions = {str(edition_value.value) for edition_value in facts.fields["edition"]}
    return [scheme.editions[name].limits for name in editions & set(scheme.editions)]


def _reason(facts: Facts, status: Status, span: SuspensionSpan | None) -> str | None:
    if status in {Status.REVOKED, Status.DEREGISTERED} and facts.end:
        return facts.end.ground
    return span.ground if span else None


def _holder(facts: Facts, moment: datetime) -> Holder:
    names = ("name", "name_latin", "uscc", "address")
    return Holder.model_validate({name: value_at(facts, name, moment) for name in names})


def value_at(facts: Facts, name: str, moment: datetime) -> str | None:
    """The value of the field at the moment; before the first value took effect, the first one."""
    values = facts.fields.get(name, ())
    in_effect = [value for value in values if value.since <= moment] or list(values[:1])
    return str(max(in_effect, key=_recording_order).value) if in_effect else None


def _recording_order(value_at: ValueAt) -> tuple[datetime, int]:
    return (value_at.since, value_at.position)


def _day_after(day: date) -> datetime:
    return start_of_day(day + timedelta(days=1))

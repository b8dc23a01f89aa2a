"""Public facts of a certificate, each with the instant from which it is effective."""

from datetime import date, datetime
from enum import StrEnum
from typing import assert_never, cast
from uuid import UUID

from pydantic import AwareDatetime

from domain.events.decision import Granted, Replaced
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.unions import CertificateEvent, PrivateEvent, PublicEvent
from domain.events.upkeep import Changed, LevelRestored, Rectified, Supervised, Transitioned, Upgraded
from domain.recorded import Recorded
from domain.values import Value


class ValueAt(Value):
    """A value that holds from `since`; of two from the same instant the one recorded later holds."""

    since: AwareDatetime
    position: int
    value: str | int


class SuspensionSpan(Value):
    """A suspension; only a decision lifts it, never reaching `until`."""

    start: AwareDatetime
    until: date
    ground: str
    lifted: AwareDatetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether the suspension was in effect at that moment."""
        return self.start <= moment and (self.lifted is None or moment < self.lifted)


class EndKind(StrEnum):
    """撤销 (revoked) and 注销 (deregistered), which are never mixed."""

    REVOKED = "revoked"
    DEREGISTERED = "deregistered"


class End(Value):
    """How and from when the certificate was ended."""

    kind: EndKind
    since: AwareDatetime
    ground: str


class Replacement(Value):
    """The certificate that took over, and from which day."""

    number: str
    from_day: date


class Facts(Value):
    """The public facts of one granted certificate, as far as they are recorded.

    `fields` has the values of each particular, the level and the edition, and from when each holds.
    """

    certificate: UUID
    body: str
    scheme: str
    number: str
    first_issued: date
    valid_from: date
    valid_until: date
    fields: dict[str, tuple[ValueAt, ...]]
    suspensions: tuple[SuspensionSpan, ...] = ()
    end: End | None = None
    replaced: Replacement | None = None
    surveillances: tuple[date, ...] = ()
    position: int


def initial_facts(recorded: Recorded, body: str, scheme: str) -> Facts:
    """The facts after the grant."""
    event = cast("Granted", recorded.event)
    particulars = event.particulars.organisation.model_dump(exclude_none=True)
    values = {**particulars, "scope": event.particulars.scope, "level": event.level, "edition": event.edition}
    # A certificate granted before its first day can be changed before it: the values of the grant are
    # older than that change, although they take effect later.
    since = min(recorded.recorded_at, recorded.effective_at)
    fields: dict[str, tuple[ValueAt, ...]] = {
        name: (ValueAt(since=since, position=recorded.position, value=value),)
        for name, value in values.items()
    }
    return Facts(
        certificate=recorded.stream,
        body=body,
        scheme=scheme,
        number=event.number,
        first_issued=event.first_issued,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        fields=fields,
        position=recorded.position,
    )


def after(facts: Facts, recorded: Recorded) -> Facts:
    """The facts after one more event; private events do not change them."""
    event = cast("CertificateEvent", recorded.event)
    if isinstance(event, PrivateEvent):
        return facts
    return _changed(facts.model_copy(update={"position": recorded.position}), recorded, event)


def _changed(facts: Facts, recorded: Recorded, event: PublicEvent) -> Facts:
    match event:
        case Changed(altered=altered) | Rectified(altered=altered):
            return _with_values(facts, recorded, altered.fields)
        case Upgraded(level=level) | Downgraded(level=level):
            return _with_values(facts, recorded, {"level": level})
        case LevelRestored(level=level):
            # It sets aside the level given last, so it holds from when that one did, not before.
            last = facts.fields["level"][-1].since
            return _with_values(facts, recorded, {"level": level}, since=max(last, recorded.effective_at))
        case Transitioned(edition=edition):
            return _with_values(facts, recorded, {"edition": edition})
        case Supervised(held_on=held_on):
            return facts.model_copy(update={"surveillances": (*facts.surveillances, held_on)})
        case Replaced(number=number, from_day=from_day):
            return facts.model_copy(update={"replaced": Replacement(number=number, from_day=from_day)})
        case Granted():
            return facts  # A certificate is granted once: see `initial_facts`.
        case _:
            return _after_sanction(facts, recorded, event)


def _after_sanction(
    facts: Facts, recorded: Recorded, event: Suspended | Reinstated | Revoked | Deregistered
) -> Facts:
    moment = recorded.effective_at
    match event:
        case Suspended(until=until, ground=ground):
            span = SuspensionSpan(start=moment, until=until, ground=ground)
            return facts.model_copy(update={"suspensions": (*facts.suspensions, span)})
        case Reinstated():
            return _with_reinstatement(facts, moment)
        case Revoked(ground=ground):
            return _with_end(facts, End(kind=EndKind.REVOKED, since=moment, ground=ground))
        case Deregistered(ground=ground):
            return _with_end(facts, End(kind=EndKind.DEREGISTERED, since=moment, ground=ground))
        case _:
            assert_never(event)


def _with_reinstatement(facts: Facts, moment: datetime) -> Facts:
    """Facts with the last suspension lifted, if there is one: a fold never refuses."""
    if not facts.suspensions:
        return facts
    lifted = facts.suspensions[-1].model_copy(update={"lifted": moment})
    return facts.model_copy(update={"suspensions": (*facts.suspensions[:-1], lifted)})


def _with_end(facts: Facts, end: End) -> Facts:
    """The first end recorded is final (rule 5)."""
    return facts if facts.end else facts.model_copy(update={"end": end})


def _with_values(
    facts: Facts,
    recorded: Recorded,
    values: dict[str, str | int] | dict[str, str],
    since: datetime | None = None,
) -> Facts:
    fields = dict(facts.fields)
    for name, value in values.items():
        value_at = ValueAt(since=since or recorded.effective_at, position=recorded.position, value=value)
        fields[name] = (*fields.get(name, ()), value_at)
    return facts.model_copy(update={"fields": fields})

"""Succession: a decision about a certificate is carried over to the one granted to follow it (rule 16).

It holds from the grant of the successor until the start of its first day. The guards are those of the
predecessor alone.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from domain.certificate.carrying import effective_values, follows, values_of
from domain.certificate.context import Act, Context
from domain.certificate.records import CarriedDecision
from domain.certificate.set_aside import extent_without_finding, resting_on
from domain.certificate.state import LIVE, Certificate, Stage
from domain.certificate.successor_level import next_downgrade
from domain.events.appeals import AppealDecided
from domain.events.base import Event
from domain.events.decision import Replaced
from domain.events.sanctions import (
    Deregistered,
    Downgraded,
    Reinstated,
    Revoked,
    Suspended,
    SuspensionExtended,
)
from domain.events.set_aside import (
    Carried,
    CarriedOver,
    EffectHeld,
    EffectResumed,
    SetAside,
    SetAsideBasis,
)
from domain.events.upkeep import Changed, Rectified
from domain.organisation import Alteration
from domain.values import LevelId

_Decided = (
    Revoked | Deregistered | Suspended | SuspensionExtended | Reinstated | Downgraded | Changed | Rectified
)
"""Decisions that a successor follows."""

_TakenBack = SetAside | EffectHeld | EffectResumed | AppealDecided
"""What is recorded about a decision that may have been carried over, or a finding that passed."""


def carried_over(
    case: Certificate, events: Iterable[Event], act: Act, context: Context, carry: Container[str] = ()
) -> tuple[Event, ...]:
    """What the events of the predecessor `case` record for its successor.

    `carry` are the fields of particulars that it takes over although its values differ. Decisions are carried
    over until it begins; one that was carried is set aside, or held during an appeal, with its origin at any
    time.
    """
    successor = context.successor
    if successor is None or successor.valid_from is None:
        return ()
    versions = enumerate(events, start=case.version + 1)
    return tuple(
        carried
        for version, event in versions
        if isinstance(event, _TakenBack) or follows(successor, act)
        for carried in _carried(case, successor, (version, event), act, context, carry)
    )


def _carried(
    case: Certificate,
    successor: Certificate,
    numbered: tuple[int, Event],
    act: Act,
    context: Context,
    carry: Container[str],
) -> Iterator[Event]:
    """What one event, with its version, records for the successor."""
    version, event = numbered
    if isinstance(event, SetAside):
        fallen = carried_set_aside(event, case, successor, context)
        next_one = next_downgrade(case, successor, event, fallen, context) if fallen else None
        yield from [each for each in (fallen, next_one) if each]
    elif isinstance(event, AppealDecided):
        yield from _without_finding(case, successor, event, act, context)
    elif isinstance(event, EffectHeld | EffectResumed):
        yield from (
            event.model_copy(update={"version": each.version})
            for each in _taken_over(successor, case.id, {event.version})
        )
    elif isinstance(event, _Decided):
        content = _content(case, successor, event, act, context, carry)
        if content is not None:
            origin = {"from_stream": case.id, "from_version": version, "since": _since(event, successor, act)}
            yield CarriedOver.model_validate({"reason": event.reason, **origin, **content})


def carried_set_aside(
    event: SetAside, case: Certificate, successor: Certificate, context: Context
) -> SetAside | None:
    """The same for what the successor took over, or decided for a surveillance of the predecessor (rule 16).

    With the record that it takes over its own grant falls. What rests on any of that falls as well. None if
    there is nothing.
    """
    named = {event.version, *event.falls}
    days = {each.on for each in case.concluded if each.version in named}
    fallen = [successor.granted_version] if successor.granted_version and case.replaced_as in named else []
    fallen += [each.version for each in _taken_over(successor, case.id, named)]
    fallen += [
        each.version for each in successor.decided if each.rests_on_passed in days and not each.set_aside
    ]
    ranks = context.rules(successor).ranks
    return _named(event, [*fallen, *resting_on(successor, *fallen, ranks=ranks)]) if fallen else None


def _without_finding(
    case: Certificate, successor: Certificate, event: AppealDecided, act: Act, context: Context
) -> Iterator[SetAside]:
    """What the successor decided on a finding that passed to it, and that an appeal here takes out."""
    finding = next((each.finding for each in case.appeals if each.number == event.appeal), None)
    passed = successor.passed.findings if successor.passed and event.upheld and finding else ()
    for own in (each.finding.id for each in passed if each.origin == finding):
        if fallen := extent_without_finding(successor, own, None, (), act, context):
            yield SetAside(reason=event.reason, basis=SetAsideBasis.APPEAL, **fallen)


def _taken_over(successor: Certificate, source: UUID, versions: Container[int]) -> list[CarriedDecision]:
    """What the successor took over of these decisions and still stands."""
    return [
        each
        for each in successor.carried
        if each.from_stream == source and each.from_version in versions and not each.set_aside
    ]


def recorded_at_predecessor(
    before: Certificate, after: Certificate, events: Sequence[Event], prior: Certificate, act: Act
) -> Event | None:
    """What the events of a certificate record for its predecessor, from its state before and after (rule 16).

    Once the grant was set aside, or the certificate ended before its first day, nothing follows the
    predecessor: it can be recertified again. Once that end was taken back, the certificate follows it again.
    An end that was carried over from the predecessor leaves the two together.
    """
    if _follows_still(before, act) is _follows_still(after, act):
        return None
    if prior.replaced_by == after.id and prior.replaced_as and not _follows_still(after, act):
        return _replacement_set_aside(after, events, prior.replaced_as, act)
    if prior.replaced_by is None and prior.stage in LIVE and after.cycle:
        return _replaced_again(after, events[0].reason)
    return None


def _follows_still(case: Certificate, act: Act) -> bool:
    """Whether it was neither annulled nor ended before its first day."""
    return case.stage is not Stage.ANNULLED and not (case.end and follows(case, act))


def _replacement_set_aside(
    case: Certificate, events: Sequence[Event], replaced_as: int, act: Act
) -> SetAside:
    for event in events:
        if isinstance(event, SetAside) and case.granted_version in {event.version, *event.falls}:
            return _named(event, (replaced_as,))
    reason, basis = events[0].reason, SetAsideBasis.OWN_REVIEW
    return SetAside(reason=reason, version=replaced_as, basis=basis, since=act.at)


def _replaced_again(case: Certificate, reason: str) -> Replaced | None:
    if case.number is None or case.valid_from is None:
        return None
    return Replaced(reason=reason, by=case.id, number=case.number, from_day=case.valid_from)


def _named(event: SetAside, versions: Sequence[int]) -> SetAside:
    """The same decision about those versions of another certificate."""
    update = {"version": versions[0], "falls": tuple(versions[1:]), "stays": ()}
    return event.model_copy(update=update | {"appeal": None, "proposal": None})


def _since(event: _Decided, successor: Certificate, act: Act) -> object:
    """When it takes effect for the successor: an end when it is recorded, the rest as for the predecessor.

    A level or particular that holds from a day before the successor's grant replaces the value of that grant,
    so it holds from the grant on: from an earlier day it would never show. Nor would a downgrade from before
    a level that the successor got since.
    """
    if isinstance(event, Revoked | Deregistered):
        return act.at
    since = event.effective_at(act.at)
    if isinstance(event, Downgraded) and successor.current_level:
        return max(since, successor.current_level.since)
    if isinstance(event, Downgraded | Changed | Rectified) and successor.said:
        return max(since, successor.said[0].since)
    return since


def _content(
    case: Certificate,
    successor: Certificate,
    event: _Decided,
    act: Act,
    context: Context,
    carry: Container[str],
) -> dict[str, object] | None:
    """What is carried over besides its origin; None if nothing is."""
    # One case per decision, so that the type checker lists a missing one.
    match event:
        case Revoked():
            return {"what": Carried.REVOKED, **_ground(event)}
        case Deregistered():
            return {"what": Carried.DEREGISTERED, **_ground(event)}
        case Suspended(until=until, lift_conditions=conditions):
            return {"what": Carried.SUSPENDED, "until": until, "conditions": conditions, **_ground(event)}
        case SuspensionExtended(until=until):
            return {"what": Carried.EXTENDED, "until": until}
        case Reinstated(conditions_met=conditions):
            return {"what": Carried.REINSTATED, "conditions": conditions}
        case Downgraded(level=level):
            return _lower_level(successor, level, context)
        case Changed(altered=altered) | Rectified(altered=altered):
            return _new_values(case, successor, altered, event.effective_at(act.at), carry)


def _ground(event: Revoked | Deregistered | Suspended) -> dict[str, object]:
    return {"ground": event.ground, "public": event.public, "fault": event.fault}


def _lower_level(successor: Certificate, level: LevelId, context: Context) -> dict[str, object] | None:
    """The lower of the successor's own level and that one; a level that it earned below stays."""
    ranks = context.rules(successor).ranks
    is_lower = ranks.get(level, 0) < ranks.get(successor.level or "", 0)
    return {"what": Carried.DOWNGRADED, "level": level} if is_lower else None


def _new_values(
    case: Certificate, successor: Certificate, altered: Alteration, since: datetime, carry: Container[str]
) -> dict[str, object] | None:
    """The altered fields in which the successor still has the predecessor's old value, and those to carry."""
    old, own = values_of(case), values_of(successor)
    carried = {
        name: value
        for name, value in effective_values(case, altered, since).items()
        if own[name] == old[name] or name in carry
    }
    return {"what": Carried.ALTERED, "altered": Alteration.model_validate(carried)} if carried else None

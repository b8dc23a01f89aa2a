"""Fold of the public facts of a certificate, from its grant on."""

from datetime import date, datetime
from typing import assert_never, cast

from domain.calendar import civil_date
from domain.events.decision import Granted, Replaced
from domain.events.sanctions import (
    Deregistered,
    Downgraded,
    Reinstated,
    Revoked,
    Suspended,
    SuspensionExtended,
)
from domain.events.set_aside import Carried, CarriedOver, EffectHeld, EffectResumed, SetAside
from domain.events.unions import CertificateEvent, PrivateEvent, PublicEvent
from domain.events.upkeep import Changed, LevelRestored, Rectified, Supervised, Transitioned, Upgraded
from domain.recorded import Recorded
from domain.status.facts import (
    Effective,
    End,
    EndKind,
    Facts,
    Lifting,
    Replacement,
    SurveillanceHeld,
    SuspensionSpan,
    UntilAt,
    ValueAt,
)
from domain.status.taken_back import taken_back


def initial_facts(recorded: Recorded, body: str, scheme: str) -> Facts:
    """The facts after the grant."""
    event = cast("Granted", recorded.event)
    particulars = event.particulars.organisation.model_dump(exclude_none=True)
    values = {**particulars, "scope": event.particulars.scope, "level": event.level, "edition": event.edition}
    # A certificate granted before its first day can be changed before it: the values of the grant are
    # older than that change, although they take effect later.
    since = min(recorded.recorded_at, recorded.effective_at)
    fields: dict[str, tuple[ValueAt, ...]] = {
        name: (ValueAt(version=recorded.version, since=since, position=recorded.position, value=value),)
        for name, value in values.items()
    }
    return Facts(
        certificate=recorded.stream,
        body=body,
        scheme=scheme,
        number=event.number,
        first_issued=event.first_issued,
        decided_on=event.decided_on,
        audit_held_to=event.audit_held_to,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        fields=fields,
        granted_version=recorded.version,
        position=recorded.position,
    )


def after(facts: Facts, recorded: Recorded) -> Facts:
    """The facts after one more event; private events do not change them."""
    event = cast("CertificateEvent", recorded.event)
    if isinstance(event, PrivateEvent):
        return facts
    return _changed(facts.model_copy(update={"position": recorded.position}), recorded, event)


def _changed(facts: Facts, recorded: Recorded, event: PublicEvent) -> Facts:  # noqa: C901
    # One case per event, so that the type checker lists a missing one.
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
        case Supervised(held_on=held_on, counts=counts):
            held = SurveillanceHeld(version=recorded.version, held_on=held_on, counts=counts)
            return facts.model_copy(update={"surveillances": (*facts.surveillances, held)})
        case Replaced(number=number, from_day=from_day):
            replaced = Replacement(version=recorded.version, number=number, from_day=from_day)
            return facts.model_copy(update={"replaced": replaced})
        case Granted():
            return facts  # A certificate is granted once: see `initial_facts`.
        case CarriedOver():
            return _carried_over(facts, recorded, event)
        case SetAside() | EffectHeld() | EffectResumed():
            return taken_back(facts, recorded, event)
        case _:
            return _after_sanction(facts, recorded, event)


def _after_sanction(
    facts: Facts,
    recorded: Recorded,
    event: Suspended | SuspensionExtended | Reinstated | Revoked | Deregistered,
) -> Facts:
    match event:
        case Suspended():
            return _suspended(facts, recorded, event.until, event.ground, event.public)
        case SuspensionExtended(until=until):
            return _extended(facts, recorded, until)
        case Reinstated():
            return _lifted(facts, recorded)
        case Revoked():
            return _with_end(facts, recorded, EndKind.REVOKED, event.ground, event.public)
        case Deregistered():
            return _with_end(facts, recorded, EndKind.DEREGISTERED, event.ground, event.public)
        case _:
            assert_never(event)


def _carried_over(facts: Facts, recorded: Recorded, event: CarriedOver) -> Facts:
    """A decision about the predecessor holds for this certificate too (rule 16)."""
    # One case per kind, so that the type checker lists a missing one.
    match event.what:
        case Carried.REVOKED:
            return _with_end(facts, recorded, EndKind.REVOKED, event.ground or "", event.public)
        case Carried.DEREGISTERED:
            return _with_end(facts, recorded, EndKind.DEREGISTERED, event.ground or "", event.public)
        case Carried.SUSPENDED:
            until = event.until or civil_date(event.since)
            return _suspended(facts, recorded, until, event.ground or "", event.public)
        case Carried.EXTENDED:
            return _extended(facts, recorded, event.until) if event.until else facts
        case Carried.REINSTATED:
            return _lifted(facts, recorded)
        case Carried.DOWNGRADED:
            return _with_values(facts, recorded, {"level": event.level}) if event.level else facts
        case Carried.ALTERED:
            return _with_values(facts, recorded, event.altered.fields) if event.altered else facts
        case _:
            assert_never(event.what)


def _suspended(facts: Facts, recorded: Recorded, until: date, ground: str, public: bool) -> Facts:
    span = SuspensionSpan(
        version=recorded.version,
        recorded_on=civil_date(recorded.recorded_at),
        start=recorded.effective_at,
        until=until,
        ground=ground,
        public=public,
    )
    if any(_runs(each) for each in facts.suspensions):
        facts = _lifted(facts, recorded)  # it takes the place of the one that runs
    return facts.model_copy(update={"suspensions": (*facts.suspensions, span)})


def _with_running_suspension(facts: Facts, *extensions: UntilAt, lifted: Lifting | None = None) -> Facts:
    """Facts with the last suspension changed that runs, else with the last one: a fold never refuses."""
    if not facts.suspensions:
        return facts
    current = next((span for span in reversed(facts.suspensions) if _runs(span)), facts.suspensions[-1])
    changed = current.model_copy(
        update={"lifted": lifted or current.lifted, "extensions": (*current.extensions, *extensions)}
    )
    spans = (changed if span is current else span for span in facts.suspensions)
    return facts.model_copy(update={"suspensions": tuple(spans)})


def _runs(span: SuspensionSpan) -> bool:
    """Neither lifted, set aside, nor held until an appeal is decided."""
    return (span.lifted is None or _closed(span.lifted)) and not _closed(span)


def _lifted(facts: Facts, recorded: Recorded) -> Facts:
    lifting = Lifting(version=recorded.version, since=recorded.effective_at)
    return _with_running_suspension(facts, lifted=lifting)


def _extended(facts: Facts, recorded: Recorded, until: date) -> Facts:
    extension = UntilAt(version=recorded.version, since=recorded.effective_at, until=until)
    return _with_running_suspension(facts, extension)


def _with_end(facts: Facts, recorded: Recorded, kind: EndKind, ground: str, public: bool) -> Facts:
    """The first end recorded is final (rule 5), unless it was set aside (rule 25)."""
    if any(not _closed(end) for end in facts.ends):
        return facts
    end = End(
        version=recorded.version,
        recorded_on=civil_date(recorded.recorded_at),
        kind=kind,
        since=recorded.effective_at,
        ground=ground,
        public=public,
    )
    return facts.model_copy(update={"ends": (*facts.ends, end)})


def _closed(each: Effective) -> bool:
    """Whether it has no effect any more: set aside, or held until an appeal is decided."""
    return any(gap.end is None for gap in each.gaps)


def _with_values(
    facts: Facts,
    recorded: Recorded,
    values: dict[str, str | int] | dict[str, str],
    since: datetime | None = None,
) -> Facts:
    fields = dict(facts.fields)
    for name, value in values.items():
        value_at = ValueAt(
            version=recorded.version,
            since=since or recorded.effective_at,
            position=recorded.position,
            value=value,
        )
        fields[name] = (*fields.get(name, ()), value_at)
    return facts.model_copy(update={"fields": fields})

"""Decisions taken back: set aside for good, or held until their appeal is decided (rules 25, 30)."""

from datetime import date, datetime
from typing import Protocol, TypeVar, assert_never

from domain.calendar import civil_date, start_of_day
from domain.events.set_aside import EffectHeld, EffectResumed, SetAside
from domain.recorded import Recorded
from domain.scheme.limits import VoidTime
from domain.status.facts import Effective, Facts, Gap, SuspensionSpan

E = TypeVar("E", bound=Effective)


def taken_back(facts: Facts, recorded: Recorded, event: SetAside | EffectHeld | EffectResumed) -> Facts:
    """Facts without the effect of a decision: for good, or until its appeal is decided (rules 25, 30)."""
    match event:
        case SetAside():
            return _set_aside(facts, recorded, event)
        case EffectHeld(version=version):
            return _with_gap(facts, {version}, Gap(start=recorded.effective_at))
        case EffectResumed(version=version):
            return _without_open_gap(facts, version, recorded.effective_at)
        case _:
            assert_never(event)


def _set_aside(facts: Facts, recorded: Recorded, event: SetAside) -> Facts:
    versions = {event.version, *event.falls}
    replaced = None if facts.replaced and facts.replaced.version in versions else facts.replaced
    if facts.granted_version in versions:
        return facts.model_copy(update={"annulled_at": recorded.recorded_at, "replaced": replaced})
    start = start_of_day(event.effective_on) if event.effective_on else None
    began = [_known_since(span.start, span) for span in facts.suspensions if span.version in versions]
    began += [_known_since(end.since, end) for end in facts.ends if end.version in versions]
    after = _with_gap(facts, versions, Gap(start=start), set_aside=True)
    after = after.model_copy(update={"replaced": replaced})
    if not began:
        return after
    void_time = VoidTime(first=min(began), last=civil_date(recorded.recorded_at))
    return after.model_copy(update={"void_times": (*facts.void_times, void_time)})


def _known_since(since: datetime, each: Effective) -> date:
    """The first day of its effect on which it was recorded: until then a surveillance could be held."""
    return max(civil_date(since), each.recorded_on or civil_date(since))


def _with_gap(facts: Facts, versions: set[int], gap: Gap, set_aside: bool = False) -> Facts:
    """Facts in which everything recorded as one of these versions has no effect in the gap."""

    def changed(each: E) -> E:
        if each.version not in versions:
            return each
        update = {"gaps": (*each.gaps, gap), "set_aside": each.set_aside or set_aside}
        return each.model_copy(update=update)

    return _each(facts, changed)


def _without_open_gap(facts: Facts, version: int, end: datetime) -> Facts:
    """Facts in which the gap that has no end yet ends."""

    def changed(each: E) -> E:
        if each.version != version:
            return each
        gaps = (gap.model_copy(update={"end": end}) if gap.end is None else gap for gap in each.gaps)
        return each.model_copy(update={"gaps": tuple(gaps)})

    return _each(facts, changed)


class _Change(Protocol):
    def __call__(self, each: E, /) -> E: ...


def _each(facts: Facts, changed: _Change) -> Facts:
    def suspension(span: SuspensionSpan) -> SuspensionSpan:
        update = {
            "lifted": changed(span.lifted) if span.lifted else None,
            "extensions": tuple(changed(each) for each in span.extensions),
        }
        return changed(span.model_copy(update=update))

    return facts.model_copy(
        update={
            "fields": {
                name: tuple(changed(each) for each in values) for name, values in facts.fields.items()
            },
            "suspensions": tuple(suspension(span) for span in facts.suspensions),
            "ends": tuple(changed(end) for end in facts.ends),
            "surveillances": tuple(changed(each) for each in facts.surveillances),
        }
    )

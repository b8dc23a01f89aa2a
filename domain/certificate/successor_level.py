"""Level of a successor: the lower of its own and of what its predecessor was lowered to (rule 16).

Downgrades of the predecessor count from the successor's grant on, in whatever order things happen: one that
it had no need to follow, because its level was no higher, holds it down as soon as it would rise above.
"""

from collections.abc import Container
from dataclasses import replace

from domain.certificate.context import Act, Context
from domain.certificate.sanction_records import LevelRecord
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.sanctions import Downgraded
from domain.events.set_aside import Carried, CarriedOver, SetAside
from domain.events.upkeep import LevelRestored


def downgrade_to_follow(
    prior: Certificate, successor: Certificate, level: LevelRecord, reason: str, context: Context
) -> CarriedOver | None:
    """The lowest downgrade of the predecessor that the successor has to follow, if it has that level."""
    if prior.replaced_by != successor.id:
        return None
    ranks = context.rules(successor).ranks
    lower = [
        each for each in _not_followed(prior, successor) if ranks.get(each.level, 0) < ranks[level.level]
    ]
    if not lower:
        return None
    lowest = min(lower, key=lambda each: ranks.get(each.level, 0))
    return CarriedOver(
        reason=reason,
        from_stream=prior.id,
        from_version=lowest.version,
        what=Carried.DOWNGRADED,
        level=lowest.level,
        since=max(level.since, lowest.since),
    )


def restored_level(
    case: Certificate, restored: LevelRestored, act: Act, context: Context
) -> tuple[Event, ...]:
    """The level restored, and the predecessor's downgrade that holds it down, if there is one."""
    if context.prior is None:
        return (restored,)
    record = LevelRecord(case.version + 1, restored.effective_at(act.at), restored.level)
    lowered = downgrade_to_follow(context.prior, case, record, restored.reason, context)
    return (restored, lowered) if lowered else (restored,)


def next_downgrade(
    prior: Certificate, successor: Certificate, event: SetAside, fallen: SetAside, context: Context
) -> CarriedOver | None:
    """The downgrade that stood behind the one that `event` sets aside, and `fallen` at the successor.

    None if the successor earned its level after it.
    """
    own = _level_without(successor, {fallen.version, *fallen.falls})
    if own is None:
        return None
    gone = {event.version, *event.falls}
    left = (each for each in prior.levels if each.version not in gone and each.since >= own.since)
    return downgrade_to_follow(replace(prior, levels=tuple(left)), successor, own, event.reason, context)


def _level_without(case: Certificate, versions: Container[int]) -> LevelRecord | None:
    levels = tuple(each for each in case.levels if each.version not in versions)
    return replace(case, levels=levels).current_level


def _not_followed(prior: Certificate, successor: Certificate) -> list[LevelRecord]:
    """The levels of downgrades since the successor's grant that stand and were not carried over."""
    followed = {each.from_version for each in successor.carried if not each.set_aside}
    lowered = {
        each.version
        for each in prior.decided
        if each.is_of(Downgraded) and each.version > (prior.replaced_as or 0) and each.version not in followed
    }
    return [each for each in prior.levels if each.version in lowered and not each.set_aside and not each.held]

"""Stories of certificates that are kept, raised, changed, renewed, or moved to another edition."""

from demo.applicant import Applicant
from demo.dossier import Dossier
from demo.lives.auditing import approved, certified, grant
from demo.lives.keeping import renewed, supervised, transitioned, upgraded
from demo.lives.matters import address_changed, changed, complained, name_changed, rectified, scope_changed
from demo.stories.story import Story
from demo.world import Life
from domain.events.appeals import ComplaintKind

CYCLES = 9
"""Far more than fit between the first year and today."""


def something(file: Dossier) -> Life:
    """In half of all years nothing comes up."""
    chance = file.random.random()
    if chance < 0.12:
        yield from changed(file, name_changed(file))
    elif chance < 0.24:
        yield from changed(file, address_changed(file))
    elif chance < 0.32:
        yield from changed(file, scope_changed(file))
    elif chance < 0.36:
        yield from changed(file, scope_changed(file), accepted=False)
    elif chance < 0.40:
        yield from rectified(file)
    elif chance < 0.48:
        yield from complained(file, ComplaintKind.SERVICE, substantiated=chance < 0.44)


def kept(one: Applicant) -> Life:
    """Year after year passed, cycle after cycle renewed, until the holder no longer wants to."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    for cycle in range(1, CYCLES):
        for _ in range(2):
            yield from something(file)
            yield from supervised(file)
        if one.random.random() < 0.25:
            yield from supervised(file)
            return
        following = one.dossier(cycle)
        yield from renewed(file, following)
        file = following


def lapsed(one: Applicant) -> Life:
    """Kept for its three years, then left to expire."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    for _ in range(3):
        yield from supervised(file)


def risen(one: Applicant) -> Life:
    """Granted below what was reached, then raised after an audit."""
    file = one.dossier()
    file.aim = one.rules.levels[1].id
    yield from approved(file, one.particulars)
    yield file.after(2, 5)
    grant(file, one.rules.levels[0].id)
    yield from supervised(file)
    yield file.after(30, 90)
    yield from upgraded(file)


def altered(one: Applicant) -> Life:
    """Everything that can change does: name, address, scope once refused and once taken over, a slip."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield from rectified(file)
    yield from changed(file, name_changed(file))
    yield from changed(file, scope_changed(file), accepted=False)
    yield from supervised(file)
    yield from changed(file, scope_changed(file))
    yield from changed(file, address_changed(file))


def moved_in_time(one: Applicant) -> Life:
    """Moved to the new edition before the deadline."""
    file = one.dossier()
    yield from certified(file, one.particulars)
    yield file.ago(240)
    successor = one.world.institutions.scheme(one.rules.scheme).editions
    yield from transitioned(file, next(each for each in successor.values() if each != one.rules))


def not_moved(one: Applicant) -> Life:
    """Still on the old edition when its deadline passed."""
    yield from certified(one.dossier(), one.particulars)


STORIES = (
    Story("kept", kept, (2800, 2500), weight=40),
    Story("kept-recently", kept, (2500, 30), weight=150),
    Story("lapsed", lapsed, (2800, 1260), weight=24),
    Story("risen", risen, (1200, 700), weight=6, scheme="after-sales"),
    Story("altered", altered, (1150, 1000), weight=4),
    Story("moved-in-time", moved_in_time, (520, 420), scheme="demo-service", weight=2),
    Story("not-moved", not_moved, (480, 380), scheme="demo-service", weight=1),
)

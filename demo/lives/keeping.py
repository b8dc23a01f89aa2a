"""How a certificate is kept: yearly surveillance, upgrades, the next cycle, another edition."""

from datetime import timedelta

from demo.dossier import Dossier
from demo.lives.auditing import audited, certified, closed, corrected, evaluated, ordinary, planned
from demo.sheets import Outcome
from demo.words import said
from demo.world import Life
from domain.calendar import add_months
from domain.certificate.upkeep import Surveillance, Transition, Upgrade
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.model import Scheme
from domain.values import LevelId, Role


def until_surveillance(file: Dossier) -> Life:
    """Nothing happens until the next surveillance has to be planned."""
    yield file.working(file.surveillance_day() - timedelta(days=file.random.randint(38, 55)))


def supervised(file: Dossier) -> Life:
    """A surveillance is held in time and passed."""
    yield from until_surveillance(file)
    yield from surveyed(file)
    yield from corrected(file)
    yield from closed(file)


def surveyed(
    file: Dossier, purpose: AuditPurpose = AuditPurpose.SURVEILLANCE, observations: int | None = None
) -> Life:
    """A surveillance is planned, held and passed; what was found may still be open."""
    yield from planned(file, purpose)
    yield from audited(file, ordinary(file, file.case.level, observations))
    yield file.after(1, 4)
    file.take("supervise", Surveillance(reason=said("监督评审通过，保持认证"), passed=True), Role.DECIDER)


def failed(file: Dossier, *measures: Measure, level: LevelId | None = None) -> Life:
    """A surveillance is held and not passed; at most a lower level was reached."""
    yield from until_surveillance(file)
    yield from planned(file, AuditPurpose.SURVEILLANCE)
    yield from audited(file, Outcome(level, observations=2, major=True))
    yield file.after(1, 3)
    terms = Surveillance(reason=said("监督评审未通过，采取相应措施"), passed=False, measures=measures)
    file.take("supervise", terms, Role.DECIDER)


def upgraded(file: Dossier) -> Life:
    """The holder asks for a higher level and reaches it."""
    case = file.case
    if case.level is None or file.rules.rank(case.level) == len(file.rules.levels):
        return
    file.aim = file.rules.levels[file.rules.rank(case.level)].id
    yield from evaluated(file, AuditPurpose.UPGRADE, ordinary(file))
    yield file.after(1, 4)
    file.take("upgrade", Upgrade(reason=said("达到更高等级要求"), level=file.aim), Role.DECIDER)


def recertified(file: Dossier, next_cycle: Dossier, *, months: int = 6) -> Life:
    """The holder applies for the next cycle so many months before the end, and gets it in time."""
    case = file.case
    if case.valid_until is None:
        return
    yield file.working(add_months(case.valid_until, -months) + timedelta(days=file.random.randint(3, 20)))
    next_cycle.aim = case.level or file.aim
    yield from certified(next_cycle, file.case.particulars, file)


def renewed(file: Dossier, next_cycle: Dossier) -> Life:
    """The last surveillance of a cycle is held while the next cycle is applied for."""
    file.world.begin(supervised(file), file.world.now)
    yield from recertified(file, next_cycle)


def transitioned(file: Dossier, successor: Scheme) -> Life:
    """The certificate moves to the succeeding edition of its standard."""
    yield from evaluated(file, AuditPurpose.TRANSITION, ordinary(file), successor)
    yield file.after(1, 4)
    terms = Transition(reason=said("换版评审通过"), edition=successor.edition)
    file.take("transition", terms, Role.DECIDER)
    file.rules = successor

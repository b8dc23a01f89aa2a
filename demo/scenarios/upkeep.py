"""Scenarios of certificates that are maintained, upgraded, changed, renewed, or moved to another edition."""

from demo.applicant import Applicant
from demo.case import DemoCase
from demo.scenarios.scenario import Scenario
from demo.simulation import Process
from demo.steps.audit import certify, grant, reach_decision
from demo.steps.proceedings import (
    change_particulars,
    complain,
    new_address,
    new_name,
    order_correction,
    rectify,
    wider_scope,
)
from demo.steps.upkeep import pass_surveillance_in_time, renew, transition, upgrade
from domain.events.appeals import ComplaintKind

CYCLES = 9
"""More cycles than fit between the opening of the register and today."""


def random_change(demo_case: DemoCase) -> Process:
    """A change, rectification or complaint in about half of all years; nothing in the others."""
    chance = demo_case.random.random()
    if chance < 0.12:
        yield from change_particulars(demo_case, new_name(demo_case))
    elif chance < 0.24:
        yield from change_particulars(demo_case, new_address(demo_case))
    elif chance < 0.32:
        yield from change_particulars(demo_case, wider_scope(demo_case))
    elif chance < 0.36:
        yield from change_particulars(demo_case, wider_scope(demo_case), accepted=False)
    elif chance < 0.40:
        yield from rectify(demo_case)
    elif chance < 0.48:
        yield from complain(demo_case, ComplaintKind.SERVICE, substantiated=chance < 0.44)


def renewed_for_years(applicant: Applicant) -> Process:
    """Every surveillance passed and every cycle renewed, until the holder does not apply again."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    for cycle in range(1, CYCLES):
        for _ in range(2):
            yield from random_change(demo_case)
            yield from pass_surveillance_in_time(demo_case)
        if applicant.random.random() < 0.25:
            yield from pass_surveillance_in_time(demo_case)
            return
        next_case = applicant.new_case(cycle)
        yield from renew(demo_case, next_case)
        demo_case = next_case


def expired_after_one_cycle(applicant: Applicant) -> Process:
    """Maintained for three years, then expired."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    for _ in range(3):
        yield from pass_surveillance_in_time(demo_case)


def upgraded_after_lower_grant(applicant: Applicant) -> Process:
    """Granted below the level reached, then upgraded after an audit."""
    demo_case = applicant.new_case()
    demo_case.target_level = applicant.rules.levels[1].id
    yield from reach_decision(demo_case, applicant.particulars)
    yield demo_case.moment_after(2, 5)
    grant(demo_case, applicant.rules.levels[0].id)
    yield from pass_surveillance_in_time(demo_case)
    yield demo_case.moment_after(30, 90)
    yield from upgrade(demo_case)


def everything_changed(applicant: Applicant) -> Process:
    """Every kind of change, a rectification, and a misuse of the mark that was corrected as ordered."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from rectify(demo_case)
    yield from change_particulars(demo_case, new_name(demo_case))
    yield from change_particulars(demo_case, wider_scope(demo_case), accepted=False)
    yield from pass_surveillance_in_time(demo_case)
    yield from change_particulars(demo_case, wider_scope(demo_case))
    yield from change_particulars(demo_case, new_address(demo_case))
    yield from complain(demo_case, ComplaintKind.MISUSE_OF_MARK, substantiated=True)
    yield from order_correction(demo_case, corrected=True)


def moved_in_time(applicant: Applicant) -> Process:
    """Moved to the successor edition before the deadline."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_ago(240)
    successor = applicant.simulation.institutions.scheme(applicant.rules.scheme).editions
    yield from transition(demo_case, next(each for each in successor.values() if each != applicant.rules))


def not_moved(applicant: Applicant) -> Process:
    """Not moved to the successor edition when the deadline passed."""
    yield from certify(applicant.new_case(), applicant.particulars)


SCENARIOS = (
    Scenario("renewed", renewed_for_years, (2800, 2500), weight=40),
    Scenario("renewed-recently", renewed_for_years, (2500, 30), weight=150),
    Scenario("expired", expired_after_one_cycle, (2800, 1260), weight=24),
    Scenario("upgraded", upgraded_after_lower_grant, (1200, 700), weight=6, scheme="after-sales"),
    Scenario("changed", everything_changed, (1150, 1000), weight=4),
    Scenario("moved-in-time", moved_in_time, (520, 420), scheme="demo-service", weight=2),
    Scenario("not-moved", not_moved, (480, 380), scheme="demo-service", weight=1),
)

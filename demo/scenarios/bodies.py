"""Scenarios of certificates whose body loses its approval, or gives it up (demo/bodies.py)."""

from dataclasses import replace

from demo.applicant import Applicant
from demo.scenarios.scenario import Scenario
from demo.simulation import Process
from demo.staff import LEAVING_BODY
from demo.steps.audit import certify
from demo.steps.upkeep import pass_surveillance_in_time


def of_the_leaving_body(applicant: Applicant) -> Process:
    """Certified and supervised once; then the body has no approval any more."""
    demo_case = replace(applicant, staff=LEAVING_BODY, people_with_interest=frozenset()).new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from pass_surveillance_in_time(demo_case)


SCENARIOS = (
    Scenario("body-not-approved", of_the_leaving_body, (640, 620), scheme="after-sales"),
    Scenario("approval-given-up", of_the_leaving_body, (640, 620), scheme="teahouse"),
)

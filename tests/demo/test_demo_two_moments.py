"""Examples of the demonstration: every status, and one day as known then and as known now."""

from demo.examples import examples
from demo.scenarios.open_today import backdated_day
from domain.calendar import end_of_day
from domain.status.standing import Status
from projections.public_register.queries import PublicRegister
from tests.demo.conftest import TODAY
from tests.demo.test_demo_history import WITHOUT_EXAMPLE

THEN = backdated_day(TODAY)


def number(public: PublicRegister) -> str:
    """The certificate number of the example with two moments."""
    return examples(public, TODAY)[-1].number


def test_the_status_was_valid_as_known_before_the_suspension_was_recorded(public: PublicRegister) -> None:
    answer = public.lookup(number(public), THEN, end_of_day(THEN))

    assert answer is not None
    assert answer.status is Status.VALID


def test_the_status_of_the_same_day_is_suspended_as_known_now(public: PublicRegister) -> None:
    answer = public.lookup(number(public), THEN)

    assert answer is not None
    assert answer.status is Status.SUSPENDED


def test_there_is_an_example_of_every_status(public: PublicRegister) -> None:
    assert {example.what for example in examples(public, TODAY)} >= set(Status) - WITHOUT_EXAMPLE

"""What a day looked like then, and what it looks like now: the demonstration shows that they may differ."""

from demo.examples import examples
from demo.scenarios.open_today import backdated_day
from domain.calendar import end_of_day
from domain.status.standing import Status
from projections.public_register.queries import PublicRegister
from tests.demo.conftest import TODAY

THEN = backdated_day(TODAY)


def number(public: PublicRegister) -> str:
    """Of the certificate that is shown for it."""
    return examples(public, TODAY)[-1].number


def test_the_day_was_known_as_valid_before_the_suspension_was_recorded(public: PublicRegister) -> None:
    answer = public.lookup(number(public), THEN, end_of_day(THEN))

    assert answer is not None
    assert answer.status is Status.VALID


def test_the_same_day_is_known_as_suspended_now(public: PublicRegister) -> None:
    answer = public.lookup(number(public), THEN)

    assert answer is not None
    assert answer.status is Status.SUSPENDED


def test_there_is_an_example_of_every_status(public: PublicRegister) -> None:
    assert {example.what for example in examples(public, TODAY)} >= set(Status)

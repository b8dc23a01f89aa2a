"""The public answer at every turn: equal to the domain's own, and for ever what it was (rule 6)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, islice, product
from typing import Final
from uuid import UUID

import pytest

from domain.calendar import civil_date
from domain.events.decision import Granted
from domain.recorded import Recorded
from domain.status.facts import Facts
from domain.status.fold import after, initial_facts
from domain.status.reliance import Judgement, judge
from domain.status.standing import Standing, standing
from projections.public_register.answers import Answer
from projections.public_register.store import PUBLIC_REGISTER
from projections.rebuild import rebuild
from tests.domain.certificate.builders import BODY, CONTEXT_IN_TRANSITION
from tests.domain.certificate.builders import SCHEME as SCHEME_NAME
from tests.domain.certificate.random_walk import Walk
from tests.journeys.recorded_walks import World, known_facts, lines_of, record, record_walks, world
from tests.journeys.turning_moments import UNIT, effective_moments, public_events, recorded_moments

SCHEME: Final = CONTEXT_IN_TRANSITION.scheme
LENGTH: Final = 40
TOGETHER: Final = 100
"""Walks in one database."""

FEW_COMPARED, FEW_ASKED = (0, 4), (0, 2)
MANY_COMPARED: Final = [pytest.param(n, TOGETHER, marks=pytest.mark.deep) for n in range(5)]
MANY_ASKED: Final = [pytest.param(n, TOGETHER, marks=pytest.mark.deep) for n in range(2)]
"""Which hundred, or which few, of the walks."""
FOLDED: Final = [20, pytest.param(1_000, marks=pytest.mark.deep)]
LONG_AGO: Final = datetime(1990, 1, 1, tzinfo=UTC)
A_YEAR: Final = timedelta(days=366)

Pair = tuple[datetime, datetime]


def granted_walks(batch: int, number: int) -> list[Walk]:
    """Walks of that batch that have a certificate, and so a public answer."""
    walks = (Walk(each).go(LENGTH) for each in count(1_000 * batch))
    granted = (walk for walk in walks if any(isinstance(known.event, Granted) for known in walk.history))
    return list(islice(granted, number))


def pairs_of(history: Sequence[Recorded]) -> list[Pair]:
    """Every pair of turning moments: as of, and as known at."""
    public = public_events(history)
    return list(product(effective_moments(public, SCHEME), recorded_moments(public)))


def assert_is_the_domains(answer: Answer | None, facts: Facts | None, pair: Pair) -> None:
    """The answer is what the domain says of these facts, with its reliance and every notice."""
    assert (answer is None) == (facts is None), pair
    if answer is None or facts is None:
        return
    as_of, known_at = pair
    by_domain = standing(facts, SCHEME, as_of)
    said = Standing.model_validate(answer.model_dump(include=set(Standing.model_fields)))
    judged = judge(by_domain, facts.valid_from, as_of, civil_date(known_at))

    assert said.model_copy(update={"status_since": None}) == by_domain, pair
    assert Judgement(reliance=answer.reliance, notices=answer.notices) == judged, pair
    assert_since(said, facts, pair)


def assert_since(said: Standing, facts: Facts, pair: Pair) -> None:
    """The status began when the answer says so."""
    since = said.status_since
    before, then = ((since or LONG_AGO) - UNIT, since or LONG_AGO)

    assert then <= pair[0]
    assert standing(facts, SCHEME, then).status is said.status, pair
    assert (standing(facts, SCHEME, before).status is said.status) == (since is None), pair


@pytest.mark.parametrize(("batch", "number"), [FEW_COMPARED, *MANY_COMPARED])
def test_the_register_answers_as_the_domain_for_every_pair_of_turning_moments(
    server_url: str, migrated_template: str, batch: int, number: int
) -> None:
    with world(server_url, migrated_template) as register:
        numbers = record_walks(register, granted_walks(batch, number), adopts=True)
        register.worker.catch_up()
        for stream, issued in numbers.items():
            history = register.store.history(stream)
            for as_of, known_at in pairs_of(history):
                answer = register.register.lookup(issued, as_of, known_at)
                assert_is_the_domains(answer, known_facts(history, known_at), (as_of, known_at))


@pytest.mark.parametrize(("batch", "number"), [FEW_ASKED, *MANY_ASKED])
def test_no_answer_as_known_then_changes_when_more_is_recorded(
    server_url: str, migrated_template: str, batch: int, number: int
) -> None:
    with world(server_url, migrated_template) as register:
        said = answered_while_it_grows(register, granted_walks(batch, number))
        register.clock.now += A_YEAR
        register.worker.catch_up()

        assert all(answered(register, *asked) == answer for asked, answer in said.items())
        assert rebuild(PUBLIC_REGISTER, register.store, register.url).differences == ()
        assert all(answered(register, *asked) == answer for asked, answer in said.items())


def answered_while_it_grows(register: World, walks: Sequence[Walk]) -> dict[tuple[str, Pair], str]:
    """What the register said after each public event of a certificate, about every pair known by then."""
    register.open(min(walk.history[0].recorded_at for walk in walks), adopts=True)
    numbers, said = dict[UUID, str](), dict[tuple[str, Pair], str]()
    for line in lines_of(walks):
        record(register, line)
        numbers |= {line.stream: line.number} if line.number else {}
        if (number := numbers.get(line.stream)) and public_events([line.known]):
            register.worker.catch_up()
            pairs = pairs_of(register.store.history(line.stream))
            said |= {
                (number, pair): answered(register, number, pair)
                for pair in pairs
                if (number, pair) not in said
            }
    return said


def answered(register: World, number: str, pair: Pair) -> str:
    """The answer with all that it has, except for the moment at which it was made."""
    answer = register.register.lookup(number, *pair)
    return answer.model_dump_json(exclude={"made_at"}) if answer else ""


@pytest.mark.parametrize("number", FOLDED)
def test_what_later_events_make_of_the_facts_leaves_the_earlier_ones_alone(number: int) -> None:
    for walk in granted_walks(0, number):
        known = [(facts, facts.model_dump_json()) for facts in facts_along(walk.history)]

        assert all(facts.model_dump_json() == text for facts, text in known), walk.number
        for facts, _ in known:
            as_known = [each for each in walk.history if each.position <= facts.position]
            assert known_facts(as_known, walk.now) == facts, walk.number


def facts_along(history: Sequence[Recorded]) -> list[Facts]:
    """The facts after each public event from the grant on, each made from those before it."""
    along: list[Facts] = []
    for known in public_events(history):
        if along or isinstance(known.event, Granted):
            along.append(after(along[-1], known) if along else initial_facts(known, BODY, SCHEME_NAME))
    return along

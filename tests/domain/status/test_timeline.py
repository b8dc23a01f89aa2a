"""Timeline: without gaps, neighbours differ, and it equals the answer at every moment (rule 13)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.events.sanctions import Downgraded
from domain.events.set_aside import EffectHeld, EffectResumed
from domain.events.upkeep import Changed, LevelRestored, Supervised, Transitioned, Upgraded
from domain.organisation import Alteration
from domain.status.facts import Facts
from domain.status.standing import Status, standing
from domain.status.timeline import Period, timeline
from tests.domain.certificate.builders import CONTEXT_IN_TRANSITION, NEXT_EDITION, HistoryStep, noon
from tests.domain.certificate.sample_history import (
    REASON,
    decision_step,
    deregistration_step,
    reinstatement_step,
    revocation_step,
    suspension_step,
)
from tests.domain.status.standings import facts_of, status_sequence

SCHEME = CONTEXT_IN_TRANSITION.scheme
FIRST, LAST = date(2025, 3, 11), date(2028, 3, 9)
ENDS = {Status.REVOKED, Status.DEREGISTERED, Status.EXPIRED}
days = st.dates(FIRST, LAST)
levels = st.sampled_from(["qualified", "three-star", "four-star", "five-star"])


@st.composite
def steps(draw: st.DrawFn) -> HistoryStep:
    """Any public event on any day, effective then or earlier; plausible or not."""
    on = draw(days)
    since = draw(st.none() | st.just(max(FIRST, on - timedelta(days=draw(st.integers(0, 300))))))
    level, name = draw(levels), draw(st.sampled_from(["甲", "乙"]))
    return draw(
        st.sampled_from(
            [
                suspension_step(on, until=on + timedelta(days=100), effective_on=since),
                reinstatement_step(on, since),
                revocation_step(on, since),
                deregistration_step(on, since),
                decision_step(Downgraded(reason=REASON, level=level, effective_on=since), on),
                decision_step(Upgraded(reason=REASON, audit=1, level=level, effective_on=since), on),
                decision_step(LevelRestored(reason=REASON, level=level, effective_on=since), on),
                decision_step(
                    Changed(reason=REASON, change=1, altered=Alteration(name=name), effective_on=since), on
                ),
                decision_step(
                    Transitioned(
                        reason=REASON, audit=1, edition=NEXT_EDITION, rule_version="1", effective_on=since
                    ),
                    on,
                ),
                decision_step(
                    Supervised(reason=REASON, audit=1, held_on=on, passed=True, measures=(), counts=True), on
                ),
            ]
        )
    )


histories = st.lists(steps(), max_size=8).map(
    lambda found: facts_of(*sorted(found, key=lambda step: step.on))
)
moments = st.timedeltas(timedelta(days=-400), timedelta(days=2000)).map(lambda after: noon(FIRST) + after)


def period_at(periods: Sequence[Period], moment: datetime) -> Period:
    (found,) = (
        period
        for period in periods
        if (period.starts is None or period.starts <= moment)
        and (period.ends is None or moment < period.ends)
    )
    return found


@given(histories)
def test_every_period_begins_where_the_one_before_ends(facts: Facts) -> None:
    periods = timeline(facts, SCHEME)

    assert periods[0].starts is None
    assert periods[-1].ends is None
    assert all(before.ends == later.starts for before, later in pairwise(periods))
    assert all(period.starts < period.ends for period in periods if period.starts and period.ends)


@given(histories)
def test_neighbours_differ(facts: Facts) -> None:
    periods = timeline(facts, SCHEME)

    assert all(before.standing != later.standing for before, later in pairwise(periods))


@given(histories, moments)
def test_the_period_of_a_moment_is_the_answer_at_that_moment(facts: Facts, moment: datetime) -> None:
    found = period_at(timeline(facts, SCHEME), moment).standing

    assert found.model_copy(update={"status_since": None}) == standing(facts, SCHEME, moment)


@given(histories, st.data())
def test_at_every_turning_point_the_answer_is_that_of_the_period_that_begins(
    facts: Facts, data: st.DataObject
) -> None:
    periods = timeline(facts, SCHEME)
    period = data.draw(st.sampled_from(periods[1:]))
    assert period.starts

    just_before = standing(facts, SCHEME, period.starts - timedelta(microseconds=1))

    assert standing(facts, SCHEME, period.starts) == period.standing.model_copy(update={"status_since": None})
    assert just_before != standing(facts, SCHEME, period.starts)


@given(histories, moments, moments)
def test_an_end_is_never_followed_by_validity(facts: Facts, one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    before = standing(facts, SCHEME, earlier).status

    assert before not in ENDS or standing(facts, SCHEME, later).status in ENDS


def test_a_period_begins_where_an_effect_is_interrupted_and_where_it_resumes() -> None:
    revoked = revocation_step(date(2026, 1, 5))
    held = decision_step(EffectHeld(reason=REASON, version=8, appeal=1), date(2026, 2, 2))
    resumed = decision_step(EffectResumed(reason=REASON, version=8, appeal=1), date(2026, 2, 9))

    assert status_sequence(revoked, held, resumed)[1:] == [
        Status.VALID,
        Status.REVOKED,
        Status.VALID,
        Status.REVOKED,
    ]


@given(histories)
def test_each_period_tells_since_when_its_status_holds(facts: Facts) -> None:
    since: datetime | None = None
    status: Status | None = None
    for period in timeline(facts, SCHEME):
        if period.standing.status is not status:
            status, since = period.standing.status, period.starts

        assert period.standing.status_since == since


@given(histories)
def test_the_same_question_has_the_same_answer(facts: Facts) -> None:
    again = Facts.model_validate_json(facts.model_dump_json())

    assert timeline(again, SCHEME) == timeline(facts, SCHEME)

"""A mandatory due item hides those it makes pointless; no two listed on one day contradict each other."""

from datetime import date, timedelta
from itertools import product

from domain.deadlines import Due, Kind
from domain.deadlines.precedence import HIDDEN_BY, hidden_by, without_pointless
from domain.events.upkeep import Measure

DAY = date(2026, 3, 11)
MANDATORY: list[tuple[Kind, str]] = [(kind, "") for kind in Kind if kind is not Kind.MEASURE_PENDING] + [
    (Kind.MEASURE_PENDING, measure) for measure in Measure
]
OTHERS = list(Kind)


def test_a_pair_of_kinds_is_listed_together_unless_the_table_says_otherwise() -> None:
    for mandatory, other in product(MANDATORY, OTHERS):
        first, second = Due(*mandatory, shown_from=DAY), Due(other, "other", shown_from=DAY)
        listed = tuple(without_pointless((first, second)))
        expected = (first,) if other in HIDDEN_BY.get(mandatory, ()) else (first, second)

        assert listed == (expected if mandatory[0] not in hidden_by(second) else (second,)), (
            mandatory,
            other,
        )


def test_a_pointless_item_is_listed_until_the_day_before() -> None:
    planned = Due(Kind.RECERTIFICATION_WINDOW, shown_from=DAY - timedelta(days=5))
    overdue = Due(Kind.SURVEILLANCE_OVERDUE, shown_from=DAY)

    assert next(iter(without_pointless((planned, overdue)))).shown_to == DAY - timedelta(days=1)


def test_an_item_that_is_mandatory_now_leaves_no_day() -> None:
    revoke = Due(Kind.MEASURE_PENDING, Measure.REVOKE)

    assert tuple(without_pointless((Due(Kind.SURVEILLANCE_DUE), revoke))) == (revoke,)


def test_no_kind_hides_itself_or_what_hides_it() -> None:
    for (kind, _about), hidden in HIDDEN_BY.items():
        assert kind not in hidden
        for other in hidden:
            assert kind not in HIDDEN_BY.get((other, ""), frozenset())

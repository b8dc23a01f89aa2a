"""Timeline: the periods of a certificate, past and future, as far as known."""

from datetime import timedelta

from pydantic import AwareDatetime

from domain.scheme.published import PublishedScheme
from domain.status.facts import Facts
from domain.status.standing import Ruleset, Standing, standing, turning_points
from domain.values import Value


class Period(Value):
    """A period with one standing: from `starts`, inclusive, to `ends`, exclusive.

    The first has no start, the last no end.
    """

    starts: AwareDatetime | None
    ends: AwareDatetime | None
    standing: Standing


def timeline(facts: Facts, scheme: PublishedScheme, ruleset: Ruleset = Ruleset.PRESENT) -> tuple[Period, ...]:
    """All periods in order, without gaps; neighbours differ."""
    points = turning_points(facts, scheme)
    before = standing(facts, scheme, points[0] - timedelta(microseconds=1), ruleset)
    periods = [Period(starts=None, ends=points[0], standing=before)]
    for starts, ends in zip(points, (*points[1:], None), strict=True):
        _extend(periods, Period(starts=starts, ends=ends, standing=standing(facts, scheme, starts, ruleset)))
    return tuple(_with_status_since(periods))


def _extend(periods: list[Period], period: Period) -> None:
    """Append the period, or extend the last one if nothing changed."""
    last = periods[-1]
    if last.standing == period.standing:
        periods[-1] = last.model_copy(update={"ends": period.ends})
    else:
        periods.append(period)


def _with_status_since(periods: list[Period]) -> list[Period]:
    """The periods, each with the moment since which it has its status."""
    result: list[Period] = []
    for period in periods:
        is_unchanged = result and result[-1].standing.status == period.standing.status
        since = result[-1].standing.status_since if is_unchanged else period.starts
        result.append(
            period.model_copy(update={"standing": period.standing.model_copy(update={"status_since": since})})
        )
    return result

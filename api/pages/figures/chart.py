"""Where does each bar of a chart stand? Plain geometry; what is drawn is written in a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 240
"""The plane of the bars, in units of the drawing."""

_NICE: Final = (1, 2, 5, 10)
_STEPS: Final = 4
_FULL: Final = 0.72
"""How much of its place a column fills."""


@dataclass(frozen=True)
class Bar:
    """A part of a column: which series it belongs to, and how many it stands for."""

    series: int
    label: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Columns on a plane, and the lines to read them by: `ticks` are (count, y)."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    places: tuple[tuple[str, float], ...]
    width: int = WIDTH
    height: int = HEIGHT


def stacked(series: Mapping[str, Sequence[int]], labels: Sequence[str]) -> Chart:
    """A column for each label, the series in order from below."""
    columns = [[counts[place] for counts in series.values()] for place in range(len(labels))]
    top, ticks = _scale(max((sum(column) for column in columns), default=0))
    wide = WIDTH / max(len(labels), 1)
    bars = [
        Bar(number, label, count, place * wide, (1 - end / top) * HEIGHT, wide * _FULL, count / top * HEIGHT)
        for place, (label, column) in enumerate(zip(labels, columns, strict=True))
        for number, (count, end) in enumerate(zip(column, accumulate(column), strict=True))
        if count
    ]
    return Chart(tuple(bars), ticks, _places(labels, wide))


def grouped(series: Mapping[str, Sequence[int]], labels: Sequence[str]) -> Chart:
    """A column for each label and series, side by side."""
    top, ticks = _scale(max((max(counts, default=0) for counts in series.values()), default=0))
    wide = WIDTH / max(len(labels), 1)
    narrow = wide * _FULL / max(len(series), 1)
    bars = [
        Bar(
            number,
            label,
            count,
            place * wide + number * narrow,
            (1 - count / top) * HEIGHT,
            narrow,
            count / top * HEIGHT,
        )
        for number, counts in enumerate(series.values())
        for place, (label, count) in enumerate(zip(labels, counts, strict=True))
        if count
    ]
    return Chart(tuple(bars), ticks, _places(labels, wide))


def _scale(largest: int) -> tuple[int, tuple[tuple[int, float], ...]]:
    """The count at the top, and round counts on the way up to it."""
    least, power = max(largest, 1) / _STEPS, 1
    while _NICE[-1] * power < least:
        power *= 10
    step = max(1, next(nice * power for nice in _NICE if nice * power >= least))
    steps = -(-max(largest, 1) // step)
    top = step * steps
    return top, tuple((step * each, (1 - step * each / top) * HEIGHT) for each in range(steps + 1))


def _places(labels: Sequence[str], wide: float) -> tuple[tuple[str, float], ...]:
    """The middle of each column, for as many labels as can be read beside each other."""
    every = -(-len(labels) // 12) if labels else 1
    return tuple(
        (label, (place + _FULL / 2) * wide) for place, label in enumerate(labels) if place % every == 0
    )

"""Geometry of bar charts; the drawing is in a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 240
"""Size of the drawing area, in SVG units."""

_ROUND_STEPS: Final = (1, 2, 5, 10)
_TICK_COUNT: Final = 4
_COLUMN_FILL: Final = 0.72
"""Share of its slot that a column fills."""


@dataclass(frozen=True)
class Bar:
    """A part of a column: its series and the count it shows."""

    series: int
    label: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Columns of a chart, with its grid lines: `ticks` are (count, y)."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    label_positions: tuple[tuple[str, float], ...]
    width: int = WIDTH
    height: int = HEIGHT


def stacked(series: Mapping[str, Sequence[int]], labels: Sequence[str]) -> Chart:
    """A column for each label, with the series stacked from below."""
    columns = [[counts[index] for counts in series.values()] for index in range(len(labels))]
    top, ticks = _scale(max((sum(column) for column in columns), default=0))
    column_width = WIDTH / max(len(labels), 1)
    bars = [
        Bar(
            number,
            label,
            count,
            index * column_width,
            (1 - end / top) * HEIGHT,
            column_width * _COLUMN_FILL,
            count / top * HEIGHT,
        )
        for index, (label, column) in enumerate(zip(labels, columns, strict=True))
        for number, (count, end) in enumerate(zip(column, accumulate(column), strict=True))
        if count
    ]
    return Chart(tuple(bars), ticks, _label_positions(labels, column_width))


def grouped(series: Mapping[str, Sequence[int]], labels: Sequence[str]) -> Chart:
    """A column for each label and series, side by side."""
    top, ticks = _scale(max((max(counts, default=0) for counts in series.values()), default=0))
    column_width = WIDTH / max(len(labels), 1)
    bar_width = column_width * _COLUMN_FILL / max(len(series), 1)
    bars = [
        Bar(
            number,
            label,
            count,
            index * column_width + number * bar_width,
            (1 - count / top) * HEIGHT,
            bar_width,
            count / top * HEIGHT,
        )
        for number, counts in enumerate(series.values())
        for index, (label, count) in enumerate(zip(labels, counts, strict=True))
        if count
    ]
    return Chart(tuple(bars), ticks, _label_positions(labels, column_width))


def _scale(largest: int) -> tuple[int, tuple[tuple[int, float], ...]]:
    """The count at the top of the scale, and round counts up to it."""
    least, power = max(largest, 1) / _TICK_COUNT, 1
    while _ROUND_STEPS[-1] * power < least:
        power *= 10
    step = max(1, next(round_step * power for round_step in _ROUND_STEPS if round_step * power >= least))
    steps = -(-max(largest, 1) // step)
    top = step * steps
    return top, tuple((step * each, (1 - step * each / top) * HEIGHT) for each in range(steps + 1))


def _label_positions(labels: Sequence[str], column_width: float) -> tuple[tuple[str, float], ...]:
    """The middle of each column, for at most 12 labels, which is what fits."""
    interval = -(-len(labels) // 12) if labels else 1
    return tuple(
        (label, (index + _COLUMN_FILL / 2) * column_width)
        for index, label in enumerate(labels)
        if index % interval == 0
    )

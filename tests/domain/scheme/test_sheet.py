"""Validation of sheets: impossible results are refused."""

from fractions import Fraction
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.scheme.sheet import Scored, ScoredSheet, Sheet, Verdict

SHEETS: TypeAdapter[Sheet] = TypeAdapter(Sheet)


@pytest.mark.parametrize(
    "result",
    [
        {"kind": "sampled", "clause": "1", "checked": 8, "nonconforming": 9},
        {"kind": "sampled", "clause": "1", "checked": 0, "nonconforming": 0},
        {"kind": "sampled", "clause": "1", "checked": 8, "nonconforming": -1},
        {"kind": "scored", "clause": "1", "points": -1},
        {"kind": "scored", "clause": "1", "points": 0.5},
        {"kind": "scored", "clause": "1", "points": True},
        {"kind": "scored", "clause": "1", "points": "1/0"},
        {"kind": "scored", "clause": "1", "points": "1e999999999"},
        {"kind": "scored", "clause": "1", "points": "٣"},
        {"kind": "deleted", "clause": "1", "justification": " "},
        {"kind": "deleted", "clause": "1"},
        {"kind": "met", "clause": "1", "points": 3},
        {"kind": "almost_met", "clause": "1"},
    ],
)
def test_an_impossible_result_is_refused(result: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SHEETS.validate_python({"kind": "scored", "results": [result]})


@pytest.mark.parametrize(("points", "meant"), [(2, "2"), ("2.5", "5/2"), ("5/2", "5/2"), ("0", "0")])
def test_points_are_written_exactly(points: object, meant: str) -> None:
    result = Scored.model_validate({"clause": "1", "points": points})

    assert result.points == Fraction(meant)
    assert result.model_dump(mode="json")["points"] == meant


@pytest.mark.parametrize("verdict", [{"passed": True}, {"passed": False, "level": "qualified"}])
def test_a_verdict_does_not_contradict_itself(verdict: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SHEETS.validate_python({"kind": "verdict", **verdict})


def test_the_kind_decides_what_a_sheet_is() -> None:
    scored = SHEETS.validate_json('{"kind": "scored", "results": []}')
    verdict = SHEETS.validate_json('{"kind": "verdict", "passed": false}')

    assert isinstance(scored, ScoredSheet)
    assert isinstance(verdict, Verdict)


def test_the_schema_of_a_sheet_can_be_published() -> None:
    schema = str(SHEETS.json_schema())

    assert "'discriminator'" in schema
    assert "'pattern': '^[0-9]{1,6}" in schema

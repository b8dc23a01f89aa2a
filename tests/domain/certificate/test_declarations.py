"""Declarations of decisions: complete, without contradiction, and found by the catalogue."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from domain import certificate
from domain.certificate.catalogue import DECISIONS, STAGES
from domain.certificate.confirmation import Confirmation
from domain.certificate.context import Act, Context
from domain.certificate.declaration import REGISTRY, Declaration, Effect, Terms, decision
from domain.certificate.errors import ImpartialityRequired
from domain.certificate.independence import EVALUATORS, NOBODY
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.values import Role
from tests.domain.certificate.builders import AUDITOR, CONTEXT, acting, case_of
from tests.domain.certificate.sample_history import UNTIL_GRANTED

NAME: Final = "postpone-surveillance"


def _may_extend(case: Certificate, act: Act, around: Context) -> None:
    """Always open."""


COMPLETE: Final[Declaration] = {
    "by": {Role.DECIDER},
    "when": _may_extend,
    "barred": EVALUATORS,
    "effect": Effect.GRAVE,
    "confirmation": None,
    "example": {"reason": "补充评审尚未完成"},
    "settles": (),
}


def extend(case: Certificate, terms: Terms, act: Act, around: Context) -> tuple[Event, ...]:
    """Nothing happens."""
    return ()


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    REGISTRY.pop(NAME, None)


def declare(**different: Any) -> None:
    said: Any = COMPLETE | different
    decision(NAME, Terms, **{name: value for name, value in said.items() if value is not ...})(extend)


def test_a_complete_declaration_is_one() -> None:
    declare()

    assert REGISTRY[NAME].effect is Effect.GRAVE


def test_a_declaration_without_one_of_its_keywords_is_refused_by_name() -> None:
    for keyword in COMPLETE:
        with pytest.raises(TypeError, match=f"'{NAME}' is declared without {keyword}: "):
            declare(**{keyword: ...})

    assert NAME not in REGISTRY


def test_a_declaration_with_a_keyword_that_nobody_reads_is_refused() -> None:
    with pytest.raises(TypeError, match=f"'{NAME}' is declared with step_up, unknown"):
        declare(step_up=False)


def test_what_cannot_be_taken_back_is_confirmed_and_nothing_else() -> None:
    for effect in Effect:
        other = None if effect.confirmed else Confirmation("Extend it", ("It lasts longer.",))
        with pytest.raises(TypeError, match=f"'{NAME}' is {effect}"):
            declare(effect=effect, confirmation=other)


def test_a_name_is_declared_once() -> None:
    declare()

    with pytest.raises(TypeError, match=f"'{NAME}' is declared twice"):
        declare()


def test_the_declaration_is_what_bars_people() -> None:
    case, act = case_of(*UNTIL_GRANTED), acting(AUDITOR, Role.DECIDER, on=date(2026, 1, 20))
    declare()

    with pytest.raises(ImpartialityRequired):
        REGISTRY.pop(NAME).permit(case, act, CONTEXT)
    declare(barred=NOBODY)
    REGISTRY[NAME].permit(case, act, CONTEXT)


def test_every_module_that_declares_a_decision_is_a_stage_of_the_catalogue() -> None:
    folder = Path(certificate.__path__[0])
    declaring = {
        f"domain.certificate.{file.stem}"
        for file in folder.glob("*.py")
        if re.search(r"^@decision\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    forgotten = declaring - {stage.__name__ for stage in STAGES}

    assert not forgotten, f"add {forgotten} to STAGES in domain/certificate/catalogue.py"
    assert DECISIONS.keys() == REGISTRY.keys()

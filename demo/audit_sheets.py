"""Generated audit results: score sheets and findings that lead to the outcome a scenario needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final

from demo.generated_marks import marked_generated
from domain.certificate.findings import Observation
from domain.events.evaluation import Grade
from domain.scheme.model import Scheme
from domain.scheme.sheet import (
    Basis,
    ClauseResult,
    Deleted,
    Met,
    NotMet,
    Sampled,
    ScoredSheet,
    Sheet,
    SpecialBonus,
    SpecialDeduction,
    Verdict,
)
from domain.scheme.table import FULL_MARKS, ScoreTable
from domain.values import ClauseId, LevelId

SAMPLES: Final = 8

_DELETABLE: Final = 3
"""At most that many clauses do not apply to an organisation."""

_FINDING_TEXTS: Final = (
    "抽查的报修记录中有未在承诺时限内响应的情况",
    "部分服务人员的培训记录不完整",
    "顾客回访记录缺少结果统计",
    "一处网点未公示收费标准",
    "投诉台账未记录关闭日期",
    "备件库存清单与实物不一致",
)
_DEDUCTION_TEXTS: Final = (
    "未按本单位公布的时限退换货",
    "一处网点违反行业规定收取上门费",
    "未按法定要求公示三包信息",
)


@dataclass(frozen=True)
class AuditOutcome:
    """The intended result of an audit: a level, or None for failed; `deductions` are special ones.

    `deletes_much` says that a little more than a sixth of the table does not apply.
    """

    level: LevelId | None
    deductions: int = 0
    observations: int = 0
    major: bool = False
    deletes_much: bool = False


def sheet(
    rules: Scheme, outcome: AuditOutcome, random: Random, confirmed: frozenset[ClauseId] | None = None
) -> Sheet:
    """A sheet that reaches exactly the level of the outcome, at a score drawn within its band."""
    if rules.table is None:
        return Verdict(passed=outcome.level is not None, level=outcome.level)
    maxima = rules.table.maxima
    deleted = set(random.sample(sorted(maxima), random.randint(0, _DELETABLE)))
    if confirmed is not None:  # what a review confirmed stays deleted, so that no other one is needed
        deleted = set(confirmed) & maxima.keys()
    if outcome.deletes_much:
        deleted = _sixth(rules.table, random)
    applicable = sum((maximum for clause, maximum in maxima.items() if clause not in deleted), Fraction(0))
    loss = (FULL_MARKS - _draw_score(rules, outcome, random)) * applicable / FULL_MARKS
    defects = dict(_defects(rules.table, deleted, loss, random))
    return ScoredSheet(
        results=tuple(defects.get(clause) or _met_or_deleted(clause, deleted) for clause in maxima),
        deductions=tuple(_deduction(random) for _ in range(outcome.deductions)),
        bonuses=_bonus(random) if outcome.deductions == 0 else (),
    )


def observations(rules: Scheme, outcome: AuditOutcome, random: Random) -> tuple[Observation, ...]:
    """The nonconformities of such an audit, as the audit team records them."""
    clauses = sorted(rules.table.maxima) if rules.table else []
    return tuple(
        Observation(
            grade=Grade.MAJOR if outcome.major and n == 0 else Grade.MINOR,
            clause=random.choice(clauses) if clauses else None,
            statement=marked_generated(random.choice(_FINDING_TEXTS)),
        )
        for n in range(outcome.observations)
    )


def _draw_score(rules: Scheme, outcome: AuditOutcome, random: Random) -> Fraction:
    """A score, before special deductions, inside the band that the scheme defines for the level."""
    bounds = [level.at_least or Fraction(0) for level in rules.levels]
    if outcome.level is None:
        low, high = (
            (bounds[0] - 12, bounds[0] - 1) if outcome.deductions < 5 else (bounds[0] + 8, bounds[0] + 15)
        )
    else:
        rank = rules.rank(outcome.level)
        low, high = bounds[rank - 1], (*bounds, FULL_MARKS)[rank] - 1
    tenths = random.randint(0, int((high - low) * 10))
    return min(low + Fraction(tenths, 10) + outcome.deductions, FULL_MARKS)


def _sixth(table: ScoreTable, random: Random) -> set[ClauseId]:
    """Clauses that may be deleted, of a sixth of the points or a little more."""
    deleted, rest = set[ClauseId](), table.total / 6
    deletable = sorted(set(table.maxima) - table.undeletable)
    for clause in random.sample(deletable, len(deletable)):
        if rest > 0:
            deleted.add(clause)
            rest -= table.maxima[clause]
    return deleted


def _defects(
    table: ScoreTable, deleted: set[ClauseId], loss: Fraction, random: Random
) -> Iterator[tuple[ClauseId, ClauseResult]]:
    """Clauses not met, or met in a share of the samples, which together cost at most `loss` points."""
    clauses = sorted(set(table.maxima) - deleted)
    for clause in random.sample(clauses, len(clauses)):
        maximum = table.maxima[clause]
        nonconforming = min(int(loss / maximum * SAMPLES), random.choice((SAMPLES, SAMPLES, 4, 2)))
        if nonconforming == SAMPLES:
            yield clause, NotMet(clause=clause)
        elif nonconforming:
            yield clause, Sampled(clause=clause, checked=SAMPLES, nonconforming=nonconforming)
        loss -= maximum * Fraction(nonconforming, SAMPLES)


def _met_or_deleted(clause: ClauseId, deleted: set[ClauseId]) -> ClauseResult:
    if clause in deleted:
        return Deleted(clause=clause, justification=marked_generated("该组织的服务不涉及此项"))
    return Met(clause=clause)


def _deduction(random: Random) -> SpecialDeduction:
    return SpecialDeduction(
        basis=random.choice(list(Basis)), statement=marked_generated(random.choice(_DEDUCTION_TEXTS))
    )


def _bonus(random: Random) -> tuple[SpecialBonus, ...]:
    return (
        (SpecialBonus(statement=marked_generated("自建服务数据平台并向顾客开放")),)
        if random.random() < 0.08
        else ()
    )

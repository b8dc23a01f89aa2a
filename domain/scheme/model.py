"""A published version of a scheme: levels, score table, limits, documents, conditions."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from domain.number import NumberTemplate
from domain.scheme.errors import InvalidScheme, UnknownLevel
from domain.scheme.grounds import DEFAULT_GROUNDS, Grounds
from domain.scheme.limits import Limits
from domain.scheme.points import Points
from domain.scheme.table import FULL_MARKS, ScoreTable
from domain.values import Count, EditionId, FieldCode, LevelId, Line, SchemeId, Titles, Value, Word

SizeLetter = Literal["L", "M", "S"]

UNREAD_PARAMETERS: Final = frozenset({"min_share_per_section", "mark", "symbol"})
"""Parameters besides limits that no rule or page reads yet; they are data of schemes to come (domain §9)."""


class LevelMark(Value):
    """The mark of a level on a certificate, where it is not stars: letters, leaves, or words (domain §9)."""

    symbol: Literal["letter", "leaf", "words"]
    count: Annotated[int, Field(ge=0, le=10)] = 0
    words: Titles | None = None


class Level(Value):
    """A level of a certificate; `at_least` is inclusive, of 100 points.

    `min_share_per_section` is the share of each section's points, of 1, that the level needs besides.
    """

    id: LevelId
    title: Titles
    stars: Annotated[int, Field(ge=0, le=5)] = 0
    at_least: Annotated[Points, Field(le=FULL_MARKS)] | None = None
    min_share_per_section: Annotated[Points, Field(le=1)] | None = None
    mark: LevelMark | None = None


class DeletionRules(Value):
    """How much of a table may be deleted as not applicable, as shares of its points, of 1 (rule 19).

    None is no limit, as for schemes published before there was one. Above `warning` the regulator's list
    shows the audit. The shares are not confirmed by a source: set those of the filed rule.
    """

    limit: Annotated[Points, Field(le=1)] | None = None
    warning: Annotated[Points, Field(le=1)] | None = None


class SpecialRules(Value):
    """Effect of special deductions and the special bonus on a score (GB/T 27922-2011, clause 6)."""

    points_per_deduction: Annotated[int, Field(ge=1, le=10)] = 1
    failing_deductions: Annotated[int, Field(ge=1, le=100)] = 5
    """That many fail the audit at any score."""
    max_bonus: Annotated[int, Field(ge=0, le=1)] = 1
    points_per_bonus: Annotated[int, Field(ge=1, le=10)] = 1
    bonus_may_lift: bool = False
    """Whether the bonus may carry a score over the threshold of a level."""


class Sizes(Value):
    """The numbers of employees within the scope from which a holder counts as large or medium."""

    large_from: Count
    medium_from: Count


class RequiredDocument(Value):
    """A document that an application must have, by its kind."""

    kind: Word
    title: Titles


class EntryCondition(Value):
    """A condition for an application, confirmed when it is accepted."""

    id: Word
    title: Titles


class Scheme(Value):
    """One published version of the rules for one edition. Raises InvalidScheme.

    `code` is the scheme's letters in a certificate number; `notice` is shown wherever the scheme is.
    """

    scheme: SchemeId
    edition: EditionId
    rule_version: Line
    title: Titles
    standards: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    field: FieldCode
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}$")]
    notice: Titles | None = None
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=20)]
    table: ScoreTable | None = None
    specials: SpecialRules = SpecialRules()
    limits: Limits = Limits()
    number: NumberTemplate
    sizes: Sizes
    required_documents: Annotated[tuple[RequiredDocument, ...], Field(max_length=50)]
    entry_conditions: Annotated[tuple[EntryCondition, ...], Field(max_length=50)]
    grounds: Grounds | None = None
    """The scheme's own grounds of sanctions; without them the default ones hold."""
    deletion: DeletionRules = DeletionRules()

    @property
    def sanction_grounds(self) -> Grounds:
        """The grounds of suspensions, revocations and deregistrations under these rules."""
        return self.grounds or DEFAULT_GROUNDS

    @property
    def ranks(self) -> dict[LevelId, int]:
        """The place of each level, the lowest being 1."""
        return {level.id: rank for rank, level in enumerate(self.levels, start=1)}

    def rank(self, id: LevelId) -> int:
        """The place of a level, the lowest being 1. Raises UnknownLevel."""
        if id not in self.ranks:
            raise UnknownLevel(id, tuple(self.ranks))
        return self.ranks[id]

    def level(self, id: LevelId) -> Level:
        """The level with that id. Raises UnknownLevel."""
        return self.levels[self.rank(id) - 1]

    def level_at(self, value: Fraction) -> Level | None:
        """The highest level that a score (of 100) reaches; lower bounds are inclusive."""
        reached = (
            level for level in reversed(self.levels) if level.at_least is not None and level.at_least <= value
        )
        return next(reached, None)

    def size_of(self, headcount: int) -> SizeLetter:
        """The letter for that many employees within the scope."""
        if headcount >= self.sizes.large_from:
            return "L"
        return "M" if headcount >= self.sizes.medium_from else "S"

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        problems = [*self._wrong_thresholds(), *self._repeated()]
        if self.sizes.medium_from >= self.sizes.large_from:
            problems.append("medium_from must be smaller than large_from")
        if problems:
            raise InvalidScheme("; ".join(problems))
        return self

    def _wrong_thresholds(self) -> Iterable[str]:
        bounds = [level.at_least for level in self.levels]
        if self.table is None:
            if any(bound is not None for bound in bounds):
                yield "without a score table no level can have at_least"
            return
        known = [bound for bound in bounds if bound is not None]
        if len(known) < len(bounds):
            yield "with a score table every level needs at_least"
        elif any(lower >= higher for lower, higher in pairwise(known)):
            yield "levels must ascend: each at_least above the one before"

    def _repeated(self) -> Iterable[str]:
        for name, ids in (
            ("levels", [level.id for level in self.levels]),
            ("required_documents", [document.kind for document in self.required_documents]),
            ("entry_conditions", [condition.id for condition in self.entry_conditions]),
        ):
            if len(set(ids)) < len(ids):
                yield f"{name} names one thing twice"

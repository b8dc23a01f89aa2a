"""A published scheme: which editions are in force, under which rules, until when."""

from datetime import date

from domain.events.institution import SchemeRevised
from domain.scheme.published import PublishedScheme
from tests.domain.certificate.builders import (
    AFTER_SALES,
    EDITION,
    NEXT_EDITION,
    NEXT_PUBLISHED,
    PUBLISHED,
    SUPERSEDED,
    scheme_of,
)

DEADLINE, DAY_AFTER = date(2027, 6, 30), date(2027, 7, 1)


def test_a_scheme_nobody_published_has_nothing_in_force() -> None:
    assert not PublishedScheme().in_force(EDITION, DEADLINE)


def test_a_published_edition_is_in_force() -> None:
    assert scheme_of(PUBLISHED).in_force(EDITION, DAY_AFTER)


def test_revised_rules_replace_those_before() -> None:
    revised = SchemeRevised(reason="revised", scheme=AFTER_SALES.model_copy(update={"rule_version": "2"}))

    assert scheme_of(PUBLISHED, revised).editions[EDITION].rule_version == "2"


def test_a_superseded_edition_is_in_force_to_the_end_of_its_deadline() -> None:
    scheme = scheme_of(PUBLISHED, NEXT_PUBLISHED, SUPERSEDED)

    assert scheme.in_force(EDITION, DEADLINE)
    assert not scheme.in_force(EDITION, DAY_AFTER)


def test_its_successor_stays_in_force() -> None:
    assert scheme_of(PUBLISHED, NEXT_PUBLISHED, SUPERSEDED).in_force(NEXT_EDITION, DAY_AFTER)


def test_a_deadline_can_be_moved() -> None:
    moved = SUPERSEDED.model_copy(update={"deadline": DAY_AFTER})

    assert scheme_of(PUBLISHED, NEXT_PUBLISHED, SUPERSEDED, moved).in_force(EDITION, DAY_AFTER)


def test_the_version_counts_what_was_recorded() -> None:
    assert scheme_of(PUBLISHED, NEXT_PUBLISHED, SUPERSEDED).version == 3

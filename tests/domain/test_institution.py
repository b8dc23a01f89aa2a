"""Institutions: rules for schemes and bodies."""

from datetime import date, timedelta

import pytest

from domain.approval import ApprovalScope, Reach
from domain.bodies import AlreadyRecorded, BodyNotRegistered, UnknownEdition
from domain.body import Body
from domain.errors import InvalidValue
from domain.events.institution import (
    InterestDeclared,
    InterestKind,
    SchemePublished,
    SchemeRevised,
)
from domain.institution import RuleVersionUnchanged, declare_interest, publish, reach_of_scheme, supersede
from domain.printed_text import CharacterNotPrintable
from domain.scheme.published import PublishedScheme
from tests.domain.certificate.builders import (
    AFTER_SALES,
    EDITION,
    NEXT_EDITION,
    NEXT_PUBLISHED,
    PUBLISHED,
    REGISTERED,
    SCHEME,
    SUPERSEDED,
    body_of,
    scheme_of,
)
from tests.domain.certificate.sample_history import REASON, USCC

KNOWN = scheme_of(PUBLISHED)
BOTH = scheme_of(PUBLISHED, NEXT_PUBLISHED)
BODY = body_of(REGISTERED)
TODAY = date(2025, 6, 1)
TIE = InterestDeclared(
    reason=REASON, person="P-li", uscc=USCC, kind=InterestKind.FAMILY, since=date(2025, 1, 1)
)


def test_an_edition_is_published_once() -> None:
    assert isinstance(publish(PublishedScheme(), AFTER_SALES, REASON, AFTER_SALES.scheme), SchemePublished)
    with pytest.raises(AlreadyRecorded):
        publish(KNOWN, AFTER_SALES, REASON, AFTER_SALES.scheme)


def test_other_rules_need_another_version() -> None:
    changed = AFTER_SALES.model_copy(update={"field": "SC04"})
    revised = changed.model_copy(update={"rule_version": "2"})

    with pytest.raises(RuleVersionUnchanged):
        publish(KNOWN, changed, REASON, changed.scheme)
    assert isinstance(publish(KNOWN, revised, REASON, revised.scheme), SchemeRevised)


def test_an_edition_is_published_in_the_scheme_that_it_names() -> None:
    with pytest.raises(InvalidValue, match="belongs to scheme after-sales, not property-service"):
        publish(PublishedScheme(), AFTER_SALES, REASON, "property-service")


def test_certificates_to_a_revised_or_superseded_edition_are_within_its_reach() -> None:
    scope = ApprovalScope(AFTER_SALES.field, SCHEME, EDITION)
    revised = SchemeRevised(reason=REASON, scheme=AFTER_SALES)
    published = SchemePublished(reason=REASON, scheme=AFTER_SALES)

    assert reach_of_scheme(BOTH, published, TODAY) is None
    assert reach_of_scheme(BOTH, revised, TODAY) == Reach(scope, TODAY)
    assert reach_of_scheme(BOTH, SUPERSEDED, TODAY) == Reach(scope, SUPERSEDED.deadline + timedelta(days=1))


def test_an_edition_gives_way_to_a_published_successor() -> None:
    assert supersede(BOTH, EDITION, NEXT_EDITION, SUPERSEDED.deadline, SUPERSEDED.reason) == SUPERSEDED


@pytest.mark.parametrize(("edition", "successor"), [(EDITION, NEXT_EDITION), (NEXT_EDITION, EDITION)])
def test_an_unpublished_edition_neither_gives_way_nor_succeeds(edition: str, successor: str) -> None:
    with pytest.raises(UnknownEdition):
        supersede(KNOWN, edition, successor, SUPERSEDED.deadline, REASON)


def test_an_edition_does_not_succeed_itself() -> None:
    with pytest.raises(InvalidValue):
        supersede(KNOWN, EDITION, EDITION, SUPERSEDED.deadline, REASON)


def test_editions_do_not_succeed_one_another_in_a_circle() -> None:
    with pytest.raises(InvalidValue, match="supersede each other"):
        supersede(
            scheme_of(PUBLISHED, NEXT_PUBLISHED, SUPERSEDED),
            NEXT_EDITION,
            EDITION,
            SUPERSEDED.deadline,
            REASON,
        )


def test_a_scheme_has_only_visible_characters() -> None:
    title = AFTER_SALES.title.model_copy(update={"zh": "售后\u202e服务"})
    hidden = AFTER_SALES.model_copy(update={"title": title})

    with pytest.raises(CharacterNotPrintable, match=r"scheme\.title\.zh: character 3"):
        publish(PublishedScheme(), hidden, REASON, SCHEME)
    with pytest.raises(CharacterNotPrintable, match="reason"):
        supersede(BOTH, EDITION, NEXT_EDITION, SUPERSEDED.deadline, "new\u200b edition")


def test_an_interest_does_not_end_before_it_began() -> None:
    assert declare_interest(BODY, TIE, TODAY) == TIE
    with pytest.raises(InvalidValue):
        declare_interest(BODY, TIE.model_copy(update={"until": date(2024, 12, 31)}), TODAY)


def test_of_an_unregistered_body_nothing_is_recorded() -> None:
    with pytest.raises(BodyNotRegistered):
        declare_interest(Body(), TIE, TODAY)


def test_the_scheme_named_is_that_of_the_edition() -> None:
    assert supersede(BOTH, EDITION, NEXT_EDITION, SUPERSEDED.deadline, REASON).scheme == SCHEME

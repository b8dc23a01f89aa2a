"""Rules for schemes and for the people of a body: publication, succession, interests, competence."""

from datetime import date, timedelta
from typing import assert_never

from domain.approval import ApprovalScope, Reach
from domain.bodies import AlreadyRecorded, UnknownEdition, must_be_registered
from domain.body import Body
from domain.calendar import must_be_within_calendar
from domain.errors import InvalidValue, NotAllowedNow
from domain.events.institution import (
    CompetenceRecorded,
    EditionSuperseded,
    InterestDeclared,
    SchemePublished,
    SchemeRevised,
)
from domain.printed_text import must_be_printable, must_be_visible
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.values import EditionId, SchemeId


class RuleVersionUnchanged(NotAllowedNow):
    """Revised rules have the version of the published ones, so nobody could tell which applied."""

    def __init__(self, edition: str, rule_version: str) -> None:
        super().__init__(
            "The rules of {edition} were published as version {rule_version} with other content: "
            "give the revised rules a new rule_version.",
            edition=edition,
            rule_version=rule_version,
        )


class InterestShortened(InvalidValue):
    """A declared interest is declared again with an end before today (rule 37)."""

    def __init__(self, today: date) -> None:
        super().__init__("A declared interest can be shortened to {today} at the earliest.", today=today)


def publish(
    current: PublishedScheme, content: Scheme, reason: str, scheme: SchemeId
) -> SchemePublished | SchemeRevised:
    """Publish an edition of the scheme or revise its rules.

    Raises InvalidValue, CharacterNotPrintable, TextNotComposed, AlreadyRecorded, RuleVersionUnchanged.
    """
    must_be_printable({"reason": reason})
    must_be_visible(content.model_dump(mode="json"), "scheme")
    if content.scheme != scheme:
        raise InvalidValue(
            "{edition} belongs to scheme {scheme}, not {other}.",
            edition=content.edition,
            scheme=content.scheme,
            other=scheme,
        )
    published = current.editions.get(content.edition)
    if published is None:
        return SchemePublished(reason=reason, scheme=content)
    if published == content:
        raise AlreadyRecorded(
            "{edition} is already published with exactly these rules.", edition=content.edition
        )
    if published.rule_version == content.rule_version:
        raise RuleVersionUnchanged(content.edition, content.rule_version)
    return SchemeRevised(reason=reason, scheme=content)


def supersede(
    current: PublishedScheme, edition: EditionId, successor: EditionId, deadline: date, reason: str
) -> EditionSuperseded:
    """Set or move the deadline of a transition (domain §4).

    Raises UnknownEdition, InvalidValue, DateOutOfRange, CharacterNotPrintable, TextNotComposed.
    """
    must_be_within_calendar([deadline])
    must_be_printable({"reason": reason})
    for named_edition in (edition, successor):
        if named_edition not in current.editions:
            raise UnknownEdition(named_edition)
    if edition == successor:
        raise InvalidValue("An edition cannot supersede itself.")
    if _leads_to(current, successor, edition):
        raise InvalidValue(
            "{successor} is already superseded by {edition}: editions cannot supersede each other.",
            successor=successor,
            edition=edition,
        )
    scheme = current.editions[edition].scheme
    return EditionSuperseded(
        reason=reason, scheme=scheme, edition=edition, successor=successor, deadline=deadline
    )


def reach_of_scheme(
    current: PublishedScheme, event: SchemePublished | SchemeRevised | EditionSuperseded, today: date
) -> Reach | None:
    """The certificates, at every body, that an event of the scheme touches; None for a new edition.

    Those under the revised rules today, or those to the former edition after the deadline if none moved.
    """
    match event:
        case SchemePublished():
            return None
        case SchemeRevised(scheme=content):
            day = today
        case EditionSuperseded(edition=edition, deadline=deadline):
            content, day = current.editions[edition], deadline + timedelta(days=1)
        case _:
            assert_never(event)
    return Reach(ApprovalScope(content.field, content.scheme, content.edition), day)


def declare_interest(body: Body, event: InterestDeclared, today: date) -> InterestDeclared:
    """Record an interest of a person in an organisation (rule 2).

    Declared again, it is shortened only from today on (rule 37). Raises BodyNotRegistered, InvalidValue,
    InterestShortened, DateOutOfRange, CharacterNotPrintable, TextNotComposed.
    """
    must_be_within_calendar(dict(event).values())
    must_be_printable(dict(event))
    must_be_registered(body)
    if event.until and event.until < event.since:
        raise InvalidValue("The interest cannot end before it began on {since}.", since=event.since)
    known = next((each for each in body.interests if each.key == event.key), None)
    if known and event.until and event.until < today and (known.until is None or event.until < known.until):
        raise InterestShortened(today)
    return event


def record_competence(body: Body, event: CompetenceRecorded) -> CompetenceRecorded:
    """Record that a person may audit, or until when (rule 27).

    A later entry of the same person and qualification replaces the earlier one. Raises BodyNotRegistered,
    InvalidValue, DateOutOfRange, CharacterNotPrintable, TextNotComposed, AlreadyRecorded.
    """
    must_be_within_calendar(dict(event).values())
    must_be_printable(dict(event))
    must_be_registered(body)
    if event.until and event.until < event.since:
        raise InvalidValue("The competence cannot end before it began on {since}.", since=event.since)
    if event in body.competences:
        raise AlreadyRecorded("This entry is on the competence register already.")
    return event


def ends_competence(body: Body, event: CompetenceRecorded) -> bool:
    """Whether the entry only gives an earlier one an end, as for a person who leaves."""
    known = next((each for each in body.competences if each.key == event.key), None)
    if known is None or event.until is None or (known.until and known.until < event.until):
        return False
    return known.model_copy(update={"reason": event.reason, "until": event.until}) == event


def _leads_to(scheme: PublishedScheme, start: EditionId, goal: EditionId) -> bool:
    """Whether a chain of successions leads from one edition to the other."""
    visited: set[EditionId] = set()
    while start in scheme.successions and start not in visited:
        visited.add(start)
        start = scheme.successions[start].successor
        if start == goal:
            return True
    return False

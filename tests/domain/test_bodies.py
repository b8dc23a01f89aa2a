"""Bodies: what the operator records of them, and what would change nothing."""

from datetime import UTC, date, datetime

import pytest

from domain.approval import ApprovalScope, ApprovalState, spell_at
from domain.bodies import (
    AlreadyRecorded,
    BodyHasEnded,
    BodyNotRegistered,
    UnknownEdition,
    record_of_approval,
    record_of_body,
)
from domain.body import Body
from domain.errors import InvalidValue
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    BodyContactRecorded,
    BodyEndCorrected,
    BodyEnded,
    BodyMoved,
    BodyNameCorrected,
    BodyRecoded,
    BodyRenamed,
    WithdrawalCause,
)
from domain.printed_text import CharacterNotPrintable
from domain.values import Titles
from tests.domain.certificate.builders import (
    APPROVED,
    EDITION,
    NEXT_APPROVED,
    PUBLISHED,
    REGISTERED,
    SCHEME,
    body_of,
    scheme_of,
)

KNOWN = scheme_of(PUBLISHED)
BODY = body_of(REGISTERED)
NOW = datetime(2025, 6, 1, 4, tzinfo=UTC)
SCOPED = APPROVED.model_dump(exclude={"effective_on"})
WITHDRAWN = ApprovalWithdrawn.model_validate({**SCOPED, "cause": "fault"})
GAVE_UP = ApprovalWithdrawn.model_validate({**SCOPED, "cause": "given_up"})
SUSPENDED = ApprovalSuspended.model_validate(SCOPED)
RESUMED = ApprovalResumed.model_validate(SCOPED)
OTHER_NAME = Titles(zh="另一认证中心", en="Other Certification")


def on(event: ApprovalGiven | ApprovalWithdrawn, day: date) -> ApprovalGiven | ApprovalWithdrawn:
    return event.model_copy(update={"effective_on": day})


def state_on(body: Body, moment: datetime) -> ApprovalState | None:
    spell = spell_at(body.approval_spells(ApprovalScope("SC03", SCHEME, EDITION)), moment)
    return spell.state if spell else None


def test_a_body_is_registered_once() -> None:
    assert record_of_body(Body(), REGISTERED, NOW) == REGISTERED
    with pytest.raises(AlreadyRecorded):
        record_of_body(BODY, REGISTERED, NOW)


def test_a_body_is_approved_once_for_what_is_published() -> None:
    assert record_of_approval(BODY, APPROVED, KNOWN, NOW) == APPROVED
    with pytest.raises(AlreadyRecorded):
        record_of_approval(body_of(REGISTERED, APPROVED), APPROVED, KNOWN, NOW)
    with pytest.raises(UnknownEdition):
        record_of_approval(BODY, NEXT_APPROVED, KNOWN, NOW)


def test_a_body_is_approved_in_the_field_and_scheme_of_the_edition() -> None:
    for wrong in ({"field": "SC04"}, {"scheme": "cleaning"}):
        with pytest.raises(InvalidValue):
            record_of_approval(BODY, APPROVED.model_copy(update=wrong), KNOWN, NOW)


@pytest.mark.parametrize(
    ("event", "possible_after"),
    [
        (APPROVED, {None, WITHDRAWN, GAVE_UP}),
        (SUSPENDED, {APPROVED, SUSPENDED}),
        (RESUMED, {SUSPENDED}),
        (WITHDRAWN, {APPROVED, SUSPENDED, GAVE_UP}),
        (GAVE_UP, {APPROVED, SUSPENDED}),
    ],
    ids=["given", "suspended", "resumed", "withdrawn", "given up"],
)
def test_an_approval_event_changes_only_some_states(
    event: ApprovalGiven, possible_after: set[ApprovalGiven | None]
) -> None:
    for before in (None, APPROVED, SUSPENDED, WITHDRAWN, GAVE_UP):
        body = body_of(REGISTERED, *([] if before is None else dict.fromkeys([APPROVED, before])))
        if before in possible_after:
            assert record_of_approval(body, event, KNOWN, NOW) == event, before
        else:
            with pytest.raises(AlreadyRecorded):
                record_of_approval(body, event, KNOWN, NOW)


def test_a_withdrawal_names_its_cause() -> None:
    with pytest.raises(InvalidValue, match="fault or given up"):
        record_of_approval(
            body_of(REGISTERED, APPROVED), WITHDRAWN.model_copy(update={"cause": None}), KNOWN, NOW
        )


def test_a_suspension_does_not_end_before_it_begins() -> None:
    over = SUSPENDED.model_copy(update={"effective_on": date(2025, 6, 2), "until": date(2025, 6, 1)})

    with pytest.raises(InvalidValue):
        record_of_approval(body_of(REGISTERED, APPROVED), over, KNOWN, NOW)


def test_a_suspension_ends_by_itself_after_its_last_day() -> None:
    body = body_of(REGISTERED, APPROVED, SUSPENDED.model_copy(update={"until": date(2025, 5, 31)}))

    assert state_on(body, datetime(2025, 5, 31, 15, 59, tzinfo=UTC)) is ApprovalState.SUSPENDED
    assert state_on(body, datetime(2025, 5, 31, 16, 0, tzinfo=UTC)) is ApprovalState.LIVE


def test_a_withdrawal_during_a_suspension_outlasts_its_last_day() -> None:
    suspended = SUSPENDED.model_copy(update={"until": date(2025, 5, 31)})
    body = body_of(REGISTERED, APPROVED, suspended, on(WITHDRAWN, date(2025, 5, 1)))

    assert state_on(body, NOW) is ApprovalState.WITHDRAWN_FOR_FAULT


def test_a_corrected_slip_never_was() -> None:
    body = body_of(REGISTERED, APPROVED, WITHDRAWN)
    corrected = ApprovalCorrected(reason="of another body", version=3)

    assert record_of_approval(body, corrected, KNOWN, NOW) == corrected
    assert state_on(body_of(REGISTERED, APPROVED, WITHDRAWN, corrected), NOW) is ApprovalState.LIVE
    with pytest.raises(InvalidValue):
        record_of_approval(body, corrected.model_copy(update={"version": 1}), KNOWN, NOW)


def test_a_suspension_outlasts_the_correction_of_the_first_approval() -> None:
    corrected = ApprovalCorrected(reason="wrong day", version=2)
    body = body_of(REGISTERED, APPROVED, SUSPENDED)

    assert record_of_approval(body, corrected, KNOWN, NOW) == corrected
    assert state_on(body_of(REGISTERED, APPROVED, SUSPENDED, corrected), NOW) is ApprovalState.SUSPENDED


def test_an_approval_is_not_corrected_under_a_later_suspension() -> None:
    """Without it the approval was lost already, and certificates decided since would lose their notice."""
    again, later = on(APPROVED, date(2025, 5, 10)), SUSPENDED.model_copy(update={"effective_on": NOW.date()})
    body = body_of(REGISTERED, APPROVED, on(WITHDRAWN, date(2025, 5, 1)), again, later)

    with pytest.raises(InvalidValue, match="recorded as version 5 rests on version 4"):
        record_of_approval(body, ApprovalCorrected(reason="wrong day", version=4), KNOWN, NOW)


def test_a_suspension_recorded_before_to_the_last_day_of_the_calendar_loads() -> None:
    body = body_of(REGISTERED, APPROVED, SUSPENDED.model_copy(update={"until": date.max}))

    assert state_on(body, datetime(9999, 12, 31, tzinfo=UTC)) is ApprovalState.SUSPENDED


def test_a_withdrawal_of_the_first_release_has_no_cause() -> None:
    body = body_of(REGISTERED, APPROVED, WITHDRAWN.model_copy(update={"cause": None}))

    assert state_on(body, NOW) is ApprovalState.WITHDRAWN
    assert record_of_approval(body, WITHDRAWN, KNOWN, NOW).cause is WithdrawalCause.FAULT  # type: ignore[union-attr]


def test_a_body_has_another_name_from_a_day_on() -> None:
    renamed = BodyRenamed(reason="renamed", name=OTHER_NAME)

    assert record_of_body(BODY, renamed, NOW) == renamed
    assert body_of(REGISTERED, renamed).name_at(NOW) == OTHER_NAME
    with pytest.raises(AlreadyRecorded):
        record_of_body(body_of(REGISTERED, renamed), renamed, NOW)


def test_a_body_is_renamed_today_to_the_name_that_it_will_have_later() -> None:
    today = BodyRenamed(reason="renamed", name=OTHER_NAME)
    body = body_of(REGISTERED, today.model_copy(update={"effective_on": date(2025, 9, 1)}))

    assert record_of_body(body, today, NOW) == today
    with pytest.raises(AlreadyRecorded):
        record_of_body(body, today.model_copy(update={"effective_on": date(2025, 9, 2)}), NOW)


def test_an_error_in_a_name_is_corrected_where_it_was_made() -> None:
    corrected = BodyNameCorrected(reason="typing error", version=1, name=OTHER_NAME)

    assert record_of_body(BODY, corrected, NOW) == corrected
    assert [each.name for each in body_of(REGISTERED, corrected).names] == [OTHER_NAME]
    with pytest.raises(InvalidValue):
        record_of_body(BODY, corrected.model_copy(update={"version": 2}), NOW)


def test_a_name_or_an_address_has_only_visible_characters() -> None:
    hidden = Titles(zh="示例\u202e认证", en="Example")

    with pytest.raises(CharacterNotPrintable):
        record_of_body(BODY, BodyRenamed(reason="renamed", name=hidden), NOW)
    with pytest.raises(CharacterNotPrintable):
        record_of_body(BODY, BodyMoved(reason="moved", address=hidden), NOW)


@pytest.mark.parametrize("event", [SUSPENDED, RESUMED, WITHDRAWN], ids=["suspended", "resumed", "withdrawn"])
@pytest.mark.parametrize("field", ["notice", "reason"])
def test_what_the_operator_says_of_an_approval_has_only_visible_characters(
    event: ApprovalGiven, field: str
) -> None:
    hidden = event.model_copy(update={field: "2026\u202e7\u200b"})

    with pytest.raises(CharacterNotPrintable):
        record_of_approval(body_of(REGISTERED, APPROVED), hidden, KNOWN, NOW)


CONTACT = BodyContactRecorded(
    reason="contact", telephone="010-1", website="https://www.example.org/a", complaints="c@example.org"
)


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", "www.example.org", "ftp://example.org", "https://", "https://example.org@b.net"],
)
def test_a_website_is_an_address_of_the_web(website: str) -> None:
    assert record_of_body(BODY, CONTACT, NOW) == CONTACT
    with pytest.raises(InvalidValue, match="must begin with https://"):
        record_of_body(BODY, CONTACT.model_copy(update={"website": website}), NOW)


def test_of_a_body_that_left_nothing_more_is_recorded_but_its_approvals() -> None:
    ended = body_of(REGISTERED, APPROVED, BodyEnded(reason="left"))

    with pytest.raises(BodyHasEnded):
        record_of_body(ended, BodyRenamed(reason="renamed", name=OTHER_NAME), NOW)
    assert record_of_approval(ended, WITHDRAWN, KNOWN, NOW) == WITHDRAWN


def test_a_name_is_corrected_although_the_body_left() -> None:
    ended = body_of(REGISTERED, BodyEnded(reason="left"))
    corrected = BodyNameCorrected(reason="typing error", version=1, name=OTHER_NAME)

    assert record_of_body(ended, corrected, NOW) == corrected


def test_a_day_of_leaving_that_has_not_come_closes_nothing_and_another_one_replaces_it() -> None:
    leaving = BodyEnded(reason="leaves", effective_on=date(2025, 9, 1))
    later = leaving.model_copy(update={"effective_on": date(2025, 12, 1)})
    body = body_of(REGISTERED, leaving)
    renamed = BodyRenamed(reason="renamed", name=OTHER_NAME)

    assert record_of_body(body, renamed, NOW) == renamed
    assert record_of_body(body, later, NOW) == later
    assert body_of(REGISTERED, leaving, later).ended == datetime(2025, 11, 30, 16, tzinfo=UTC)
    with pytest.raises(AlreadyRecorded):
        record_of_body(body, leaving, NOW)
    with pytest.raises(BodyHasEnded):
        record_of_body(body, later, datetime(2025, 8, 31, 16, tzinfo=UTC))


def test_an_end_recorded_by_mistake_never_was() -> None:
    left, slip = BodyEnded(reason="left"), BodyEndCorrected(reason="another body", version=2)

    assert record_of_body(body_of(REGISTERED, left), slip, NOW) == slip
    assert body_of(REGISTERED, left, slip).ended is None
    with pytest.raises(InvalidValue):
        record_of_body(body_of(REGISTERED, left, slip), slip, NOW)


def test_of_an_unregistered_body_nothing_is_recorded() -> None:
    with pytest.raises(BodyNotRegistered):
        record_of_approval(Body(), APPROVED, KNOWN, NOW)
    with pytest.raises(BodyNotRegistered):
        record_of_body(Body(), BodyRecoded(reason="typing error", code="124"), NOW)


@pytest.mark.parametrize("event", [SUSPENDED, WITHDRAWN, GAVE_UP], ids=["suspended", "for fault", "given up"])
def test_an_approval_that_is_not_live_is_listed_with_its_state(event: ApprovalGiven) -> None:
    ((scope, spell),) = body_of(REGISTERED, APPROVED, event).approvals_not_live(NOW)

    assert scope == ApprovalScope("SC03", SCHEME, EDITION)
    assert spell.state is not ApprovalState.LIVE


def test_live_approvals_and_those_lost_later_are_not_listed() -> None:
    assert body_of(REGISTERED, APPROVED).approvals_not_live(NOW) == ()
    later = on(WITHDRAWN, date(2025, 6, 2))
    assert body_of(REGISTERED, APPROVED, later).approvals_not_live(NOW) == ()


def test_an_approval_given_anew_is_not_listed() -> None:
    again = on(APPROVED, date(2025, 5, 20))
    body = body_of(REGISTERED, APPROVED, on(WITHDRAWN, date(2025, 5, 1)), again)

    assert body.approvals_not_live(NOW) == ()

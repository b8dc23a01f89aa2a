"""What is due in a case, by the limits of its scheme (domain §4)."""

from datetime import UTC, date, datetime, timedelta
from functools import reduce

import pytest

from domain.calendar import end_of_day
from domain.certificate.fold import replay
from domain.deadlines import Dates, Due, Kind, dates_after, due
from domain.events.appeals import (
    AppealAcknowledged,
    AppealDecided,
    AppealLodged,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintInvestigated,
    ComplaintKind,
)
from domain.events.application import Supplemented, SupplementRequested
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose, CorrectionSubmitted, Finding, FindingClosed, Grade
from domain.events.institution import EditionSuperseded
from domain.events.upkeep import ChangeEvaluated, ChangeKind, ChangeRejected, ChangeRequested, Measure
from domain.organisation import Alteration, Permit
from domain.scheme.published import PublishedScheme
from domain.scheme.published import replay as scheme_lived
from tests.projections.builders import (
    EDITION,
    NOON,
    SCHEME,
    accepted,
    applied,
    audited,
    certificate,
    envelopes,
    events_until_grant,
    planned,
    published,
    reviewed,
    revoked,
    signed,
    supervised,
    suspended,
)

DAY = date(2025, 3, 1)
LIVE = tuple(events_until_grant(DAY, "12325SC00001R0M"))
FRIDAY = datetime(2025, 3, 7, 8, 0, tzinfo=UTC)


def rules(*more: Event) -> PublishedScheme:
    return scheme_lived(envelopes(published(), *more, stream=certificate("scheme"), at=NOON))


def due_items(*events: Event, scheme: PublishedScheme | None = None) -> list[Due]:
    history = envelopes(*events, stream=certificate(), at=NOON)
    case = replay(history)
    assert case
    return list(due(case, scheme or rules(), reduce(dates_after, history, Dates())))


def kinds(*events: Event) -> set[Kind]:
    """The kinds due, without those that every live certificate has for a later day."""
    always = {Kind.SURVEILLANCE_DUE, Kind.SURVEILLANCE_OVERDUE, Kind.RECERTIFICATION_WINDOW}
    return {item.kind for item in due_items(*events)} - always - {Kind.FILE_ARCHIVABLE}


def single_item(kind: Kind, *events: Event, scheme: PublishedScheme | None = None) -> Due:
    (item,) = [item for item in due_items(*events, scheme=scheme) if item.kind is kind]
    return item


@pytest.mark.parametrize(
    ("events", "waiting"),
    [
        ((applied(),), Kind.APPLICATION_TO_REVIEW),
        ((applied(), accepted()), Kind.AGREEMENT_MISSING),
        ((applied(), accepted(), signed(DAY)), Kind.AUDIT_TO_PLAN),
        (LIVE[:4], Kind.AUDIT_TO_RECORD),
        (LIVE[:5], Kind.REVIEW_WAITING),
        (LIVE[:6], Kind.DECISION_WAITING),
    ],
)
def test_at_each_stage_one_thing_is_waited_for(events: tuple[Event, ...], waiting: Kind) -> None:
    assert kinds(*events) == {waiting}


def test_a_certificate_just_granted_asks_for_nothing_else() -> None:
    assert kinds(*LIVE) == set()


def test_a_supplement_is_overdue_from_the_day_after() -> None:
    asked = SupplementRequested(reason="incomplete", missing=("licence",), due=date(2025, 3, 20))
    item = single_item(Kind.SUPPLEMENT_OVERDUE, applied(), asked)

    assert (item.shown_from, item.due_at) == (date(2025, 3, 21), end_of_day(date(2025, 3, 20)))
    assert kinds(applied(), asked, Supplemented(reason="sent", documents=())) == {Kind.APPLICATION_TO_REVIEW}


def test_a_day_without_a_next_one_stops_no_list() -> None:
    """A permit without an end is entered with the last day of the calendar."""
    unlimited = applied().model_copy(update={"permits": (Permit(kind="permits", valid_until=date.max),)})
    asked = SupplementRequested(reason="incomplete", missing=("licence",), due=date.max)

    assert single_item(Kind.SUPPLEMENT_OVERDUE, unlimited, asked).shown_from == date.max
    assert single_item(Kind.PERMIT_LAPSED, unlimited, *LIVE[1:]).shown_from == date.max


def test_an_audit_is_to_be_recorded_by_its_last_planned_day() -> None:
    assert single_item(Kind.AUDIT_TO_RECORD, *LIVE[:4]).due_at == end_of_day(DAY + timedelta(days=1))


def test_open_findings_are_due_one_by_one_and_hold_the_decision_up() -> None:
    finding = Finding(id="1-N1", grade=Grade.MINOR, statement="untidy", due=date(2025, 3, 31))
    wanting = audited(DAY).model_copy(update={"findings": (finding,)})
    until_review = (*LIVE[:4], wanting, reviewed())
    answered = CorrectionSubmitted(reason="done", finding="1-N1", cause="haste", action="care", documents=())
    closed = FindingClosed(reason="seen", finding="1-N1", verification="on site")

    assert kinds(*until_review) == {Kind.FINDING_DUE}
    assert single_item(Kind.FINDING_DUE, *until_review).due_at == end_of_day(date(2025, 3, 31))
    assert kinds(*until_review, answered, closed) == {Kind.DECISION_WAITING}


def test_a_negative_review_waits_for_the_refusal_whatever_is_open() -> None:
    negative = reviewed().model_copy(update={"positive": False})

    assert kinds(*LIVE[:5], negative) == {Kind.DECISION_WAITING}


def test_surveillance_is_counted_from_the_last_one() -> None:
    surveyed = date(2025, 12, 20)
    audit = (planned(surveyed, 2, AuditPurpose.SURVEILLANCE), audited(surveyed, 2), supervised(surveyed, 2))

    assert single_item(Kind.SURVEILLANCE_DUE, *LIVE).shown_to == date(2026, 3, 1)
    assert single_item(Kind.SURVEILLANCE_DUE, *LIVE, *audit).shown_to == date(2026, 12, 20)


def test_the_must_suspend_list_begins_the_day_after_and_ends_with_validity() -> None:
    item = single_item(Kind.SURVEILLANCE_OVERDUE, *LIVE)

    assert (item.shown_from, item.shown_to) == (date(2026, 3, 2), date(2028, 2, 29))


def test_revoking_is_due_in_working_days_after_it_was_ordered() -> None:
    failed = supervised(DAY, 2, passed=False, measures=(Measure.REVOKE, Measure.SUPPLEMENTARY_AUDIT))
    history = (*LIVE, planned(DAY, 2, AuditPurpose.SURVEILLANCE), audited(DAY, 2), failed)
    pending = {item.subject: item.due_at for item in due_items(*history) if item.kind is Kind.MEASURE_PENDING}

    assert pending == {"revoke": end_of_day(date(2025, 3, 7)), "supplementary_audit": None}
    again = planned(DAY, 3, AuditPurpose.SUPPLEMENTARY)
    assert kinds(*history, again) == {Kind.MEASURE_PENDING, Kind.AUDIT_TO_RECORD}


def test_a_suspension_ends_with_a_decision_or_a_revocation() -> None:
    history = (*LIVE, suspended(date(2025, 8, 29)))

    assert single_item(Kind.SUSPENSION_ENDING, *history).shown_to == date(2025, 8, 29)
    evaluable, over = [item for item in due_items(*history) if item.kind is Kind.SUSPENSION_OVER]
    assert (evaluable.shown_from, evaluable.shown_to) == (date(2025, 8, 30), date(2025, 9, 3))
    assert (over.shown_from, over.due_at) == (date(2025, 9, 4), end_of_day(date(2025, 9, 5)))
    assert kinds(*history, revoked()) == set()


def test_the_next_cycle_may_be_applied_for_half_a_year_ahead_and_is_late_a_quarter_ahead() -> None:
    surveyed = date(2027, 2, 1)
    audit = (planned(surveyed, 2, AuditPurpose.SURVEILLANCE), audited(surveyed, 2), supervised(surveyed, 2))
    item = single_item(Kind.RECERTIFICATION_WINDOW, *LIVE, *audit)

    assert (item.shown_from, item.due_at) == (date(2027, 8, 29), end_of_day(date(2027, 11, 29)))


def supersession(deadline: date) -> EditionSuperseded:
    successor = "GB/T 27922-2026"
    return EditionSuperseded(
        reason="revised", scheme=SCHEME, edition=EDITION, successor=successor, deadline=deadline
    )


def test_a_certificate_that_outlives_its_edition_has_to_move() -> None:
    item = single_item(Kind.EDITION_TRANSITION, *LIVE, scheme=rules(supersession(date(2027, 6, 30))))

    assert (item.due_at, item.shown_to) == (end_of_day(date(2027, 6, 30)), date(2027, 6, 30))
    after_its_end = rules(supersession(date(2028, 2, 29)))
    assert Kind.EDITION_TRANSITION not in {item.kind for item in due_items(*LIVE, scheme=after_its_end)}


def test_a_reported_change_is_evaluated_then_decided() -> None:
    change = ChangeRequested(
        reason="moved",
        change=1,
        kind=ChangeKind.PARTICULARS,
        description="moved",
        proposed=Alteration(address="福州"),
        reported_on=DAY,
    )
    evaluated = ChangeEvaluated(reason="fine", change=1, favourable=True)

    assert kinds(*LIVE, change) == {Kind.CHANGE_TO_EVALUATE}
    assert kinds(*LIVE, change, evaluated) == {Kind.CHANGE_TO_DECIDE}
    assert kinds(*LIVE, change, evaluated, ChangeRejected(reason="no", change=1)) == set()


def test_an_appeal_is_heard_even_after_the_end() -> None:
    lodged = AppealLodged(reason="unjust", appeal=1, against=8, lodged_on=DAY)
    history = (*LIVE, revoked(), lodged)
    acknowledged = AppealAcknowledged(reason="told", appeal=1)

    assert kinds(*history) == {Kind.APPEAL_TO_ACKNOWLEDGE}
    assert kinds(*history, acknowledged) == {Kind.APPEAL_TO_DECIDE}
    assert kinds(*history, acknowledged, AppealDecided(reason="heard", appeal=1, upheld=False)) == set()


def test_three_clocks_run_for_a_complaint() -> None:
    filed = ComplaintFiled(
        reason="sent", complaint=1, kind=ComplaintKind.SERVICE, received_at=FRIDAY, statement="late"
    )
    told = ComplaintAcknowledged(reason="told", complaint=1)
    answered = ComplaintAnswered(reason="answered", complaint=1, answer="looked into")
    investigated = ComplaintInvestigated(reason="asked", complaint=1, result="unfounded")
    closed = ComplaintClosed(reason="closed", complaint=1, substantiated=False, outcome="unfounded")

    acknowledge = single_item(Kind.COMPLAINT_TO_ACKNOWLEDGE, *LIVE, filed)
    assert acknowledge.due_at == FRIDAY + timedelta(hours=24)
    assert single_item(Kind.COMPLAINT_TO_ANSWER, *LIVE, filed).due_at == end_of_day(date(2025, 3, 12))
    assert single_item(Kind.COMPLAINT_TO_INVESTIGATE, *LIVE, filed).due_at == end_of_day(date(2025, 4, 6))
    assert kinds(*LIVE, filed, told, answered) == {Kind.COMPLAINT_TO_INVESTIGATE}
    close = single_item(Kind.COMPLAINT_TO_CLOSE, *LIVE, filed, told, answered, investigated)
    assert close.due_at == end_of_day(date(2025, 4, 6))
    assert kinds(*LIVE, filed, told, answered, investigated) == {Kind.COMPLAINT_TO_CLOSE}
    assert kinds(*LIVE, filed, told, answered, investigated, closed) == set()


def test_a_case_under_a_scheme_nobody_published_still_loads() -> None:
    assert Kind.SURVEILLANCE_DUE not in {item.kind for item in due_items(*LIVE, scheme=PublishedScheme())}


def test_a_certificate_to_be_revoked_is_not_asked_for_its_next_surveillance() -> None:
    audit = (planned(DAY, 2, AuditPurpose.SURVEILLANCE), audited(DAY, 2))
    failed = supervised(DAY, 2, passed=False, measures=(Measure.REVOKE,))
    found = {item.kind for item in due_items(*LIVE, *audit, failed)}

    assert Kind.MEASURE_PENDING in found
    assert not found & {Kind.SURVEILLANCE_DUE, Kind.RECERTIFICATION_WINDOW}

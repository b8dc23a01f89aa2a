"""Rule 5: only the permitted transitions; revoked, deregistered and expired are final."""

from datetime import date

import pytest

from domain.certificate.catalogue import DECISIONS, available_decisions
from domain.certificate.state import Stage
from domain.status.standing import Status
from domain.values import Role
from tests.domain.certificate.builders import CONTEXT, HistoryStep, acting, case_of
from tests.domain.certificate.sample_history import (
    APPLIED,
    DECLINED,
    REFUSED,
    UNTIL_ACCEPTED,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    UNTIL_SIGNED,
    deregistration_step,
    reinstatement_step,
    revocation_step,
    suspension_step,
)
from tests.domain.status.standings import status_sequence

ALWAYS = {"file-complaint"}
UNDECIDED = ALWAYS | {"supplement", "withdraw", "rectify"}
LIVING = ALWAYS | {
    "plan-audit",
    "request-change",
    "rectify",
    "downgrade",
    "revoke",
    "deregister",
    "order-correction",
    "set-aside",
}
STOPPED = suspension_step(date(2025, 3, 20), date(2025, 9, 1))
ENDED = ALWAYS | {"rectify", "lodge-appeal", "set-aside"}
OPEN: dict[Stage, tuple[tuple[HistoryStep, ...], set[str]]] = {
    Stage.APPLIED: ((APPLIED,), UNDECIDED | {"request-supplement", "accept", "decline"}),
    Stage.ACCEPTED: (UNTIL_ACCEPTED, UNDECIDED | {"sign-agreement"}),
    Stage.SIGNED: (UNTIL_SIGNED, UNDECIDED | {"plan-audit"}),
    Stage.PLANNED: (UNTIL_PLANNED, UNDECIDED | {"plan-audit", "cancel-audit", "replace-team"}),
    Stage.AUDITED: (UNTIL_AUDITED, UNDECIDED | {"plan-audit", "review", "refuse"}),
    Stage.REVIEWED: (UNTIL_REVIEWED, UNDECIDED | {"plan-audit", "grant", "refuse"}),
    Stage.GRANTED: (UNTIL_GRANTED, LIVING | {"suspend"}),
    Stage.SUSPENDED: (
        (*UNTIL_GRANTED, STOPPED),
        LIVING | {"extend-suspension", "record-lifting-evaluation", "lodge-appeal"},
    ),
    Stage.DECLINED: ((APPLIED, DECLINED), ALWAYS | {"lodge-appeal"}),
    Stage.REFUSED: ((*UNTIL_REVIEWED, REFUSED), ALWAYS | {"lodge-appeal", "set-aside"}),
    Stage.REVOKED: ((*UNTIL_GRANTED, revocation_step(date(2025, 3, 20))), ENDED),
    Stage.DEREGISTERED: ((*UNTIL_GRANTED, deregistration_step(date(2025, 3, 20))), ENDED),
}


def opened(steps: tuple[HistoryStep, ...], on: date) -> set[str]:
    act = acting("P-uninvolved", *Role, on=on)
    return {
        opening.decision.name
        for opening in available_decisions(case_of(*steps), act, CONTEXT)
        if opening.open
    }


@pytest.mark.parametrize("stage", OPEN)
def test_at_each_stage_exactly_what_leads_on_is_open(stage: Stage) -> None:
    steps, expected = OPEN[stage]

    assert opened(steps, date(2025, 4, 1)) == expected


@pytest.mark.parametrize("steps", [UNTIL_GRANTED, (*UNTIL_GRANTED, STOPPED)], ids=["running", "suspended"])
def test_after_its_last_day_only_what_is_said_of_it_is_open(steps: tuple[HistoryStep, ...]) -> None:
    assert opened(steps, date(2028, 3, 10)) - {"lodge-appeal"} == ALWAYS | {"rectify", "set-aside"}


@pytest.mark.parametrize("end", [revocation_step(date(2026, 1, 1)), deregistration_step(date(2026, 1, 1))])
def test_even_a_history_that_says_otherwise_revives_no_ended_certificate(end: HistoryStep) -> None:
    after = status_sequence(end, reinstatement_step(date(2026, 2, 1)))

    assert after[-1] in {Status.REVOKED, Status.DEREGISTERED}
    assert after == [Status.NOT_YET_ISSUED, Status.VALID, after[-1]]


def test_the_catalogue_knows_every_decision_named_here() -> None:
    assert set.union(*(names for _, names in OPEN.values())) <= DECISIONS.keys()

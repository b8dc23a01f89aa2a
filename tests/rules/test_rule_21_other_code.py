"""Rules 21 and 24 whatever its code: a holder that takes another one, or that another code leads to."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import pytest

from domain.certificate.context import Context, HolderRecord
from domain.certificate.errors import (
    AlreadyCertified,
    HolderDistrusted,
    HolderSuspended,
    ReapplicationBarred,
)
from domain.certificate.recertification import PredecessorChanged
from domain.certificate.state import Certificate
from domain.distrust import NOT_LISTED, after
from domain.events.base import Event
from domain.events.register import DistrustListed, HeldState, HolderNoted
from domain.events.upkeep import Changed, ChangeEvaluated, ChangeKind, ChangeRequested, Rectified
from domain.holder import NO_CERTIFICATES, Holder, changed_notes, codes_of, joined
from domain.identifier import Identifier, IdentifierKind, holder_key
from domain.organisation import Alteration
from domain.values import Actor, Role
from tests.api.case_steps import EVIDENCE, apply_for_certificate, grant_certificate, particulars_for, today
from tests.api.case_steps import uscc_of as code_of
from tests.api.running_service import CONDITIONS, Service, json_body
from tests.domain.certificate.builders import (
    BODY,
    CASE,
    CONTEXT,
    DECIDER,
    OTHER_BODY,
    OTHER_DECIDER,
    REVIEWER,
    SCHEME,
    HistoryStep,
    acting,
    case_of,
    noon,
    recorded,
    take,
)
from tests.domain.certificate.sample_history import (
    EVIDENCE as DOCUMENT,
)
from tests.domain.certificate.sample_history import (
    LAST_DAY,
    OTHER_USCC,
    REASON,
    SUPERVISED,
    UNTIL_ACCEPTED,
    UNTIL_GRANTED,
    USCC,
    decision_step,
    deregistration_step,
    reviewed_steps,
)

ON: Final = date(2025, 6, 2)
NEW_USCC: Final = code_of(900)
LISTED_USCC: Final = code_of(901)
EVALUATED: Final = (
    HistoryStep(
        ChangeRequested(
            reason=REASON,
            change=1,
            kind=ChangeKind.PARTICULARS,
            description="换证",
            proposed=Alteration(uscc=OTHER_USCC),
            reported_on=ON,
        ),
        "P-registrar",
        Role.REGISTRAR,
        ON,
    ),
    HistoryStep(ChangeEvaluated(reason=REASON, change=1, favourable=True), REVIEWER, Role.REVIEWER, ON),
)


def noted(state: HeldState = HeldState.LIVE, **changes: object) -> Holder:
    """The holder of the other code, with a certificate at this body."""
    values: dict[str, object] = {
        "reason": REASON,
        "scheme": SCHEME,
        "certificate": UUID(int=9),
        "body": BODY,
        "number": "12325SC00009R0M",
        "state": state,
        "valid_from": date(2025, 1, 1),
        "valid_until": LAST_DAY,
    }
    event = HolderNoted.model_validate(values | changes)
    return Holder(1, {event.certificate: event})


LISTED: Final = after(
    NOT_LISTED,
    recorded(
        DistrustListed(
            reason=REASON,
            identifier=Identifier(kind=IdentifierKind.USCC, value=OTHER_USCC),
            document=DOCUMENT,
            since=date(2025, 1, 1),
        ),
        1,
        noon(ON),
        Actor(person=DECIDER, role=Role.DECIDER, body=OTHER_BODY),
    ),
)
BARS: Final[Mapping[type[Exception], HolderRecord]] = {
    AlreadyCertified: HolderRecord(noted()),
    HolderSuspended: HolderRecord(noted(HeldState.SUSPENDED, body=OTHER_BODY, fault=True)),
    ReapplicationBarred: HolderRecord(noted(HeldState.REVOKED, barred_from=date(2025, 5, 1))),
    HolderDistrusted: HolderRecord(NO_CERTIFICATES, (LISTED,)),
}
TAKEN: Final[Mapping[str, tuple[tuple[HistoryStep, ...], dict[str, Any]]]] = {
    "change": ((*UNTIL_GRANTED, *EVALUATED), {"change": 1}),
    "rectify": (UNTIL_GRANTED, {"rectifies": 7, "altered": {"uscc": OTHER_USCC}}),
}


def take_code(
    name: str, record: HolderRecord, steps: tuple[HistoryStep, ...] = (), **terms: Any
) -> list[Event]:
    given_steps, given_terms = TAKEN[name]
    context = replace(CONTEXT, new_code=record)
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    return take(name, case_of(*(steps or given_steps)), act, given_terms | terms, context)


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("error", BARS)
def test_a_holder_takes_no_code_under_which_it_could_not_apply(name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        take_code(name, BARS[error])


@pytest.mark.parametrize("name", TAKEN)
def test_a_holder_takes_a_code_that_nothing_bars(name: str) -> None:
    elsewhere = HolderRecord(noted(body=OTHER_BODY))

    assert len(take_code(name, elsewhere)) == 1


def test_an_application_is_checked_once_it_is_accepted_and_what_ended_no_more() -> None:
    ended = (*UNTIL_GRANTED, deregistration_step(date(2025, 5, 2)))
    barred = BARS[ReapplicationBarred]

    assert take_code("rectify", barred, UNTIL_ACCEPTED[:1], rectifies=1)
    assert take_code("rectify", barred, ended)
    with pytest.raises(ReapplicationBarred):
        take_code("rectify", barred, UNTIL_ACCEPTED, rectifies=1)


def altered(event: type[Changed] | type[Rectified]) -> Certificate:
    """The certificate after it took the other code."""
    values: dict[str, object] = {"reason": REASON, "altered": Alteration(uscc=OTHER_USCC)}
    about = {"change": 1} if event is Changed else {"rectifies": 7, "since": noon(date(2025, 3, 10))}
    return case_of(*UNTIL_GRANTED, decision_step(event.model_validate(values | about), ON))


def holders_of(case: Certificate) -> list[Holder]:
    """The states of the streams under every code of the certificate."""
    notes = changed_notes(case_of(*UNTIL_GRANTED), case, REASON)
    return [Holder(1, {case.id: note.event}) for note in notes]


@pytest.mark.parametrize(("event", "lives"), [(Changed, True), (Rectified, False)])
def test_under_the_code_it_left_the_organisation_has_its_certificate_still(
    event: type[Changed] | type[Rectified], lives: bool
) -> None:
    """Not under one that was entered in error: that is the code of another organisation."""
    case, former = altered(event), frozenset({holder_key(USCC)})
    holder = joined(holders_of(case), {CASE: case}, former)

    assert bool(holder.live(BODY, ON)) is lives
    assert joined(holders_of(case), {CASE: case}, codes_of(case)).live(BODY, ON)


RENAMED: Final = decision_step(
    Changed(reason=REASON, change=1, altered=Alteration(name="福州示范智能家电有限公司")), date(2028, 1, 10)
)
NEW_CODE: Final = decision_step(
    Changed(reason=REASON, change=1, altered=Alteration(uscc=OTHER_USCC)), date(2028, 1, 10)
)


def rectification_step(on: date, **values: object) -> HistoryStep:
    event = Rectified(
        reason=REASON, rectifies=1, altered=Alteration.model_validate(values), since=noon(date(2025, 1, 6))
    )
    return decision_step(event, on)


def grant_after(change: HistoryStep, *further: HistoryStep) -> list[Event]:
    """A recertification granted after its predecessor changed, while its application waited."""
    case = case_of(*reviewed_steps(date(2027, 12, 1)), *further, stream=UUID(int=9))
    context: Context = replace(CONTEXT, prior=case_of(*UNTIL_GRANTED, *SUPERVISED, change), serial=7)
    act = acting(OTHER_DECIDER, Role.DECIDER, on=date(2028, 2, 1))
    return take("grant", case, act, {"level": "five-star"}, context)


@pytest.mark.parametrize(("change", "field"), [(RENAMED, "name"), (NEW_CODE, "uscc")])
def test_nothing_is_granted_under_a_name_or_code_that_the_holder_left(
    change: HistoryStep, field: str
) -> None:
    with pytest.raises(PredecessorChanged) as refused:
        grant_after(change)

    assert refused.value.fields == (field,)


def test_once_the_application_is_rectified_it_is_granted() -> None:
    on = date(2028, 1, 20)

    assert grant_after(RENAMED, rectification_step(on, name="福州示范智能家电有限公司"))
    assert grant_after(NEW_CODE, rectification_step(on, uscc=OTHER_USCC))


def test_a_name_of_its_own_stands_once_it_is_confirmed_but_no_other_code_does() -> None:
    on = date(2028, 1, 20)

    assert grant_after(RENAMED, rectification_step(on, name="福州示例服务有限公司"))
    with pytest.raises(PredecessorChanged):
        grant_after(NEW_CODE, rectification_step(on, uscc=USCC))


# Over HTTP.


def change_code(service: Service, case: str, number: int, code: str, expected: int = 200) -> Any:
    """The answer to the decision on a reported change of code."""
    report: dict[str, Any] = {
        "kind": "particulars",
        "description": "换证",
        "proposed": {"uscc": code},
        "reported_on": today(service).isoformat(),
    }
    json_body(service.decide(case, "request-change", "registrar", **report))
    json_body(service.decide(case, "evaluate-change", "reviewer", change=number, favourable=True))
    return json_body(service.decide(case, "change", "decider", change=number), expected)


def accept(service: Service, code: str) -> str:
    """The type of the problem with an application under that code."""
    example = particulars_for(service, None)
    particulars = example | {"organisation": example["organisation"] | {"uscc": code}}
    case = apply_for_certificate(service, particulars=particulars)
    return str(json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS), 409)["type"])


def enter(service: Service, code: str) -> None:
    """An entry in the list of serious distrust."""
    entry = {
        "reason": "on the public list",
        "identifier": {"kind": "uscc", "value": code},
        "document": EVIDENCE,
        "since": today(service).isoformat(),
    }
    json_body(service.command("/api/v1/staff/distrust", "decider", entry), 201)


def enter_at_the_next_save(service: Service, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an entry about the code be recorded between the check of the next command and its save."""
    store = service.container.store
    save = store.save

    def save_after_entering(appends: Any, **command: Any) -> Any:
        monkeypatch.setattr(store, "save", save)
        with ThreadPoolExecutor(1) as other:
            other.submit(enter, service, code).result()
        return save(appends, **command)

    monkeypatch.setattr(store, "save", save_after_entering)


def test_the_register_knows_an_organisation_by_every_code_it_had(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = grant_certificate(service)
    other, _ = grant_certificate(service)
    former, taken = (particulars_for(service, each)["organisation"]["uscc"] for each in (case, other))
    refused = change_code(service, case, 1, taken, 409)
    json_body(service.decide(case, "reject-change", "decider", change=1))
    terms: dict[str, Any] = {"rectifies": 7, "altered": {"uscc": taken}}
    slip = json_body(service.decide(case, "rectify", "decider", **terms), 409)
    assert refused["type"] == slip["type"] == "/problems/already-certified"

    enter_at_the_next_save(service, LISTED_USCC, monkeypatch)
    raced: dict[str, Any] = {"rectifies": 7, "altered": {"uscc": LISTED_USCC}}
    late = json_body(service.decide(case, "rectify", "decider", **raced), 409)
    assert late["type"] == "/problems/holder-distrusted"

    change_code(service, case, 2, NEW_USCC)
    assert accept(service, former) == "/problems/already-certified"

    enter(service, former)
    assert accept(service, NEW_USCC) == "/problems/holder-distrusted"

"""Rules 2, 17 and 39 in every race: what is recorded of a body before a save binds the decision saved."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, Final
from uuid import uuid4

import pytest
from httpx2 import Response

from domain.events.decision import Granted
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalWithdrawn,
    BodyMoved,
    BodyRecoded,
    BodyRegistered,
    CompetenceMode,
    InterestDeclared,
    InterestKind,
    WithdrawalCause,
)
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.recorded import Command
from domain.streams import body_stream
from domain.values import Role, Titles
from services.body_codes import BodyCodes
from services.commands import CommandRequest
from services.principal import Principal
from tests.api.case_steps import (
    apply_for_certificate,
    grant_certificate,
    particulars_for,
    plan_audit,
    record_audit,
    review_case,
    uscc_of,
)
from tests.api.running_service import APPLICATION, BODY, CONDITIONS, EDITION, FIRST_DAY, Service, json_body

ELSEWHERE: Final = "CNCA-R-2099-901"
WITHDRAWN: Final = ApprovalWithdrawn(
    reason="notice",
    field="SC03",
    scheme=APPLICATION["scheme"],
    edition=EDITION,
    cause=WithdrawalCause.FAULT,
)
MOVED: Final = BodyMoved(reason="moved", address=Titles(zh="北京市示例路1号", en="1 Example Road, Beijing"))
FIVE_STARS: Final[dict[str, Any]] = {"level": "five-star"}

OfBody = ApprovalEvent | BodyRecordEvent | InterestDeclared


def record(service: Service, *events: OfBody) -> None:
    """What the operator records of the body, in commands of their own."""
    institutions = service.container.institutions
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}), body=None)
    for event in events:
        request = CommandRequest(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=uuid4()))
        match event:
            case InterestDeclared():
                institutions.declare_interest(BODY, event, request)
            case BodyRegistered():
                institutions.register(event, request)
            case _ if isinstance(event, BodyRecordEvent):
                institutions.record_body(BODY, event, request)
            case _:
                institutions.record_approval(BODY, event, request)


def correct(service: Service) -> None:
    """The last event of the body was a slip."""
    record(service, ApprovalCorrected(reason="slip", version=body_version(service)))


def body_version(service: Service) -> int:
    return service.container.store.version(body_stream(BODY))


def record_before_next_save(service: Service, monkeypatch: pytest.MonkeyPatch, *events: OfBody) -> None:
    """Let events of the body be recorded between the check of the next command and its save."""
    store = service.container.store
    save = store.save

    def save_after_recording(appends: Any, **command: Any) -> Any:
        monkeypatch.setattr(store, "save", save)
        record(service, *events)
        return save(appends, **command)

    monkeypatch.setattr(store, "save", save_after_recording)


def command(
    service: Service, case: str, decision: str, by: str, key: str | None = None, **terms: Any
) -> Callable[[], Response]:
    """A decision on the present version of the case."""
    version = service.case(case)["version"]
    return lambda: service.decide(case, decision, by, expected=version, key=key, **terms)


def test_no_decision_passes_a_withdrawal_recorded_before_its_save(
    shared_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = shared_service
    applied, reviewed = apply_for_certificate(service), review_case(service)
    granted, _ = grant_certificate(service)
    json_body(plan_audit(service, granted, "surveillance"))
    json_body(record_audit(service, granted))
    commands: dict[str, Callable[[], Response]] = {
        "apply": partial(service.apply, particulars=particulars_for(service, None)),
        "accept": command(service, applied, "accept", "reviewer", conditions=CONDITIONS),
        "grant": command(service, reviewed, "grant", "decider", **FIVE_STARS),
        "supervise": command(service, granted, "supervise", "decider", passed=True),
    }
    refused = {}
    for name, send in commands.items():
        record_before_next_save(service, monkeypatch, WITHDRAWN)
        refused[name] = json_body(send(), 409)["type"]
        correct(service)

    assert refused == dict.fromkeys(commands, "/problems/body-not-approved")


def test_an_interest_declared_before_the_save_bars_the_decider(
    shared_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, code = shared_service, uscc_of(970)
    example = particulars_for(service, None)
    organisation = example["organisation"] | {"uscc": code}
    case = review_case(service, particulars=example | {"organisation": organisation})
    declared = InterestDeclared(
        reason="declared", person="P-decider", uscc=code, kind=InterestKind.FAMILY, since=FIRST_DAY
    )
    record_before_next_save(service, monkeypatch, declared)

    refused = json_body(service.decide(case, "grant", "decider", **FIVE_STARS), 403)
    assert refused["type"] == "/problems/impartiality-required"


def test_an_event_that_bars_nothing_fails_no_command_and_a_command_is_done_once(
    shared_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = shared_service
    grant = command(service, review_case(service), "grant", "decider", key="once", **FIVE_STARS)
    before = body_version(service)
    record_before_next_save(service, monkeypatch, MOVED)
    granted = json_body(grant())
    record_before_next_save(service, monkeypatch, MOVED)
    json_body(service.apply(particulars=particulars_for(service, None)), 201)

    assert body_version(service) == before + 2
    assert json_body(grant()) == granted


def test_of_eight_grants_and_a_withdrawal_at_once_no_grant_comes_after_it(shared_service: Service) -> None:
    service = shared_service
    grants = [command(service, review_case(service), "grant", "decider", **FIVE_STARS) for _ in range(8)]
    before, barrier = service.position, Barrier(9)

    def at_once(send: Callable[[], Response | None]) -> Response | None:
        barrier.wait()
        return send()

    with ThreadPoolExecutor(9) as threads:
        answers = list(threads.map(at_once, [*grants, lambda: record(service, WITHDRAWN)]))
    recorded = service.container.store.after(before, 100)
    correct(service)
    withdrawn_at = next(each.position for each in recorded if each.event == WITHDRAWN)
    granted = [each for each in recorded if isinstance(each.event, Granted)]

    assert {answer.status_code for answer in answers if answer} <= {200, 409}
    assert len(granted) == sum(answer.status_code == 200 for answer in answers if answer)
    assert [each for each in granted if each.position > withdrawn_at] == []


def test_a_clock_that_is_behind_the_withdrawal_lets_no_decision_pass_it(shared_service: Service) -> None:
    """Clocks of two hosts differ: the grant is recorded after the withdrawal, whatever its clock says."""
    service = shared_service
    case = review_case(service)
    service.clock.advance(seconds=2)
    record(service, WITHDRAWN)
    service.clock.advance(seconds=-2)
    refused = json_body(service.decide(case, "grant", "decider", **FIVE_STARS), 409)
    correct(service)

    assert refused["type"] == "/problems/body-not-approved"


def test_a_number_has_the_code_that_its_body_has_at_the_save(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The body was recoded and its former code given to another one after the body was read."""
    case, name = review_case(service), Titles(zh="另一认证中心", en="Another Certification")
    taken = BodyRegistered(
        reason="CNCA", body=ELSEWHERE, name=name, code="123", competence=CompetenceMode.REQUIRED
    )
    of_number = BodyCodes.of_number

    def of_number_after_recoding(codes: BodyCodes, *read: Any) -> Any:
        monkeypatch.setattr(BodyCodes, "of_number", of_number)
        record(service, BodyRecoded(reason="typing error", code="777"), taken)
        return of_number(codes, *read)

    monkeypatch.setattr(BodyCodes, "of_number", of_number_after_recoding)
    number = json_body(service.decide(case, "grant", "decider", **FIVE_STARS))["number"]
    codes = service.container.institutions.codes

    assert number.startswith("777")
    assert (codes.state("777").body, codes.state("777").used) == (BODY, True)
    assert (codes.state("123").body, codes.state("123").used) == (ELSEWHERE, False)

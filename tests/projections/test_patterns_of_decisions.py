"""Patterns of decisions: two live certificates, a service changed on paper, decisions set aside."""

from datetime import date, timedelta

from domain.events.register import HeldState, HolderNoted
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.events.upkeep import Changed, ChangeEvaluated, ChangeKind, ChangeRequested
from domain.identifier import holder_key
from domain.organisation import Alteration
from domain.streams import holder_stream
from projections.patterns.paper_extensions import PaperExtensions
from projections.patterns.queries import Patterns
from projections.patterns.set_asides import SetAsides
from projections.patterns.two_certificates import CertificatePairs
from projections.worker import Worker
from tests.projections.builders import (
    ACTOR,
    BODY,
    OTHER_BODY,
    SCHEME,
    USCC,
    EventRecorder,
    certificate,
    revoked,
)

DAY = date(2025, 3, 10)
LATER = date(2025, 5, 1)
NUMBERS = {"one": "12325SC00001R0M", "two": "12325SC00002R0M"}
HOLDER = holder_stream(SCHEME, holder_key(USCC))


def note(name: str, first: date, **changes: object) -> HolderNoted:
    values = {
        "reason": "noted",
        "scheme": SCHEME,
        "certificate": certificate(name),
        "body": BODY,
        "number": NUMBERS[name],
        "state": HeldState.LIVE,
        "valid_from": first,
        "valid_until": first + timedelta(days=1095),
    }
    return HolderNoted.model_validate(values | changes)


def two_granted(world: EventRecorder, **changes: object) -> None:
    """Two certificates of one holder, the second noted with changes."""
    world.open_register()
    for name, day in (("one", DAY), ("two", LATER)):
        world.grant(name, NUMBERS[name], day)
        world.record(HOLDER, note(name, day, **(changes if name == "two" else {})))


def change_on_paper(
    world: EventRecorder, kind: ChangeKind = ChangeKind.SERVICE, audit: int | None = None
) -> None:
    world.open_register()
    world.grant("one", NUMBERS["one"], DAY)
    altered = Alteration(scope="家用电器和家具的售后服务")
    world.record(
        certificate("one"),
        ChangeRequested(
            reason="told",
            change=1,
            kind=kind,
            description="furniture as well",
            proposed=altered,
            reported_on=DAY,
        ),
        ChangeEvaluated(reason="read", change=1, favourable=True, audit=audit),
        Changed(reason="fits", change=1, altered=altered),
    )


def set_aside(version: int, basis: SetAsideBasis, world: EventRecorder) -> SetAside:
    decision = world.store.history(certificate("one"))[version - 1]
    return SetAside(reason="wrong", version=version, basis=basis, since=decision.effective_at)


def test_two_live_certificates_of_a_holder_are_listed_from_the_day_both_live(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    two_granted(world)
    world.clock.set(LATER + timedelta(days=4))
    worker.catch_up()

    (row,) = patterns.search(CertificatePairs()).rows
    assert {each.certificate for each in row.cases} == {certificate("one"), certificate("two")}
    assert (row.uscc, row.body, row.days, row.since) == (USCC, BODY, 5, LATER)
    assert patterns.search(CertificatePairs(days=5)).rows == ()
    assert patterns.search(CertificatePairs(OTHER_BODY)).rows == ()


def test_a_successor_makes_no_pair(patterns: Patterns, world: EventRecorder, worker: Worker) -> None:
    two_granted(world, predecessor=certificate("one"))
    worker.catch_up()

    assert patterns.search(CertificatePairs()).rows == ()


def test_a_certificate_of_another_body_makes_no_pair(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    two_granted(world, body=OTHER_BODY)
    worker.catch_up()

    assert patterns.search(CertificatePairs()).rows == ()


def test_a_pair_ends_when_one_of_both_ends(patterns: Patterns, world: EventRecorder, worker: Worker) -> None:
    two_granted(world)
    worker.catch_up()
    assert len(patterns.search(CertificatePairs()).rows) == 1

    world.record(HOLDER, note("one", DAY, state=HeldState.REVOKED))
    worker.catch_up()
    assert patterns.search(CertificatePairs()).rows == ()


def test_an_end_set_aside_makes_a_pair_from_the_day_of_its_recording(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    two_granted(world)
    world.record(HOLDER, note("one", DAY, state=HeldState.REVOKED))
    world.clock.set(LATER + timedelta(days=40))
    world.record(HOLDER, note("one", DAY))
    worker.catch_up()

    assert [row.since for row in patterns.search(CertificatePairs()).rows] == [LATER + timedelta(days=40)]


def test_a_pair_is_not_listed_after_the_last_day_of_one(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    two_granted(world)
    world.clock.set(DAY + timedelta(days=1095))
    worker.catch_up()
    assert len(patterns.search(CertificatePairs()).rows) == 1

    world.clock.set(DAY + timedelta(days=1096))
    assert patterns.search(CertificatePairs()).rows == ()


def test_a_service_changed_without_an_audit_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    change_on_paper(world)
    worker.catch_up()

    (row,) = patterns.search(PaperExtensions()).rows
    assert (row.number, row.change, row.description) == (NUMBERS["one"], 1, "furniture as well")
    assert (row.scope, row.by, row.evaluated_by) == (
        "家用电器和家具的售后服务",
        ACTOR.person,
        ACTOR.person,
    )
    assert (row.reported_on, row.approved_on) == (DAY, DAY)


def test_a_service_changed_after_an_audit_is_not_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    change_on_paper(world, audit=1)
    worker.catch_up()

    assert patterns.search(PaperExtensions()).rows == ()


def test_a_change_of_another_kind_needs_no_audit(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    change_on_paper(world, ChangeKind.PARTICULARS)
    worker.catch_up()

    assert patterns.search(PaperExtensions()).rows == ()


def test_a_decision_set_aside_is_listed_with_both_deciders(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBERS["one"], DAY)
    world.record(one, revoked())
    world.clock.set(LATER)
    world.record(one, set_aside(8, SetAsideBasis.COURT, world))
    worker.catch_up()

    (row,) = patterns.search(SetAsides()).rows
    assert (row.topic, row.basis, row.decided_by, row.by) == (
        "certificate.revoked.v2",
        SetAsideBasis.COURT,
        ACTOR.person,
        ACTOR.person,
    )
    assert (row.decided_on, row.set_aside_on, row.days, row.falls) == (DAY, LATER, 52, 0)


def test_set_asides_are_narrowed_by_basis_by_decider_and_to_grants(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBERS["one"], DAY)
    world.record(one, revoked())
    for version, basis in ((8, SetAsideBasis.COURT), (7, SetAsideBasis.OWN_REVIEW)):
        world.record(one, set_aside(version, basis, world))
    worker.catch_up()

    assert [row.basis for row in patterns.search(SetAsides(basis=SetAsideBasis.COURT)).rows] == ["court"]
    assert [row.topic for row in patterns.search(SetAsides(grants=True)).rows] == ["certificate.granted.v2"]
    assert len(patterns.search(SetAsides(decided_by=ACTOR.person)).rows) == 2
    assert patterns.search(SetAsides(decided_by="P-nobody")).rows == ()
    assert patterns.search(SetAsides(BODY, until=DAY - timedelta(days=1))).rows == ()

"""Adoption of the rules of this release: what `certtrail migrate` records once in an existing register.

The streams of holders, numbers and body codes exist from this release on; they are written here for every
certificate and body from before. Then `register.rules-adopted` says from when on answers follow the
present rules: what was known before is answered as it was (rule 6; ADR 16).
"""

from typing import Final
from uuid import UUID, uuid5

from domain.certificate.fold import after
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.institution import BodyRegistered
from domain.events.register import CodeReserved, CodeUsed, NumberReserved, RulesAdopted
from domain.holder import every_note
from domain.number import normalise
from domain.recorded import Command
from domain.streams import REGISTER_STREAM, ROOT, code_stream, holder_stream, number_stream
from domain.values import Actor, Role
from services.commands import fingerprint
from services.event_store import Append, EventStore

RULES: Final = "2026-11"
"""The rules that this release adopts, by the month of their text."""

_BATCH: Final = 1_000
_ACTOR: Final = Actor(person="P-operator", role=Role.SYSTEM)
_REASON: Final = "the register adopted the rules of 2026-11"


def rules_adopted(store: EventStore) -> bool:
    """Whether the register has adopted the rules of this release."""
    return store.version(REGISTER_STREAM) > 0


def adopt_rules(store: EventStore) -> int:
    """Adopt the rules, unless that is done; the number of certificates that were entered for their holders.

    Each certificate is one command, whose id follows from the certificate and its version: after a crash the
    next call goes on where this one ended. Nothing else may write to the register meanwhile.
    """
    if rules_adopted(store):
        return 0
    cases, bodies = _cases_and_bodies(store)
    granted = [case for case in cases if case.number]
    for case in granted:
        _enter(store, case)
    for body in bodies:
        _reserve_code(store, body, used=any(case.body == body.body for case in granted))
    event = RulesAdopted(reason=_REASON, rules=RULES)
    store.save([Append(REGISTER_STREAM, 0, (event,))], actor=_ACTOR, command=_command(f"rules/{RULES}"))
    return len(granted)


def _cases_and_bodies(store: EventStore) -> tuple[list[Certificate], list[BodyRegistered]]:
    """Every case as of its last event, and every body in the order of registration."""
    cases: dict[UUID, Certificate] = {}
    bodies: list[BodyRegistered] = []
    position = 0
    while batch := store.after(position, _BATCH):
        position = batch[-1].position
        for recorded in batch:
            if recorded.topic.startswith("certificate."):
                cases[recorded.stream] = after(cases.get(recorded.stream), recorded)
            elif isinstance(recorded.event, BodyRegistered):
                bodies.append(recorded.event)
    return list(cases.values()), bodies


def _reserve_code(store: EventStore, body: BodyRegistered, *, used: bool) -> None:
    """The first body that registered with a code keeps it (rule 39)."""
    stream = code_stream(body.code)
    if store.version(stream):
        return
    events: list[Event] = [CodeReserved(reason=_REASON, code=body.code, body=body.body)]
    if used:
        events.append(CodeUsed(reason=_REASON, body=body.body))
    store.save([Append(stream, 0, tuple(events))], actor=_ACTOR, command=_command(f"code/{body.code}"))


def _enter(store: EventStore, case: Certificate) -> None:
    """Reserve the number of a certificate, and note it for its holder under every code it had."""
    appends: list[Append] = []
    number = case.number or ""
    stream = number_stream(normalise(number))
    if not store.version(stream):
        appends.append(
            _append(store, stream, NumberReserved(reason=_REASON, number=number, certificate=case.id))
        )
    appends += [
        _append(store, holder_stream(case.scheme, each.holder), each.event)
        for each in every_note(case, _REASON)
    ]
    store.save(appends, actor=_ACTOR, command=_command(f"{case.id}/{case.version}"))


def _append(store: EventStore, stream: UUID, event: Event) -> Append:
    return Append(stream, store.version(stream), (event,))


def _command(name: str) -> Command:
    return Command(
        id=uuid5(ROOT, f"adoption/{name}"), fingerprint=fingerprint(name), correlation=uuid5(ROOT, "adoption")
    )

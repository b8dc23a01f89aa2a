"""The use cases of a certificate: to apply, to decide, and to see how a case stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, cast
from uuid import UUID

from domain.certificate.applying import Application, apply, body_applied_to
from domain.certificate.carrying import fields_to_carry
from domain.certificate.catalogue import DECISIONS, DecisionStatus, available_decisions
from domain.certificate.changes import new_holder_code
from domain.certificate.context import Act, Context
from domain.certificate.decision import number_allocation, replacement
from domain.certificate.declaration import Decision, Terms
from domain.certificate.fold import replay
from domain.certificate.pending_matters import matters_passed
from domain.certificate.state import Certificate
from domain.certificate.succession import carried_over, recorded_at_predecessor
from domain.events.decision import Granted
from domain.events.register import NumberReserved
from domain.holder import audit_noted, changed_notes
from domain.number import normalise
from domain.recorded import Recorded
from domain.streams import (
    certificate_stream,
    holder_stream,
    number_stream,
    series_stream,
)
from domain.values import Actor, Role
from domain.working_days import WEEKENDS_ALONE, WorkingDays
from services.commands import CommandRequest, first_receipt
from services.contexts import ContextReading, Contexts
from services.distrust import DistrustList
from services.errors import CaseNotFound, DecisionNotFound, VersionConflict
from services.event_store import Append, Clock, EventStore, Receipt
from services.execution import Events, Execution
from services.holders import NOTHING_READ, HolderReading, Holders
from services.institutions import Institutions
from services.principal import Principal

ATTEMPTS: Final = 50
"""How often a command tries again: another grant took its serial, or what it was checked against changed."""


@dataclass(frozen=True)
class CaseWithDecisions:
    """A case as of its last event, its history and context, and every decision, open or closed to one person.

    `context` has the scheme, the body and the prior certificate that the decisions were checked against.
    """

    certificate: Certificate
    available_decisions: tuple[DecisionStatus, ...]
    history: tuple[Recorded, ...]
    context: Context


class Register:
    """What the staff of a body do with certificates. Safe to share by threads.

    Staff see and touch only what belongs to their body (rule 15): every method raises
    CaseNotFound for anything else, whether it exists or not.
    """

    def __init__(
        self,
        store: EventStore,
        clock: Clock,
        working_days: Callable[[], WorkingDays] = lambda: WEEKENDS_ALONE,
    ) -> None:
        """`working_days` has the public holidays that limits in working days are counted by (rule 33)."""
        self._store, self._clock = store, clock
        self._institutions = Institutions(store)
        self._holders = Holders(self._institutions, DistrustList(store), self._load)
        self._contexts = Contexts(self._institutions, self._load, working_days)

    def apply(self, terms: Application, request: CommandRequest) -> Receipt:
        """Open a case. Raises RoleRequired, IdempotencyKeyReused and the refusals of `applying.apply`."""
        case_id = certificate_stream(request.command.id)
        return self._repeated(case_id, request, lambda: self._apply(case_id, terms, request))

    def decide(
        self, id: UUID, name: str, terms: Terms, *, expected_version: int, request: CommandRequest
    ) -> Receipt:
        """Take a decision on the version of the case that was `seen`.

        Raises DecisionNotFound, VersionConflict, IdempotencyKeyReused and the refusals of the decision.
        """
        decision = DECISIONS.get(name)

        def decide() -> Receipt:
            if decision is None:
                raise DecisionNotFound(name)
            case = self._case_at_version(id, expected_version, request.by)
            return self._decide(case, decision, terms, request)

        return self._repeated(id, request, decide)

    def case(self, id: UUID, by: Principal) -> CaseWithDecisions:
        """The case as it stands, and what is open to this person now."""
        history, certificate = self._own_history(id, by)
        act = self._act(by)
        reading = self._reading(certificate, act, self._holders.of_case(certificate))
        decisions = available_decisions(certificate, reading.act, reading.context)
        return CaseWithDecisions(certificate, decisions, history, reading.context)

    def certificate(self, id: UUID, by: Principal) -> Certificate:
        """The case as of its last event, without decisions."""
        return self._own_case(id, by)

    def history(self, id: UUID, by: Principal) -> tuple[Recorded, ...]:
        """All events of the case, in order."""
        history, _ = self._own_history(id, by)
        return history

    def _repeated(self, id: UUID, request: CommandRequest, take: Callable[[], Receipt]) -> Receipt:
        """The receipt of a command about a case, taken again if what it was checked against has changed.

        Not if the case itself has: what has happened there is for a person to see.
        """
        if receipt := first_receipt(self._store, request.command):
            return receipt
        attempt = 1
        while True:
            try:
                return take()
            except VersionConflict as error:
                if receipt := first_receipt(self._store, request.command):
                    return receipt  # the same command at the same time made that version itself
                if error.stream == id or attempt == ATTEMPTS:
                    raise
                attempt += 1

    def _apply(self, id: UUID, terms: Application, request: CommandRequest) -> Receipt:
        act = self._act(request.by)
        body = body_applied_to(act)
        prior = self._own_case(terms.prior, request.by) if terms.prior else None
        reading = self._contexts.of_application(terms.scheme, body, prior, act)
        event = apply(terms, id, reading.act, reading.context)
        actor = Actor(person=act.person, role=Role.REGISTRAR, body=body)
        appends = [Append(id, 0, (event,)), *reading.unchanged()]
        return self._store.save(appends, actor=actor, command=request.command)

    def _decide(
        self, case: Certificate, decision: Decision[Terms], terms: Terms, request: CommandRequest
    ) -> Receipt:
        execution = self._execution(case, decision, terms, request)
        events = decision.make(case, terms, execution.act, execution.context)
        while (number := self._reserved(events)) and len(execution.skipped) < ATTEMPTS:
            execution = execution.without(number)
            events = decision.make(case, terms, execution.act, execution.context)
        appends = [
            Append(case.id, case.version, events),
            *self._of_grant(case, events, execution),
            *self._of_holder(case, events, execution),
            *self._of_successor(case, terms, events, execution),
            *self._of_predecessor(case, events, execution),
            *execution.unchanged(events),
        ]
        return self._store.save(merge(appends), actor=execution.actor, command=request.command)

    def _execution(
        self, case: Certificate, decision: Decision[Terms], terms: Terms, request: CommandRequest
    ) -> Execution:
        """The facts that the decision is checked against, those of a code that it gives the holder too."""
        reading, code = self._holders.of_case(case), new_holder_code(case, terms)
        new = self._holders.of_code(code, case) if code else NOTHING_READ
        outside = self._reading(case, self._act(request.by), reading)
        context = replace(outside.context, new_code=new.record)
        actor = decision.actor(outside.act)
        return Execution(outside.act, actor, request, context, (reading, new), tuple(outside.unchanged()))

    def _of_grant(self, case: Certificate, events: Events, execution: Execution) -> list[Append]:
        """What a grant records in the same transaction: its serial, its number, and that it takes over."""
        granted = next((event for event in events if isinstance(event, Granted)), None)
        if granted is None:
            return []
        context, skipped = execution.context, execution.skipped
        series = series_of(case, context, execution.act.today)
        allocations = (*skipped, number_allocation(granted, case.id))
        reserved = NumberReserved(reason=granted.reason, number=granted.number, certificate=case.id)
        appends = [
            Append(series, context.serial - len(allocations), allocations),
            Append(number_stream(normalise(granted.number)), 0, (reserved,)),
            *self._institutions.codes.of_number(context.body, granted.reason),
        ]
        if context.prior and (replaced := replacement(granted, case.id)):
            appends.append(Append(context.prior.id, context.prior.version, (replaced,)))
        return appends

    def _reserved(self, events: Events) -> NumberReserved | None:
        """The reservation of the number that a grant would give, if another certificate has it (rule 10)."""
        granted = next((event for event in events if isinstance(event, Granted)), None)
        history = self._store.history(number_stream(normalise(granted.number))) if granted else ()
        return cast("NumberReserved", history[0].event) if history else None

    def _of_holder(self, case: Certificate, events: Events, execution: Execution) -> list[Append]:
        """What the events of the certificate change for its holder, or its former one (rules 21, 24)."""
        case_after = execution.after(case, events, self._clock())
        appends = []
        for each in changed_notes(case, case_after, events[0].reason):
            stream = holder_stream(case.scheme, each.holder)
            checked = execution.checked_version(stream)
            version = self._store.version(stream) if checked is None else checked
            appends.append(Append(stream, version, (each.event,)))
        if audited := audit_noted(case, events):
            stream = holder_stream(case.scheme, case.holder)
            appends.append(Append(stream, execution.checked_version(stream) or 0, (audited,)))
        return appends

    def _of_successor(
        self, case: Certificate, terms: Terms, events: Events, execution: Execution
    ) -> list[Append]:
        """What the certificate's successor records: decisions carried over, and what is pending (rule 16)."""
        successor = execution.context.successor
        if successor is None:
            return []
        moment = self._clock()
        carried = carried_over(case, events, execution.act, execution.context, fields_to_carry(terms))
        passed = matters_passed(
            execution.after(case, events, moment),
            execution.after(successor, carried, moment),
            events[0].reason,
        )
        followed = (*carried, passed) if passed else carried
        if not followed:
            return []
        append = Append(successor.id, successor.version, followed)
        return [append, *self._of_holder(successor, followed, execution)]

    def _of_predecessor(self, case: Certificate, events: Events, execution: Execution) -> list[Append]:
        """What the predecessor records: that nothing follows it any more, or this one again (rule 16)."""
        prior = execution.context.prior
        if prior is None or case.number is None:
            return []
        case_after = execution.after(case, events, self._clock())
        event = recorded_at_predecessor(case, case_after, events, prior, execution.act)
        return [Append(prior.id, prior.version, (event,))] if event else []

    def _reading(self, case: Certificate, act: Act, holder: HolderReading) -> ContextReading:
        """The context of a decision about the case, with the next serial of its number."""
        reading = self._contexts.of_case(case, act, holder)
        serial = self._store.version(series_of(case, reading.context, reading.act.today)) + 1
        return replace(reading, context=replace(reading.context, serial=serial))

    def _history(self, id: UUID) -> tuple[tuple[Recorded, ...], Certificate]:
        """The events of a case and what follows from them, from one reading. Raises CaseNotFound."""
        history = self._store.history(id)
        case = replay(history) if history and history[0].topic.startswith("certificate.") else None
        if case is None:
            raise CaseNotFound(id)
        return history, case

    def _load(self, id: UUID) -> Certificate:
        _, case = self._history(id)
        return case

    def _own_history(self, id: UUID, by: Principal) -> tuple[tuple[Recorded, ...], Certificate]:
        """The same of a case of the person's own body. Raises CaseNotFound (rule 15)."""
        history, case = self._history(id)
        if case.body != by.body:
            raise CaseNotFound(id, belongs_to=case.body)
        return history, case

    def _own_case(self, id: UUID, by: Principal) -> Certificate:
        _, case = self._own_history(id, by)
        return case

    def _case_at_version(self, id: UUID, expected_version: int, by: Principal) -> Certificate:
        case = self._own_case(id, by)
        if case.version != expected_version:
            raise VersionConflict(id, expected_version, case.version)
        return case

    def _act(self, by: Principal) -> Act:
        return Act(by.person, by.roles, by.body, self._clock())


def merge(appends: Sequence[Append]) -> list[Append]:
    """The appends with those of one stream joined, in order."""
    by_stream: dict[UUID, Append] = {}
    for each in appends:
        first = by_stream.get(each.stream)
        by_stream[each.stream] = replace(first, events=(*first.events, *each.events)) if first else each
    return list(by_stream.values())


def series_of(case: Certificate, context: Context, today: date) -> UUID:
    """The series that a certificate granted on that day takes its serial from."""
    return series_stream(context.body.code, context.rules(case).code, today.year)

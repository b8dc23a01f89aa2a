"""The use cases of a certificate: to apply, to decide, and to see how a case stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from domain.certificate.applying import Application, apply, body_applied_to
from domain.certificate.catalogue import DECISIONS, DecisionStatus, available_decisions
from domain.certificate.context import Act, Context
from domain.certificate.decision import number_allocation, replacement
from domain.certificate.declaration import Decision, Terms
from domain.certificate.fold import replay
from domain.certificate.set_aside import carried_set_aside
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.set_aside import SetAside
from domain.recorded import Recorded
from domain.streams import certificate_stream, series_stream
from domain.values import Actor, Role, SchemeId
from services.commands import CommandRequest, first_receipt
from services.errors import CaseNotFound, DecisionNotFound, VersionConflict
from services.event_store import Append, Clock, EventStore, Receipt
from services.institutions import Institutions
from services.principal import Principal

ATTEMPTS: Final = 50
"""How often a grant tries again when another grant took the serial it had in mind."""

LastRevocation = Callable[[str, SchemeId], date | None]
"""The last revocation of a certificate of an organisation, by its code, under a scheme."""


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

    def __init__(self, store: EventStore, clock: Clock, last_revocation: LastRevocation) -> None:
        self._store = store
        self._clock = clock
        self._last_revocation = last_revocation
        self._institutions = Institutions(store)

    def apply(self, terms: Application, request: CommandRequest) -> Receipt:
        """Open a case. Raises RoleRequired, IdempotencyKeyReused and the refusals of `applying.apply`."""
        if receipt := first_receipt(self._store, request.command):
            return receipt
        act = self._act(request.by)
        body = body_applied_to(act)
        case_id = certificate_stream(request.command.id)
        context = Context(
            scheme=self._institutions.scheme(terms.scheme),
            body=self._institutions.body(body),
            prior=self._own_case(terms.prior, request.by) if terms.prior else None,
        )
        event = apply(terms, case_id, act, context)
        actor = Actor(person=act.person, role=Role.REGISTRAR, body=body)
        return self._store.save([Append(case_id, 0, (event,))], actor=actor, command=request.command)

    def decide(
        self, id: UUID, name: str, terms: Terms, *, expected_version: int, request: CommandRequest
    ) -> Receipt:
        """Take a decision on the version of the case that was `seen`.

        Raises DecisionNotFound, VersionConflict, IdempotencyKeyReused and the refusals of the decision.
        """
        if receipt := first_receipt(self._store, request.command):
            return receipt
        decision = DECISIONS.get(name)
        if decision is None:
            raise DecisionNotFound(name)
        attempt = 1
        while True:
            try:
                return self._decide(
                    self._case_at_version(id, expected_version, request.by), decision, terms, request
                )
            except VersionConflict as error:
                if receipt := first_receipt(self._store, request.command):
                    return receipt  # the same command at the same time made that version itself
                if error.stream == id or attempt == ATTEMPTS:
                    raise
                attempt += 1

    def case(self, id: UUID, by: Principal) -> CaseWithDecisions:
        """The case as it stands, and what is open to this person now."""
        history, certificate = self._own_history(id, by)
        act = self._act(by)
        context = self._context(certificate, act)
        decisions = available_decisions(certificate, act, context)
        return CaseWithDecisions(certificate, decisions, history, context)

    def certificate(self, id: UUID, by: Principal) -> Certificate:
        """The case as of its last event, without decisions."""
        return self._own_case(id, by)

    def history(self, id: UUID, by: Principal) -> tuple[Recorded, ...]:
        """All events of the case, in order."""
        history, _ = self._own_history(id, by)
        return history

    def _decide(
        self, case: Certificate, decision: Decision[Terms], terms: Terms, request: CommandRequest
    ) -> Receipt:
        act = self._act(request.by)
        context = self._context(case, act)
        events = decision.make(case, terms, act, context)
        appends = [Append(case.id, case.version, events), *self._related_appends(case, events, act, context)]
        return self._store.save(appends, actor=decision.actor(act), command=request.command)

    def _related_appends(
        self, case: Certificate, events: tuple[Event, ...], act: Act, context: Context
    ) -> list[Append]:
        """What is recorded in the same transaction: for a grant its serial, and that it takes over."""
        granted = next((event for event in events if isinstance(event, Granted)), None)
        if granted is None:
            return self._set_aside_at_successor(case, events)
        series = series_of(case, context, act.today)
        appends = [Append(series, context.serial - 1, (number_allocation(granted, case.id),))]
        if context.prior and (replaced := replacement(granted, case.id)):
            appends.append(Append(context.prior.id, context.prior.version, (replaced,)))
        return appends

    def _set_aside_at_successor(self, case: Certificate, events: tuple[Event, ...]) -> list[Append]:
        """A decision that the successor took over falls there too (rule 16)."""
        fallen = next((event for event in events if isinstance(event, SetAside)), None)
        if fallen is None or case.replaced_by is None:
            return []
        _, successor = self._history(case.replaced_by)
        carried = carried_set_aside(fallen, case.id, successor)
        return [Append(successor.id, successor.version, (carried,))] if carried else []

    def _context(self, case: Certificate, act: Act) -> Context:
        context = Context(
            scheme=self._institutions.scheme(case.scheme),
            body=self._institutions.body(case.body),
            prior=self._history(case.prior)[1] if case.prior else None,
            revoked_on=self._last_revocation(case.particulars.organisation.uscc, case.scheme),
        )
        return replace(context, serial=self._store.version(series_of(case, context, act.today)) + 1)

    def _history(self, id: UUID) -> tuple[tuple[Recorded, ...], Certificate]:
        """The events of a case and what follows from them, from one reading. Raises CaseNotFound."""
        history = self._store.history(id)
        case = replay(history) if history and history[0].topic.startswith("certificate.") else None
        if case is None:
            raise CaseNotFound(id)
        return history, case

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


def series_of(case: Certificate, context: Context, today: date) -> UUID:
    """The series that a certificate granted on that day takes its serial from."""
    return series_stream(context.body.code, context.rules(case).code, today.year)

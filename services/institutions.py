"""The use cases around schemes and bodies: publication, registration, approvals, people."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from threading import Lock
from typing import Final
from uuid import UUID

from domain.approval import Reach, reach
from domain.bodies import record_of_approval, record_of_body
from domain.body import Body
from domain.body import replay as replay_body
from domain.body_code import BodyCodeState, release, reserve
from domain.body_code import replay as replay_code
from domain.calendar import civil_date
from domain.certificate.errors import RoleRequired
from domain.events.base import Event
from domain.events.institution import (
    ApprovalCorrected,
    BodyRecoded,
    BodyRegistered,
    CompetenceRecorded,
    InterestDeclared,
)
from domain.events.register import CodeReserved, CodeUsed
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.holder import Holder
from domain.holder import replay as replay_holder
from domain.identifier import HolderKey
from domain.institution import declare_interest, ends_competence, publish, record_competence, supersede
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from domain.streams import body_stream, code_stream, holder_stream, scheme_stream
from domain.values import Actor, BodyId, EditionId, Role, SchemeId
from services.commands import CommandRequest, first_receipt
from services.event_store import Append, EventStore, Receipt
from services.staff import NO_STAFF, StaffDirectory, must_be_auditor, must_be_of_body

OPERATOR = (Role.SYSTEM,)
"""Schemes and approvals are recorded by the operator of the register, not by a body."""

ABOUT_PEOPLE = (*OPERATOR, Role.ADMINISTRATOR)
"""Interests and competence of a body's people are recorded by its administrators, or the operator."""

MAX_CACHED_SCHEMES: Final = 64
"""Schemes in the memory of a process, each some 100 kB; the one read longest ago is dropped first."""


class SchemeCache:
    """Published schemes by stream, each as of the version that was read last. Safe to share by threads.

    A stream is only ever appended to, so what follows from its first events stays true: a reader of a
    scheme asks the database for the events after the cached version, and is never told of an older one.
    """

    def __init__(self, max_schemes: int = MAX_CACHED_SCHEMES) -> None:
        self._schemes: OrderedDict[UUID, PublishedScheme] = OrderedDict()
        self._max_schemes, self._lock = max_schemes, Lock()

    def get(self, stream: UUID) -> PublishedScheme:
        """The scheme as of some version; of version 0 if none is cached."""
        with self._lock:
            if stream not in self._schemes:
                return PublishedScheme()
            self._schemes.move_to_end(stream)
            return self._schemes[stream]

    def store(self, stream: UUID, scheme: PublishedScheme) -> None:
        """Keep it. Of two threads the later one wins, even with an older version: it is a prefix too."""
        with self._lock:
            self._schemes[stream] = scheme
            self._schemes.move_to_end(stream)
            if len(self._schemes) > self._max_schemes:
                self._schemes.popitem(last=False)


class Institutions:
    """What is on record of schemes and bodies, and how it gets there. Safe to share by threads.

    Every use case raises RoleRequired and IdempotencyKeyReused; the same command sent again gets its first
    receipt. Without a directory of staff nothing can be recorded about people.
    """

    def __init__(self, store: EventStore, staff: StaffDirectory = NO_STAFF) -> None:
        self._store, self._staff, self._schemes = store, staff, SchemeCache()

    def scheme(self, id: SchemeId) -> PublishedScheme:
        """The scheme as of its last event; one without editions if nobody published it.

        Only events that this process has not read yet are read and validated.
        """
        stream = scheme_stream(id)
        cached = self._schemes.get(stream)
        newer = self._store.history(stream, after_version=cached.version)
        if not newer:
            return cached
        scheme = reduce(scheme_after, newer, cached)
        self._schemes.store(stream, scheme)
        return scheme

    def body(self, id: BodyId) -> Body:
        """The body as it stands; one of version 0 if it is not registered."""
        return replay_body(self._store.history(body_stream(id)))

    def holder(self, scheme: SchemeId, key: HolderKey) -> Holder:
        """The holder's certificates under the scheme, at every body (rules 21, 24)."""
        return replay_holder(self._store.history(holder_stream(scheme, key)))

    def publish(self, content: Scheme, reason: str, request: CommandRequest) -> Receipt:
        """Publish an edition or revise its rules. Raises what `domain.institution.publish` does."""
        return self._of_scheme(content.scheme, lambda current: publish(current, content, reason), request)

    def supersede(
        self,
        scheme: SchemeId,
        editions: tuple[EditionId, EditionId],
        deadline: date,
        reason: str,
        request: CommandRequest,
    ) -> Receipt:
        """Set or move the deadline for leaving the first of two editions for the second."""
        return self._of_scheme(
            scheme, lambda current: supersede(current, *editions, deadline, reason), request
        )

    def register(self, event: BodyRegistered, request: CommandRequest) -> Receipt:
        """Let a body work with this register. Raises AlreadyRecorded, BodyCodeTaken."""
        return self.record_body(event.body, event, request)

    def record_body(self, id: BodyId, event: BodyRecordEvent, request: CommandRequest) -> Receipt:
        """Record a fact about a body itself, and in the same save whose its code is.

        Raises what `domain.bodies.record_of_body` and `domain.body_code` do.
        """
        if receipt := first_receipt(self._store, request.command):
            return receipt
        body = self.body(id)
        record = record_of_body(body, event)
        appends = [Append(body_stream(id), body.version, (record,)), *self._of_code(id, body, record)]
        return self._save(appends, request, OPERATOR)

    def record_approval(self, id: BodyId, event: ApprovalEvent, request: CommandRequest) -> Receipt:
        """Record what the authority decided about an approval, or correct a slip.

        Raises what `domain.bodies.record_of_approval` does.
        """
        now, scheme = self._store.now(), self._scheme_of(event)
        return self._of_body(id, lambda body: record_of_approval(body, event, scheme, now), request, OPERATOR)

    def reach_of_approval(self, id: BodyId, event: ApprovalEvent) -> Reach | None:
        """Which certificates the event would touch if it were recorded now. Raises as `record_approval`."""
        body, now = self.body(id), self._store.now()
        return reach(body.approvals, record_of_approval(body, event, self._scheme_of(event), now), now)

    def code(self, code: str) -> BodyCodeState:
        """Whose a code in certificate numbers is (rule 39)."""
        return replay_code(self._store.history(code_stream(code)))

    def declare_interest(self, id: BodyId, event: InterestDeclared, request: CommandRequest) -> Receipt:
        """Record an interest of one of the body's people.

        Raises PersonNotOfBody and what `domain.institution.declare_interest` does.
        """
        today = civil_date(self._store.now())

        def declare(body: Body) -> InterestDeclared:
            must_be_of_body(self._staff, id, event.person)
            return declare_interest(body, event, today)

        return self._of_body(id, declare, request, ABOUT_PEOPLE)

    def record_competence(self, id: BodyId, event: CompetenceRecorded, request: CommandRequest) -> Receipt:
        """Record that one of the body's auditors may audit (rule 27).

        Someone who left can still be given an end. Raises PersonNotOfBody, NotAnAuditor and what
        `domain.institution.record_competence` does.
        """

        def record(body: Body) -> CompetenceRecorded:
            if not ends_competence(body, event):
                must_be_auditor(self._staff, id, event.person)
            return record_competence(body, event)

        return self._of_body(id, record, request, ABOUT_PEOPLE)

    def _scheme_of(self, event: ApprovalEvent) -> PublishedScheme:
        return PublishedScheme() if isinstance(event, ApprovalCorrected) else self.scheme(event.scheme)

    def _of_scheme(
        self, id: SchemeId, decide: Callable[[PublishedScheme], Event], request: CommandRequest
    ) -> Receipt:
        if receipt := first_receipt(self._store, request.command):
            return receipt
        current = self.scheme(id)
        return self._record(scheme_stream(id), current.version, decide(current), request, OPERATOR)

    def _of_body(
        self, id: BodyId, decide: Callable[[Body], Event], request: CommandRequest, allowed: Sequence[Role]
    ) -> Receipt:
        if receipt := first_receipt(self._store, request.command):
            return receipt
        body = self.body(id)
        return self._record(body_stream(id), body.version, decide(body), request, allowed)

    def of_first_number(self, body: Body, reason: str) -> list[Append]:
        """That a certificate is numbered with the code of the body, so that it stays (rule 39)."""
        state = self.code(body.code)
        if state.used or state.body not in {None, body.id}:
            return []
        used = CodeUsed(reason=reason, body=body.id)
        reserved = CodeReserved(reason=reason, code=body.code, body=body.id)
        events = (used,) if state.body else (reserved, used)
        return [Append(code_stream(body.code), state.version, events)]

    def _of_code(self, id: BodyId, body: Body, record: BodyRecordEvent) -> list[Append]:
        """What the registration or the change of a code records on the streams of the codes."""
        if not isinstance(record, BodyRegistered | BodyRecoded):
            return []
        state = self.code(record.code)
        reserved = reserve(state, record.code, id, record.reason)
        appends = [Append(code_stream(record.code), state.version, (reserved,))]
        if isinstance(record, BodyRecoded):
            former = self.code(body.code)
            if released := release(former, body.code, id, record.reason):
                appends.append(Append(code_stream(body.code), former.version, (released,)))
        return appends

    def _record(
        self,
        stream: UUID,
        expected_version: int,
        event: Event,
        request: CommandRequest,
        allowed: Sequence[Role],
    ) -> Receipt:
        by = request.by
        if by.body and body_stream(by.body) != stream:
            raise RoleRequired(event.topic, allowed)
        return self._save([Append(stream, expected_version, (event,))], request, allowed)

    def _save(self, appends: Sequence[Append], request: CommandRequest, allowed: Sequence[Role]) -> Receipt:
        by = request.by
        role = next((role for role in allowed if role in by.roles), None)
        if role is None or (role in OPERATOR and by.body):
            raise RoleRequired(appends[0].events[0].topic, allowed)
        actor = Actor(person=by.person, role=role, body=by.body)
        return self._store.save(appends, actor=actor, command=request.command)

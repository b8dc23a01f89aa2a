"""The use cases around schemes and bodies: publication, registration, approvals, people."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from uuid import UUID

from domain.approval import Reach, reach
from domain.bodies import reach_of_record, record_of_approval, record_of_body
from domain.body import Body
from domain.body import replay as replay_body
from domain.calendar import civil_date
from domain.certificate.errors import RoleRequired
from domain.events.base import Event
from domain.events.institution import (
    ApprovalCorrected,
    BodyRegistered,
    CompetenceRecorded,
    InterestDeclared,
)
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.holder import Holder
from domain.holder import replay as replay_holder
from domain.identifier import HolderKey
from domain.institution import (
    declare_interest,
    ends_competence,
    publish,
    reach_of_scheme,
    record_competence,
    supersede,
)
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from domain.streams import body_stream, holder_stream, scheme_stream
from domain.values import Actor, BodyId, EditionId, Role, SchemeId
from services.body_codes import BodyCodes
from services.commands import CommandRequest, first_receipt
from services.errors import VersionConflict
from services.event_store import Append, EventStore, Receipt
from services.scheme_cache import SchemeCache
from services.staff import NO_STAFF, StaffDirectory, must_be_auditor, must_be_of_body

OPERATOR = (Role.SYSTEM,)
"""Schemes and approvals are recorded by the operator of the register, not by a body."""

ABOUT_PEOPLE = (*OPERATOR, Role.ADMINISTRATOR)
"""Interests and competence of a body's people are recorded by its administrators, or the operator."""


class Institutions:
    """What is on record of schemes and bodies, and how it gets there. Safe to share by threads.

    Every use case raises RoleRequired, IdempotencyKeyReused and, for a request that names another version
    than the current one, VersionConflict; the same command sent again gets its first receipt. Without a
    directory of staff nothing can be recorded about people.
    """

    def __init__(self, store: EventStore, staff: StaffDirectory = NO_STAFF) -> None:
        self._store, self._staff, self._schemes = store, staff, SchemeCache()
        self.codes = BodyCodes(store)

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

    def publish(
        self, content: Scheme, reason: str, request: CommandRequest, scheme: SchemeId | None = None
    ) -> Receipt:
        """Publish an edition or revise its rules. Raises what `domain.institution.publish` does.

        `scheme` is the one that the edition is published in, by default the one that it names.
        """
        named = scheme or content.scheme
        return self._of_scheme(named, lambda current: publish(current, content, reason, named), request)

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
        body = self._body_at_version(id, request)
        record = record_of_body(body, event, self._store.now())
        appends = [Append(body_stream(id), body.version, (record,)), *self.codes.of_record(id, body, record)]
        return self._save(appends, request, OPERATOR)

    def record_approval(self, id: BodyId, event: ApprovalEvent, request: CommandRequest) -> Receipt:
        """Record what the authority decided about an approval, or correct a slip.

        Raises what `domain.bodies.record_of_approval` does.
        """
        now, scheme = self._store.now(), self._scheme_of(event)
        return self._of_body(id, lambda body: record_of_approval(body, event, scheme, now), request, OPERATOR)

    def reach_of_record(self, id: BodyId, event: BodyRecordEvent, request: CommandRequest) -> Reach | None:
        """Which certificates the event would touch if it were recorded now. Raises as `record_body`."""
        body, now = self._body_at_version(id, request), self._store.now()
        self.codes.of_record(id, body, record_of_body(body, event, now))
        return reach_of_record(event, now)

    def reach_of_approval(self, id: BodyId, event: ApprovalEvent, request: CommandRequest) -> Reach | None:
        """Which certificates the event would touch if it were recorded now. Raises as `record_approval`."""
        body, now = self._body_at_version(id, request), self._store.now()
        return reach(body.approvals, record_of_approval(body, event, self._scheme_of(event), now), now)

    def reach_of_publication(
        self, content: Scheme, reason: str, request: CommandRequest, scheme: SchemeId
    ) -> Reach | None:
        """Which certificates are under the rules that would be revised now. Raises as `publish`."""
        current = self._scheme_at_version(scheme, request)
        return reach_of_scheme(
            current, publish(current, content, reason, scheme), civil_date(self._store.now())
        )

    def reach_of_succession(
        self,
        scheme: SchemeId,
        editions: tuple[EditionId, EditionId],
        deadline: date,
        reason: str,
        request: CommandRequest,
    ) -> Reach | None:
        """Which certificates the deadline would touch if none of them moved. Raises as `supersede`."""
        current = self._scheme_at_version(scheme, request)
        return reach_of_scheme(
            current, supersede(current, *editions, deadline, reason), civil_date(self._store.now())
        )

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
        current = self._scheme_at_version(id, request)
        return self._record(scheme_stream(id), current.version, decide(current), request, OPERATOR)

    def _of_body(
        self, id: BodyId, decide: Callable[[Body], Event], request: CommandRequest, allowed: Sequence[Role]
    ) -> Receipt:
        if receipt := first_receipt(self._store, request.command):
            return receipt
        body = self._body_at_version(id, request)
        return self._record(body_stream(id), body.version, decide(body), request, allowed)

    def _body_at_version(self, id: BodyId, request: CommandRequest) -> Body:
        body = self.body(id)
        if body.version:
            _must_be_at_version(body_stream(id), body.version, request)
        return body

    def _scheme_at_version(self, id: SchemeId, request: CommandRequest) -> PublishedScheme:
        scheme = self.scheme(id)
        _must_be_at_version(scheme_stream(id), scheme.version, request)
        return scheme

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


def _must_be_at_version(stream: UUID, current: int, request: CommandRequest) -> None:
    """Raise VersionConflict if the request names another version."""
    if request.expected_version not in {None, current}:
        raise VersionConflict(stream, request.expected_version or 0, current)

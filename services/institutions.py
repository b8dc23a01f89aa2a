"""The use cases around schemes and bodies: to publish, to approve, to declare an interest."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from domain.body import Body
from domain.body import lived as lived_body
from domain.certificate.errors import RoleMissing
from domain.events.base import Event
from domain.events.institution import ApprovalGiven, ApprovalWithdrawn, BodyRegistered, InterestDeclared
from domain.institution import approve, declare_interest, publish, register, supersede, withdraw_approval
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.scheme.published import lived as lived_scheme
from domain.streams import body_stream, scheme_stream
from domain.values import Actor, BodyId, EditionId, Role, SchemeId
from services.commands import Asked, first_receipt
from services.event_store import Append, EventStore, Receipt

OPERATOR = (Role.SYSTEM,)
"""Schemes and approvals come from outside all bodies: whoever runs the register records them."""


class Institutions:
    """What is on record of schemes and bodies, and how it gets there. Safe to share by threads.

    Every use case raises RoleMissing and KeyReused; the same command sent again gets its first receipt.
    """

    def __init__(self, store: EventStore) -> None:
        self._store = store

    def scheme(self, id: SchemeId) -> PublishedScheme:
        """The scheme as it stands; one without editions if nobody published it."""
        return lived_scheme(self._store.history(scheme_stream(id)))

    def body(self, id: BodyId) -> Body:
        """The body as it stands; one of version 0 if it is not registered."""
        return lived_body(self._store.history(body_stream(id)))

    def publish(self, content: Scheme, reason: str, asked: Asked) -> Receipt:
        """Publish an edition or revise its rules. Raises what `domain.institution.publish` does."""
        return self._of_scheme(content.scheme, lambda current: publish(current, content, reason), asked)

    def supersede(
        self,
        scheme: SchemeId,
        editions: tuple[EditionId, EditionId],
        deadline: date,
        reason: str,
        asked: Asked,
    ) -> Receipt:
        """Set or move the deadline for leaving the first of two editions for the second."""
        return self._of_scheme(scheme, lambda current: supersede(current, *editions, deadline, reason), asked)

    def register(self, event: BodyRegistered, asked: Asked) -> Receipt:
        """Let a body work with this register. Raises AlreadySo."""
        return self._of_body(event.body, lambda body: register(body, event), asked, OPERATOR)

    def approve(self, id: BodyId, event: ApprovalGiven, asked: Asked) -> Receipt:
        """Record an approval of the authority. Raises what `domain.institution.approve` does."""
        return self._of_body(
            id, lambda body: approve(body, event, self.scheme(event.scheme)), asked, OPERATOR
        )

    def withdraw_approval(self, id: BodyId, event: ApprovalWithdrawn, asked: Asked) -> Receipt:
        """Record that an approval ended. Raises BodyUnknown, AlreadySo."""
        return self._of_body(id, lambda body: withdraw_approval(body, event), asked, OPERATOR)

    def declare_interest(self, id: BodyId, event: InterestDeclared, asked: Asked) -> Receipt:
        """Record a tie of one of the body's people. Raises BodyUnknown, InvalidValue."""
        allowed = (*OPERATOR, Role.ADMINISTRATOR)
        return self._of_body(id, lambda body: declare_interest(body, event), asked, allowed)

    def _of_scheme(self, id: SchemeId, decide: Callable[[PublishedScheme], Event], asked: Asked) -> Receipt:
        if first := first_receipt(self._store, asked.command):
            return first
        current = self.scheme(id)
        return self._record(scheme_stream(id), current.version, decide(current), asked, OPERATOR)

    def _of_body(
        self, id: BodyId, decide: Callable[[Body], Event], asked: Asked, allowed: Sequence[Role]
    ) -> Receipt:
        if first := first_receipt(self._store, asked.command):
            return first
        body = self.body(id)
        return self._record(body_stream(id), body.version, decide(body), asked, allowed)

    def _record(
        self, stream: UUID, seen: int, event: Event, asked: Asked, allowed: Sequence[Role]
    ) -> Receipt:
        by = asked.by
        role = next((role for role in allowed if role in by.roles), None)
        if role is None or (by.body and body_stream(by.body) != stream):
            raise RoleMissing(event.topic, allowed)
        actor = Actor(person=by.person, role=role, body=by.body)
        return self._store.save([Append(stream, seen, (event,))], actor=actor, command=asked.command)

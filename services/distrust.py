"""The use cases of the list of serious distrust: to enter an organisation, and to see its entries."""

from typing import Final

from domain.bodies import BodyNotRegistered
from domain.calendar import civil_date
from domain.certificate.errors import RoleRequired
from domain.distrust import DistrustEntries, in_normal_form, list_distrust, replay
from domain.events.register import DistrustListed
from domain.identifier import HolderKey
from domain.streams import body_stream, distrust_stream
from domain.values import Actor, Role
from services.commands import CommandRequest, first_receipt
from services.event_store import Append, EventStore, Receipt

LISTED_BY: Final = Role.DECIDER
"""An entry stops acceptance and grant at every body, so it takes what a sanction takes."""


class DistrustList:
    """Organisations on the list of serious distrust, as entered by the bodies. Safe to share by threads."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    def entries(self, key: HolderKey) -> DistrustEntries:
        """The entries about an organisation, by every body."""
        return replay(self._store.history(distrust_stream(key)))

    def record(self, event: DistrustListed, request: CommandRequest) -> Receipt:
        """Enter an organisation, or replace your body's entry about it.

        Raises RoleRequired, BodyNotRegistered, IdempotencyKeyReused, VersionConflict and what
        `domain.distrust` does.
        """
        if receipt := first_receipt(self._store, request.command):
            return receipt
        by = request.by
        if by.body is None or LISTED_BY not in by.roles:
            raise RoleRequired(event.topic, (LISTED_BY,))
        if not self._store.version(body_stream(by.body)):
            raise BodyNotRegistered(by.body)
        entry = in_normal_form(event)
        key, today = entry.identifier.key, civil_date(self._store.now())
        entries = self.entries(key)
        append = Append(
            distrust_stream(key), entries.version, (list_distrust(entries, entry, by.body, today),)
        )
        actor = Actor(person=by.person, role=LISTED_BY, body=by.body)
        return self._store.save([append], actor=actor, command=request.command)

"""The use cases of a certificate: to apply, to decide, and to see how a case stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from domain.certificate.applying import Application, apply, body_applied_to
from domain.certificate.catalogue import DECISIONS, Opening, openings
from domain.certificate.context import Act, Around
from domain.certificate.deciding import Decision, Terms
from domain.certificate.decision import numbered, replacing
from domain.certificate.fold import lived
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.decision import Granted
from domain.recorded import Recorded
from domain.streams import certificate_stream
from domain.values import Actor, Role, SchemeId
from services.commands import Asked, first_receipt
from services.errors import StaleVersion, UnknownCertificate, UnknownDecision
from services.event_store import Append, Clock, EventStore, Receipt
from services.institutions import Institutions
from services.numbering import series_of
from services.principal import Principal

ATTEMPTS: Final = 50
"""How often a grant tries again when another grant took the serial it had in mind."""

LastRevocation = Callable[[str, SchemeId], date | None]
"""The last revocation of a certificate of an organisation, by its code, under a scheme."""


@dataclass(frozen=True)
class Case:
    """A case as it stands, with every decision open or closed to the person who looks."""

    certificate: Certificate
    openings: tuple[Opening, ...]


class Register:
    """What the staff of a body do with certificates. Safe to share by threads.

    Staff see and touch only what belongs to their body (rule 15): every method raises
    UnknownCertificate for anything else, whether it exists or not.
    """

    def __init__(self, store: EventStore, clock: Clock, last_revocation: LastRevocation) -> None:
        self._store = store
        self._clock = clock
        self._last_revocation = last_revocation
        self._institutions = Institutions(store)

    def apply(self, terms: Application, asked: Asked) -> Receipt:
        """Open a case. Raises RoleMissing, KeyReused and the refusals of `applying.apply`."""
        if first := first_receipt(self._store, asked.command):
            return first
        act = self._act(asked.by)
        body = body_applied_to(act)
        opened = certificate_stream(asked.command.id)
        around = Around(
            scheme=self._institutions.scheme(terms.scheme),
            body=self._institutions.body(body),
            prior=self._own(terms.prior, asked.by) if terms.prior else None,
        )
        applied = apply(terms, opened, act, around)
        actor = Actor(person=act.person, role=Role.REGISTRAR, body=body)
        return self._store.save([Append(opened, 0, (applied,))], actor=actor, command=asked.command)

    def decide(self, id: UUID, name: str, terms: Terms, *, seen: int, asked: Asked) -> Receipt:
        """Take a decision on the version of the case that was `seen`.

        Raises UnknownDecision, StaleVersion, KeyReused and the refusals of the decision.
        """
        if first := first_receipt(self._store, asked.command):
            return first
        decision = DECISIONS.get(name)
        if decision is None:
            raise UnknownDecision(name)
        attempt = 1
        while True:
            try:
                return self._decided(self._seen(id, seen, asked.by), decision, terms, asked)
            except StaleVersion as stale:
                if first := first_receipt(self._store, asked.command):
                    return first  # the same command at the same time made that version itself
                if stale.stream == id or attempt == ATTEMPTS:
                    raise
                attempt += 1

    def case(self, id: UUID, by: Principal) -> Case:
        """The case as it stands, and what is open to this person now."""
        certificate, act = self._own(id, by), self._act(by)
        return Case(certificate, openings(certificate, act, self._around(certificate, act)))

    def history(self, id: UUID, by: Principal) -> tuple[Recorded, ...]:
        """All events of the case, in order."""
        self._own(id, by)
        return self._store.history(id)

    def _decided(self, case: Certificate, decision: Decision[Terms], terms: Terms, asked: Asked) -> Receipt:
        act = self._act(asked.by)
        around = self._around(case, act)
        events = decision.make(case, terms, act, around)
        appends = [Append(case.id, case.version, events), *self._elsewhere(case, events, act, around)]
        return self._store.save(appends, actor=decision.actor(act), command=asked.command)

    def _elsewhere(
        self, case: Certificate, events: tuple[Event, ...], act: Act, around: Around
    ) -> list[Append]:
        """What a grant records in the same transaction: its serial, and that it takes over."""
        granted = next((event for event in events if isinstance(event, Granted)), None)
        if granted is None:
            return []
        series = series_of(case, around, act.today)
        appends = [Append(series, around.serial - 1, (numbered(granted, case.id),))]
        if around.prior and (replaced := replacing(granted, case.id)):
            appends.append(Append(around.prior.id, around.prior.version, (replaced,)))
        return appends

    def _around(self, case: Certificate, act: Act) -> Around:
        around = Around(
            scheme=self._institutions.scheme(case.scheme),
            body=self._institutions.body(case.body),
            prior=self._certificate(case.prior) if case.prior else None,
            revoked_on=self._last_revocation(case.particulars.organisation.uscc, case.scheme),
        )
        return replace(around, serial=self._store.version(series_of(case, around, act.today)) + 1)

    def _certificate(self, id: UUID) -> Certificate:
        history = self._store.history(id)
        case = lived(history) if history and history[0].topic.startswith("certificate.") else None
        if case is None:
            raise UnknownCertificate(id)
        return case

    def _own(self, id: UUID, by: Principal) -> Certificate:
        case = self._certificate(id)
        if case.body != by.body:
            raise UnknownCertificate(id, belongs_to=case.body)
        return case

    def _seen(self, id: UUID, seen: int, by: Principal) -> Certificate:
        case = self._own(id, by)
        if case.version != seen:
            raise StaleVersion(id, seen, case.version)
        return case

    def _act(self, by: Principal) -> Act:
        return Act(by.person, by.roles, by.body, self._clock())

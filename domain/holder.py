"""State of a holder under a scheme: its certificates at every body of this register (rules 21, 24)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from itertools import combinations
from types import MappingProxyType
from typing import Final, cast
from uuid import UUID

from domain.calendar import civil_date
from domain.certificate.state import Certificate, Stage
from domain.events.base import Event
from domain.events.evaluation import Audited, AuditPurpose
from domain.events.register import HeldState, HolderNoted, UnfavourablyAudited
from domain.identifier import HolderKey, holder_key
from domain.recorded import Recorded
from domain.values import BodyId, PersonId


@dataclass(frozen=True)
class UnfavourableAudit:
    """An initial audit that did not recommend, of an application at that body, and who led it."""

    application: UUID
    body: BodyId
    number: int
    leader: PersonId
    recorded_on: date


@dataclass(frozen=True)
class Holder:
    """The certificates of a holder by their last note; `version` 0 is a holder without any.

    `unfavourable` are the audits of its applications that did not recommend, since the body granted one.
    """

    version: int = 0
    certificates: Mapping[UUID, HolderNoted] = field(default_factory=lambda: MappingProxyType({}))

    unfavourable: tuple[UnfavourableAudit, ...] = ()

    def others(self, *known: UUID | None) -> Iterator[HolderNoted]:
        """The certificates besides those."""
        return (each for each in self.certificates.values() if each.certificate not in known)

    def live(self, body: BodyId, today: date, *except_for: UUID | None) -> HolderNoted | None:
        """A certificate of that body that lives on that day, suspended ones included."""
        living = (each for each in self.others(*except_for) if each.body == body and lives(each, today))
        return next(living, None)

    def pairs(self) -> Iterator[tuple[HolderNoted, HolderNoted]]:
        """Certificates of one body that both live on some day, besides one and its successor (rule 21)."""
        living = (each for each in self.certificates.values() if each.state in _LIVING)
        for one, other in combinations(living, 2):
            is_succession = one.predecessor == other.certificate or other.predecessor == one.certificate
            overlap = one.valid_from <= other.valid_until and other.valid_from <= one.valid_until
            if one.body == other.body and overlap and not is_succession:
                yield one, other


def joined(
    holders: Iterable[Holder], cases: Mapping[UUID, Certificate], codes: frozenset[HolderKey]
) -> Holder:
    """The certificates of one organisation under all its codes, each by its note under its present code.

    `codes` are those that it has, or had by a change. `holders` are the states of the streams of all codes
    found, `cases` the certificates noted there. One that is reached only by a code entered in error is as if
    left: it bars if it was sanctioned, but it is no certificate of this organisation (rule 21).
    """
    notes, unfavourable = dict[UUID, HolderNoted](), tuple[UnfavourableAudit, ...]()
    for holder in holders:
        unfavourable += holder.unfavourable
        for noted in holder.certificates.values():
            if noted.state is not HeldState.LEFT or noted.certificate not in notes:
                notes[noted.certificate] = noted
    own = _linked(cases, codes)
    left = {"state": HeldState.LEFT}
    return Holder(
        unfavourable=unfavourable,
        certificates={
            each.certificate: each if each.certificate in own else each.model_copy(update=left)
            for each in notes.values()
        },
    )


def codes_of(case: Certificate) -> frozenset[HolderKey]:
    """The codes that the organisation has, or had by a change; not those entered in error."""
    return frozenset({case.holder, *(holder_key(code) for code in case.former_usccs)})


def _linked(cases: Mapping[UUID, Certificate], codes: frozenset[HolderKey]) -> frozenset[UUID]:
    """The certificates that have one of the codes, or one that such a certificate had by a change."""
    linked = [each for each in cases.values() if codes_of(each) & codes]
    wider = codes.union(*map(codes_of, linked))
    return frozenset(each.id for each in linked) if wider == codes else _linked(cases, wider)


def beside(noted: HolderNoted, notes: Iterable[HolderNoted], today: date) -> Iterator[HolderNoted]:
    """The others at the same body that live besides this one on that day, but for a lineage (rule 21)."""
    if not lives(noted, today):
        return
    for each in notes:
        is_lineage = noted.predecessor == each.certificate or each.predecessor == noted.certificate
        is_other = each.certificate != noted.certificate and each.body == noted.body
        if is_other and not is_lineage and lives(each, today):
            yield each


def lives(noted: HolderNoted, today: date) -> bool:
    """Whether the certificate lives on that day, a suspended one included."""
    return noted.state in _LIVING and today <= noted.valid_until


_LIVING: Final = frozenset({HeldState.LIVE, HeldState.SUSPENDED})

_STATES: Final = {
    Stage.GRANTED: HeldState.LIVE,
    Stage.SUSPENDED: HeldState.SUSPENDED,
    Stage.REVOKED: HeldState.REVOKED,
    Stage.DEREGISTERED: HeldState.DEREGISTERED,
    Stage.ANNULLED: HeldState.ANNULLED,
}


NO_CERTIFICATES: Final = Holder()
"""A holder without certificates under the scheme."""


def after(holder: Holder, recorded: Recorded) -> Holder:
    """The holder after one event of its stream; a certificate that is new there was granted."""
    event, holder = recorded.event, replace(holder, version=recorded.version)
    if isinstance(event, UnfavourablyAudited):
        on = civil_date(recorded.recorded_at)
        audit = UnfavourableAudit(event.certificate, event.body, event.audit, event.leader, on)
        return replace(holder, unfavourable=(*holder.unfavourable, audit))
    noted = cast("HolderNoted", event)
    settled = noted.body if noted.certificate not in holder.certificates else None
    return replace(
        holder,
        certificates={**holder.certificates, noted.certificate: noted},
        unfavourable=tuple(each for each in holder.unfavourable if each.body != settled),
    )


def replay(history: Iterable[Recorded]) -> Holder:
    """The holder after its whole history."""
    return reduce(after, history, NO_CERTIFICATES)


def holder_noted(case: Certificate, reason: str) -> HolderNoted | None:
    """The state of the certificate for its holder's stream; None before the grant."""
    if case.number is None or case.valid_from is None or case.valid_until is None:
        return None
    end = case.end
    return HolderNoted(
        reason=reason,
        scheme=case.scheme,
        certificate=case.id,
        body=case.body,
        number=case.number,
        state=_STATES[case.stage],
        valid_from=case.valid_from,
        valid_until=case.valid_until,
        fault=_suspended_for_fault(case),
        barred_from=end.barred_from if end else None,
        predecessor=case.prior if case.cycle else None,
    )


def _suspended_for_fault(case: Certificate) -> bool:
    """Whether a suspension for the holder's own fault is in effect; after an end the bar alone counts."""
    return case.stage is Stage.SUSPENDED and bool(case.suspension and case.suspension.fault)


@dataclass(frozen=True)
class HolderNote:
    """A note for the stream of one holder."""

    holder: HolderKey
    event: HolderNoted


def changed_notes(before: Certificate, case: Certificate, reason: str) -> tuple[HolderNote, ...]:
    """What a decision changes for the holder, under its present code and every one it had in this case."""
    if holder_noted(before, reason) == holder_noted(case, reason) and before.holder == case.holder:
        return ()
    return every_note(case, reason)


def audit_noted(case: Certificate, events: Iterable[Event]) -> UnfavourablyAudited | None:
    """What an initial audit that does not recommend records for the holder (rule 26)."""
    for event in events:
        if isinstance(event, Audited) and not event.recommended:
            audit = case.audits[event.audit - 1]
            if audit.purpose is AuditPurpose.INITIAL:
                return UnfavourablyAudited(
                    reason=event.reason,
                    scheme=case.scheme,
                    certificate=case.id,
                    body=case.body,
                    audit=audit.number,
                    leader=audit.leader,
                    held_to=event.held_to,
                )
    return None


def every_note(case: Certificate, reason: str) -> tuple[HolderNote, ...]:
    """The state of the certificate for its holder, under its present code and its former ones."""
    new = holder_noted(case, reason)
    if new is None:
        return ()
    left = new.model_copy(update={"state": HeldState.LEFT})
    return (
        HolderNote(case.holder, new),
        *(HolderNote(key, left) for key in _former_keys(case)),
    )


def _former_keys(case: Certificate) -> tuple[HolderKey, ...]:
    """The codes that the organisation had before: a sanction bars under them too."""
    return tuple(key for key in (holder_key(code) for code in sorted(case.usccs)) if key != case.holder)

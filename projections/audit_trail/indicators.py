"""Indicators: decisions of a certificate that deserve a second look, by rules of the domain.

Each depends on the history of one certificate, the schemes as they were, and the predecessor; a decision set
aside has none. The patterns for regulators show them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Final
from uuid import UUID

from domain.body import Body
from domain.calendar import add_months, civil_date, start_of_day
from domain.certificate.context import Context
from domain.certificate.ends import leaves_a_sanction
from domain.certificate.errors import GroundContradicted
from domain.certificate.fold import after, replay
from domain.certificate.grounds import must_fit
from domain.certificate.sanction_records import SuspensionRecord
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.decision import Granted, Replaced
from domain.events.evaluation import Audited, AuditPurpose
from domain.events.register import HolderNoted
from domain.events.sanctions import Deregistered, Downgraded, Evidenced, Reinstated, Revoked, Suspended
from domain.events.set_aside import EffectHeld, EffectResumed, SetAside
from domain.events.upkeep import Measure
from domain.holder import NO_CERTIFICATES
from domain.holder import after as holder_after
from domain.recorded import Recorded
from domain.scheme.grounds import GroundBasis
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.scheme.scoring import deleted_clauses, deleted_share
from projections.audit_trail.indicator import CertificateHistory, Indicator, IndicatorKind, SchemeHistory

CHANGES: Final[tuple[type[Event], ...]] = (
    *(Granted, Replaced, Suspended, Reinstated, Downgraded, Revoked, Deregistered),
    *(SetAside, EffectHeld, EffectResumed),
)
"""Events after which the indicators of a certificate may be others; an audit with deletions as well."""


def may_change_indicators(event: Event) -> bool:
    """Whether the indicators of the certificate have to be computed again after the event."""
    return isinstance(event, CHANGES) or (isinstance(event, Audited) and bool(deleted_clauses(event.sheet)))


def indicators(
    events: Sequence[Recorded], scheme: SchemeHistory, prior: Certificate | None = None
) -> tuple[Indicator, ...]:
    """The indicators of a certificate after these events; `prior` is the state of its predecessor."""
    now = replay(events)
    if now is None:
        return ()
    history, found = CertificateHistory(events, now, scheme, prior), list[Indicator]()
    case: Certificate | None = None
    for recorded in events:
        rules = scheme.rules(case.edition, recorded.position) if case else None
        if case and rules and recorded.version not in history.set_aside:
            found += _indicators_of(recorded, case, rules, history)
        case = after(case, recorded)
    return tuple(found)


def _indicators_of(
    recorded: Recorded, before: Certificate, rules: Scheme, history: CertificateHistory
) -> Iterator[Indicator]:
    event = recorded.event
    match event:
        case Audited():
            yield from _deletions(recorded, event, rules)
        case Granted():
            yield from _old_audit(recorded, event, before, rules)
        case Replaced():
            yield from _sanctioned_predecessor(event, before, history)
        case Deregistered():
            yield from _left_sanction(recorded, event, before)
        case Suspended():
            yield from _suspended_again(recorded, event, history)
        case _:
            pass
    if isinstance(event, Evidenced):
        yield from _contradicted_ground(recorded, event, rules, _facts(before, history.now))


def _deletions(recorded: Recorded, event: Audited, rules: Scheme) -> Iterator[Indicator]:
    """The share in hundredths of a per cent, rounded up: so it exceeds a whole per cent only if it does."""
    if not (share := deleted_share(rules, event.sheet)):
        return
    warning = rules.deletion.warning
    details = {
        "clauses": sorted(deleted_clauses(event.sheet)),
        "warning": None if warning is None else ceil(warning * 10_000),
    }
    yield Indicator(IndicatorKind.DELETIONS, recorded.position, ceil(share * 10_000), details)


def _old_audit(recorded: Recorded, event: Granted, before: Certificate, rules: Scheme) -> Iterator[Indicator]:
    """Days beyond the oldest that an audit may be (rule 38); old grants name none: the last initial one."""
    initial = (each.held_to for each in before.audits if each.purpose is AuditPurpose.INITIAL)
    held_to = event.audit_held_to or max(filter(None, initial), default=None)
    if held_to is None:
        return
    months = rules.limits.audit_age_months
    days = (event.decided_on - add_months(held_to, months)).days
    if days > 0:
        details = {"held_to": held_to.isoformat(), "months": months}
        yield Indicator(IndicatorKind.OLD_AUDIT, recorded.position, days, details)


def _left_sanction(recorded: Recorded, event: Deregistered, before: Certificate) -> Iterator[Indicator]:
    """Old deregistrations do not say whether they bar; the rule of today is applied to them (rule 24)."""
    if not (event.bars or leaves_a_sanction(before)):
        return
    suspension = before.suspension
    since = civil_date(suspension.start) if suspension else None
    details = {
        "suspended_on": since.isoformat() if since else None,
        "suspension_ground": suspension.ground if suspension else None,
        "revocation_ordered": Measure.REVOKE in before.measures,
    }
    days = (civil_date(recorded.effective_at) - since).days if since else 0
    yield Indicator(IndicatorKind.LEFT_SANCTION, recorded.position, days, details)


def _suspended_again(
    recorded: Recorded, event: Suspended, history: CertificateHistory
) -> Iterator[Indicator]:
    """Days from the recording of the last lifting to the start, as the chain of rule 22 counts them."""
    start, lifted = civil_date(recorded.effective_at), list(_liftings_before(recorded, history))
    if not lifted:
        return
    lifted_on, stream, last = max(lifted, key=lambda each: each[0])
    details = {
        "lifted_on": lifted_on.isoformat(),
        "ground_before": last.ground,
        "same_ground": last.ground == event.ground,
        "lifted_stream": str(stream),
        "lifted_version": last.lifted_by,
    }
    days = max((start - lifted_on).days, 0)
    yield Indicator(IndicatorKind.SUSPENDED_AGAIN, recorded.position, days, details)


def _liftings_before(
    recorded: Recorded, history: CertificateHistory
) -> Iterator[tuple[date, UUID, SuspensionRecord]]:
    """Day, case and suspension of each lifting recorded before, of the predecessor too."""
    own = [
        (recorded.stream, each)
        for each in history.now.suspensions
        if each.version < recorded.version and each.lifted_by != recorded.version
    ]
    prior = [(history.prior.id, each) for each in history.prior.suspensions] if history.prior else []
    for stream, each in (*prior, *own):
        if each.lifted_on and not each.set_aside and each.lifted_on <= civil_date(recorded.recorded_at):
            yield each.lifted_on, stream, each


def _contradicted_ground(
    recorded: Recorded, event: Evidenced, rules: Scheme, facts: Certificate
) -> Iterator[Indicator]:
    """Grounds that rest on evidence are not examined (rule 34)."""
    grounds = getattr(rules.sanction_grounds, _GROUND_LISTS[type(event)])
    ground = next((each for each in grounds if each.id == event.ground), None)
    if ground is None or ground.basis is GroundBasis.EVIDENCE:
        return
    context = Context(PublishedScheme(editions={facts.edition: rules}), Body())
    try:
        must_fit(facts, ground, civil_date(recorded.effective_at), context)
    except GroundContradicted:
        yield Indicator(IndicatorKind.CONTRADICTED_GROUND, recorded.position, 0, {"basis": ground.basis})


def _facts(before: Certificate, now: Certificate) -> Certificate:
    """The case as it was known, without the surveillances and suspensions that were set aside since.

    A fact recorded later, such as another due day of a finding, contradicts no decision before it.
    """
    fallen = frozenset(
        each.version for records in (now.surveillances, now.suspensions) for each in records if each.set_aside
    )
    return replace(
        before,
        surveillances=tuple(each for each in before.surveillances if each.version not in fallen),
        suspensions=tuple(each for each in before.suspensions if each.version not in fallen),
    )


def _sanctioned_predecessor(
    event: Replaced, before: Certificate, history: CertificateHistory
) -> Iterator[Indicator]:
    """Sanctions in effect when the successor was granted, or as recorded by the start of its first day."""
    start = start_of_day(event.from_day)
    begun = replay(each for each in history.events if each.recorded_at < start) or before
    moments = dict.fromkeys(_sanctions_in_effect(begun), "start")
    moments |= dict.fromkeys(_sanctions_in_effect(before), "grant")
    for recorded in history.events:
        if recorded.version in moments.keys() - history.set_aside and isinstance(recorded.event, _SANCTIONS):
            details = {
                "successor": str(event.by),
                "from_day": event.from_day.isoformat(),
                "in_effect_at": moments[recorded.version],
            }
            yield Indicator(
                IndicatorKind.SANCTIONED_PREDECESSOR, recorded.position, 0, details, key=str(event.by)
            )


def _sanctions_in_effect(case: Certificate) -> frozenset[int]:
    """Versions of the suspension that runs, of the end, and of the decision that gave the level."""
    in_effect = (case.suspension, case.end, case.current_level)
    return frozenset(each.version for each in in_effect if each)


def two_certificates(events: Sequence[Recorded]) -> tuple[Indicator, ...]:
    """Pairs of certificates of one body that both live, each at the note that made it so (rule 21)."""
    holder, pairs = NO_CERTIFICATES, dict[frozenset[UUID], Indicator]()
    for recorded in events:
        known = holder.certificates
        holder = holder_after(holder, recorded)
        pairs = {
            frozenset((one.certificate, other.certificate)): pairs.get(
                frozenset((one.certificate, other.certificate)), _pair(recorded, one, other, known)
            )
            for one, other in holder.pairs()
        }
    return tuple(pairs.values())


def _pair(
    recorded: Recorded, one: HolderNoted, other: HolderNoted, known: Mapping[UUID, HolderNoted]
) -> Indicator:
    """Both live from the first day of the later one; from today, if a set-aside or a new code made it so."""
    first = max(one.valid_from, other.valid_from)
    if {one.certificate, other.certificate} <= known.keys():
        first = max(first, civil_date(recorded.recorded_at))
    details = {
        "certificates": sorted((str(one.certificate), str(other.certificate))),
        "since": first.isoformat(),
        "until": min(one.valid_until, other.valid_until).isoformat(),
    }
    key = " ".join(details["certificates"])
    return Indicator(IndicatorKind.TWO_CERTIFICATES, recorded.position, 0, details, key)


_SANCTIONS: Final = (Suspended, Revoked, Downgraded)

_GROUND_LISTS: Final[Mapping[type[Event], str]] = {
    Suspended: "suspension",
    Revoked: "revocation",
    Deregistered: "deregistration",
}

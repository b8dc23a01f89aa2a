"""What a sanction settles, and rests on: a suspension, a surveillance or findings (rules 25, 30, 31)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.sanctions import Downgraded, Reinstated, Revoked, Suspended, SuspensionExtended
from domain.events.upkeep import Measure
from domain.scheme.grounds import RevocationGround, SuspensionGround

_MEASURES: Final[Mapping[type[Event], Measure]] = {
    Downgraded: Measure.DOWNGRADE,
    Suspended: Measure.SUSPEND,
    Revoked: Measure.REVOKE,
}
"""Sanction → the measure that it settles."""


def settled_by(case: Certificate, event: Event) -> frozenset[Measure]:
    """The pending measure that the sanction settles, if it was ordered."""
    measure = _MEASURES.get(type(event))
    return case.measures & {measure} if measure else frozenset()


def rests_on(case: Certificate, event: Event) -> int | None:
    """The version of the decision or conclusion of this case that the sanction rests on.

    Those about a suspension rest on it, as does its revocation as not remedied. Others rest on the failed
    surveillance that ordered them, or that they name as their ground; a suspension on another ground, such as
    a complaint, on none.
    """
    is_not_remedied = isinstance(event, Revoked) and event.ground == RevocationGround.SUSPENSION_NOT_REMEDIED
    if is_not_remedied or isinstance(event, SuspensionExtended | Reinstated):
        return case.suspension.version if case.suspension else None
    return _conclusion(case, event)


def rests_on_passed(case: Certificate, event: Event) -> date | None:
    """The day of the predecessor's conclusion that the sanction rests on, where none of this case is."""
    passed = case.passed
    if passed is None or _is_on_another_ground(event) or rests_on(case, event) is not None:
        return None
    is_settled = settled_by(case, event) & set(passed.measures)
    return passed.measures_on if is_settled or _is_for_failed_surveillance(event) else None


def findings_under(case: Certificate, event: Event, day: date) -> frozenset[str]:
    """The findings that a sanction rests on: the one that it names, or those that show its ground."""
    if isinstance(event, Suspended | Revoked) and event.finding:
        return frozenset({event.finding})
    is_for_them = isinstance(event, Suspended | Downgraded) and (
        event.ground == SuspensionGround.MAJOR_NONCONFORMITY
    )
    return case.nonconformities(day) if is_for_them else frozenset()


def _conclusion(case: Certificate, event: Event) -> int | None:
    if _is_on_another_ground(event):
        return None
    standing = [each for each in case.surveillances if not each.set_aside]
    settled = settled_by(case, event)
    versions = [each.version for each in standing if case.unsettled(each) & settled]
    if not versions and _is_for_failed_surveillance(event):
        versions = [each.version for each in standing if not each.passed]
    return max(versions, default=None)


def _is_for_failed_surveillance(event: Event) -> bool:
    return isinstance(event, Downgraded | Suspended) and event.ground == SuspensionGround.SURVEILLANCE_FAILED


def _is_on_another_ground(event: Event) -> bool:
    """Whether it is a suspension that stands whatever becomes of a failed surveillance."""
    return isinstance(event, Suspended) and event.ground != SuspensionGround.SURVEILLANCE_FAILED

"""What has been recorded in a case since somebody looked at it, and what is different now?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.deciding.asking import Asking
from api.pages.words import field_label
from api.pages.words.values import value_text
from domain.certificate.fold import lived
from domain.certificate.state import Certificate
from domain.differences import differences
from domain.organisation import Organisation
from domain.recorded import Recorded


@dataclass(frozen=True)
class New:
    """An event, and what to call who answers for it."""

    recorded: Recorded
    by: str


def news(asking: Asking, seen: int) -> tuple[New, ...]:
    """Every event after the version that was seen, in order."""
    return tuple(New(each, asking.called(each.actor.person)) for each in asking.history[seen:])


def changed(asking: Asking, seen: int) -> list[tuple[str, str, str]]:
    """What is different since that version: (name, before, after), empty where there was or is nothing."""
    before, after = _facts(asking, asking.history[:seen]), _facts(asking, asking.history)
    return [
        (
            field_label(each.path[0], asking.language, Organisation),
            _told(each.path[0], each.before, asking),
            _told(each.path[0], each.after, asking),
        )
        for each in differences(before, after)
    ]


def _told(name: str, value: object, asking: Asking) -> str:
    return "" if value is None else value_text(name, value, asking.language)


def _facts(asking: Asking, history: Sequence[Recorded]) -> dict[str, object]:
    """What people know a case by. Nothing of it before its first event."""
    case: Certificate | None = lived(history) if history else None
    if case is None:
        return {}
    return {
        "status": case.stage,
        "level": asking.level(case.level) or None,
        "edition": case.edition,
        "valid_until": case.valid_until,
        "suspended_until": case.suspension.until if case.suspension else None,
        **case.particulars.organisation.model_dump(exclude_none=True),
        "scope": case.particulars.scope,
        "findings": tuple(each.finding.id for each in case.findings) or None,
        "team": tuple(asking.called(person) for person in sorted(case.auditors)) or None,
    }

"""What has been recorded in a case since somebody looked at it, and what is different now?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.decision_forms.form_context import FormContext
from api.pages.terms import field_label
from api.pages.terms.values import value_text
from domain.certificate.fold import replay
from domain.certificate.state import Certificate
from domain.differences import differences
from domain.organisation import Organisation
from domain.recorded import Recorded


@dataclass(frozen=True)
class NewEvent:
    """An event, and what to call who answers for it."""

    recorded: Recorded
    actor_name: str


def new_events(context: FormContext, version: int) -> tuple[NewEvent, ...]:
    """Every event after the version that was seen, in order."""
    return tuple(
        NewEvent(each, context.display_name(each.actor.person)) for each in context.history[version:]
    )


def changes_since(context: FormContext, version: int) -> list[tuple[str, str, str]]:
    """What is different since that version: (name, before, after), empty where there was or is nothing."""
    before, after = _snapshot(context, context.history[:version]), _snapshot(context, context.history)
    return [
        (
            field_label(each.path[0], context.language, Organisation),
            _value_text(each.path[0], each.before, context),
            _value_text(each.path[0], each.after, context),
        )
        for each in differences(before, after)
    ]


def _value_text(name: str, value: object, context: FormContext) -> str:
    return "" if value is None else value_text(name, value, context.language)


def _snapshot(context: FormContext, history: Sequence[Recorded]) -> dict[str, object]:
    """What people know a case by. Nothing of it before its first event."""
    case: Certificate | None = replay(history) if history else None
    if case is None:
        return {}
    return {
        "status": case.stage,
        "level": context.level(case.level) or None,
        "edition": case.edition,
        "valid_until": case.valid_until,
        "suspended_until": case.suspension.until if case.suspension else None,
        **case.particulars.organisation.model_dump(exclude_none=True),
        "scope": case.particulars.scope,
        "findings": tuple(each.finding.id for each in case.findings) or None,
        "team": tuple(context.display_name(person) for person in sorted(case.auditors)) or None,
    }

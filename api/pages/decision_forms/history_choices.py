"""Choices of events of the history: decisions to set aside, to keep or to appeal from, and values."""

from collections.abc import Iterable

from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import Choices
from domain.certificate.appeals import appealable, appealable_findings
from domain.certificate.set_aside import open_to_set_aside, resting_on, resting_on_finding
from domain.certificate.slips import confirmable, possible_slips


def appealable_events(context: FormContext) -> Choices:
    """Decisions, and the records of audits with a finding, that can be appealed against."""
    audits = {audit.number: audit.recorded_as for audit in context.case.audits}
    versions = {decided.version for decided in appealable(context.case)}
    versions |= {audits[each.audit] for each in appealable_findings(context.case)}
    return _history_choices(sorted(versions), context)


def decisions_to_set_aside(context: FormContext) -> Choices:
    """The decisions of others that can be set aside, or that may have been a slip."""
    case = context.case
    if context.name == "propose-set-aside":
        pending = {each.of for each in case.proposals}
        slips = possible_slips(case, context.today, context.rules.limits)
        return _history_choices([each.version for each in slips if each.version not in pending], context)
    by_others = (each for each in open_to_set_aside(case) if each.by != context.by.person)
    return _history_choices([each.version for each in by_others], context)


def dependent_decisions(context: FormContext) -> Choices:
    """The decisions that rest on one that can be set aside, or on a finding under appeal."""
    case, ranks, today = context.case, context.rules.ranks, context.today
    decided = [each.version for each in open_to_set_aside(case)]
    resting = (resting_on(case, each, ranks=ranks, today=today) for each in decided)
    versions = {version for each in resting for version in each}
    for appeal in case.appeals:
        if appeal.finding and not appeal.decided:
            roots = resting_on_finding(case, appeal.finding)
            versions |= {*roots, *resting_on(case, *roots, ranks=ranks)}
    return _history_choices(sorted(versions), context)


def proposals_to_confirm(context: FormContext) -> Choices:
    """The proposals that await confirmation, by the decision that each is about."""
    proposals = confirmable(context.case, context.today, context.rules.limits)
    return Choices(tuple((str(each.version), history_entry(each.of, context)) for each in proposals))


def _history_choices(versions: Iterable[int], context: FormContext) -> Choices:
    return Choices(tuple((str(version), history_entry(version, context)) for version in versions))


def rectifiable_events(context: FormContext) -> Choices:
    """The events that recorded particulars, which a rectification can correct."""
    return _history_choices([each.version for each in context.case.said], context)


def history_entry(version: int, context: FormContext) -> str:
    """The label of an event of the history: its topic and when it was recorded."""
    recorded = context.history[version - 1]
    return (
        f"{context.language.term('topic', recorded.topic)}　{context.language.moment(recorded.recorded_at)}"
    )

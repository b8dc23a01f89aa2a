"""Choices and initial values of form fields, from the state of the case.

They are suggestions: whether a decision is allowed, the domain checks.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from api.pages.decision_forms.audit_choices import (
    audit_choices,
    deletion_choices,
    fitting_audits,
    interested_people,
    team_choices,
)
from api.pages.decision_forms.evidence import evidence_complaints, evidence_findings
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import Choices, ChoicesByField
from api.pages.decision_forms.history_choices import (
    appealable_events,
    decisions_to_set_aside,
    dependent_decisions,
    history_entry,
    proposals_to_confirm,
    rectifiable_events,
)
from api.pages.decision_forms.successor_choices import successor_choices
from api.pages.language import Language, gettext_noop
from api.pages.terms import enum_label
from domain.certificate.appeals import appealable_findings
from domain.certificate.downgrade import downgrade_grounds
from domain.certificate.ends import open_deregistration_grounds
from domain.certificate.findings import acceptable
from domain.certificate.grounds import GroundedTerms
from domain.certificate.holding import holdable
from domain.certificate.records import Appeal, Change, Complaint
from domain.organisation import Permit
from domain.scheme.model import Scheme

AGREEMENT: Final = "agreement"
PERMITS: Final = "permits"
"""The kind of document that every bundled scheme calls its permits."""

OTHER: Final = "other"
_OTHER_DOCUMENTS: Final[Mapping[str, str]] = {
    "correction": gettext_noop("Evidence of the correction"),
    OTHER: gettext_noop("Another document"),
}
"""Document kinds that no scheme declares."""


RANKS_BY_DECISION: Final[Mapping[str, Callable[[int, int], tuple[int, int]]]] = {
    "grant": lambda _present, reached: (1, reached),
    "upgrade": lambda present, reached: (present + 1, reached),
    "downgrade": lambda present, _reached: (1, present - 1),
}
"""Decision with a level → function of the present and the reached rank: the lowest and highest rank to offer.

Every decision that has a level must be listed.
"""


def field_choices(context: FormContext) -> ChoicesByField:
    """The choices of each field of the decision, by field key."""
    return {
        key: choices_of(context) for key, choices_of in _CHOICES_BY_FIELD.items() if _has_field(key, context)
    }


def document_kinds(rules: Scheme, language: Language) -> Choices:
    """Kinds of documents: first those that the scheme requires."""
    required = ((each.kind, language.localise(each.title)) for each in rules.required_documents)
    return Choices((*required, *((kind, language.gettext(text)) for kind, text in _OTHER_DOCUMENTS.items())))


def permit_kinds(rules: Scheme, language: Language, known: Iterable[Permit] = ()) -> Choices:
    """Kinds of permits: those of the required documents, first "permits", then other ones on record."""
    required = [(each.kind, language.localise(each.title)) for each in rules.required_documents]
    required.sort(key=lambda option: option[0] != PERMITS)
    titled = {kind for kind, _title in required}
    others = sorted({permit.kind for permit in known} - titled)
    return Choices((*required, *((kind, kind) for kind in others)))


def _has_field(key: str, context: FormContext) -> bool:
    return key.partition(".")[0] in context.decision.terms.model_fields


def _levels(context: FormContext) -> Choices:
    """Levels in the range of the decision, highest first."""
    rules, case = context.rules, context.case
    ranks = rules.ranks
    present = ranks.get(case.level or "", 0)
    reached = max((ranks.get(audit.level or "", 0) for audit in fitting_audits(context)), default=0)
    lowest, highest = RANKS_BY_DECISION[context.name](present, reached)
    levels = [level for level in reversed(rules.levels) if lowest <= ranks[level.id] <= highest]
    return Choices(tuple((level.id, context.language.localise(level.title)) for level in levels))


def _findings(context: FormContext) -> Choices:
    if issubclass(context.decision.terms, GroundedTerms):
        return evidence_findings(context)
    match context.name:
        case "lodge-appeal":
            findings = appealable_findings(context.case)
        case "accept-correction":
            findings = acceptable(context.case, context.today)
        case "reject-correction" | "close-nonconformity":
            findings = tuple(each for each in context.case.findings if each.corrected)
        case _:
            findings = context.case.findings
    return Choices(
        tuple((each.finding.id, f"{each.finding.id}　{each.finding.statement}") for each in findings)
    )


def _changes(context: FormContext) -> Choices:
    return Choices(tuple((str(c.number), _change_label(c, context)) for c in _fitting_changes(context)))


def _fitting_changes(context: FormContext) -> Iterable[Change]:
    """The changes that this person can evaluate, or decide on."""

    def fits(change: Change) -> bool:
        if context.name == "evaluate-change":
            return change.favourable is None
        if context.name == "change" and not change.favourable:
            return False
        return change.favourable is not None and change.evaluated_by != context.by.person

    return filter(fits, context.case.changes)


def _successor_choices(context: FormContext) -> Choices:
    return successor_choices(context, _fitting_changes(context))


def _change_label(change: Change, context: FormContext) -> str:
    day = context.language.day(change.reported_on)
    return context.translate("Change %(number)s, reported on %(day)s", number=change.number, day=day)


def _appeals(context: FormContext) -> Choices:
    own_decisions = {d.version for d in context.case.decisions if d.by == context.by.person}

    def fits(appeal: Appeal) -> bool:
        if context.name == "acknowledge-appeal":
            return not appeal.acknowledged and not appeal.decided
        if context.name == "hold-effect" and appeal not in holdable(context.case):
            return False
        return appeal.acknowledged and not appeal.decided and appeal.against not in own_decisions

    def label(appeal: Appeal) -> str:
        decision = history_entry(appeal.against, context)
        return context.translate(
            "Appeal %(number)s against: %(decision)s", number=appeal.number, decision=decision
        )

    return Choices(tuple((str(each.number), label(each)) for each in context.case.appeals if fits(each)))


def _complaints(context: FormContext) -> Choices:
    if issubclass(context.decision.terms, GroundedTerms):
        return evidence_complaints(context)
    if context.name == "order-correction":
        text = gettext_noop("Complaint %(number)s")
        misuses = [each.complaint for each in context.case.misuses]
        return Choices(tuple((str(each), context.translate(text, number=each)) for each in misuses))

    def fits(complaint: Complaint) -> bool:
        if context.name == "acknowledge-complaint":
            return not complaint.acknowledged
        if context.name == "investigate-complaint":
            return complaint.investigated_by is None
        return complaint.ready_to_close or context.name != "close-complaint"

    def label(complaint: Complaint) -> str:
        moment = context.language.moment(complaint.received_at)
        return context.translate(
            "Complaint %(number)s, received %(moment)s", number=complaint.number, moment=moment
        )

    return Choices(tuple((str(each.number), label(each)) for each in context.case.complaints if fits(each)))


def _orders(context: FormContext) -> Choices:
    day, text = context.language.day, gettext_noop("Order %(number)s, due on %(day)s")
    orders = context.case.orders
    return Choices(
        tuple((str(o.number), context.translate(text, number=o.number, day=day(o.due))) for o in orders)
    )


def _conditions(context: FormContext) -> Choices:
    localise = context.language.localise
    return Choices(tuple((each.id, localise(each.title)) for each in context.rules.entry_conditions))


def _lift_conditions(context: FormContext) -> Choices:
    suspension = context.case.suspension
    return Choices(tuple((each, each) for each in suspension.lift_conditions) if suspension else ())


def _grounds(context: FormContext) -> Choices:
    """The grounds of the scheme for this kind of decision."""
    grounds = context.rules.sanction_grounds
    lists = {
        "suspend": grounds.suspension,
        "revoke": grounds.revocation,
        "deregister": open_deregistration_grounds(context.case, grounds.deregistration, context.today),
        "downgrade": downgrade_grounds(context.rules),
    }
    localise = context.language.localise
    return Choices(tuple((each.id, localise(each.title)) for each in lists.get(context.name, ())))


def _measures(context: FormContext) -> Choices:
    """The measures that are pending."""
    return Choices(
        tuple((each.value, enum_label(each, context.language)) for each in sorted(context.case.measures))
    )


def _successor(context: FormContext) -> Choices:
    succession = context.scheme.successions.get(context.case.edition)
    return Choices(((succession.successor, succession.successor),) if succession else ())


_CHOICES_BY_FIELD: Final[Mapping[str, Callable[[FormContext], Choices]]] = {
    "level": _levels,
    "finding": _findings,
    "change": _changes,
    "appeal": _appeals,
    "complaint": _complaints,
    "order": _orders,
    "against": appealable_events,
    "rectifies": rectifiable_events,
    "carry": _successor_choices,
    "keep": _successor_choices,
    "version": decisions_to_set_aside,
    "stays": dependent_decisions,
    "proposal": proposals_to_confirm,
    "audit": audit_choices,
    "deletions": deletion_choices,
    "conditions": _conditions,
    "conditions_met": _lift_conditions,
    "ground": _grounds,
    "edition": _successor,
    "measure": _measures,
    "leader": team_choices,
    "team": team_choices,
    "people": interested_people,
    "not_applicable.kind": lambda context: document_kinds(context.rules, context.language),
    "permits.kind": lambda context: permit_kinds(context.rules, context.language, context.case.permits),
    "documents.kind": lambda context: document_kinds(context.rules, context.language),
    "agreement.kind": lambda _context: Choices(((AGREEMENT, AGREEMENT),), fixed=True),
}

"""On what does a decision rest? The facts of the case that are shown beside its form."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from api.pages.deciding.asking import Asking
from api.pages.deciding.wording import _
from api.pages.words import field_label
from domain.calendar import last_day_of_months
from domain.certificate.state import Audit
from domain.events.appeals import ComplaintFiled
from domain.organisation import Alteration, Organisation

Facts = Iterator[tuple[str, str]]


def facts(asking: Asking) -> list[tuple[str, str]]:
    """(name, text) pairs: first of the certificate, then what this decision in particular rests on."""
    case, day = asking.case, asking.language.day
    found = [
        (asking.say(_("Scheme")), asking.language.titled(asking.rules.title)),
        (asking.say(_("Edition")), case.edition),
    ]
    if case.level:
        found.append((asking.say(_("Level")), asking.level(case.level)))
    if case.valid_until:
        found.append((asking.say(_("Valid until")), day(case.valid_until)))
    return [*found, *FACTS_OF_DECISION[asking.name](asking)]


def altered(alteration: Alteration, asking: Asking) -> str:
    """What becomes what, in one line."""
    fields = alteration.fields.items()
    return "；".join(f"{field_label(name, asking.language, Organisation)}：{value}" for name, value in fields)


def _audit(asking: Asking) -> Facts:
    """The last audit that was held."""
    held = next((audit for audit in reversed(asking.case.audits) if audit.held_to), None)
    if held:
        yield from _of_audit(held, asking)


def _of_audit(audit: Audit, asking: Asking) -> Facts:
    say, joined = asking.say, asking.language.term("list", "and").join
    yield say(_("Audit")), asking.language.term("purpose", audit.purpose)
    yield say(_("Audit team")), joined(asking.called(person) for person in audit.team)
    yield say(_("Held until")), asking.language.day(audit.held_to) if audit.held_to else ""
    yield say(_("Level reached")), asking.level(audit.level) or asking.language.term("value", "none")
    yield say(_("Recommended by the team")), _truth(audit.recommended, asking)
    if audit.reviewed is not None:
        yield say(_("Review positive")), _truth(audit.reviewed, asking)
    if asking.case.findings:
        yield say(_("Findings not closed")), joined(each.finding.id for each in asking.case.findings)


def _truth(said: bool, asking: Asking) -> str:
    return asking.language.term("value", "yes" if said else "no")


def _suspension_to_be(asking: Asking) -> Facts:
    months = asking.rules.limits.suspension_months
    latest = asking.language.day(last_day_of_months(asking.today, months))
    yield asking.say(_("Longest suspension")), asking.say(_("%(months)s months"), months=months)
    yield asking.say(_("Last day if it begins today")), latest


def _suspension(asking: Asking) -> Facts:
    if suspension := asking.case.suspension:
        yield asking.say(_("Suspended since")), asking.language.moment(suspension.start)
        yield asking.say(_("Last day for lifting it")), asking.language.day(suspension.until)


def _particulars(asking: Asking) -> Facts:
    particulars = asking.case.particulars
    present = particulars.organisation.model_dump() | {"scope": particulars.scope}
    for name, value in present.items():
        if value is not None:
            yield field_label(name, asking.language, Organisation), str(value)


def _proposals(asking: Asking) -> Facts:
    for change in asking.case.changes:
        proposed = altered(change.proposed, asking) or asking.say(_("Nothing on the certificate"))
        yield asking.say(_("Change %(number)s"), number=change.number), proposed


def _complaints(asking: Asking) -> Facts:
    open_ = {complaint.number for complaint in asking.case.complaints}
    for recorded in asking.history:
        event = recorded.event
        if isinstance(event, ComplaintFiled) and event.complaint in open_:
            yield asking.say(_("Complaint %(number)s"), number=event.complaint), event.statement


def _succession(asking: Asking) -> Facts:
    yield from _audit(asking)
    if succession := asking.scheme.successions.get(asking.case.edition):
        yield asking.say(_("New edition")), succession.successor
        yield asking.say(_("To be moved by")), asking.language.day(succession.deadline)


def _nothing(_asking: Asking) -> Facts:
    """The certificate alone, or what the controls of the form show already."""
    return iter(())


def _limit_of_appeals(asking: Asking) -> Facts:
    days = asking.rules.limits.appeal_days
    yield (
        asking.say(_("Time to lodge an appeal")),
        asking.say(_("%(days)s days from the decision"), days=days),
    )


FACTS_OF_DECISION: Final[Mapping[str, Callable[[Asking], Facts]]] = {
    **dict.fromkeys(("review", "grant", "refuse", "supervise", "upgrade", "downgrade"), _audit),
    **dict.fromkeys(("request-change", "rectify"), _particulars),
    **dict.fromkeys(("evaluate-change", "change", "reject-change"), _proposals),
    **dict.fromkeys(("acknowledge-complaint", "answer-complaint", "close-complaint"), _complaints),
    "suspend": _suspension_to_be,
    "reinstate": _suspension,
    "revoke": _suspension,
    "transition": _succession,
    "lodge-appeal": _limit_of_appeals,
    **dict.fromkeys(("request-supplement", "supplement", "accept", "decline", "withdraw"), _nothing),
    **dict.fromkeys(("sign-agreement", "plan-audit", "record-audit"), _nothing),
    **dict.fromkeys(("correct", "close-nonconformity", "deregister"), _nothing),
    **dict.fromkeys(("acknowledge-appeal", "decide-appeal", "file-complaint"), _nothing),
}
"""Decision → what it rests on in particular. Every decision is in here."""

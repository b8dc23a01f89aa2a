"""What fits into the fields of a form, as the case stands? Only offered: the rules stay in the domain."""

from collections.abc import Callable, Mapping
from typing import Final

from api.pages.deciding.asking import Asking
from api.pages.deciding.controls import Offer, Offers
from api.pages.deciding.teams import members
from api.pages.deciding.wording import _
from api.pages.language import Language
from domain.certificate.appeals import ADVERSE
from domain.certificate.state import Appeal, Change, Complaint
from domain.scheme.model import Scheme

AGREEMENT: Final = "agreement"
OTHER: Final = "other"
_KINDS: Final[Mapping[str, str]] = {
    "correction": _("Evidence of the correction"),
    OTHER: _("Another document"),
}
"""Documents that no scheme asks for by name."""


LEVELS_OF_DECISION: Final[Mapping[str, Callable[[int, int], tuple[int, int]]]] = {
    "grant": lambda _present, reached: (1, reached),
    "upgrade": lambda present, reached: (present + 1, reached),
    "downgrade": lambda present, _reached: (1, present - 1),
}
"""Decision on a level → the lowest and the highest rank that fit. Every decision with a level is in here."""


def offers(asking: Asking) -> Offers:
    """What can be chosen, by the key of the field."""
    found = {key: each(asking) for key, each in _FITTING.items() if _is_asked(key, asking)}
    return {key: offer for key, offer in found.items() if offer is not None}


def kinds_of_documents(rules: Scheme, language: Language) -> Offer:
    """Kinds of documents: those the scheme asks for first."""
    asked = ((each.kind, language.titled(each.title)) for each in rules.required_documents)
    return Offer((*asked, *((kind, language.gettext(text)) for kind, text in _KINDS.items())))


def _is_asked(key: str, asking: Asking) -> bool:
    return key.partition(".")[0] in asking.decision.terms.model_fields


def _levels(asking: Asking) -> Offer:
    """Up to the level reached, above or below the present one, as the decision goes."""
    rules, case = asking.rules, asking.case
    ranks = rules.ranks
    present = ranks.get(case.level or "", 0)
    reached = max((ranks.get(audit.level or "", 0) for audit in case.audits[-1:]), default=0)
    lowest, highest = LEVELS_OF_DECISION[asking.name](present, reached)
    fitting = [level for level in reversed(rules.levels) if lowest <= ranks[level.id] <= highest]
    return Offer(tuple((level.id, asking.language.titled(level.title)) for level in fitting))


def _findings(asking: Asking) -> Offer:
    only_corrected = asking.name == "close-nonconformity"
    open_ = [known for known in asking.case.findings if known.corrected or not only_corrected]
    return Offer(tuple((each.finding.id, f"{each.finding.id}　{each.finding.statement}") for each in open_))


def _changes(asking: Asking) -> Offer:
    def fits(change: Change) -> bool:
        if asking.name == "evaluate-change":
            return change.favourable is None
        if asking.name == "change" and not change.favourable:
            return False
        return change.favourable is not None and change.evaluated_by != asking.by.person

    return Offer(tuple((str(c.number), _change(c, asking)) for c in asking.case.changes if fits(c)))


def _change(change: Change, asking: Asking) -> str:
    day = asking.language.day(change.reported_on)
    return asking.say(_("Change %(number)s, reported on %(day)s"), number=change.number, day=day)


def _appeals(asking: Asking) -> Offer:
    taken_by_me = {d.version for d in asking.case.decided if d.by == asking.by.person}

    def fits(appeal: Appeal) -> bool:
        if asking.name == "acknowledge-appeal":
            return not appeal.acknowledged and not appeal.decided
        return not appeal.decided and appeal.against not in taken_by_me

    def told(appeal: Appeal) -> str:
        decision = entry(appeal.against, asking)
        return asking.say(
            _("Appeal %(number)s against: %(decision)s"), number=appeal.number, decision=decision
        )

    return Offer(tuple((str(each.number), told(each)) for each in asking.case.appeals if fits(each)))


def _complaints(asking: Asking) -> Offer:
    def fits(complaint: Complaint) -> bool:
        if asking.name == "acknowledge-complaint":
            return not complaint.acknowledged
        return complaint.answered or asking.name != "close-complaint"

    def told(complaint: Complaint) -> str:
        moment = asking.language.moment(complaint.received_at)
        return asking.say(
            _("Complaint %(number)s, received %(moment)s"), number=complaint.number, moment=moment
        )

    return Offer(tuple((str(each.number), told(each)) for each in asking.case.complaints if fits(each)))


def _against(asking: Asking) -> Offer:
    appealed = {appeal.against for appeal in asking.case.appeals}
    versions = [d.version for d in asking.case.decided if d.topic in ADVERSE and d.version not in appealed]
    return Offer(tuple((str(version), entry(version, asking)) for version in versions))


def _rectifiable(asking: Asking) -> Offer:
    return Offer(tuple((str(said.version), entry(said.version, asking)) for said in asking.case.said))


def entry(version: int, asking: Asking) -> str:
    """An entry of the history in words: what it was, and on which day it was recorded."""
    recorded = asking.history[version - 1]
    return f"{asking.language.term('topic', recorded.topic)}　{asking.language.moment(recorded.recorded_at)}"


def _audits(asking: Asking) -> Offer:
    day, text = asking.language.day, _("Audit %(number)s, held until %(day)s")
    held = ((audit.number, audit.held_to) for audit in asking.case.audits if audit.held_to)
    return Offer(tuple((str(number), asking.say(text, number=number, day=day(to))) for number, to in held))


def _conditions(asking: Asking) -> Offer:
    titled = asking.language.titled
    return Offer(tuple((each.id, titled(each.title)) for each in asking.rules.entry_conditions))


def _to_lift(asking: Asking) -> Offer:
    suspension = asking.case.suspension
    return Offer(tuple((each, each) for each in suspension.lift_conditions) if suspension else ())


def _successor(asking: Asking) -> Offer:
    succession = asking.scheme.successions.get(asking.case.edition)
    return Offer(((succession.successor, succession.successor),) if succession else ())


_FITTING: Final[Mapping[str, Callable[[Asking], Offer | None]]] = {
    "level": _levels,
    "finding": _findings,
    "change": _changes,
    "appeal": _appeals,
    "complaint": _complaints,
    "against": _against,
    "rectifies": _rectifiable,
    "audit": _audits,
    "conditions": _conditions,
    "conditions_met": _to_lift,
    "edition": _successor,
    "leader": members,
    "team": members,
    "documents.kind": lambda asking: kinds_of_documents(asking.rules, asking.language),
    "agreement.kind": lambda _asking: Offer(((AGREEMENT, AGREEMENT),), fixed=True),
}

"""Random terms of decisions: mostly valid, sometimes not."""

from datetime import date, timedelta
from random import Random
from typing import Any, Final

from domain.certificate.set_aside import open_to_set_aside
from domain.certificate.state import Certificate
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import ChangeKind, Measure
from domain.scheme.grounds import DeregistrationGround, RevocationGround, SuspensionGround
from tests.domain.certificate.builders import EDITION, NEXT_EDITION
from tests.domain.certificate.sample_history import CONDITIONS, DOCUMENTS, OTHER_USCC, REASON, USCC, sheet

LEVELS: Final = ("qualified", "three-star", "four-star", "five-star", "eight-star")
OUTSIDE: Final = ("P-outside-1", "P-outside-2")
INSIDE: Final = ("P-leader", "P-all-1", "P-all-2", "P-decider", "P-brother-in-law")
SHEETS: Final = tuple(
    sheet(points, specials) for points in (60, 72, 85, 93, 96, 100) for specials in (0, 1, 5)
)
GOOD: Final = tuple(sheet(points) for points in (85, 93, 96, 100))
CLAUSES: Final = (None, "5.1.1.1", "5.3.1.1", "9.9.9")
ALTERATIONS: Final[tuple[dict[str, Any], ...]] = (
    {"name": "甲公司"},
    {"name": "乙公司"},
    {"address": "新地址"},
    {"uscc": OTHER_USCC},
    {"uscc": USCC, "name": "丙公司"},
    {"headcount": 5000},
    {"scope": "空调的售后服务"},
    {},
)
DOCUMENT: Final = DOCUMENTS[0].model_dump()


def random_terms(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    """The terms of a decision, as in JSON."""
    makers = (
        _of_application,
        _of_evaluation,
        _of_upkeep,
        _of_sanctions,
        _of_changes,
        _of_appeals,
        _of_set_aside,
        _of_complaints,
    )
    terms: dict[str, Any] = {}
    for maker in makers:
        terms = maker(name, case, today, random) or terms
    return {"reason": REASON, **terms}


def _near_date(today: date, random: Random, before: int = 90, later: int = 0) -> date:
    return today + timedelta(days=random.randint(-before, later))


def _effective_on(today: date, random: Random) -> dict[str, Any]:
    """Mostly from now on; otherwise from an earlier day, today, or (invalid) tomorrow."""
    days = random.choice((0, 0, -1, -3, -20, -90, -400, 1))
    return {"effective_on": random.choice((None, today + timedelta(days=days)))}


def _evidence(random: Random) -> dict[str, Any]:
    """Mostly a document; otherwise a complaint or a finding that may not exist, or nothing."""
    document: dict[str, Any] = {"document": DOCUMENT}
    return random.choice((document, document, document, {"complaint": 1}, {"finding": "1-N1"}, {}))


def _permits(today: date, random: Random) -> list[dict[str, Any]]:
    """Mostly none; otherwise one that lapses soon or has lapsed."""
    if random.random() < 0.7:
        return []
    return [{"kind": "permits", "valid_until": _near_date(today, random, 30, 60)}]


def _number(random: Random, known: list[int]) -> int:
    return random.choice([*known, *known, 7]) if known else 1


def _audit(case: Certificate, random: Random) -> int | None:
    """Mostly none, which is enough while exactly one fits."""
    return random.randint(1, len(case.audits) + 1) if random.random() < 0.3 else None


def _of_application(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    match name:
        case "request-supplement":
            return {"missing": ["the licence"], "due": _near_date(today, random, 2, 40)}
        case "supplement":
            return {"documents": [DOCUMENT], "permits": _permits(today, random)}
        case "accept":
            return {"conditions": CONDITIONS if random.random() < 0.9 else CONDITIONS[1:]}
        case "sign-agreement":
            return {"agreement": DOCUMENT, "signed_on": _near_date(today, random, 5, 1)}
        case "uphold-audit":
            return {"audit": len(case.audits) or 1, "people": [random.choice(("P-auditor", "P-leader"))]}
        case "grant":
            level = (case.audits[-1].level if case.audits else None) or "five-star"
            because = random.choice((None, "recently founded"))
            first = random.choice((None, None, today, today + timedelta(days=20), today - timedelta(days=1)))
            level = level if random.random() < 0.7 else random.choice(LEVELS)
            return {
                "audit": _audit(case, random),
                "level": level,
                "lower_because": because,
                "valid_from": first,
                "despite_interest": because,
            }
    return {}


def _of_evaluation(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    match name:
        case "plan-audit":
            inside = random.sample(INSIDE, random.choice((0, 0, 0, 1, 2)))
            team = [*random.sample(OUTSIDE, random.randint(1, 2)), *inside]
            late = [AuditPurpose.SURVEILLANCE, *(p for p in AuditPurpose if p is not AuditPurpose.INITIAL)]
            purpose = random.choice(late) if case.number else AuditPurpose.INITIAL
            starts = _near_date(today, random, 2, 20)
            leader = team[0] if random.random() < 0.95 else "P-nobody"
            ends = starts + timedelta(days=random.choice((0, 1, 2, -1) if random.random() < 0.2 else (1,)))
            return {"purpose": purpose, "leader": leader, "team": team, "starts": starts, "ends": ends}
        case "cancel-audit":
            return {"audit": _audit(case, random)}
        case "replace-team":
            team = random.sample((*OUTSIDE, *INSIDE), 2)
            return {"audit": _audit(case, random), "leader": random.choice(team), "team": team}
        case "record-audit":
            held = _near_date(today, random, 3)
            observed = [{"grade": "minor", "clause": random.choice(CLAUSES), "statement": "late"}]
            return {
                "audit": _audit(case, random),
                "held_from": held,
                "held_to": held if random.random() < 0.9 else held + timedelta(days=3),
                "sheet": random.choice(SHEETS if random.random() < 0.3 else GOOD),
                "nonconformities": observed * random.choice((0, 0, 1, 2)),
                "recommended": random.random() < 0.9,
            }
        case "review":
            return {"audit": _audit(case, random), "positive": random.random() < 0.8}
        case "correct" | "accept-correction" | "reject-correction" | "close-nonconformity":
            known = [open_.finding.id for open_ in case.findings]
            finding = random.choice([*known, "9-N9"] if random.random() < 0.1 else known or ["1-S1"])
            return {"finding": finding, **_of_finding(name, today, random)}
    return {}


def _of_finding(name: str, today: date, random: Random) -> dict[str, Any]:
    match name:
        case "correct":
            by_day = _near_date(today, random, 5, 10)
            return {"cause": "haste", "action": "training", "responsible": "service", "by_day": by_day}
        case "accept-correction":
            return {"due": _near_date(today, random, 1, 15)}
        case "close-nonconformity":
            return {"verification": "seen"}
    return {}


def _of_upkeep(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    match name:
        case "supervise":
            measures = random.sample(list(Measure), random.randint(0, 2))
            passed = random.random() < 0.6
            keep = passed and random.random() < 0.9
            measures = [] if keep else measures
            return {"audit": _audit(case, random), "passed": passed, "measures": measures}
        case "downgrade":
            ground = random.choice((None, None, "surveillance_failed", "complaint"))
            return {"level": random.choice(LEVELS), "ground": ground, **_effective_on(today, random)}
        case "waive-measure":
            return {"measure": random.choice(sorted(case.measures) or list(Measure))}
        case "upgrade":
            level = random.choice(LEVELS)
            return {"audit": _audit(case, random), "level": level, **_effective_on(today, random)}
        case "transition":
            edition = random.choice((NEXT_EDITION, EDITION))
            return {"audit": _audit(case, random), "edition": edition, **_effective_on(today, random)}
    return {}


def _of_sanctions(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    lifting = case.suspension.lift_conditions if case.suspension else ("made good",)
    match name:
        case "suspend":
            until = random.choice((None, None, _near_date(today, random, 10, 250)))
            ground = random.choice(list(SuspensionGround))
            return {
                "ground": ground,
                "until": until,
                **_evidence(random),
                "lift_conditions": ["made good"],
                **_effective_on(today, random),
            }
        case "reinstate":
            met = lifting if random.random() < 0.9 else ("something else",)
            return {"conditions_met": met, **_effective_on(today, random)}
        case "extend-suspension":
            running = case.suspension.until if case.suspension else today
            return {"until": _near_date(running, random, 2, 60)}
        case "record-lifting-evaluation":
            return {"held_on": _near_date(today, random, 20), "document": DOCUMENT}
        case "revoke":
            return {
                "ground": random.choice(list(RevocationGround)),
                **_evidence(random),
                **_effective_on(today, random),
            }
        case "deregister":
            return {
                "ground": random.choice(list(DeregistrationGround)),
                **_evidence(random),
                **_effective_on(today, random),
            }
    return {}


def _of_changes(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    change = _number(random, [change.number for change in case.changes])
    match name:
        case "request-change":
            kind = random.choice(list(ChangeKind))
            proposed = random.choice(ALTERATIONS)
            reported = _near_date(today, random, 5, 1)
            return {"kind": kind, "description": "moved", "proposed": proposed, "reported_on": reported}
        case "evaluate-change":
            audit = random.choice((None, None, 1, len(case.audits) or 1, 99))
            return {"change": change, "favourable": random.random() < 0.7, "audit": audit}
        case "change":
            return {"change": change, "permits": _permits(today, random), **_effective_on(today, random)}
        case "reject-change":
            return {"change": change}
        case "rectify":
            versions = [said.version for said in case.said]
            return {"rectifies": _number(random, versions), "altered": random.choice(ALTERATIONS)}
    return {}


def _of_appeals(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    appeal = _number(random, [appeal.number for appeal in case.appeals if not appeal.decided])
    match name:
        case "lodge-appeal" if case.findings and random.random() < 0.3:
            open_ = random.choice(case.findings)
            audit = case.audits[open_.audit - 1]
            return {"against": audit.recorded_as, "finding": open_.finding.id, "lodged_on": today}
        case "lodge-appeal" if case.decisions:
            against = random.choice(case.decisions)
            lodged = min(today, against.on + timedelta(days=random.choice((1, 5, 31))))
            return {"against": against.version, "lodged_on": lodged}
        case "lodge-appeal":
            return {"against": 1, "lodged_on": today}
        case "acknowledge-appeal" | "hold-effect":
            return {"appeal": appeal}
        case "decide-appeal":
            version = next((each.against for each in case.appeals if each.number == appeal), 1)
            return {
                "appeal": appeal,
                "upheld": random.random() < 0.6,
                "stays": _stays(version, case, random),
                **_effective_on(today, random),
            }
    return {}


def _of_set_aside(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    versions = [each.version for each in open_to_set_aside(case)]
    of = random.choice([*versions, *versions, *versions, 1])
    terms = {"version": of, "stays": _stays(of, case, random)}
    match name:
        case "set-aside":
            basis, document = random.choice((("own_review", None), ("court", DOCUMENT), ("court", None)))
            return terms | {"basis": basis, "document": document, **_effective_on(today, random)}
        case "propose-set-aside":
            return terms | _effective_on(today, random)
        case "confirm-set-aside":
            return {"proposal": _number(random, [each.version for each in case.proposals])}
    return {}


def _stays(of: int, case: Certificate, random: Random) -> list[int]:
    """Some of the decisions that rest on it."""
    resting = [each.version for each in case.decisions if each.rests_on == of and not each.set_aside]
    return random.sample(resting, random.randint(0, len(resting)))


def _of_complaints(name: str, case: Certificate, today: date, random: Random) -> dict[str, Any]:
    complaint = _number(random, [complaint.number for complaint in case.complaints])
    match name:
        case "file-complaint":
            received = f"{_near_date(today, random, 5, 1)}T02:00:00Z"
            return {"kind": "service", "received_at": received, "statement": "no answer"}
        case "acknowledge-complaint":
            return {"complaint": complaint}
        case "answer-complaint":
            return {"complaint": complaint, "answer": "we look into it"}
        case "close-complaint":
            return {"complaint": complaint, "substantiated": True, "outcome": "made good", "follows": "audit"}
        case "order-correction":
            return {"due": _near_date(today, random, -3, 30), "complaint": None}
        case "confirm-correction":
            return {"order": _number(random, [order.number for order in case.orders])}
        case "investigate-complaint":
            return {"complaint": complaint, "result": "true"}
    return {}

"""From the plan of an audit to the decision on the application."""

from datetime import timedelta

from demo.dossier import Dossier
from demo.lives.applying import accepted, applied, signed
from demo.sheets import Outcome, observations, sheet
from demo.words import said
from demo.world import Life
from domain.certificate.deciding import Terms
from domain.certificate.decision import GrantTerms
from domain.certificate.evaluation import AuditPlan, AuditReport, ReviewResult
from domain.certificate.findings import Closing, Correction
from domain.events.evaluation import AuditPurpose
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from domain.values import LevelId, Role


def planned(file: Dossier, purpose: AuditPurpose = AuditPurpose.INITIAL) -> Life:
    """A team without interests in the organisation is chosen."""
    yield file.after(2, 8)
    leader = file.auditor()
    starts = file.planned_for = file.after(7, 20).date()
    terms = AuditPlan(
        reason=said("按审核方案组成评审组"),
        purpose=purpose,
        leader=leader,
        team=(leader, file.auditor({leader})),
        starts=starts,
        ends=starts + timedelta(days=1),
    )
    file.take("plan-audit", terms, Role.PLANNER)


def audited(file: Dossier, outcome: Outcome, rules: Scheme | None = None) -> Life:
    """The audit is held some weeks after its plan, and recorded by its leader."""
    yield file.working(file.planned_for + timedelta(days=file.random.randint(2, 5)))
    rules = rules or file.rules
    good = outcome.level is not None
    terms = AuditReport(
        reason=said("现场评审结束，提交评审报告"),
        held_from=file.planned_for,
        held_to=file.planned_for + timedelta(days=1),
        sheet=sheet(rules, outcome, file.random),
        nonconformities=observations(rules, outcome, file.random),
        recommended=good,
    )
    file.take("record-audit", terms, file.leader())


def corrected(file: Dossier) -> Life:
    """The organisation answers every finding."""
    if not file.case.findings:
        return
    yield file.after(5, 15)
    for known in file.case.findings:
        terms = Correction(
            reason=said("组织提交整改材料"),
            finding=known.finding.id,
            cause=said("制度执行不到位"),
            action=said("修订制度并重新培训"),
        )
        file.take("correct", terms, Role.REGISTRAR)


def closed(file: Dossier) -> Life:
    """Whoever led the audit verifies the corrections."""
    if not file.case.findings:
        return
    yield file.after(2, 6)
    for known in file.case.findings:
        terms = Closing(
            reason=said("整改有效"), finding=known.finding.id, verification=said("书面验证整改材料")
        )
        file.take("close-nonconformity", terms, file.leader())


def reviewed(file: Dossier, *, positive: bool = True) -> Life:
    """Someone who was not there looks at the results."""
    yield file.after(2, 5)
    what = "评审过程和结果符合要求" if positive else "评审结果不支持认证"
    file.take("review", ReviewResult(reason=said(what), positive=positive), Role.REVIEWER)


def grant(file: Dossier, level: LevelId | None = None) -> None:
    """Grant the certificate at this very moment, at the level reached or at a lower one."""
    reached = file.case.audits[-1].level or ""
    lower = None if level in {None, reached} else said("相关制度运行时间不足一年")
    terms = GrantTerms(reason=said("符合认证要求，予以批准"), level=level or reached, lower_because=lower)
    file.take("grant", terms, Role.DECIDER)


def refused(file: Dossier) -> Life:
    """The certificate is not granted."""
    yield file.after(2, 5)
    file.take("refuse", Terms(reason=said("评审结果未达到认证要求")), Role.DECIDER)


def evaluated(file: Dossier, purpose: AuditPurpose, outcome: Outcome, rules: Scheme | None = None) -> Life:
    """A whole audit, with its findings closed and its results reviewed."""
    yield from planned(file, purpose)
    yield from audited(file, outcome, rules)
    yield from corrected(file)
    yield from closed(file)
    yield from reviewed(file)


def approved(file: Dossier, particulars: Particulars, prior: Dossier | None = None) -> Life:
    """The whole way until only the decision is missing."""
    yield from applied(file, particulars, prior, incomplete=file.random.random() < 0.3)
    yield from accepted(file)
    yield from signed(file)
    yield from evaluated(file, AuditPurpose.INITIAL, ordinary(file))


def certified(file: Dossier, particulars: Particulars, prior: Dossier | None = None) -> Life:
    """The whole way to a certificate; at most 125 days long."""
    yield from approved(file, particulars, prior)
    yield file.after(2, 5)
    grant(file)


def ordinary(file: Dossier, level: LevelId | None = None, observations: int | None = None) -> Outcome:
    """What an audit usually comes to: the level the organisation is worth, and a few findings."""
    random = file.random
    deductions = 1 if file.rules.table and random.random() < 0.1 else 0
    many = random.choice((0, 0, 0, 1, 1, 2)) if observations is None else observations
    return Outcome(level or file.aim, deductions, many, major=random.random() < 0.15)

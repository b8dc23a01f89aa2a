"""What passed from the predecessor to a case and is pending there, for its page (rule 16)."""

from dataclasses import dataclass

from domain.certificate.pending_matters import NO_MATTERS
from domain.certificate.records import PREDECESSORS_AUDIT, Change, CorrectionOrder, OpenFinding
from domain.certificate.state import Certificate
from domain.events.upkeep import Measure


@dataclass(frozen=True)
class PassedMatters:
    """The open matters of the predecessor, under the numbers that they have here; misuses by their number."""

    findings: tuple[OpenFinding, ...]
    measures: tuple[Measure, ...]
    changes: tuple[Change, ...]
    orders: tuple[CorrectionOrder, ...]
    misuses: tuple[int, ...]

    @property
    def any(self) -> bool:
        """Whether something is pending."""
        return bool(self.findings or self.measures or self.changes or self.orders or self.misuses)


def passed_matters(case: Certificate) -> PassedMatters:
    """What passed here and was not dealt with yet."""
    passed = case.passed or NO_MATTERS
    changes, orders = ({each.number for each in kind} for kind in (passed.changes, passed.orders))
    misuses = {each.number for each in passed.misuses}
    return PassedMatters(
        findings=tuple(each for each in case.findings if each.audit == PREDECESSORS_AUDIT),
        measures=tuple(each for each in passed.measures if each in case.measures),
        changes=tuple(each for each in case.changes if each.number in changes),
        orders=tuple(each for each in case.orders if each.number in orders),
        misuses=tuple(each.complaint for each in case.misuses if each.complaint in misuses),
    )

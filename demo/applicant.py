"""Generated organisations that apply for certification, with their body and their scheme."""

from dataclasses import dataclass
from random import Random
from typing import Final

from demo.case import DemoCase
from demo.generated_marks import marked_generated
from demo.names import AFTER_SALES, Trade, organisation
from demo.simulation import Simulation
from demo.staff import BODIES, OPERATOR, Staff
from domain.calendar import add_months, civil_date
from domain.events.institution import InterestDeclared, InterestKind
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from domain.streams import body_stream
from domain.values import PersonId, SchemeId

OTHER_TRADES: Final[dict[SchemeId, Trade]] = {
    "energy-performance-contracting": Trade("节能技术", "Energy Saving", "合同能源管理服务"),
    "property-management": Trade("物业管理", "Property Management", "住宅和写字楼的物业管理服务"),
    "security": Trade("保安服务", "Security", "门卫、巡逻和守护服务"),
    "teahouse": Trade("茶文化", "Tea Culture", "茶馆经营服务"),
    "business-hotel": Trade("酒店管理", "Hotel", "商务饭店服务"),
    "green-hotel": Trade("生态酒店", "Eco Hotel", "绿色饭店服务"),
    "cleaning": Trade("环境清洁", "Cleaning", "清洁环卫服务"),
    "demo-service": Trade("示范服务", "Model Service", "虚构标准下的演示服务"),
}

_INTERESTS: Final = 0.08
"""Chance that someone of the body has a tie to the organisation."""


@dataclass(frozen=True)
class Applicant:
    """An organisation that is about to apply; `number` is its place in the history."""

    simulation: Simulation
    staff: Staff
    rules: Scheme
    particulars: Particulars
    number: int
    random: Random
    people_with_interest: frozenset[PersonId] = frozenset()

    def new_case(self, cycle: int = 0) -> DemoCase:
        """A new case of this organisation; its numbers of cycles count from 0."""
        demo_case = DemoCase(
            self.simulation, self.staff, self.rules, f"demo/{self.number}/{cycle}", self.random
        )
        demo_case.people_with_interest |= self.people_with_interest
        return demo_case


def new_applicant(simulation: Simulation, rules: Scheme, number: int, seed: int) -> Applicant:
    """The organisation of that number; with a small chance someone of the body has an interest in it."""
    random = Random(f"{seed}/{number}")  # noqa: S311  (the same seed must give the same history)
    trade = OTHER_TRADES.get(rules.scheme) or random.choice(AFTER_SALES)
    staff = random.choice(BODIES)
    holder = organisation(number, seed, trade, random)
    particulars = Particulars(organisation=holder, scope=marked_generated(trade.scope))
    people_with_interest = {random.choice(staff.people).person} if random.random() < _INTERESTS else set()
    return Applicant(simulation, staff, rules, particulars, number, random, frozenset(people_with_interest))


def declare_interests(applicant: Applicant) -> None:
    """Record every interest that the body's people have in the organisation."""
    since = add_months(civil_date(applicant.simulation.now), -applicant.random.randint(2, 60))
    for person in sorted(applicant.people_with_interest):
        declared = InterestDeclared(
            reason=marked_generated("人员申报利益关系"),
            person=person,
            uscc=applicant.particulars.organisation.uscc,
            kind=applicant.random.choice(list(InterestKind)),
            since=since,
        )
        request = applicant.simulation.command(
            OPERATOR, f"interest/{applicant.number}/{person}", str(body_stream(applicant.staff.id))
        )
        applicant.simulation.institutions.declare_interest(applicant.staff.id, declared, request)

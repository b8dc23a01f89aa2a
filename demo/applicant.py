"""Who is it whose life is lived, with which body, and under which rules?"""

from dataclasses import dataclass
from random import Random
from typing import Final

from demo.dossier import Dossier
from demo.names import AFTER_SALES, Trade, organisation
from demo.staff import BODIES, OPERATOR, Staff
from demo.words import said
from demo.world import World
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
    """An organisation that is about to apply; `place` is its number in the history."""

    world: World
    staff: Staff
    rules: Scheme
    particulars: Particulars
    place: int
    random: Random
    conflicted: frozenset[PersonId] = frozenset()

    def dossier(self, cycle: int = 0) -> Dossier:
        """A new case of this organisation; its numbers of cycles count from 0."""
        file = Dossier(self.world, self.staff, self.rules, f"demo/{self.place}/{cycle}", self.random)
        file.conflicted |= self.conflicted
        return file


def applicant(world: World, rules: Scheme, place: int, seed: int) -> Applicant:
    """The organisation of that number; perhaps someone of the body declares a tie to it at once."""
    random = Random(f"{seed}/{place}")  # noqa: S311  (the same seed must give the same history)
    trade = OTHER_TRADES.get(rules.scheme) or random.choice(AFTER_SALES)
    staff = random.choice(BODIES)
    holder = organisation(place, seed, trade, random)
    particulars = Particulars(organisation=holder, scope=said(trade.scope))
    tied = {random.choice(staff.people).person} if random.random() < _INTERESTS else set()
    return Applicant(world, staff, rules, particulars, place, random, frozenset(tied))


def declare_interests(one: Applicant) -> None:
    """Put every tie of the body's people to the organisation on record."""
    since = add_months(civil_date(one.world.now), -one.random.randint(2, 60))
    for person in sorted(one.conflicted):
        declared = InterestDeclared(
            reason=said("人员申报利益关系"),
            person=person,
            uscc=one.particulars.organisation.uscc,
            kind=one.random.choice(list(InterestKind)),
            since=since,
        )
        asked = one.world.asked(OPERATOR, f"interest/{one.place}/{person}", str(body_stream(one.staff.id)))
        one.world.institutions.declare_interest(one.staff.id, declared, asked)

"""One case in the made-up world: when does it go on, who takes the next decision, and how does it stand?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID

from pydantic import JsonValue

from demo.staff import Staff
from demo.words import said
from demo.world import World, at_work
from domain.calendar import add_months, civil_date
from domain.certificate.applying import Application
from domain.certificate.deciding import Terms
from domain.certificate.state import Certificate
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from domain.values import Document, LevelId, PersonId, Role
from services.event_store import Receipt
from services.principal import Principal

_LEVELS: Final = (0.22, 0.57, 0.86)
"""Up to which chance a scheme with four levels comes out at each but the highest."""


class Dossier:
    """One organisation's case with one body, from the application on."""

    def __init__(self, world: World, staff: Staff, rules: Scheme, key: str, random: Random) -> None:
        self.world, self.staff, self.rules, self.random = world, staff, rules, random
        self.key = key
        self.conflicted: set[PersonId] = set()
        self.aim: LevelId = self._aim()
        self.id = UUID(int=0)
        self.planned_for = world.today
        self._steps = 0

    @property
    def case(self) -> Certificate:
        """The case as it stands."""
        return self.world.case(self.id)

    @property
    def today(self) -> date:
        """The civil day it is in the world."""
        return civil_date(self.world.now)

    def after(self, fewest: int, most: int) -> datetime:
        """Some working moment that many days from now."""
        return self.working(self.today + timedelta(days=self.random.randint(fewest, most)))

    def working(self, day: date) -> datetime:
        """A moment in the working hours of that day, or of the Monday after a weekend."""
        return at_work(day, self.random)

    def on(self, day: date) -> datetime:
        """A moment in the working hours of exactly that day."""
        return at_work(day, self.random, any_day=True)

    def ago(self, days: int) -> datetime:
        """A moment on the day that lies so many days before the history's present."""
        return self.on(self.world.today - timedelta(days=days))

    def surveillance_day(self) -> date:
        """The last day for the next surveillance."""
        case = self.case
        last = case.supervised_on or case.valid_from or self.today
        return add_months(last, self.rules.limits.surveillance_months)

    def someone(self, role: Role, apart_from: Iterable[PersonId] = ()) -> Principal:
        """Someone with the role who may judge: who evaluated nothing here and has no interest."""
        case = self.case if self._steps else None
        evaluated = case.auditors | case.verifiers if case else frozenset()
        return self.staff.who(role, {*self.conflicted, *evaluated, *apart_from}, self.random)

    def auditor(self, apart_from: Iterable[PersonId] = ()) -> PersonId:
        """Someone who may be sent: who judged nothing here and has no interest."""
        excluded = {*self.conflicted, *self.case.judges, *apart_from}
        return self.staff.who(Role.AUDITOR, excluded, self.random).person

    def leader(self) -> Principal:
        """Whoever leads the audit that was planned last."""
        audit = self.case.last_audit
        return next(p for p in self.staff.people if audit and p.person == audit.leader)

    def apply(self, particulars: Particulars, documents: tuple[Document, ...], prior: UUID | None) -> None:
        """Hand in the application."""
        terms = Application(
            reason=said("组织提交认证申请" if prior is None else "组织提交再认证申请"),
            scheme=self.rules.scheme,
            edition=self.rules.edition,
            particulars=particulars,
            documents=documents,
            prior=prior,
        )
        by = self.someone(Role.REGISTRAR)
        asked = self.world.asked(by, f"{self.key}/apply", terms.model_dump(mode="json"))
        self.id = self.world.register.apply(terms, asked).stream
        self._steps = 1

    def take(self, decision: str, terms: Terms, by: Role | Principal) -> Receipt:
        """Take a decision, by name, in the person of someone with the role or of exactly that person."""
        principal = self.someone(by) if isinstance(by, Role) else by
        request: JsonValue = {"decision": decision, "terms": terms.model_dump(mode="json")}
        asked = self.world.asked(principal, f"{self.key}/{self._steps}", request)
        seen = self.case.version
        receipt = self.world.register.decide(self.id, decision, terms, seen=seen, asked=asked)
        self._steps += 1
        self.world.note(receipt)
        return receipt

    def document(self, kind: str, name: str) -> Document:
        """A document that exists only as a name and a digest."""
        digest = sha256(f"{self.key}/{kind}".encode()).hexdigest()
        return Document(kind=kind, name=f"{said(name)}.pdf", digest=f"sha256:{digest}")

    def _aim(self) -> LevelId:
        chance = self.random.random()
        place = sum(chance >= limit for limit in _LEVELS)
        return self.rules.levels[min(place, len(self.rules.levels) - 1)].id

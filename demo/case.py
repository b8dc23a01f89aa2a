"""A simulated case: the moments of its steps, the people who decide, and its current state."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID

from pydantic import JsonValue

from demo.generated_marks import marked_generated
from demo.simulation import Simulation, working_moment
from demo.staff import Staff
from domain.calendar import add_months, civil_date
from domain.certificate.applying import Application
from domain.certificate.declaration import Terms
from domain.certificate.state import Certificate
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from domain.values import Document, LevelId, PersonId, Role
from services.event_store import Receipt
from services.principal import Principal

_LEVELS: Final = (0.22, 0.57, 0.86)
"""Cumulative probabilities of each level but the highest, for a scheme with four levels."""


class DemoCase:
    """One organisation's case with one body, from the application on."""

    def __init__(self, simulation: Simulation, staff: Staff, rules: Scheme, key: str, random: Random) -> None:
        self.simulation, self.staff, self.rules, self.random = simulation, staff, rules, random
        self.key = key
        self.people_with_interest: set[PersonId] = set()
        self.target_level: LevelId = self._draw_level()
        self.id = UUID(int=0)
        self.planned_for = simulation.today
        self._steps = 0

    @property
    def case(self) -> Certificate:
        """The current state of the case."""
        return self.simulation.case(self.id)

    @property
    def today(self) -> date:
        """The civil day of the simulated clock."""
        return civil_date(self.simulation.now)

    def moment_after(self, fewest: int, most: int) -> datetime:
        """A moment in working hours, at least `fewest` and at most `most` days from now."""
        return self.working_moment(self.today + timedelta(days=self.random.randint(fewest, most)))

    def working_moment(self, day: date) -> datetime:
        """A moment in the working hours of that day, or of the Monday after a weekend."""
        return working_moment(day, self.random)

    def moment_on(self, day: date) -> datetime:
        """A moment in the working hours of exactly that day."""
        return working_moment(day, self.random, any_day=True)

    def moment_ago(self, days: int) -> datetime:
        """A moment on the day that lies so many days before the end of the history."""
        return self.moment_on(self.simulation.today - timedelta(days=days))

    def surveillance_day(self) -> date:
        """The last day for the next surveillance."""
        case = self.case
        last = case.supervised_on or case.valid_from or self.today
        return add_months(last, self.rules.limits.surveillance_months)

    def staff_member(self, role: Role, exclude: Iterable[PersonId] = ()) -> Principal:
        """Someone with the role who may decide: who evaluated nothing in this case and has no interest."""
        case = self.case if self._steps else None
        evaluators = case.auditors | case.verifiers if case else frozenset()
        return self.staff.pick(role, {*self.people_with_interest, *evaluators, *exclude}, self.random)

    def auditor(self, exclude: Iterable[PersonId] = ()) -> PersonId:
        """An auditor who decided nothing in this case and has no interest."""
        excluded = {*self.people_with_interest, *self.case.judges, *exclude}
        return self.staff.pick(Role.AUDITOR, excluded, self.random).person

    def leader(self) -> Principal:
        """The leader of the audit that was planned last and not cancelled."""
        audit = next(each for each in reversed(self.case.audits) if not each.cancelled)
        return next(each for each in self.staff.people if each.person == audit.leader)

    def apply(self, particulars: Particulars, documents: tuple[Document, ...], prior: UUID | None) -> None:
        """Submit the application, as the first step of the case."""
        terms = Application(
            reason=marked_generated("组织提交认证申请" if prior is None else "组织提交再认证申请"),
            scheme=self.rules.scheme,
            edition=self.rules.edition,
            particulars=particulars,
            documents=documents,
            prior=prior,
        )
        by = self.staff_member(Role.REGISTRAR)
        request = self.simulation.command(by, f"{self.key}/apply", terms.model_dump(mode="json"))
        self.id = self.simulation.register.apply(terms, request).stream
        self._steps = 1

    def decide(self, decision: str, terms: Terms, by: Role | Principal) -> Receipt:
        """Take a decision, by name, as that principal or as someone with that role."""
        principal = self.staff_member(by) if isinstance(by, Role) else by
        payload: JsonValue = {"decision": decision, "terms": terms.model_dump(mode="json")}
        request = self.simulation.command(principal, f"{self.key}/{self._steps}", payload)
        expected_version = self.case.version
        receipt = self.simulation.register.decide(
            self.id, decision, terms, expected_version=expected_version, request=request
        )
        self._steps += 1
        return receipt

    def document(self, kind: str, name: str) -> Document:
        """A document of which only a name and a digest exist."""
        digest = sha256(f"{self.key}/{kind}".encode()).hexdigest()
        return Document(kind=kind, name=f"{marked_generated(name)}.pdf", digest=f"sha256:{digest}")

    def _draw_level(self) -> LevelId:
        chance = self.random.random()
        rank = sum(chance >= limit for limit in _LEVELS)
        return self.rules.levels[min(rank, len(self.rules.levels) - 1)].id

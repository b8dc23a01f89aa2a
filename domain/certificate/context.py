"""Act and context: who decides when, and the facts outside the case that a decision needs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.body import Body
from domain.calendar import civil_date
from domain.certificate.state import Certificate
from domain.distrust import DistrustEntries
from domain.holder import NO_CERTIFICATES, Holder
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.values import BodyId, PersonId, Role
from domain.working_days import WEEKENDS_ALONE, WorkingDays


@dataclass(frozen=True)
class Act:
    """Who acts, with which roles, for which body, and when."""

    person: PersonId
    roles: frozenset[Role]
    body: BodyId | None
    at: datetime

    @property
    def today(self) -> date:
        """The civil day of the act in Asia/Shanghai."""
        return civil_date(self.at)


@dataclass(frozen=True)
class HolderRecord:
    """What is on record of an organisation: its certificates under the scheme, its entries of distrust.

    Under every code it ever had, at every body (rules 21, 24).
    """

    holder: Holder = NO_CERTIFICATES
    distrust: tuple[DistrustEntries, ...] = ()


@dataclass(frozen=True)
class Context:
    """Facts outside the case that a decision needs.

    `serial` is the next one of the number series. `holder` and `distrust` are what is on record of this
    organisation (`HolderRecord`), `new_code` what is of the code that the decision gives it, `successor` the
    certificate that was granted to follow this one. `working_days` knows the public holidays (rule 33).
    `holders_lost` are the holder's other certificates that are without an approved body: stream, number, and
    since when (rule 17).
    """

    scheme: PublishedScheme
    body: Body
    serial: int = 1
    prior: Certificate | None = None
    successor: Certificate | None = None
    holder: Holder = NO_CERTIFICATES
    distrust: tuple[DistrustEntries, ...] = ()
    new_code: HolderRecord = HolderRecord()
    working_days: WorkingDays = WEEKENDS_ALONE
    holders_lost: tuple[tuple[UUID, str, datetime], ...] = ()

    def rules(self, case: Certificate) -> Scheme:
        """The rules in force for the edition of the case."""
        return self.scheme.editions[case.edition]

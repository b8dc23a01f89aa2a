"""Builders for tests of views: a scheme, a body and its certificates."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from domain.calendar import last_day_of_term, start_of_day
from domain.events.application import Accepted, AgreementSigned, Applied
from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.evaluation import Audited, AuditPlanned, AuditPurpose, Reviewed
from domain.events.institution import BodyRegistered, CompetenceMode, SchemePublished
from domain.events.sanctions import Revoked, Suspended
from domain.events.upkeep import Supervised
from domain.organisation import Organisation, Particulars
from domain.recorded import Command, Recorded
from domain.scheme.grounds import RevocationGround, SuspensionGround
from domain.scheme.model import Scheme
from domain.scheme.sheet import Verdict
from domain.streams import body_stream, scheme_stream
from domain.values import Actor, Document, Role, Titles
from services.event_store import Append, EventStore, Receipt
from services.scheme_files import bundled_schemes

BODY: Final = "CNCA-R-2002-123"
OTHER_BODY: Final = "CNCA-R-2003-124"
SCHEME: Final = "after-sales"
EDITION: Final = "GB/T 27922-2011"
USCC: Final = "91350100M000100Y43"
OTHER_USCC: Final = "91512081MA62K0260E"
ACTOR: Final = Actor(person="P-li", role=Role.DECIDER, body=BODY)
SOME: Final = UUID("00000000-0000-4000-8000-000000000000")
DIGEST: Final = "sha256:" + "0" * 64
AGREEMENT: Final = Document(kind="agreement", name="agreement.pdf", digest=DIGEST)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, day: date, hour: int = 9) -> None:
        """An hour of that day in Shanghai."""
        self.now = start_of_day(day) + timedelta(hours=hour)


def scheme(**changes: object) -> Scheme:
    """The bundled after-sales scheme, with changes."""
    after_sales = next(each for each in bundled_schemes() if each.scheme == SCHEME)
    return Scheme.model_validate(after_sales.model_dump() | changes)


def certificate(name: str = "one") -> UUID:
    return uuid5(SOME, name)


def organisation(
    name: str = "证迹商贸有限公司", latin: str | None = "Certtrail Trading Ltd", uscc: str = USCC
) -> Organisation:
    return Organisation(uscc=uscc, name=name, name_latin=latin, address="福州市鼓楼区一号", headcount=120)


def particulars(of: Organisation | None = None) -> Particulars:
    return Particulars(organisation=of or organisation(), scope="家用电器的售后服务")


def applied(of: Organisation | None = None, body: str = BODY, prior: UUID | None = None) -> Applied:
    return Applied(
        reason="applied",
        body=body,
        scheme=SCHEME,
        edition=EDITION,
        particulars=particulars(of),
        documents=(),
        lineage=prior or SOME,
        prior=prior,
    )


def accepted() -> Accepted:
    return Accepted(reason="complete", rule_version="1", field="SC03", conditions=())


def signed(day: date) -> AgreementSigned:
    return AgreementSigned(reason="signed", agreement=AGREEMENT, signed_on=day)


def planned(day: date, number: int = 1, purpose: AuditPurpose = AuditPurpose.INITIAL) -> AuditPlanned:
    return AuditPlanned(
        reason="planned",
        audit=number,
        purpose=purpose,
        leader="P-bo",
        team=("P-bo",),
        starts=day,
        ends=day + timedelta(days=1),
    )


def audited(day: date, number: int = 1) -> Audited:
    return Audited(
        reason="held",
        audit=number,
        held_from=day,
        held_to=day,
        rule_version="1",
        sheet=Verdict(passed=True, level="four-star"),
        score=None,
        level="four-star",
        findings=(),
        recommended=True,
    )


def reviewed(number: int = 1) -> Reviewed:
    return Reviewed(reason="complete", audit=number, positive=True)


def granted(
    number: str, day: date, of: Organisation | None = None, level: str = "four-star", cycle: int = 0
) -> Granted:
    return Granted(
        reason="fulfils the scheme",
        number=number,
        cycle=cycle,
        lineage=SOME,
        first_issued=day,
        particulars=particulars(of),
        edition=EDITION,
        level=level,
        decided_on=day,
        valid_from=day,
        valid_until=last_day_of_term(day, 3),
    )


def suspended(until: date, effective_on: date | None = None) -> Suspended:
    return Suspended(
        reason="findings tell of it",
        ground=SuspensionGround.MAJOR_NONCONFORMITY,
        until=until,
        lift_conditions=("all closed",),
        public=True,
        fault=True,
        effective_on=effective_on,
    )


def revoked(effective_on: date | None = None) -> Revoked:
    return Revoked(
        reason="not remedied",
        ground=RevocationGround.FRAUD,
        public=True,
        fault=True,
        effective_on=effective_on,
    )


def supervised(day: date, number: int, **changes: object) -> Supervised:
    values = {
        "reason": "kept",
        "audit": number,
        "held_on": day,
        "passed": True,
        "measures": (),
        "counts": True,
    }
    return Supervised.model_validate(values | changes)


def registered(body: str = BODY, name: str = "证迹认证中心") -> BodyRegistered:
    return BodyRegistered(
        reason="approved",
        body=body,
        name=Titles(zh=name, en="Certtrail Body"),
        code="123",
        competence=CompetenceMode.WARN,
    )


def published(content: Scheme | None = None) -> SchemePublished:
    return SchemePublished(reason="in force", scheme=content or scheme())


class EventRecorder:
    """Records events in the real store, at the moments of the test's clock."""

    def __init__(self, store: EventStore, clock: Clock, commands: int = 0) -> None:
        self.store, self.clock = store, clock
        self._commands = commands

    def record(self, stream: UUID, *events: Event) -> Receipt:
        history = self.store.history(stream)
        return self.store.save([Append(stream, len(history), events)], actor=ACTOR, command=self._command())

    def open_register(self) -> None:
        """The scheme is published and the body registered."""
        self.record(scheme_stream(SCHEME), published())
        self.record(body_stream(BODY), registered())

    def grant(self, name: str, number: str, day: date, of: Organisation | None = None) -> UUID:
        """Set the clock to the day and grant a certificate."""
        self.clock.set(day)
        self.record(certificate(name), *events_until_grant(day, number, of))
        return certificate(name)

    def _command(self) -> Command:
        self._commands += 1
        return Command(id=uuid5(SOME, f"command {self._commands}"), fingerprint="f", correlation=SOME)


def events_until_grant(day: date, number: str, of: Organisation | None = None) -> Sequence[Event]:
    """From the application to the grant, all on one day."""
    return (
        applied(of),
        accepted(),
        signed(day),
        planned(day),
        audited(day),
        reviewed(),
        granted(number, day, of),
    )


def envelopes(
    *events: Event, stream: UUID, at: datetime, position: int = 1, version: int = 1
) -> list[Recorded]:
    """Recorded events without a store: one a second, one position each."""
    return [
        Recorded(
            stream=stream,
            version=version + step,
            position=position + step,
            recorded_at=at + timedelta(seconds=step),
            effective_at=event.effective_at(at + timedelta(seconds=step)),
            actor=ACTOR,
            command=Command(id=SOME, fingerprint="f", correlation=SOME),
            event=event,
        )
        for step, event in enumerate(events)
    ]


NOON: Final = datetime(2025, 3, 1, 4, 0, tzinfo=UTC)

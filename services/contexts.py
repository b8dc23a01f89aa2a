"""Facts outside a case that a decision is checked against, and the streams that they were read from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.body import Body
from domain.certificate.approval import approval_lost_since
from domain.certificate.context import Act, Context
from domain.certificate.state import Certificate
from domain.events.register import HolderNoted
from domain.holder import lives
from domain.streams import body_stream, scheme_stream
from domain.values import BodyId, SchemeId
from domain.working_days import WorkingDays
from services.event_store import Append
from services.holders import HolderReading
from services.institutions import Institutions


@dataclass(frozen=True)
class ContextReading:
    """A context, the version of each stream that it was read from, and the act that is checked against it.

    The act is not before anything that the context knows: clocks of two hosts differ, and a withdrawal that
    is recorded before a grant is effective before it (rule 17).
    """

    act: Act
    context: Context
    versions: Mapping[UUID, int]

    def unchanged(self) -> list[Append]:
        """What a save asserts that rests on the context: none of the streams may have changed.

        The scheme, the body with its approvals and the interests of its people, the certificates beside this
        one: no grant passes the withdrawal of an approval that was recorded before it (rule 17).
        """
        return [Append(stream, version, ()) for stream, version in self.versions.items()]


@dataclass(frozen=True)
class _Other:
    """Another living certificate of the holder, with the body that granted it."""

    noted: HolderNoted
    case: Certificate
    body: Body


class Contexts:
    """The contexts of applications and decisions. Safe to share by threads."""

    def __init__(
        self,
        institutions: Institutions,
        load: Callable[[UUID], Certificate],
        working_days: Callable[[], WorkingDays],
    ) -> None:
        """`load` is the case of a stream, `working_days` what limits in working days are counted by."""
        self._institutions, self._load, self._working_days = institutions, load, working_days

    def of_application(
        self, scheme: SchemeId, body: BodyId, prior: Certificate | None, act: Act
    ) -> ContextReading:
        """The context of an application to the body, which may follow a certificate of its own."""
        context = Context(
            scheme=self._institutions.scheme(scheme), body=self._institutions.body(body), prior=prior
        )
        versions = _versions(scheme, body, context, ())
        return ContextReading(_not_before(act, (context.body,)), context, versions)

    def of_case(self, case: Certificate, act: Act, holder: HolderReading) -> ContextReading:
        """The context of a decision about the case, but for the serial of its number."""
        scheme, body = self._institutions.scheme(case.scheme), self._institutions.body(case.body)
        prior = self._certificate(case.prior, holder) if case.prior else None
        successor = self._certificate(case.replaced_by, holder) if case.replaced_by else None
        others = tuple(self._others(case, body, act, holder))
        act = _not_before(act, (body, *(each.body for each in others)))
        context = Context(
            scheme=scheme,
            body=body,
            prior=prior,
            successor=successor,
            holder=holder.record.holder,
            distrust=holder.record.distrust,
            working_days=self._working_days(),
            holders_lost=tuple(
                (each.case.id, each.noted.number, since)
                for each in others
                if (since := approval_lost_since(each.case, each.body, scheme, act.at))
            ),
        )
        return ContextReading(act, context, _versions(case.scheme, case.body, context, others))

    def _others(self, case: Certificate, body: Body, act: Act, holder: HolderReading) -> Iterator[_Other]:
        """The holder's other living certificates: any of them may be without an approved body (rule 17)."""
        for noted in holder.record.holder.others(case.id):
            if lives(noted, act.today):
                granted_by = body if noted.body == case.body else self._institutions.body(noted.body)
                yield _Other(noted, holder.cases[noted.certificate], granted_by)

    def _certificate(self, id: UUID, holder: HolderReading) -> Certificate:
        """A certificate beside the case, as it was read for its holder if it is the same one's."""
        return holder.cases.get(id) or self._load(id)


def _not_before(act: Act, bodies: Iterable[Body]) -> Act:
    """The act at the moment of the last event of these bodies, if the clock is behind it."""
    return replace(act, at=max(act.at, *(each.recorded_at or act.at for each in bodies)))


def _versions(
    scheme: SchemeId, body: BodyId, context: Context, others: tuple[_Other, ...]
) -> dict[UUID, int]:
    """The version of every stream; of two readings of one stream the first, which the others came after."""
    bodies = ((body, context.body), *((each.noted.body, each.body) for each in others))
    certificates = (context.prior, context.successor, *(each.case for each in others))
    found = {scheme_stream(scheme): context.scheme.version}
    for name, each in bodies:
        found.setdefault(body_stream(name), each.version)
    for certificate in filter(None, certificates):
        found.setdefault(certificate.id, certificate.version)
    return found

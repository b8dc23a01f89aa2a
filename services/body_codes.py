"""Codes of bodies in certificate numbers: each on a stream of its own, so that no two bodies share one."""

from domain.body import Body
from domain.body_code import BodyCodeState, BodyCodeTaken, release, replay, reserve, use
from domain.events.institution import BodyRecoded, BodyRegistered
from domain.events.unions import BodyRecordEvent
from domain.streams import body_stream, code_stream
from domain.values import BodyId
from services.errors import VersionConflict
from services.event_store import Append, EventStore


class BodyCodes:
    """Whose each code is, and what records it in the save that it follows from (rule 39)."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    def state(self, code: str) -> BodyCodeState:
        """Whose the code is."""
        return replay(self._store.history(code_stream(code)))

    def of_record(self, id: BodyId, body: Body, record: BodyRecordEvent) -> list[Append]:
        """What the registration of a body or the change of its code records. Raises BodyCodeTaken."""
        if not isinstance(record, BodyRegistered | BodyRecoded):
            return []
        state = self.state(record.code)
        reserved = reserve(state, record.code, id, record.reason)
        appends = [Append(code_stream(record.code), state.version, (reserved,))]
        if isinstance(record, BodyRecoded):
            former = self.state(body.code)
            if released := release(former, body.code, id, record.reason):
                appends.append(Append(code_stream(body.code), former.version, (released,)))
        return appends

    def of_number(self, body: Body, reason: str) -> list[Append]:
        """That a certificate is numbered with the code of the body, so that it stays (rule 39).

        Raises BodyCodeTaken; VersionConflict if it was the code of the body only when the body was read.
        """
        state = self.state(body.code)
        try:
            return [Append(code_stream(body.code), state.version, use(state, body.code, body.id, reason))]
        except BodyCodeTaken:
            stream = body_stream(body.id)
            if (current := self._store.version(stream)) != body.version:
                raise VersionConflict(stream, body.version, current) from None
            raise

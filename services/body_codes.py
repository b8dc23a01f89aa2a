"""Codes of bodies in certificate numbers: each on a stream of its own, so that no two bodies share one."""

from domain.body import Body
from domain.body_code import BodyCodeState, release, replay, reserve
from domain.events.institution import BodyRecoded, BodyRegistered
from domain.events.register import CodeReserved, CodeUsed
from domain.events.unions import BodyRecordEvent
from domain.streams import code_stream
from domain.values import BodyId
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

    def of_first_number(self, body: Body, reason: str) -> list[Append]:
        """That a certificate is numbered with the code of the body, so that it stays."""
        state = self.state(body.code)
        if state.used or state.body not in {None, body.id}:
            return []
        used = CodeUsed(reason=reason, body=body.id)
        reserved = CodeReserved(reason=reason, code=body.code, body=body.id)
        events = (used,) if state.body else (reserved, used)
        return [Append(code_stream(body.code), state.version, events)]

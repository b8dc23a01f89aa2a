"""How is a person forgotten, while the history they made stays whole?"""

from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import rows
from services.accounts.attempts import Counting
from services.accounts.errors import NotInThisState
from services.accounts.governing import must_operate
from services.accounts.noting import Note, Noting, Pool
from services.accounts.values import Person, State
from services.event_store import Clock
from services.principal import Principal

_ERASE: Final[LiteralString] = "DELETE FROM people.contacts WHERE person = %s"
_REMAIN: Final[LiteralString] = """
UPDATE people.persons SET state = 'erased', changed_at = %(now)s, credentials_changed_at = %(now)s
WHERE id = %(id)s
"""
_KEYS: Final[LiteralString] = """
UPDATE people.api_keys SET revoked_at = coalesce(revoked_at, %s), note = '' WHERE person = %s
"""
_COUNTS: Final[LiteralString] = "DELETE FROM people.failures WHERE counted = ANY(%s)"


class Erasure:
    """Erasing people. The id stays, with nothing behind it, and is never given to anyone again.

    Everything that identifies a person or lets one in refers to `people.contacts` ON DELETE CASCADE:
    one row is deleted, and the rest with it. What comes later, like sessions, does the same.
    """

    def __init__(self, pool: Pool, clock: Clock, noting: Noting, counting: Counting) -> None:
        self._pool, self._clock, self._noting, self._counting = pool, clock, noting, counting

    def erase(self, id: PersonId, by: Principal) -> Person:
        """Forget a person, for good. Raises MayNotGovern, UnknownPerson, NotInThisState."""
        must_operate(by)
        with self._pool.connection() as session:
            found = rows.held(session, id)
            if found.state is State.ERASED:
                raise NotInThisState(id, found.state)
            now = self._clock()
            session.execute(_KEYS, (now, id))
            counted = [self._counting.login(rows.login_key(found.login or "")).digest]
            counted += [each.digest for each in self._counting.proof(id, None)]
            session.execute(_COUNTS, (counted,))
            session.execute(_ERASE, (id,))
            session.execute(_REMAIN, {"id": id, "now": now})
            self._noting.note(session, Note("person-erased", id, "account", by.person))
            return rows.person(session, id)

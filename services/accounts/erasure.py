"""How is a person forgotten, while the history they made stays whole?"""

from typing import Final, LiteralString

from domain.values import PersonId
from services.accounts import rows
from services.accounts.admin_policy import must_be_operator
from services.accounts.audit_hook import AccountEvent, AuditHook, Pool
from services.accounts.errors import WrongAccountState
from services.accounts.throttling_keys import ThrottlingKeys
from services.accounts.values import AccountState, Person
from services.event_store import Clock
from services.principal import Principal

_DELETE_CONTACT: Final[LiteralString] = "DELETE FROM people.contacts WHERE person = %s"
_MARK_ERASED: Final[LiteralString] = """
UPDATE people.persons SET state = 'erased', changed_at = %(now)s, credentials_changed_at = %(now)s
WHERE id = %(id)s
"""
_REVOKE_ALL_KEYS: Final[LiteralString] = """
UPDATE people.api_keys SET revoked_at = coalesce(revoked_at, %s), note = '' WHERE person = %s
"""
_DELETE_FAILURES: Final[LiteralString] = "DELETE FROM people.failures WHERE counted = ANY(%s)"


class Erasure:
    """Erasing people. The id stays, with nothing behind it, and is never given to anyone again.

    Everything that identifies a person or lets one in refers to `people.contacts` ON DELETE CASCADE:
    one row is deleted, and the rest with it. What comes later, like sessions, does the same.
    """

    def __init__(self, pool: Pool, clock: Clock, audit_hook: AuditHook, throttling: ThrottlingKeys) -> None:
        self._pool, self._clock, self._audit_hook, self._throttling = pool, clock, audit_hook, throttling

    def erase(self, id: PersonId, by: Principal) -> Person:
        """Forget a person, for good. Raises AccountChangeNotPermitted, AccountNotFound, WrongAccountState."""
        must_be_operator(by)
        with self._pool.connection() as connection:
            account = rows.locked_person(connection, id)
            if account.state is AccountState.ERASED:
                raise WrongAccountState(id, account.state)
            now = self._clock()
            connection.execute(_REVOKE_ALL_KEYS, (now, id))
            digests = [self._throttling.for_login(rows.login_key(account.login or "")).digest]
            digests += [each.digest for each in self._throttling.for_second_factor(id, None)]
            connection.execute(_DELETE_FAILURES, (digests,))
            connection.execute(_DELETE_CONTACT, (id,))
            connection.execute(_MARK_ERASED, {"id": id, "now": now})
            self._audit_hook.record(connection, AccountEvent("person-erased", id, "account", by.person))
            return rows.person(connection, id)

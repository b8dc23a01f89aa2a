"""People with accounts: roles, state, erasure, and who may change them."""

from collections.abc import Iterable
from typing import Final, LiteralString

from domain.values import BodyId, PersonId, Role
from services.accounts import rows
from services.accounts.audit_hook import AccountEvent, AuditHook, Connection, Pool
from services.accounts.errors import AccountChangeNotPermitted, AccountNotFound, WrongAccountState
from services.accounts.lockout import ThrottlingKeys
from services.accounts.passwords import end_sessions
from services.accounts.values import AccountState, Person
from services.event_store import Clock
from services.principal import WITHOUT_BODY, Principal

_CHANGE_ROLES: Final[LiteralString] = "UPDATE people.persons SET roles = %s, changed_at = %s WHERE id = %s"
_DISABLE: Final[LiteralString] = """
UPDATE people.persons SET state = 'disabled', changed_at = %(now)s, credentials_changed_at = %(now)s
WHERE id = %(id)s
"""
_ENABLE: Final[LiteralString] = """
UPDATE people.persons SET changed_at = %(now)s,
    state = CASE WHEN accepted_at IS NULL THEN 'invited' ELSE 'active' END
WHERE id = %(id)s
"""
_END_INVITATIONS: Final[LiteralString] = """
UPDATE people.invitations SET used_at = %s WHERE person = %s AND used_at IS NULL
"""
_REVOKE_KEYS: Final[LiteralString] = """
UPDATE people.api_keys SET revoked_at = %s WHERE person = %s AND revoked_at IS NULL AND NOT roles <@ %s
"""
_DELETE_CONTACT: Final[LiteralString] = "DELETE FROM people.contacts WHERE person = %s"
_MARK_ERASED: Final[LiteralString] = """
UPDATE people.persons SET state = 'erased', changed_at = %(now)s, credentials_changed_at = %(now)s
WHERE id = %(id)s
"""
_REVOKE_ALL_KEYS: Final[LiteralString] = """
UPDATE people.api_keys SET revoked_at = coalesce(revoked_at, %s), note = '' WHERE person = %s
"""
_DELETE_FAILURES: Final[LiteralString] = "DELETE FROM people.failures WHERE counted = ANY(%s)"


class People:
    """Accounts and their changes. Thread-safe; every change is recorded in its transaction."""

    def __init__(self, pool: Pool, clock: Clock, audit_hook: AuditHook) -> None:
        self._pool, self._clock, self._audit_hook = pool, clock, audit_hook

    def person(self, id: PersonId) -> Person:
        """The account. Raises AccountNotFound."""
        with self._pool.connection() as connection:
            return rows.person(connection, id)

    def all(self, body: BodyId | None = None) -> tuple[Person, ...]:
        """All accounts, or those of one body, erased ones too."""
        with self._pool.connection() as connection:
            return rows.persons(connection, body)

    def display_name(self, id: PersonId) -> str:
        """The name to display: the name, a note that the person was erased, or the id."""
        try:
            return self.person(id).display_name
        except AccountNotFound:
            return id

    def principal(self, id: PersonId) -> Principal:
        """The person with the current roles. Raises AccountNotFound, WrongAccountState."""
        account = self.person(id)
        if account.state is not AccountState.ACTIVE:
            raise WrongAccountState(id, account.state)
        return rows.principal(id, account.roles, account.body)

    def change_roles(self, id: PersonId, roles: Iterable[Role], by: Principal) -> Person:
        """Change the roles of a person; API keys with other roles are revoked.

        Raises AccountNotFound, AccountChangeNotPermitted, WrongAccountState, InvalidValue.
        """
        new_roles = frozenset(roles)
        with self._pool.connection() as connection:
            account = self._account_to_change(
                connection, id, by, new_roles | rows.person(connection, id).roles
            )
            rows.principal(id, new_roles, account.body)
            now = self._clock()
            connection.execute(_CHANGE_ROLES, (sorted(new_roles), now, id))
            connection.execute(_REVOKE_KEYS, (now, id, sorted(new_roles)))
            details = {"before": ", ".join(sorted(account.roles)), "after": ", ".join(sorted(new_roles))}
            self._audit_hook.record(
                connection, AccountEvent("roles-changed", id, "roles", by.person, details)
            )
        return self.person(id)

    def disable(self, id: PersonId, by: Principal) -> Person:
        """Disable an account: sessions, invitations and API keys end.

        Raises AccountNotFound, AccountChangeNotPermitted, WrongAccountState.
        """
        with self._pool.connection() as connection:
            self._account_to_change(connection, id, by, rows.person(connection, id).roles)
            now = self._clock()
            connection.execute(_DISABLE, {"id": id, "now": now})
            connection.execute(_END_INVITATIONS, (now, id))
            connection.execute(_REVOKE_KEYS, (now, id, []))
            self._audit_hook.record(connection, AccountEvent("person-disabled", id, "state", by.person))
        return self.person(id)

    def end_sessions(self, id: PersonId, by: Principal) -> Person:
        """End all sessions of a person; they may log in again, and API keys stay valid.

        Raises AccountNotFound, AccountChangeNotPermitted, WrongAccountState.
        """
        with self._pool.connection() as connection:
            self._account_to_change(connection, id, by, rows.person(connection, id).roles)
            end_sessions(connection, id, self._clock())
            self._audit_hook.record(connection, AccountEvent("sessions-ended", id, "sessions", by.person))
        return self.person(id)

    def enable(self, id: PersonId, by: Principal) -> Person:
        """Enable a disabled account. Raises AccountNotFound, AccountChangeNotPermitted, WrongAccountState."""
        with self._pool.connection() as connection:
            account = rows.locked_person(connection, id)
            must_administer(by, id, account.body, account.roles)
            if account.state is not AccountState.DISABLED:
                raise WrongAccountState(id, account.state)
            connection.execute(_ENABLE, {"id": id, "now": self._clock()})
            self._audit_hook.record(connection, AccountEvent("person-enabled", id, "state", by.person))
        return self.person(id)

    def _account_to_change(
        self, connection: Connection, id: PersonId, by: Principal, roles: Iterable[Role]
    ) -> Person:
        """The account to be changed. Raises AccountNotFound, AccountChangeNotPermitted, WrongAccountState."""
        account = rows.locked_person(connection, id)
        must_administer(by, id, account.body, roles)
        if account.state not in {AccountState.INVITED, AccountState.ACTIVE}:
            raise WrongAccountState(id, account.state)
        return account


class Erasure:
    """Erasure of personal data. The id stays in the history and is never assigned again.

    Everything that identifies or authenticates a person refers to `people.contacts` ON DELETE CASCADE: one
    row is deleted, and the rest with it. A later table must do the same (docs/adr/0007-people.md).
    """

    def __init__(self, pool: Pool, clock: Clock, audit_hook: AuditHook, throttling: ThrottlingKeys) -> None:
        self._pool, self._clock, self._audit_hook, self._throttling = pool, clock, audit_hook, throttling

    def erase(self, id: PersonId, by: Principal) -> Person:
        """Erase the data of a person, permanently.

        Raises AccountChangeNotPermitted, AccountNotFound, WrongAccountState.
        """
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


def must_administer(
    by: Principal, person: PersonId | None, body: BodyId | None, roles: Iterable[Role] = ()
) -> None:
    """Require that `by` may change this account and assign these roles. Raises AccountChangeNotPermitted.

    Administrators change accounts of their own body, nobody their own, and only the operator (`system`, on
    the command line) those with roles above the bodies.
    """
    if by.person == person:
        raise AccountChangeNotPermitted("You cannot change your own account here. Ask another administrator.")
    if Role.SYSTEM in by.roles:
        return
    if Role.ADMINISTRATOR not in by.roles or body is None or by.body != body:
        raise AccountChangeNotPermitted("Only administrators of the same body can change an account.")
    if WITHOUT_BODY & frozenset(roles):
        raise AccountChangeNotPermitted(
            "Only the operator creates regulator and system accounts, with `certtrail people`."
        )


def must_be_operator(by: Principal) -> None:
    """Require the operator. Raises AccountChangeNotPermitted."""
    if Role.SYSTEM not in by.roles:
        raise AccountChangeNotPermitted("Only the operator can do this, with `certtrail people`.")

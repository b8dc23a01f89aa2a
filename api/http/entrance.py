"""How does somebody come in: by which proof, into which session, and noted how?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from api.app.composition import Composition
from api.http.entering import Entry
from api.http.session_given import Coming, session_of
from api.http.session_views import InvitationUse, Login, StepUp
from services.access_log import Access
from services.accounts.errors import CodeWrong, CredentialsWrong
from services.accounts.values import AuthenticatedPerson
from services.sessions import Begun

PASSWORD: Final = frozenset({"password"})


@dataclass(frozen=True)
class Entered:
    """Who came in: their session, and what makes the device known."""

    begun: Begun
    device: str | None


def by_password(here: Composition, given: Login, coming: Coming) -> Entered:
    """A session by login name and password; partial where a second factor is due and no code came along."""
    logins, codes = here.accounts.logins, here.accounts.one_time_codes
    with _failures(here, coming, "login", login=given.login):
        found = logins.authenticate(
            given.login, given.password, device_token=coming.device, source=coming.source
        )
        if not found.second_factor_due or given.code is None:
            return _begun(here, coming, found, PASSWORD, partial=found.second_factor_due)
        person = found.principal.person
    with _failures(here, coming, "login", person=person):
        found = codes.verify(person, given.code, device_token=coming.device)
        return _begun(here, coming, found, PASSWORD | {"one_time_code"})


def by_passkey(here: Composition, answer: str, coming: Coming) -> Entered:
    """A session by a passkey, which is two factors in one."""
    with _failures(here, coming, "login"):
        found = here.accounts.passkeys.authenticate(answer, device_token=coming.device)
        return _begun(here, coming, found, frozenset({"passkey"}))


def by_invitation(here: Composition, given: InvitationUse, coming: Coming) -> Entered:
    """An account, and a session of it."""
    invitations = here.accounts.invitations
    person = invitations.accept(given.token, given.password, given.name, source=coming.source)
    begun = here.sessions.begin(person.id, PASSWORD, under=person.credentials_changed_at)
    return _entered(here, coming, begun, None)


def stepped_up(here: Composition, given: StepUp, entry: Entry, coming: Coming) -> Entered:
    """The session under a new token, with a second factor that its own person has shown."""
    with _failures(here, coming, "step-up", person=entry.principal.person):
        found = _second_factor(here, given, entry, coming)
        if found.principal.person != entry.principal.person:
            raise CredentialsWrong
        begun = here.sessions.step_up(entry.token, frozenset({given.by}))
    _note(here, coming, "step-up", begun)
    return Entered(begun, found.device_token)


def left(here: Composition, entry: Entry, coming: Coming) -> None:
    """The session is over."""
    here.sessions.end(entry.token)
    _note(here, coming, "logout", Begun("", session_of(entry)))


def _second_factor(here: Composition, given: StepUp, entry: Entry, coming: Coming) -> AuthenticatedPerson:
    person, accounts = entry.principal.person, here.accounts
    match given.by:
        case "one_time_code":
            return accounts.one_time_codes.verify(person, given.proof, device_token=coming.device)
        case "recovery_code":
            return accounts.recovery_codes.use(person, given.proof, device_token=coming.device)
        case "passkey":
            return accounts.passkeys.authenticate(given.proof, device_token=coming.device)


def _begun(
    here: Composition,
    coming: Coming,
    found: AuthenticatedPerson,
    means: frozenset[str],
    *,
    partial: bool = False,
) -> Entered:
    begun = here.sessions.begin(
        found.principal.person, means, partial=partial, under=found.credentials_changed_at
    )
    return _entered(here, coming, begun, found.device_token)


def _entered(here: Composition, coming: Coming, begun: Begun, device: str | None) -> Entered:
    """A new session always has a new token; the one the browser brought along is over."""
    if coming.token is not None:
        here.sessions.end(coming.token)
    _note(here, coming, "login", begun)
    return Entered(begun, device)


@contextmanager
def _failures(
    here: Composition, coming: Coming, what: str, *, person: str | None = None, login: str | None = None
) -> Iterator[None]:
    """Note a proof that was wrong: by the person, or a digest of the login name that was tried."""
    try:
        yield
    except (CredentialsWrong, CodeWrong):
        tried = here.accounts.logins.tried(login) if login is not None else (person, None)
        noted = Access(f"{what}-failed", person=tried[0], subject=tried[1], request_id=coming.request_id)
        here.access_log.add(noted)
        raise


def _note(here: Composition, coming: Coming, kind: str, begun: Begun) -> None:
    session = begun.session
    noted = Access(
        kind,
        person=session.person,
        roles=frozenset(session.principal.roles),
        body=session.principal.body,
        way="session",
        details={"means": ", ".join(sorted(session.means)), "partial": str(session.partial).lower()},
        request_id=coming.request_id,
    )
    here.access_log.add(noted)

"""How does somebody whom another issuer vouches for get a session, and how is that noted?"""

from typing import Final

from api.app.composition import Composition
from api.http.session_given import Coming
from services.access_log import Access
from services.accounts.errors import CredentialsWrong
from services.oidc.elsewhere import Arrived, Came, Elsewhere
from services.oidc.errors import IdentityUnknown, NotAdmitted, NotBelieved
from services.sessions import Begun

FAILURES: Final = (CredentialsWrong, IdentityUnknown, NotAdmitted, NotBelieved)


def arrival(
    here: Composition, elsewhere: Elsewhere, browser: str, came: Came, coming: Coming
) -> tuple[Arrived, Begun]:
    """Who came, and a session with a new token; the one that the browser brought along is over."""
    try:
        arrived = elsewhere.finish(browser, came)
    except FAILURES as failed:
        details = {"why": type(failed).__name__, "issuer": elsewhere.issuer}
        here.access_log.add(Access("login-failed", details=details, request_id=coming.request_id))
        raise
    person = arrived.person
    begun = here.sessions.begin(person.principal.person, arrived.means, under=person.credentials_changed_at)
    if coming.token is not None:
        here.sessions.end(coming.token)
    _note(here, elsewhere, begun, coming)
    return arrived, begun


def _note(here: Composition, elsewhere: Elsewhere, begun: Begun, coming: Coming) -> None:
    session = begun.session
    noted = Access(
        "login",
        person=session.person,
        roles=frozenset(session.principal.roles),
        body=session.principal.body,
        way="session",
        details={"means": ", ".join(sorted(session.means)), "issuer": elsewhere.issuer},
        request_id=coming.request_id,
    )
    here.access_log.add(noted)

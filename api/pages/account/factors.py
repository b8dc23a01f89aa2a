"""Which second factors has somebody set up?"""

from api.app.composition import Composition
from domain.values import PersonId
from services.accounts import rows
from services.accounts.values import Factor


def factors_of(here: Composition, person: PersonId) -> frozenset[Factor]:
    """The factors that this person can show. Raises CredentialsWrong for who may not come in."""
    with here.pool.connection() as session:
        return rows.authenticated(session, person, whole=False).factors

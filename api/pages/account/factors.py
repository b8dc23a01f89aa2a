"""Which second factors has somebody set up?"""

from api.app.container import Container
from domain.values import PersonId
from services.accounts import rows
from services.accounts.values import Factor


def second_factors(container: Container, person: PersonId) -> frozenset[Factor]:
    """The factors that this person can show. Raises InvalidCredentials for who may not come in."""
    with container.pool.connection() as connection:
        return rows.authenticated_person(connection, person, complete=False).factors

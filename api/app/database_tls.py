"""Is it certain who the database is, and that nobody listens on the way to it?

Names, credentials and the history itself travel there. On this machine nobody listens; to any other the way
is TLS with a certificate that is checked (ASVS 5.0, 12.3.1 and 12.3.2), or the operator says it need not be.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

VERIFYING_SSLMODES: Final = frozenset({"verify-ca", "verify-full"})
"""Values of libpq's `sslmode` with which a stranger is not taken for the database."""


def database_tls_problems(conninfo: str | None, *, unverified: bool) -> Iterator[str]:
    """What is wrong with it, as a sentence that says what to do; nothing if all is well."""
    if conninfo is None or unverified:
        return
    parameters = _from_environment() | {
        name: str(value) for name, value in conninfo_to_dict(conninfo).items()
    }
    hosts = (parameters.get("hostaddr") or parameters.get("host") or "").split(",")
    if parameters.get("sslmode") in VERIFYING_SSLMODES or all(map(_is_local, hosts)):
        return
    yield (
        "CERTTRAIL_DATABASE_URL names another machine without proof that it is the database: add "
        "sslmode=verify-full and sslrootcert=FILE (or =system), or set CERTTRAIL_DATABASE_UNVERIFIED=true "
        "if nobody else is on the way there."
    )


def _from_environment() -> dict[str, str]:
    """What libpq takes from variables such as PGHOST and PGSSLMODE."""
    return {each.keyword.decode(): each.val.decode() for each in pq.Conninfo.get_defaults() if each.val}


def _is_local(host: str) -> bool:
    """Whether it is a socket, or this machine's own address."""
    if not host or host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

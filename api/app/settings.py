"""Settings from environment variables with the prefix `CERTTRAIL_`, and their validation.

A mistyped name or an invalid value prevents the start: a setting that is silently ignored is noticed only
in production. A remote database needs TLS with a verified certificate (ASVS 5.0, 12.3.1 and 12.3.2), or the
operator's explicit exception.
"""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Final, Literal

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FilePath,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

NonEmptyText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class OidcSettings(BaseSettings):
    """Settings of the OpenID Connect login; each description completes the sentence "… must be"."""

    local_accounts: bool = Field(
        default=True,
        description="true or false: whether local passwords and passkeys may be used to log in",
    )
    oidc_issuer: NonEmptyText | None = Field(
        default=None, description="the issuer URL of an OpenID provider, exactly as the provider writes it"
    )
    oidc_client_id: NonEmptyText | None = Field(
        default=None, description="the client id registered with the provider"
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, repr=False, description="the client secret issued by the provider"
    )
    oidc_client_secret_file: Path | None = Field(
        default=None, repr=False, description="a file that holds the client secret"
    )
    oidc_scope: Annotated[str, StringConstraints(pattern=r"^(.* )?openid( .*)?$")] = Field(
        default="openid profile email", description="scopes separated by spaces, including openid"
    )
    oidc_mapping_file: Path | None = Field(default=None, description="a file that maps claims to roles")
    oidc_second_factor: str = Field(
        default="mfa",
        description="values of amr or acr that prove a second factor, separated by commas",
    )
    oidc_acr_values: str | None = Field(
        default=None,
        description="acr values to request, separated by spaces, when a second factor is required",
    )


VERIFYING_SSLMODES: Final = frozenset({"verify-ca", "verify-full"})
"""Values of libpq's `sslmode` that verify the server's certificate."""


def database_tls_problems(conninfo: str | None, *, unverified: bool) -> Iterator[str]:
    """Why the database connection is not secure, as a sentence that says what to do; empty if it is."""
    if conninfo is None or unverified:
        return
    parameters = _from_environment() | {
        name: str(value) for name, value in conninfo_to_dict(conninfo).items()
    }
    hosts = (parameters.get("hostaddr") or parameters.get("host") or "").split(",")
    if parameters.get("sslmode") in VERIFYING_SSLMODES or all(map(_is_local, hosts)):
        return
    yield (
        "CERTTRAIL_DATABASE_URL names a remote host without certificate verification: add "
        "sslmode=verify-full and sslrootcert=FILE (or =system), or set CERTTRAIL_DATABASE_UNVERIFIED=true "
        "on a trusted network."
    )


def _from_environment() -> dict[str, str]:
    """Connection parameters that libpq reads from variables such as PGHOST and PGSSLMODE."""
    return {each.keyword.decode(): each.val.decode() for each in pq.Conninfo.get_defaults() if each.val}


def _is_local(host: str) -> bool:
    """Whether the host is a Unix socket or a loopback address."""
    if not host or host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


PREFIX = "CERTTRAIL_"
TEST_PREFIX = "CERTTRAIL_TEST_"

FALSE_VALUES = frozenset({"", "0", "false", "f", "n", "no", "off"})


class SettingsError(Exception):
    """The settings are invalid; each of `problems` is one sentence that says what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _valid_conninfo(conninfo: str) -> str:
    try:
        conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError as error:
        raise ValueError from error
    return conninfo


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _without_slash(address: str) -> str:
    return address.rstrip("/")


def _networks(value: object) -> object:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(ip_network(part.strip()) for part in parts) if isinstance(parts, list) else value


class Settings(OidcSettings):
    """Settings of the service; each description completes the sentence "… must be"."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    database_url: Annotated[str, AfterValidator(_valid_conninfo)] | None = Field(
        default=None,
        repr=False,
        description="a PostgreSQL address like postgresql://user:password@host/database, "
        "or absent for the embedded database",
    )
    data_dir: Path = Field(default=Path(".certtrail"), description="a folder for the embedded database")
    host: Annotated[str, StringConstraints(min_length=1)] = Field(
        default="127.0.0.1", description="the address to listen on"
    )
    port: int = Field(default=8000, ge=0, le=65535, description="a port number from 0 to 65535")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        default="info", description="debug, info, warning or error"
    )
    wait_seconds: float = Field(
        default=2.0,
        ge=0,
        le=30,
        description="the seconds, from 0 to 30, that a command waits for the public register",
    )
    public_base_url: (
        Annotated[
            str, StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s?#]*$"), AfterValidator(_without_slash)
        ]
        | None
    ) = Field(default=None, description="the public URL of the service, like https://register.example.org")
    max_body_bytes: int = Field(
        default=1024 * 1024, ge=1024, description="the largest request accepted, in bytes, at least 1024"
    )
    trusted_proxies: (
        Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)] | None
    ) = Field(default=None, description="networks of trusted proxies, like 127.0.0.1,10.0.0.0/8")
    rate_factor: int = Field(
        default=1, ge=0, le=1000, description="a factor for all rate limits, from 0 (no limits) to 1000"
    )
    secret_keys: SecretStr | None = Field(
        default=None,
        repr=False,
        description="keys that encrypt secrets, as `certtrail people new-key` makes them, separated by "
        "commas, the newest first",
    )
    secret_keys_file: Path | None = Field(default=None, repr=False, description="a file that holds such keys")
    leaked_passwords_file: FilePath | None = Field(
        default=None,
        description="an existing file of sorted SHA-1 digests, as published by Pwned Passwords",
    )
    holidays_file: FilePath | None = Field(
        default=None, description="an existing YAML file of public holidays and worked weekends by year"
    )
    metrics_from: (
        Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)] | None
    ) = Field(default=None, description="networks that may read /metrics, like 10.1.0.0/16")
    database_unverified: bool = Field(
        default=False,
        description="true or false: whether a remote database may be used without verified TLS",
    )


def load_settings() -> Settings:
    """Settings from the environment. Raises SettingsError with every problem at once."""
    problems = [*_unknown_names(), *_unsafe_environment()]
    try:
        values = Settings()
    except ValidationError as invalid:
        raise SettingsError(problems + [_message(error) for error in invalid.errors()]) from None
    problems += database_tls_problems(values.database_url, unverified=values.database_unverified)
    if problems:
        raise SettingsError(problems)
    return values


def _unknown_names() -> Iterator[str]:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(os.environ):
        upper_name = name.upper()
        if (
            upper_name.startswith(PREFIX)
            and upper_name not in known
            and not upper_name.startswith(TEST_PREFIX)
        ):
            matches = get_close_matches(upper_name, known, n=1, cutoff=0.8)
            yield f"{name} is not a setting: " + (f"did you mean {matches[0]}?" if matches else "remove it.")


def _unsafe_environment() -> Iterator[str]:
    """Without its table lock the event store lets a concurrent reader miss events."""
    if os.environ.get("POSTGRES_ENABLE_DB_FUNCTIONS", "").strip().lower() not in FALSE_VALUES:
        yield "POSTGRES_ENABLE_DB_FUNCTIONS lets readers miss events: remove it from the environment."


def _message(error: ErrorDetails) -> str:
    """The sentence for an invalid value; secret values are not repeated."""
    field = str(error["loc"][0])
    secret = field in {"database_url", "secret_keys", "oidc_client_secret"}
    value_note = "" if secret else f", not {error['input']!r}"
    return f"{PREFIX}{field.upper()} must be {Settings.model_fields[field].description}{value_note}."

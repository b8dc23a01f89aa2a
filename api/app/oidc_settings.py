"""With what settings does somebody log in through another issuer of identities?"""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings

NonEmptyText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class OidcSettings(BaseSettings):
    """What may be set about it; each description ends the sentence "… must be"."""

    local_accounts: bool = Field(
        default=True,
        description="true or false: whether a password or passkey kept here lets anyone in",
    )
    oidc_issuer: NonEmptyText | None = Field(
        default=None, description="the address of an OpenID provider, exactly as it writes it"
    )
    oidc_client_id: NonEmptyText | None = Field(
        default=None, description="the id that the provider knows us by"
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, repr=False, description="the secret that the provider gave us"
    )
    oidc_client_secret_file: Path | None = Field(
        default=None, repr=False, description="a file that holds that secret"
    )
    oidc_scope: Annotated[str, StringConstraints(pattern=r"^(.* )?openid( .*)?$")] = Field(
        default="openid profile email", description="scopes separated by spaces, openid among them"
    )
    oidc_mapping_file: Path | None = Field(
        default=None, description="a file that says which claims give which roles"
    )
    oidc_second_factor: str = Field(
        default="mfa",
        description="values of amr or acr that stand for a second factor, separated by commas",
    )
    oidc_acr_values: str | None = Field(
        default=None,
        description="acr values to ask for, separated by spaces, where a second factor is needed",
    )

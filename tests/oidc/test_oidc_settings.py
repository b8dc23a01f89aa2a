"""Settings of OpenID Connect: an inconsistent combination prevents the start with a sentence."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app.settings import Settings, SettingsError
from api.main import create_app
from services.accounts.secret_keys import new_key


@pytest.fixture
def oidc_settings(migrated_url: str) -> dict[str, Any]:
    return {
        "database_url": migrated_url,
        "secret_keys": SecretStr(new_key()),
        "public_base_url": "https://register.example.org",
        "oidc_issuer": "https://id.example.org",
        "oidc_client_id": "certtrail",
    }


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"oidc_issuer": "http://id.example.org"}, "CERTTRAIL_OIDC_ISSUER must be an https URL"),
        ({"oidc_client_id": None}, "CERTTRAIL_OIDC_CLIENT_ID must be set"),
        ({"public_base_url": None}, "CERTTRAIL_PUBLIC_BASE_URL must be set"),
        ({"secret_keys": None}, "CERTTRAIL_SECRET_KEYS must be set"),
        ({"oidc_issuer": None, "local_accounts": False}, "CERTTRAIL_LOCAL_ACCOUNTS is false"),
        ({"oidc_mapping_file": Path("pyproject.toml")}, "CERTTRAIL_OIDC_MAPPING_FILE cannot be used"),
    ],
)
def test_what_does_not_go_together_stops_the_start(
    oidc_settings: dict[str, Any], changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(SettingsError, match=why), TestClient(create_app(Settings(**oidc_settings | changes))):
        pass


def test_the_provider_need_not_answer_for_the_service_to_start(oidc_settings: dict[str, Any]) -> None:
    with TestClient(create_app(Settings(**oidc_settings | {"oidc_issuer": "http://127.0.0.1:9"}))) as client:
        assert client.get("/healthz").status_code == 200

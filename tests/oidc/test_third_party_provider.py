"""Login through a third-party provider, with a real server over TLS."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Final

import httpx2
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from api.app.settings import Settings
from api.main import create_app
from services.accounts.secret_keys import new_key
from tests.oidc.conftest import BODY
from tests.oidc.over_http import SESSION, START

PROVIDER_PROGRAM: Final = """
import sys
from oidc_provider_mock import User, run_server_in_thread
wang = User(sub="wang", claims={"email": "wang@example.org", "name": "Wang Fang", "groups": ["deciders"]})
with run_server_in_thread(user_claims=[wang]) as server:
    print(f"http://localhost:{server.server_port}", flush=True)
    sys.stdin.read()
"""
MAPPING: Final = f"rules: [{{claim: groups, value: deciders, roles: [decider], body: {BODY}}}]"


@pytest.fixture
def issuer() -> Iterator[str]:
    insecure = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", PROVIDER_PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=insecure,
    ) as process:
        assert process.stdout

        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "server.pem"
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def address(migrated_url: str, issuer: str, certificate: Path, tmp_path: Path) -> Iterator[str]:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        base_url = "https://{}:{}".format(*listener.getsockname())
        settings = Settings(
            database_url=migrated_url,
            public_base_url=base_url,
            secret_keys=SecretStr(new_key()),
            oidc_issuer=issuer,
            oidc_client_id="certtrail",
            oidc_client_secret=SecretStr("any"),
            oidc_mapping_file=mapping,
        )
        app = create_app(settings)
        config = uvicorn.Config(app, log_config=None, access_log=False, ssl_certfile=str(certificate))
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield base_url
        finally:
            server.should_exit = True
            thread.join(20)


def test_somebody_logs_in_and_is_who_the_provider_says(address: str, certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    with httpx2.Client(verify=trusted, follow_redirects=True) as client:
        form = client.get(f"{address}{START}", params={"return_to": SESSION})
        session = client.post(form.url, data={"sub": "wang"})

    assert str(session.url) == f"{address}{SESSION}"
    assert session.json()["roles"] == ["decider"]
    assert (session.json()["body"], session.json()["means"]) == (BODY, ["identity"])


def test_somebody_who_thinks_better_of_it_is_told(address: str, certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    with httpx2.Client(verify=trusted, follow_redirects=True) as client:
        form = client.get(f"{address}{START}")
        answer = client.post(form.url, data={"action": "deny"})

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/login-denied-by-provider")

"""URLs of login: issuers and endpoints are https, and return paths are local."""

import pytest

from domain.errors import InvalidValue
from services.oidc.http_client import is_endpoint, is_issuer, return_path


@pytest.mark.parametrize("path", ["/", "/staff/worklist?due=2026-11-22#today", "/en/%E8%AF%81"])
def test_a_path_of_ours_leads_back(path: str) -> None:
    assert return_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "staff",
        "https://evil.example.org/",
        "//evil.example.org",
        "/\\evil.example.org",
        "/\t/evil.example.org",
        "/\n/evil.example.org",
        "/ /evil.example.org",
        "/staff\r\nSet-Cookie: a=b",
        "/证",
        "/" + "a" * 1000,
    ],
)
def test_a_path_that_may_lead_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(InvalidValue):
        return_path(path)


@pytest.mark.parametrize(
    "address", ["https://id.example.org", "https://id.example.org/realms/a", "http://127.0.0.1:8080"]
)
def test_an_issuer_is_https_or_here(address: str) -> None:
    assert is_issuer(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://id.example.org",
        "https://user:password@id.example.org",
        "https://id.example.org?a=b",
        "https://id.example.org#a",
        "https://",
        "https://id.example.org:99999",
        "ftp://127.0.0.1",
        "id.example.org",
        "https://[",
    ],
)
def test_nothing_else_is_an_issuer(address: str) -> None:
    assert not is_issuer(address)


def test_an_issuer_elsewhere_names_nothing_on_this_machine_without_tls() -> None:
    assert not is_endpoint("http://127.0.0.1/token", "https://id.example.org")
    assert is_endpoint("http://127.0.0.1/token", "http://127.0.0.1")

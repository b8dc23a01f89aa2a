"""Malformed forms: none blocks the service, none is an internal error."""

from time import process_time

import pytest

from tests.api.running_service import Service

ONE = b'--x\r\nContent-Disposition: form-data; name="list"\r\n\r\n%b\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f%b"\r\n\r\n1\r\n'
END = b"--x--\r\n"
PART = ONE + END
MULTIPART = "multipart/form-data; boundary=x"
ENCODED = "application/x-www-form-urlencoded"


def post(service: Service, content: bytes, kind: str, path: str = "/check") -> int:
    answer = service.client.post(path, content=content, headers={"Content-Type": kind})
    return answer.status_code


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "undefined", "utf-7", "zlib", "utf-16", "no-such", '"']
)
def test_a_form_in_another_charset_than_utf_8_is_refused(shared_service: Service, charset: str) -> None:
    kind = f"{MULTIPART}; charset={charset}"

    assert post(shared_service, PART % b"12326SC00001R0M", kind) == 415


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; charset="UTF-8"'])
def test_a_form_with_charset_utf_8_or_none_is_accepted(shared_service: Service, charset: str) -> None:
    assert post(shared_service, PART % b"12326SC00001R0M", f"{MULTIPART}{charset}") == 200


def test_no_encoding_makes_a_form_expensive_to_parse(shared_service: Service) -> None:
    """Punycode is quadratic in the length: 100 kB took a second, 1 MB blocked the service for minutes."""
    began = process_time()
    status = post(shared_service, PART % (b"a" * 900_000), f"{MULTIPART}; charset=punycode")

    assert status == 415
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"--x\r\nnonsense", MULTIPART),
        (b"zz", "multipart/form-data"),
        (b"--x\r\n\r\nz\r\n--x--", MULTIPART),
        (FILE % (b"f" * 9_000) + END, MULTIPART),
        (FILE % b"\x00\r" + END, MULTIPART),
        ((ONE % b"1") * 3_000 + END, MULTIPART),
        ((FILE % b"") * 3 + END, MULTIPART),
        (b"list=a%00b", ENCODED),
        (b"a&" * 400_000, ENCODED),
        (b"&" * 900_000, ENCODED),
        (b"%" * 900_000, ENCODED),
        (b"list=\xff\xfe", ENCODED),
    ],
)
def test_a_broken_form_is_refused_or_shown_again(shared_service: Service, content: bytes, kind: str) -> None:
    began = process_time()
    status = post(shared_service, content, kind)

    assert 200 <= status < 500
    assert process_time() - began < 2

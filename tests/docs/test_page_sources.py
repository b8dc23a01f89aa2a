"""Source files of the pages: the statements of docs/security.md hold in every template and script."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.pages.rendering import PAGES_DIR, STATIC_DIR, TEMPLATES_DIR
from api.pages.static_files import CachedStaticFiles

UNESCAPED: Final = re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape\s+false|autoescape=False")
INLINE: Final = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
PASSWORD: Final = re.compile(r'field\(form, "\w*password\w*",.*\) }}')
MANAGER_FRIENDLY: Final = re.compile(r', "password", .*autocomplete="(?:current|new)-password"')
FORBIDDEN: Final = re.compile(
    r"\beval\(|new Function|document\.write|outerHTML|insertAdjacentHTML"
    r"|postMessage|EventListener\(\"message\"|onpaste|\"paste\"|localStorage|indexedDB|document\.cookie"
)
LAYOUT: Final = "templates/shared/layout.html"
QR_CODES: Final = {"templates/lookup/certificate.html", "account/one_time_codes.py"}
"""SVG that a library draws from our own URL or secret: paths only, no text."""


def lines(folder: Path, *extensions: str) -> Iterator[tuple[str, str]]:
    """Every line of the files with these extensions, with the name of its file."""
    for extension in extensions:
        for file in sorted(folder.rglob(f"*.{extension}")):
            name = file.relative_to(PAGES_DIR).as_posix()
            yield from ((name, line) for line in file.read_text(encoding="utf-8").splitlines())


def files_with(pattern: re.Pattern[str], folder: Path, *extensions: str) -> list[str]:
    """The files with matching lines, once for each line."""
    return [name for name, line in lines(folder, *extensions) if pattern.search(line)]


def test_every_value_is_escaped_except_qr_codes() -> None:
    assert set(files_with(UNESCAPED, PAGES_DIR, "html", "py")) == QR_CODES


def test_no_template_has_an_inline_script_or_style() -> None:
    assert files_with(INLINE, TEMPLATES_DIR, "html") == []


def test_every_password_field_is_masked_and_open_to_password_managers() -> None:
    fields = [line for _, line in lines(TEMPLATES_DIR, "html") if PASSWORD.search(line)]

    assert fields
    assert [line for line in fields if not MANAGER_FRIENDLY.search(line)] == []


def test_no_script_evaluates_text_blocks_pasting_or_listens_to_messages() -> None:
    assert files_with(FORBIDDEN, STATIC_DIR, "js") == []


def test_scripts_insert_only_html_rendered_by_the_server() -> None:
    inserted = [line.strip() for _, line in lines(STATIC_DIR, "js") if "innerHTML" in line]

    assert set(inserted) == {"score.innerHTML = (await answer.json()).score;"}


def test_scripts_store_only_a_scroll_position() -> None:
    stored = [line.strip() for _, line in lines(STATIC_DIR, "js") if ".setItem(" in line]

    assert [line.partition("sessionStorage")[2] for line in stored] == [
        ".setItem(SCROLL_KEY, String(scrollY));"
    ]


def test_every_page_has_the_one_layout_with_the_logout() -> None:
    logout = re.compile(r"page\.url\('/logout'\)")

    assert files_with(re.compile("<html"), TEMPLATES_DIR, "html") == [LAYOUT]
    assert LAYOUT in files_with(logout, TEMPLATES_DIR, "html")


@pytest.mark.parametrize(
    "path", ["", "..%2fsite.py", "%2e%2e/site.py", "%2e%2e%2fform_resume.py", ".git/config"]
)
def test_only_files_of_the_static_folder_are_served(path: str) -> None:
    client = TestClient(Starlette(routes=[Mount("/static", CachedStaticFiles())]))

    assert client.get("/static/style.css").status_code == 200
    assert client.get(f"/static/{path}").status_code == 404

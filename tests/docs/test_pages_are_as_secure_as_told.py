"""docs/security.md: what it says of all templates, scripts and files of the pages holds in each of them."""

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
IN_LINE: Final = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
PASSWORD: Final = re.compile(r'field\(form, "\w*password\w*",.*\) }}')
LEFT_TO_MANAGERS: Final = re.compile(r', "password", .*autocomplete="(?:current|new)-password"')
NEVER: Final = re.compile(
    r"\beval\(|new Function|document\.write|outerHTML|insertAdjacentHTML"
    r"|postMessage|EventListener\(\"message\"|onpaste|\"paste\"|localStorage|indexedDB|document\.cookie"
)
FRAME: Final = "templates/shared/layout.html"
SQUARE_CODES: Final = {"templates/lookup/certificate.html", "account/one_time_codes.py"}
"""Drawn by a library from an address or a secret of ours: shapes alone, no text."""


def lines(folder: Path, *kinds: str) -> Iterator[tuple[str, str]]:
    """Every line of these kinds of files, with the name of its file."""
    for kind in kinds:
        for file in sorted(folder.rglob(f"*.{kind}")):
            name = file.relative_to(PAGES_DIR).as_posix()
            yield from ((name, line) for line in file.read_text(encoding="utf-8").splitlines())


def found(what: re.Pattern[str], folder: Path, *kinds: str) -> list[str]:
    """The files that have it, as often as they do."""
    return [name for name, line in lines(folder, *kinds) if what.search(line)]


def test_every_value_is_shown_as_text_but_for_square_codes() -> None:
    assert set(found(UNESCAPED, PAGES_DIR, "html", "py")) == SQUARE_CODES


def test_no_template_has_a_script_or_a_style_in_line() -> None:
    assert found(IN_LINE, TEMPLATES_DIR, "html") == []


def test_every_password_is_masked_and_left_to_password_managers() -> None:
    fields = [line for _, line in lines(TEMPLATES_DIR, "html") if PASSWORD.search(line)]

    assert fields
    assert [line for line in fields if not LEFT_TO_MANAGERS.search(line)] == []


def test_no_script_runs_text_hinders_pasting_or_hears_other_pages() -> None:
    assert found(NEVER, STATIC_DIR, "js") == []


def test_html_comes_into_a_page_only_as_the_server_rendered_it() -> None:
    written = [line.strip() for _, line in lines(STATIC_DIR, "js") if "innerHTML" in line]

    assert set(written) == {"score.innerHTML = (await answer.json()).score;"}


def test_a_browser_is_given_nothing_to_keep_but_a_place_on_the_page() -> None:
    kept = [line.strip() for _, line in lines(STATIC_DIR, "js") if ".setItem(" in line]

    assert [line.partition("sessionStorage")[2] for line in kept] == [
        ".setItem(SCROLL_KEY, String(scrollY));"
    ]


def test_every_page_has_the_one_frame_from_which_one_logs_out() -> None:
    leaving = re.compile(r"page\.url\('/logout'\)")

    assert found(re.compile("<html"), TEMPLATES_DIR, "html") == [FRAME]
    assert FRAME in found(leaving, TEMPLATES_DIR, "html")


@pytest.mark.parametrize("path", ["", "..%2fsite.py", "%2e%2e/site.py", "%2e%2e%2fkept.py", ".git/config"])
def test_of_the_folders_nothing_is_served_but_its_files(path: str) -> None:
    client = TestClient(Starlette(routes=[Mount("/static", CachedStaticFiles())]))

    assert client.get("/static/style.css").status_code == 200
    assert client.get(f"/static/{path}").status_code == 404

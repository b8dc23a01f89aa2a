"""Untranslated text: no template has text outside the catalogues."""

import re
from html.parser import HTMLParser

from jinja2 import Environment

from api.pages.rendering import TEMPLATES_DIR

FILES = sorted(TEMPLATES_DIR.rglob("*.html"))
LETTER = re.compile(r"[^\W\d_]")
READ_ATTRIBUTES = {
    "title",
    "alt",
    "aria-label",
    "placeholder",
    "content",
    "value",
    "aria-description",
    "label",
}
"""Attributes that browsers or screen readers present."""

NAMES = re.compile(r"width=device-width, initial-scale=1|^light$|^(zh-CN|en)$|^[a-z0-9_-]+$|%|^noindex.*")
"""Attribute values for programs."""

ATTRIBUTES = re.compile(r'(\s*[a-z-]+="[^"]*")+\s*')
"""Attributes that a macro writes into a tag."""


class TextCollector(HTMLParser):
    """Collects the text that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        texts = [value for name, value in attrs if name in READ_ATTRIBUTES and value]
        self.texts += [value for value in texts if not NAMES.search(value)]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def untranslated_text(source: str) -> list[str]:
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    inside, html = False, ""
    for _line, kind, value in environment.lex(source):
        if kind == "data" and not inside:
            html += value
        elif kind == "variable_begin":
            html += "%"
        elif kind == "name" and value in {"trans", "endtrans"}:
            inside = value == "trans"
    reader = TextCollector()
    reader.feed(html)
    texts = [text.strip() for text in reader.texts if not ATTRIBUTES.fullmatch(text)]
    return [text for text in texts if LETTER.search(text)]


def test_no_template_has_untranslated_text() -> None:
    texts = {
        str(file.relative_to(TEMPLATES_DIR)): untranslated_text(file.read_text(encoding="utf-8"))
        for file in FILES
    }

    assert {file: text for file, text in texts.items() if text} == {}


def test_untranslated_text_is_found_in_content_and_attributes() -> None:
    assert untranslated_text("<p>Hello {{ _('you') }}</p>") == ["Hello %"]
    assert untranslated_text('<a title="Go there" href="/x">{{ _("there") }}</a>') == ["Go there"]
    assert untranslated_text("<p>{% trans %}Hello{% endtrans %} 12</p>") == []

"""Search by the name or code of an organisation."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep
from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.status.standing import Status
from domain.uscc import LENGTH, Flaw, InvalidCreditCode
from projections.public_register.answers import Match, PublishedEdition
from projections.public_register.names import LONGEST, normalise_name
from projections.public_register.search import SearchFilters
from projections.public_register.verification import ClaimedCertificate

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGE_SIZE: Final = 20
"""Results on a page."""

SEARCH_TEXT: Final = "q"
FILTERS: Final = ("body", "scheme", "status", "level")
FIELDS: Final = (SEARCH_TEXT, *FILTERS)
MIN_NAME_LENGTH: Final = 2
"""Minimum of characters: a single one is part of nearly every name."""

_MIN_DIGITS: Final = 8
_USCC_LENGTHS: Final = range(LENGTH - 3, LENGTH + 4)


@router.get("/search", operation_id="search")
def search(page: CurrentPage, container: ContainerDep, cursor: str = "") -> Response:
    """The search form and the results. Raises InvalidCursor."""
    query = page.request.query_params
    search_request = parse_search_request(query, page.language)
    certificate_number = _certificate_number(container, search_request)
    search_request = search_request.without_filters if certificate_number else search_request
    found = (
        container.public.search(search_request.filters, cursor or None, PAGE_SIZE)
        if search_request.filters
        else None
    )
    return page(
        "search/search.html",
        422 if search_request.form.errors else 200,
        search_request=search_request,
        form=search_request.form,
        found=found,
        first=not cursor,
        query={name: search_request.form.value(name) for name in FIELDS},
        certificate_number=certificate_number,
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
        choices=_choices(page, container),
    )


@dataclass(frozen=True)
class SearchRequest:
    """A search with its filters, None for an empty or invalid form; `form` holds the input and its errors."""

    form: Form
    filters: SearchFilters | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter besides the search text is set."""
        return any(self.form.value(name) for name in FILTERS)

    @property
    def without_filters(self) -> "SearchRequest":
        """The same form, without a search."""
        return SearchRequest(Form(self.form.data))


def parse_search_request(query: Mapping[str, str], language: Language) -> SearchRequest:
    """The search of a query string; an empty form is no search and no error."""
    form = Form(form_data((name, query.get(name, "").strip()) for name in FIELDS))
    if not any(form.value(name) for name in FIELDS):
        return SearchRequest(form)
    form = _with_errors(form, language)
    try:
        return SearchRequest(form) if form.errors else SearchRequest(form, _filters(form))
    except InvalidCreditCode as invalid:
        return SearchRequest(form.with_error(SEARCH_TEXT, _flaw_message(invalid, language)))


def looks_like_uscc(text: str) -> bool:
    """Whether a text is meant as a unified social credit code, perhaps with a typing error."""
    code = _without_separators(text)
    digits = sum(character.isdigit() for character in code)
    return code.isascii() and code.isalnum() and len(code) in _USCC_LENGTHS and digits >= _MIN_DIGITS


def level_titles(editions: Iterable[PublishedEdition], language: Language) -> dict[str, str]:
    """Level id → its titles in all editions, the lowest level first."""
    titles: dict[str, dict[str, None]] = {}
    ranked = sorted(
        ((rank, level) for each in editions for rank, level in enumerate(each.scheme.levels)),
        key=lambda found: (found[1].stars, found[0]),
    )
    for _, level in ranked:
        titles.setdefault(level.id, {})[language.localise(level.title)] = None
    return {level: " / ".join(found) for level, found in titles.items()}


def _certificate_number(container: Container, search_request: SearchRequest) -> str | None:
    """The search text, if it is a certificate number rather than a name or a code."""
    text = search_request.form.value(SEARCH_TEXT)
    lines = container.public.verify([ClaimedCertificate(text)]).lines if text else ()
    return text if any(line.match is not Match.MALFORMED for line in lines) else None


def _choices(page: Page, container: Container) -> dict[str, list[tuple[str, str]]]:
    """Field → its options with their labels."""
    language, editions = page.language, container.public.schemes()
    return {
        "body": [
            (body.id, _name_with_id(body.id, language.localise(body.name)))
            for body in container.public.bodies()
        ],
        "scheme": list(SchemeTitles.of(editions, language).schemes.items()),
        "status": [(status, language.term("status", status)) for status in Status],
        "level": list(level_titles(editions, language).items()),
    }


def _name_with_id(id: str, name: str) -> str:
    return f"{name} {id}" if name else id


def _filters(form: Form) -> SearchFilters:
    """Raises InvalidCreditCode."""
    text, choices = (
        form.value(SEARCH_TEXT),
        {name: form.value(name) or None for name in ("body", "scheme", "level")},
    )
    status = Status(form.value("status")) if form.value("status") else None
    if looks_like_uscc(text):
        return SearchFilters(uscc=_without_separators(text), status=status, **choices)
    return SearchFilters(organisation=text or None, status=status, **choices)


def _with_errors(form: Form, language: Language) -> Form:
    text, _ = form.value(SEARCH_TEXT), language.gettext
    if len(text) > LONGEST:
        return form.with_error(SEARCH_TEXT, _("No name is that long: type a part of it."))
    if form.value("status") and form.value("status") not in set(Status):
        return form.with_error("status", _("Choose one of the list."))
    if not text and not form.value("body"):
        return form.with_error(
            SEARCH_TEXT, _("Type a part of the name or the unified social credit code, or choose a body.")
        )
    if text and len(normalise_name(text)) < MIN_NAME_LENGTH:
        return form.with_error(SEARCH_TEXT, _("Type at least two characters of the name."))
    return form


def _flaw_message(invalid: InvalidCreditCode, language: Language) -> str:
    _ = language.gettext
    match invalid.why:
        case Flaw.LENGTH:
            sentence = _("A unified social credit code has 18 characters; this has {count}.")
        case Flaw.ALPHABET:
            sentence = _(
                "Character {position} cannot be right: a unified social credit code has digits and capital "
                "letters, but never I, O, S, V or Z."
            )
        case Flaw.ORGANISATION_CHECK | Flaw.CHECK_CHARACTER:
            sentence = _(
                "Somewhere in the unified social credit code is a slip: its check character does not fit. "
                "Compare it with the business licence."
            )
    return sentence.format(count=len(_without_separators(invalid.text)), position=invalid.position)


def _without_separators(text: str) -> str:
    """Without the spaces and dashes between groups of characters."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if not character.isspace() and character != "-")

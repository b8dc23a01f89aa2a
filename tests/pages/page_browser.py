"""Browser for tests of pages: keeps cookies, fills in forms, and does not follow redirects."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from httpx2 import Response

from tests.api.browsers import Browser


@dataclass
class PageForm:
    """A form of a page: its action, and the fields it submits unchanged."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def value(self, name: str) -> str:
        """The value of a field."""
        return dict(self.fields)[name]


class _FormParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.header_forms = 0
        """Number of forms in the header, which is the same on every page."""

    def handle_endtag(self, tag: str) -> None:
        if tag == "header" and not self.header_forms:
            self.header_forms = len(self.forms)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(attributes.get("action", "")))
        elif tag == "input" and self.forms and "name" in attributes and _is_sent(attributes):
            self.forms[-1].fields.append((attributes["name"], attributes.get("value", "")))


def _is_sent(attributes: dict[str, str]) -> bool:
    return attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes


def forms(answer: Response) -> list[PageForm]:
    """The forms of a page below its header, in order."""
    parser = _parse(answer)
    return parser.forms[parser.header_forms :]


def form_to(answer: Response, path: str) -> PageForm:
    """The first form of a page with this action."""
    return next(each for each in _parse(answer).forms if each.action == path)


def _parse(answer: Response) -> _FormParser:
    parser = _FormParser()
    parser.feed(answer.text)
    return parser


@dataclass
class PageBrowser(Browser):
    """A browser that opens pages and keeps cookies."""

    def open(self, path: str) -> Response:
        """The response to a GET request."""
        return self._request("GET", path, None)

    def post(self, path: str, **fields: str) -> Response:
        """The response to a form with these fields."""
        return self._request("POST", path, list(fields.items()))

    def submit(self, form: PageForm, **typed: str) -> Response:
        """The response to a form of a page, with some fields changed."""
        unchanged = [(name, value) for name, value in form.fields if name not in typed]
        return self._request("POST", form.action, [*unchanged, *typed.items()])

    def _request(
        self,
        method: str,
        path: str,
        fields: list[tuple[str, str]] | None,
    ) -> Response:
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers = self.headers | (cookies if self.cookies else {})
        content = urlencode(fields) if fields is not None else None
        if content is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        client = self.service.client
        response = client.request(method, path, content=content, headers=headers, follow_redirects=False)
        for line in response.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return response

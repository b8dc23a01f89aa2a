"""Somebody with a browser on the pages: it follows no redirect by itself, and fills in forms it is shown."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from httpx2 import Response

from tests.api.browsers import Browser


@dataclass
class Shown:
    """A form of a page: where it goes, and what it sends if nothing is typed."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def value(self, name: str) -> str:
        """What a field holds."""
        return dict(self.fields)[name]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Shown] = []
        self.heading = 0
        """How many of them stand at the head of the page, which is the same for all."""

    def handle_endtag(self, tag: str) -> None:
        if tag == "header" and not self.heading:
            self.heading = len(self.forms)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Shown(said.get("action", "")))
        elif tag == "input" and self.forms and "name" in said and _counts(said):
            self.forms[-1].fields.append((said["name"], said.get("value", "")))


def _counts(said: dict[str, str]) -> bool:
    return said.get("type") not in {"radio", "checkbox"} or "checked" in said


def forms(answer: Response) -> list[Shown]:
    """The forms of a page, in order, below its head."""
    parser = _parsed(answer)
    return parser.forms[parser.heading :]


def form_to(answer: Response, path: str) -> Shown:
    """The first form of a page that goes there, at its head or below."""
    return next(each for each in _parsed(answer).forms if each.action == path)


def _parsed(answer: Response) -> _Forms:
    parser = _Forms()
    parser.feed(answer.text)
    return parser


@dataclass
class Surfer(Browser):
    """A browser that opens pages; `cookies` are held as a browser holds them."""

    def open(self, path: str) -> Response:
        """The page, or where it sends on to."""
        return self._sent("GET", path, None)

    def post(self, path: str, **fields: str) -> Response:
        """What a form of these fields is answered with."""
        return self._sent("POST", path, list(fields.items()))

    def submit(self, form: Shown, **typed: str) -> Response:
        """The same for a form as it was shown, with some fields filled in."""
        kept = [(name, value) for name, value in form.fields if name not in typed]
        return self._sent("POST", form.action, [*kept, *typed.items()])

    def _sent(
        self,
        method: str,
        path: str,
        fields: list[tuple[str, str]] | None,
    ) -> Response:
        held = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent = self.headers | (held if self.cookies else {})
        content = urlencode(fields) if fields is not None else None
        if content is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded"}
        client = self.service.client
        answer = client.request(method, path, content=content, headers=sent, follow_redirects=False)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return answer

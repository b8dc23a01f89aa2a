"""Which page does somebody see who decides: the form, why it is closed, a question, or what others did?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from fastapi import Response

from api.http.access import steps_up
from api.pages.deciding.asking import Asking
from api.pages.deciding.beside import facts
from api.pages.deciding.controls import Node, all_of
from api.pages.deciding.drawing import Drawing
from api.pages.deciding.entries import said
from api.pages.deciding.interruption import CONFIRMED, confirms, consequences
from api.pages.deciding.news import changed, news
from api.pages.deciding.offers import offers
from api.pages.deciding.rows import ADD
from api.pages.deciding.spoken import entered
from api.pages.form import Form
from api.pages.sent import AGAIN, Sent
from domain.certificate.deciding import Terms

SEEN: Final = "seen"
KEY: Final = "key"

Errors = Mapping[str, str]


def drawn(asking: Asking, entries: Sent) -> tuple[Node, ...]:
    """The controls of the decision's form."""
    return Drawing(offers(asking), entries, asking.language).controls(asking.decision.terms)


def said_with(asking: Asking, entries: Sent) -> Terms:
    """The terms that were entered. Raises EntriesWrong."""
    return said(asking.decision.terms, drawn(asking, entries), entries, asking.language, asking.called)


def form(asking: Asking, entries: Sent, errors: Errors | None = None, status: int = 200) -> Response:
    """The form with what was entered; why not, if the decision is closed to this person now."""
    if not asking.opening.open:
        return closed(asking, entries, status)
    carried = {
        SEEN: entries.one(SEEN) or str(asking.case.version),
        KEY: entries.one(KEY) or uuid4().hex,
        "facts": facts(asking),
        "steps_up": steps_up(asking.decision),
        "interrupted": asking.decision.effect.confirmed,
    }
    return _page("form", asking, entries, errors, status, **carried)


def closed(asking: Asking, entries: Sent, status: int = 200) -> Response:
    """Why the decision is not open to this person, with what they had entered."""
    opening = asking.opening
    why = asking.refused(opening.closed_by) if opening.closed_by else ""
    return _page("closed", asking, entries, None, status, why=why, personal=opening.personal)


def interruption(asking: Asking, entries: Sent) -> Response:
    """What will happen, and whether that is meant; the entries go on with the answer."""
    told = {
        "confirm": confirms(asking),
        "consequences": consequences(asking),
        "carried": entries.without(AGAIN, ADD, CONFIRMED).fields,
    }
    return _page("interruption", asking, entries, None, 200, **told)


def stale(asking: Asking, entries: Sent, seen: int) -> Response:
    """What was recorded since the form was shown, beside the entries, to be sent on the present version."""
    now = replace(asking)  # reads the case anew
    opening = now.opening
    told = {
        SEEN: now.case.version,
        KEY: entries.one(KEY) or uuid4().hex,
        "news": news(now, seen),
        "changed": changed(now, seen),
        "why": asking.refused(opening.closed_by) if opening.closed_by else "",
    }
    return _page("stale", now, entries.without(SEEN, CONFIRMED), None, 412, **told)


def _page(
    template: str, asking: Asking, entries: Sent, errors: Errors | None, status: int, **values: Any
) -> Response:
    nodes = drawn(asking, entries)
    return asking.page(
        f"deciding/{template}.html",
        status,
        asking=asking,
        nodes=nodes,
        form=Form(entries, in_order(errors or {}, nodes)),
        entered=entered(nodes, entries),
        **values,
    )


def in_order(errors: Errors, nodes: tuple[Node, ...]) -> Errors:
    """The sentences in the order of their fields; what no field shows is about the whole."""
    visible = [node.name for node in all_of(nodes) if node.kind != "fixed"]
    of_fields = {name: errors[name] for name in visible if name in errors}
    rest = [sentence for name, sentence in errors.items() if name not in of_fields]
    return ({"": " ".join(rest)} if rest else {}) | of_fields

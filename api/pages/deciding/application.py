"""How does an application come in? The scheme is chosen first, then the form says what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.errors.problems import problem_of
from api.http.given import Here, Person
from api.pages.deciding import entries as filled
from api.pages.deciding.applying import Choice, choices, prior_of, taken_over
from api.pages.deciding.belonging import field_of
from api.pages.deciding.controls import Node, Offer
from api.pages.deciding.drawing import Drawing
from api.pages.deciding.offers import kinds_of_documents
from api.pages.deciding.recorded import RECORDED
from api.pages.deciding.rows import ADD, tidied, with_rows
from api.pages.deciding.shown import KEY, Errors, in_order
from api.pages.deciding.taken import SENT_BEFORE, asked, with_new_key
from api.pages.deciding.wording import _
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.published import titles_at
from api.pages.route import PageRoute
from api.pages.sent import Sent, SentForm, sent
from api.pages.words import refusal_text
from domain.certificate.applying import Application, body_applied_to
from domain.certificate.context import Act
from domain.errors import DomainError
from services.errors import KeyReused, UnknownCertificate
from services.principal import Principal

router: Final = APIRouter(prefix="/staff/cases/new", route_class=PageRoute, include_in_schema=False)

PATH: Final = "/staff/cases/new"
OF: Final = "of"
_NO_PRIOR: Final = _("No certificate of your body has this number.")


@router.get("", operation_id="see_application")
def choose(page: AskedPage, here: Here, person: Person, of: str = "", prior: str = "") -> Response:
    """First the choice of a scheme, then its form."""
    body_applied_to(Act(person.person, person.roles, person.body, page.now))
    applying = Applying(page, here, person)
    begun = sent([(OF, of), ("prior", prior.strip())])
    try:
        followed = taken_over(here, person, prior) if prior.strip() else Sent()
    except UnknownCertificate:
        return applying.choice(begun, {"prior": page.language.gettext(_NO_PRIOR)}, 422)
    if applying.chosen(begun) is None:
        return applying.choice(begun)
    return applying.form(Sent((*sent([(OF, of)]), *followed)))


@router.post("", operation_id="apply")
def apply(entries: SentForm, page: AskedPage, here: Here, person: Person) -> Response:
    """The case, or the form with what has to be put right."""
    return Applying(page, here, person).taken(entries)


@dataclass(frozen=True)
class Applying:
    """A registrar at the form of an application."""

    page: Page
    here: Composition
    by: Principal

    def chosen(self, entries: Sent) -> Choice | None:
        """The edition that was chosen, if it can be."""
        return next((each for each in choices(self.here, self.by) if each.value == entries.one(OF)), None)

    def choice(self, entries: Sent, errors: Errors | None = None, status: int = 200) -> Response:
        """The page on which a scheme is chosen."""
        form = Form(entries, errors or {})
        titled = self.page.language.titled
        options = [
            (each.value, f"{titled(each.rules.title)} · {each.rules.edition}")
            for each in choices(self.here, self.by)
        ]
        return self.page("deciding/scheme.html", status, form=form, options=options)

    def form(self, entries: Sent, errors: Errors | None = None, status: int = 200) -> Response:
        """The form, with a row for every document that the scheme asks for."""
        chosen = self.chosen(entries)
        if chosen is None:
            return self.choice(entries, errors, status)
        wanted = tuple(each.kind for each in chosen.rules.required_documents)
        entries = with_rows(entries, "documents", wanted)
        nodes = self._drawn(entries, chosen)
        return self.page(
            "deciding/application.html",
            status,
            chosen=chosen,
            nodes=nodes,
            form=Form(entries, in_order(errors or {}, nodes)),
            key=entries.one(KEY) or uuid4().hex,
        )

    def taken(self, entries: Sent) -> Response:
        """What becomes of the form that was sent."""
        chosen = self.chosen(entries)
        if entries.again or entries.one(ADD) or chosen is None:
            return self.form(entries)
        entries = tidied(entries)
        try:
            application = self._said(entries, chosen)
        except filled.EntriesWrong as wrong:
            return self.form(entries, wrong.errors, 422)
        return self._recorded(entries, application)

    def _said(self, entries: Sent, chosen: Choice) -> Application:
        """What was entered; the certificate to be continued is known by its number. Raises EntriesWrong."""
        language = self.page.language
        named = entries
        if number := entries.one("prior"):
            try:
                prior = prior_of(self.here, self.by, number)
            except UnknownCertificate:
                raise filled.EntriesWrong({"prior": language.gettext(_NO_PRIOR)}) from None
            named = Sent((*entries.without("prior"), ("prior", str(prior))))
        return filled.said(Application, self._drawn(entries, chosen), named, language, str)

    def _recorded(self, entries: Sent, application: Application) -> Response:
        here, command = self.here, asked(self.page, self.by, entries, application)
        language = self.page.language
        try:
            receipt = here.register.apply(application, command)
        except KeyReused:
            error = {"": self.page.language.gettext(SENT_BEFORE)}
            return self.form(with_new_key(entries), error, 422)
        except DomainError as refusal:
            self.page.request.state.refusal = refusal
            problem = problem_of(refusal)
            sentence = refusal_text(refusal, language, titled=titles_at(here, language))
            error = {field_of(refusal, Application): sentence}
            return self.form(entries, error, problem.status if problem else 409)
        here.public.wait_until(receipt.position, here.settings.wait_seconds)
        return self.page.redirected(f"/staff/cases/{receipt.stream}", **{RECORDED: receipt.version})

    def _drawn(self, entries: Sent, chosen: Choice) -> tuple[Node, ...]:
        rules, language = chosen.rules, self.page.language
        offers: Mapping[str, Any] = {
            "scheme": Offer(((rules.scheme, rules.scheme),), fixed=True),
            "edition": Offer(((rules.edition, rules.edition),), fixed=True),
            "documents.kind": kinds_of_documents(rules, language),
        }
        return Drawing(offers, entries, language).controls(Application)

"""Application form: the choice of a scheme and its edition, then the particulars and documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from api.app.container import Container
from api.errors.mapping import problem_for
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.decision_forms.choices import document_kinds, permit_kinds
from api.pages.decision_forms.decision_result import RECORDED_VERSION
from api.pages.decision_forms.forms import ADD_ROW, Choices, FormBuilder, Node, with_rows, without_blank_rows
from api.pages.decision_forms.render import KEY_FIELD, Errors, ordered_errors
from api.pages.decision_forms.submit import ALREADY_SENT, FormInvalid, command_for, parse, with_new_key
from api.pages.decision_forms.texts import error_field
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm, form_data
from api.pages.language import gettext_noop
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.scheme_titles import titles_at
from api.pages.terms import error_text
from domain.approval import ApprovalScope
from domain.calendar import civil_date
from domain.certificate.applying import Application, body_applied_to
from domain.certificate.context import Act
from domain.certificate.state import Certificate
from domain.errors import DomainError
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from services.errors import CaseNotFound, IdempotencyKeyReused
from services.principal import Principal

router: Final = APIRouter(prefix="/staff/cases/new", route_class=PageRoute, include_in_schema=False)

PATH: Final = "/staff/cases/new"
SCHEME_FIELD: Final = "of"
_NO_PRIOR: Final = gettext_noop("No certificate of your body has this number.")


@dataclass(frozen=True)
class SchemeChoice:
    """An edition of a scheme that applications are accepted for."""

    rules: Scheme

    @property
    def value(self) -> str:
        """The value of the option on the form: scheme and edition."""
        return f"{self.rules.scheme}|{self.rules.edition}"


@router.get("", operation_id="see_application")
def show_application(
    page: CurrentPage, container: ContainerDep, person: PrincipalDep, of: str = "", prior: str = ""
) -> Response:
    """Show the choice of a scheme, or the form of the chosen one.

    Raises RoleRequired for a person who may not apply.
    """
    body_applied_to(Act(person.person, person.roles, person.body, page.now))
    application_form = ApplicationForm(page, container, person)
    initial_data = form_data([(SCHEME_FIELD, of), ("prior", prior.strip())])
    try:
        prior_data = prior_form_data(container, person, prior) if prior.strip() else FormData()
    except CaseNotFound:
        return application_form.scheme_page(initial_data, {"prior": page.language.gettext(_NO_PRIOR)}, 422)
    if application_form.chosen_scheme(initial_data) is None:
        return application_form.scheme_page(initial_data)
    return application_form.form_page(FormData((*form_data([(SCHEME_FIELD, of)]), *prior_data)))


@router.post("", operation_id="apply")
def apply(
    entries: SubmittedForm, page: CurrentPage, container: ContainerDep, person: PrincipalDep
) -> Response:
    """Open a case, or show the form again with its errors."""
    return ApplicationForm(page, container, person).submit(entries)


@dataclass(frozen=True)
class ApplicationForm:
    """The application form as one person sees it."""

    page: Page
    container: Container
    by: Principal

    def chosen_scheme(self, entries: FormData) -> SchemeChoice | None:
        """The chosen edition; None if nothing is chosen or it is not available."""
        return next(
            (
                each
                for each in scheme_choices(self.container, self.by)
                if each.value == entries.value(SCHEME_FIELD)
            ),
            None,
        )

    def scheme_page(self, entries: FormData, errors: Errors | None = None, status: int = 200) -> Response:
        """The page with the choice of a scheme."""
        form = Form(entries, errors or {})
        localise = self.page.language.localise
        options = [
            (each.value, f"{localise(each.rules.title)} · {each.rules.edition}")
            for each in scheme_choices(self.container, self.by)
        ]
        return self.page("decision_forms/scheme.html", status, form=form, options=options)

    def form_page(self, entries: FormData, errors: Errors | None = None, status: int = 200) -> Response:
        """The form, with a row for each document that the scheme requires."""
        chosen = self.chosen_scheme(entries)
        if chosen is None:
            return self.scheme_page(entries, errors, status)
        document_kinds = tuple(each.kind for each in chosen.rules.required_documents)
        entries = with_rows(entries, "documents", document_kinds)
        nodes = self._nodes(entries, chosen)
        return self.page(
            "decision_forms/application.html",
            status,
            chosen=chosen,
            nodes=nodes,
            form=Form(entries, ordered_errors(errors or {}, nodes)),
            key=entries.value(KEY_FIELD) or uuid4().hex,
        )

    def submit(self, entries: FormData) -> Response:
        """Record the application, or show the form again: for another row, after a login, or with errors."""
        chosen = self.chosen_scheme(entries)
        if entries.is_resumed or entries.value(ADD_ROW) or chosen is None:
            return self.form_page(entries)
        entries = without_blank_rows(entries)
        try:
            application = self._parse(entries, chosen)
        except FormInvalid as invalid:
            return self.form_page(entries, invalid.errors, 422)
        return self._record(entries, application)

    def _parse(self, entries: FormData, chosen: SchemeChoice) -> Application:
        """The entries as an application, with the id of the prior certificate. Raises FormInvalid."""
        language = self.page.language
        named_entries = entries
        if number := entries.value("prior"):
            try:
                prior = prior_certificate(self.container, self.by, number)
            except CaseNotFound:
                raise FormInvalid({"prior": language.gettext(_NO_PRIOR)}) from None
            named_entries = FormData((*entries.without("prior"), ("prior", str(prior.id))))
        return parse(Application, self._nodes(entries, chosen), named_entries, language, str)

    def _record(self, entries: FormData, application: Application) -> Response:
        container, command = self.container, command_for(self.page, self.by, entries, application)
        language = self.page.language
        try:
            receipt = container.register.apply(application, command)
        except IdempotencyKeyReused:
            error = {"": self.page.language.gettext(ALREADY_SENT)}
            return self.form_page(with_new_key(entries), error, 422)
        except DomainError as domain_error:
            self.page.request.state.error = domain_error
            problem = problem_for(domain_error)
            sentence = error_text(domain_error, language, titled=titles_at(container, language))
            error = {error_field(domain_error, Application): sentence}
            return self.form_page(entries, error, problem.status if problem else 409)
        container.public.wait_until(receipt.position, container.settings.wait_seconds)
        return self.page.redirect(f"/staff/cases/{receipt.stream}", **{RECORDED_VERSION: receipt.version})

    def _nodes(self, entries: FormData, chosen: SchemeChoice) -> tuple[Node, ...]:
        rules, language = chosen.rules, self.page.language
        choices: Mapping[str, Any] = {
            "scheme": Choices(((rules.scheme, rules.scheme),), fixed=True),
            "edition": Choices(((rules.edition, rules.edition),), fixed=True),
            "documents.kind": document_kinds(rules, language),
            "not_applicable.kind": document_kinds(rules, language),
            "permits.kind": permit_kinds(rules, language),
        }
        return FormBuilder(choices, entries, language).fields(Application)


def scheme_choices(container: Container, by: Principal) -> tuple[SchemeChoice, ...]:
    """The editions in force for which the body is approved today (rule 12)."""
    now = container.clock()
    body = container.institutions.body(by.body or "")
    return tuple(
        SchemeChoice(each.scheme)
        for each in container.public.schemes()
        if each.deadline is None or civil_date(now) <= each.deadline
        if body.approved_for(ApprovalScope(each.scheme.field, each.scheme.scheme, each.scheme.edition), now)
    )


def prior_certificate(container: Container, by: Principal, number: str) -> Certificate:
    """The case of the body's certificate with this number. Raises CaseNotFound."""
    case_id = container.public.certificate_id(number)
    if case_id is None:
        raise CaseNotFound(UUID(int=0))
    return container.register.certificate(case_id, by)


def prior_form_data(container: Container, by: Principal, number: str) -> FormData:
    """The initial entries for a recertification: the present particulars of the prior certificate.

    Raises CaseNotFound.
    """
    case = prior_certificate(container, by, number)
    return form_data([("prior", case.number or number), *_particulars_fields(case.particulars)])


def _particulars_fields(particulars: Particulars) -> Iterator[tuple[str, str]]:
    yield from _flatten("particulars", particulars.model_dump())


def _flatten(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flatten(f"{prefix}.{name}", value)
        elif value is not None:
            yield f"{prefix}.{name}", str(value)

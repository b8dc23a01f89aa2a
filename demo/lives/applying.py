"""From the application to the signed agreement, or to an early end."""

from demo.dossier import Dossier
from demo.words import said
from demo.world import Life
from domain.certificate.application import Acceptance, Agreement, Supplement, SupplementRequest
from domain.certificate.deciding import Terms
from domain.organisation import Particulars
from domain.values import Document, Role


def applied(
    file: Dossier, particulars: Particulars, prior: Dossier | None = None, *, incomplete: bool = False
) -> Life:
    """The application arrives; an incomplete one is completed within some days."""
    documents = tuple(file.document(wanted.kind, wanted.title.zh) for wanted in file.rules.required_documents)
    sent = documents[:-1] if incomplete else documents
    file.apply(particulars, sent, prior.id if prior else None)
    if incomplete:
        yield from _completed(file, documents)


def asked_to_complete(file: Dossier, days: int = 10) -> Life:
    """The body asks for what is missing, to be sent within some days."""
    yield file.after(1, 3)
    due = file.after(days, days).date()
    missing = (file.rules.required_documents[-1].title.zh,)
    file.take(
        "request-supplement",
        SupplementRequest(reason=said("申请材料不完整"), missing=missing, due=due),
        Role.REGISTRAR,
    )


def accepted(file: Dossier) -> Life:
    """The body takes the application on."""
    yield file.after(2, 6)
    conditions = tuple(condition.id for condition in file.rules.entry_conditions)
    file.take(
        "accept", Acceptance(reason=said("申请评审通过，予以受理"), conditions=conditions), Role.REVIEWER
    )


def signed(file: Dossier) -> Life:
    """The agreement is signed."""
    yield file.after(3, 10)
    agreement = file.document("agreement", "认证合同")
    terms = Agreement(reason=said("双方签订认证合同"), agreement=agreement, signed_on=file.today)
    file.take("sign-agreement", terms, Role.REGISTRAR)


def declined(file: Dossier, why: str = "组织近一年内发生重大服务失误，不满足受理条件") -> Life:
    """The body does not take the application on."""
    yield file.after(3, 8)
    file.take("decline", Terms(reason=said(why)), Role.REVIEWER)


def withdrawn(file: Dossier) -> Life:
    """The applicant changes its mind."""
    yield file.after(3, 20)
    file.take("withdraw", Terms(reason=said("组织因业务调整撤回申请")), Role.REGISTRAR)


def _completed(file: Dossier, documents: tuple[Document, ...]) -> Life:
    yield from asked_to_complete(file)
    yield file.after(4, 9)
    file.take("supplement", Supplement(reason=said("组织补充材料"), documents=documents[-1:]), Role.REGISTRAR)

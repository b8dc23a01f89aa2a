"""Steps from the application to the signed agreement, or to an early end."""

from demo.case import DemoCase
from demo.generated_marks import marked_generated
from demo.simulation import Process
from domain.certificate.application import Acceptance, Agreement, Supplement, SupplementRequest
from domain.certificate.declaration import Terms
from domain.organisation import Particulars
from domain.values import Document, Role


def submit_application(
    demo_case: DemoCase, particulars: Particulars, prior: DemoCase | None = None, *, incomplete: bool = False
) -> Process:
    """The application arrives; an incomplete one is completed within some days."""
    documents = tuple(
        demo_case.document(document.kind, document.title.zh)
        for document in demo_case.rules.required_documents
    )
    submitted = documents[:-1] if incomplete else documents
    demo_case.apply(particulars, submitted, prior.id if prior else None)
    if incomplete:
        yield from _complete_application(demo_case, documents)


def request_supplement(demo_case: DemoCase, days: int = 10) -> Process:
    """The body asks for the missing documents, due within `days` days."""
    yield demo_case.moment_after(1, 3)
    due = demo_case.moment_after(days, days).date()
    missing = (demo_case.rules.required_documents[-1].title.zh,)
    demo_case.decide(
        "request-supplement",
        SupplementRequest(reason=marked_generated("申请材料不完整"), missing=missing, due=due),
        Role.REGISTRAR,
    )


def accept(demo_case: DemoCase) -> Process:
    """The body accepts the application."""
    yield demo_case.moment_after(2, 6)
    conditions = tuple(condition.id for condition in demo_case.rules.entry_conditions)
    demo_case.decide(
        "accept",
        Acceptance(reason=marked_generated("申请评审通过，予以受理"), conditions=conditions),
        Role.REVIEWER,
    )


def sign_agreement(demo_case: DemoCase) -> Process:
    """The agreement is signed."""
    yield demo_case.moment_after(3, 10)
    agreement = demo_case.document("agreement", "认证合同")
    terms = Agreement(
        reason=marked_generated("双方签订认证合同"), agreement=agreement, signed_on=demo_case.today
    )
    demo_case.decide("sign-agreement", terms, Role.REGISTRAR)


def decline(demo_case: DemoCase, reason: str = "组织近一年内发生重大服务失误，不满足受理条件") -> Process:
    """The body declines the application."""
    yield demo_case.moment_after(3, 8)
    demo_case.decide("decline", Terms(reason=marked_generated(reason)), Role.REVIEWER)


def withdraw(demo_case: DemoCase) -> Process:
    """The applicant withdraws the application."""
    yield demo_case.moment_after(3, 20)
    demo_case.decide("withdraw", Terms(reason=marked_generated("组织因业务调整撤回申请")), Role.REGISTRAR)


def _complete_application(demo_case: DemoCase, documents: tuple[Document, ...]) -> Process:
    yield from request_supplement(demo_case)
    yield demo_case.moment_after(4, 9)
    demo_case.decide(
        "supplement",
        Supplement(reason=marked_generated("组织补充材料"), documents=documents[-1:]),
        Role.REGISTRAR,
    )

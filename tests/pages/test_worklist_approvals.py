"""Work list of a body whose approval is not live, or that left: what is closed, and which duties remain."""

from uuid import uuid4

import pytest

from domain.events.institution import ApprovalSuspended, BodyEnded
from domain.recorded import Command
from domain.values import Role
from services.commands import CommandRequest
from services.principal import Principal
from tests.api.running_service import EDITION, OTHER_BODY, Service

STAFF, STAFF_OF_OTHER = "registrar", "stranger"


@pytest.fixture(scope="module")
def suspended_body(shared_service: Service) -> Service:
    suspended = ApprovalSuspended(
        reason="notice", field="SC03", scheme="after-sales", edition=EDITION, notice="公告 7 号"
    )
    shared_service.container.institutions.record_approval(OTHER_BODY, suspended, operator_command())
    return shared_service


def operator_command() -> CommandRequest:
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
    return CommandRequest(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=uuid4()))


def worklist_page(service: Service, name: str, path: str) -> str:
    answer = service.client.get(path, headers=service.key(name))

    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/staff", ("目前无效", "批准暂停", "公告 7 号", "不得办理", "仍须履行的职责")),
        ("/en/staff", ("is not live", "suspended", "公告 7 号", "Closed for these", "Still your duty")),
    ],
)
def test_staff_of_a_suspended_body_read_what_is_closed_and_what_remains(
    suspended_body: Service, path: str, expected: tuple[str, ...]
) -> None:
    text = worklist_page(suspended_body, STAFF_OF_OTHER, path)

    assert [each for each in expected if each not in text] == []


def test_staff_of_an_approved_body_read_nothing_of_it(suspended_body: Service) -> None:
    assert "is not live" not in worklist_page(suspended_body, STAFF, "/en/staff")


def test_staff_of_a_body_that_left_are_told_so_and_what_is_listed_has_no_next_step(
    suspended_body: Service,
) -> None:
    """The last test of the file: a body that left stays away."""
    suspended_body.container.institutions.record_body(
        OTHER_BODY, BodyEnded(reason="left"), operator_command()
    )
    chinese, english = (
        worklist_page(suspended_body, STAFF_OF_OTHER, path) for path in ("/staff", "/en/staff")
    )

    assert "本机构已退出登记" in chinese
    assert "Your body left the register" in english
    assert "Still your duty" not in english

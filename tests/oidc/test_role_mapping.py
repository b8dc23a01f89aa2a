"""Role mapping: claims give the roles of matching rules, and no others."""

from pathlib import Path
from typing import Any

import pytest

from domain.errors import InvalidValue
from domain.values import Role
from services.oidc.errors import ProvisioningDenied
from services.oidc.provisioning import MappedRoles, RoleMapping, load_role_mapping
from tests.oidc.conftest import BODY

TEXT = f"""
rules:
  - {{claim: groups, value: deciders, roles: [decider], body: {BODY}}}
  - {{claim: groups, value: auditors, roles: [auditor, planner], body: {BODY}}}
  - {{claim: [realm_access, roles], value: officer, roles: [complaints_officer], body: {BODY}}}
  - {{claim: groups, value: elsewhere, roles: [registrar], body: CNCA-R-2003-456}}
  - {{claim: department, value: CNCA, roles: [regulator]}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mapping.yaml"


@pytest.fixture
def mapping(file: Path) -> RoleMapping:
    file.write_text(TEXT, encoding="utf-8")
    return load_role_mapping(file)


def test_rules_that_hold_give_their_roles_together(mapping: RoleMapping) -> None:
    claims = {"groups": ["auditors", "deciders", "others"], "realm_access": {"roles": ["officer"]}}
    expected = {Role.AUDITOR, Role.PLANNER, Role.DECIDER, Role.COMPLAINTS_OFFICER}

    assert mapping.roles_for(claims) == MappedRoles(roles=frozenset(expected), body=BODY)


def test_a_claim_that_is_one_text_counts_as_such(mapping: RoleMapping) -> None:
    assert mapping.roles_for({"department": "CNCA"}) == MappedRoles(
        roles=frozenset({Role.REGULATOR}), body=None
    )


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"groups": []},
        {"groups": "decider"},
        {"groups": "the deciders"},
        {"groups": {"deciders": True}},
        {"groups": [["deciders"]]},
        {"realm_access": ["officer"]},
        {"role": "regulator"},
    ],
)
def test_claims_that_no_rule_names_give_nothing(mapping: RoleMapping, claims: dict[str, Any]) -> None:
    assert mapping.roles_for(claims) is None


@pytest.mark.parametrize(
    "claims", [{"groups": ["deciders", "elsewhere"]}, {"groups": ["deciders"], "department": "CNCA"}]
)
def test_nobody_works_for_two_bodies_or_watches_their_own(
    mapping: RoleMapping, claims: dict[str, Any]
) -> None:
    with pytest.raises(ProvisioningDenied, match="more than one body"):
        mapping.roles_for(claims)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rules: []", "rules"),
        ("", "mapping"),
        ("rules: [", "YAML"),
        ("rules: [{claim: a, value: b, roles: [system]}]", "system"),
        ("rules: [{claim: a, value: b, roles: []}]", "roles"),
        ("rules: [{claim: a, value: b, roles: [decider]}]", "body"),
        (f"rules: [{{claim: a, value: b, roles: [regulator], body: {BODY}}}]", "body"),
        (f"rules: [{{claim: a, value: b, roles: [boss], body: {BODY}}}]", "roles"),
        (f"rules: [{{claim: a, value: '*', role: [decider], body: {BODY}}}]", "role"),
    ],
)
def test_a_file_that_is_no_mapping_says_why(file: Path, text: str, why: str) -> None:
    file.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidValue, match=why):
        load_role_mapping(file)

"""Tables keyed by a decision: each has the decisions of the catalogue, and says which file to edit if not.

What a decision declares (domain/certificate/declaration.py) needs no table; what is left is in here.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

import pytest

from api.http.permissions import PERMISSIONS, steps_up
from api.pages.catalogue import catalogues
from api.pages.decision_forms.audit_choices import AUDITS_BY_DECISION
from api.pages.decision_forms.choices import RANKS_BY_DECISION
from api.pages.decision_forms.decisions import OTHER_PAGES
from api.pages.decision_forms.sidebar_facts import FACTS_BY_DECISION
from api.pages.language import LANGUAGES
from api.rest.staff_examples import EXAMPLES
from domain.certificate.catalogue import DECISIONS
from domain.deadlines import Kind
from domain.deadlines.next_decisions import FIRST, TEAM_DECISIONS
from domain.values import Role
from tests.pages.case_setups import CASE_SETUPS
from tests.pages.vocabulary import fields_of
from tests.rules.test_rule_02_independence import READY

ROOT: Final = Path(__file__).parent.parent
LOCALES: Final = [language.locale for language in LANGUAGES]
DECIDERS: Final = {name for name, declared in DECISIONS.items() if Role.DECIDER in declared.roles}
WITH_LEVEL: Final = {name for name, declared in DECISIONS.items() if "level" in declared.terms.model_fields}

RESTING_ON_AN_AUDIT: Final = {
    name
    for name, declared in DECISIONS.items()
    if (audit := declared.terms.model_fields.get("audit")) and not audit.is_required()
} - {"evaluate-change"}
"""A change may be evaluated on paper, so that no audit goes without saying."""

WHOLE: Final[Mapping[str, tuple[AbstractSet[str], AbstractSet[str]]]] = {
    "FACTS_BY_DECISION in api/pages/decision_forms/sidebar_facts.py": (
        FACTS_BY_DECISION.keys(),
        DECISIONS.keys(),
    ),
    "RANKS_BY_DECISION in api/pages/decision_forms/choices.py": (RANKS_BY_DECISION.keys(), WITH_LEVEL),
    "AUDITS_BY_DECISION in api/pages/decision_forms/audit_choices.py": (
        AUDITS_BY_DECISION.keys(),
        RESTING_ON_AN_AUDIT,
    ),
    "EXAMPLES in api/rest/staff_examples.py": (
        EXAMPLES.keys(),
        {*DECISIONS, "apply", "interest", "competence", "distrust"},
    ),
    "CASE_SETUPS in tests/pages/case_setups.py": (CASE_SETUPS.keys(), DECISIONS.keys() - OTHER_PAGES),
    "READY in tests/rules/test_rule_02_independence.py": (READY.keys() & DECIDERS, DECIDERS),
}
"""Table → the decisions it has, and those it has to have."""

PARTIAL: Final[Mapping[str, AbstractSet[str]]] = {
    "OTHER_PAGES in api/pages/decision_forms/decisions.py": OTHER_PAGES,
    "FIRST in domain/deadlines/next_decisions.py": set(FIRST),
    "TEAM_DECISIONS in domain/deadlines/next_decisions.py": TEAM_DECISIONS,
    "READY in tests/rules/test_rule_02_independence.py": READY.keys(),
}
"""Table of some decisions → those it has."""

SPOKEN: Final = {
    "decide-appeal": "decide an appeal",
    "extend-suspension": "extend a suspension",
    "waive-measure": "waive a measure",
}
"""Decision → what prose calls it."""

NOT_DECISIONS: Final = {"change somebody's account", "enter an organisation in the list of serious distrust"}
"""What else asks for a second factor."""

_COMPARED: Final = re.compile(r"""context\.name\s*[!=]=\s*["']([a-z-]+)["']""")
_CASES: Final = re.compile(r"""^\s+case (["'][a-z-]+["'](?: \| ["'][a-z-]+["'])*)""", re.MULTILINE)


def test_every_table_has_every_decision() -> None:
    wrong = {
        table: f"lacks {sorted(required - known)}, has {sorted(known - required)} too many"
        for table, (known, required) in WHOLE.items()
        if known != required
    }

    assert not wrong, f"edit {wrong}"


def test_no_table_has_an_unknown_decision() -> None:
    wrong = {table: sorted(known - DECISIONS.keys()) for table, known in PARTIAL.items()}

    assert not {table: names for table, names in wrong.items() if names}, f"edit {wrong}"


def test_every_decision_has_a_permission() -> None:
    permissions = {name: PERMISSIONS.get(name.replace("-", "_")) for name in DECISIONS}

    assert None not in permissions.values(), "edit PERMISSIONS in api/http/permissions.py"
    assert all(each and each.roles == DECISIONS[name].roles for name, each in permissions.items())


def test_decision_forms_name_only_decisions_of_the_catalogue() -> None:
    names_by_file = {file: _names_in(file) for file in (ROOT / "api/pages/decision_forms").glob("*.py")}

    assert set().union(*names_by_file.values()), "edit _COMPARED: forms name decisions in another way"
    for file, names in names_by_file.items():
        assert names <= DECISIONS.keys(), f"edit {file.relative_to(ROOT)}"


def test_what_a_decision_settles_can_be_due() -> None:
    for name, declared in DECISIONS.items():
        kinds = {item.partition("/")[0] for item in declared.settles}

        assert kinds <= set(Kind), f"edit the declaration of {name} in domain/certificate"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_decision_has_its_terms_in_both_languages(locale: str) -> None:
    file = f"api/pages/locale/{locale}/terms.po"
    terms = _translations(locale, "terms")
    for name, declared in DECISIONS.items():
        for context in ("decision", "decision-about"):
            assert terms.get((context, name)), f"add {name} to {file}, msgctxt {context}"
        for model, field in fields_of(declared.terms):
            labels = [terms.get(("field", text)) for text in (field, f"{model}.{field}")]

            assert any(labels), f"add the field {field} of {name} to {file}, msgctxt field"


def test_every_confirmation_has_a_chinese_translation() -> None:
    translations = _translations("zh_CN", "decision_forms")
    for name, declared in DECISIONS.items():
        confirmation = declared.confirmation
        for text in (confirmation.button, *confirmation.consequences) if confirmation else ():
            assert translations.get(("", text)), (
                f"translate for {name} in api/pages/locale/zh_CN/decision_forms.po: {text}"
            )


def test_the_interface_document_names_every_decision_that_asks_for_a_second_factor() -> None:
    text = " ".join((ROOT / "docs/api.md").read_text(encoding="utf-8").split())
    sentence = re.search(r"To ([^.;]*), a second factor must have been shown", text)
    named = set(re.split(", | or ", sentence[1])) if sentence else set()
    required = {SPOKEN.get(name, name) for name, declared in DECISIONS.items() if steps_up(declared)}

    assert named == required | NOT_DECISIONS, "edit 'Authentication' in docs/api.md"


def _names_in(file: Path) -> set[str]:
    """Decisions that this module compares the name of its form with."""
    text = file.read_text(encoding="utf-8")
    names = set(_COMPARED.findall(text))
    if "match context.name" in text:
        names |= {name for case in _CASES.findall(text) for name in re.findall("[a-z-]+", case)}
    return names


def _translations(locale: str, area: str) -> dict[tuple[str, str], str]:
    return {
        (str(each.context or ""), str(each.id)): str(each.string or "")
        for each in catalogues(locale)[area]
        if each.id
    }

"""Scheme files are read exactly, and what is wrong with one is said with its line."""

from pathlib import Path

import pytest

from services.scheme_files import InvalidSchemeFile, bundled_schemes, read, read_folder

EDITIONS = {
    "GB/T 27922-2011",
    "RB/T 302-2016",
    "GB/T 20647-2006",
    "GA/T 594-2006",
    "SB/T 10654-2012",
    "SB/T 11045-2013",
    "SB/T 11046-2013",
    "RB/T 309-2017",
    "RB/T 153-2016",
    "SB/T 10857-2012",
    "GB/T 21084",
    "GB/T 26720-2011 + SB/T 10596-2011",
    "GB/T 27925-2011",
    "GB/T 27925-2011 + GB/T 29187-2012 + ISO 10668:2010",
}
SMALL = """\
scheme: small
edition: X/T 1-2020
rule_version: "1"
title: {zh: 小, en: Small}
standards: [X/T 1-2020]
field: SC03
code: SM
levels:
  - {id: low, title: {zh: 低, en: Low}, at_least: 70}
number: "{body3}{yy}{code}{serial:05}R{cycle}{size}"
sizes: {large_from: 1000, medium_from: 50}
required_documents: []
entry_conditions: []
table:
  counts: {sections: 1, indicators: 1, clauses: 2}
  sections:
    - id: 5.10
      title: {zh: 一, en: One}
      maximum: 100
      indicators:
        - id: 5.10.1
          title: {zh: 一, en: One}
          clauses:
            - {id: 5.1, title: {zh: 一, en: One}, maximum: 2.5}
            - {id: "5.2", title: {zh: 二, en: Two}, maximum: 195/2}
"""


def problems(path: Path, text: str | bytes) -> tuple[str, ...]:
    file = path / "scheme.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InvalidSchemeFile) as refusal:
        read(file)
    assert refusal.value.path == file
    return refusal.value.problems


def test_every_scheme_of_the_market_is_bundled_under_its_edition() -> None:
    editions = {scheme.edition for scheme in bundled_schemes()}

    assert editions == EDITIONS, (
        f"tests/services/test_scheme_files.py: {sorted(editions ^ EDITIONS)}: EDITIONS must list the "
        "editions of every file in domain/scheme/data/"
    )


def test_the_whole_table_of_the_after_sales_standard_is_shipped() -> None:
    (scheme,) = (scheme for scheme in bundled_schemes() if scheme.edition == "GB/T 27922-2011")

    assert scheme.table
    assert [section.maximum for section in scheme.table.sections] == [40, 35, 25]
    assert [len(section.indicators) for section in scheme.table.sections] == [7, 6, 2]
    assert len(scheme.table.maxima) == 52


def test_what_is_not_the_standards_own_says_so() -> None:
    notices = [scheme.notice for scheme in bundled_schemes()]

    assert all(notice and "emonstration" in notice.en and "演示" in notice.zh for notice in notices)


def test_points_and_ids_are_read_as_they_were_typed(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text("\ufeff" + SMALL, encoding="utf-8")
    scheme = read(file)

    assert scheme.table
    assert {clause: str(points) for clause, points in scheme.table.maxima.items()} == {
        "5.1": "5/2",
        "5.2": "195/2",
    }
    assert scheme.table.sections[0].id == "5.10"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: SC03\n", "", "line 1: field: is missing: add it"),
        ("field: SC03", "feild: SC03", "line 6: feild: is not known: correct the name or remove it"),
        ("code: SM", "code: SM\ncode: ZZ", "line 8: code is given twice: remove one of the two"),
        (
            "maximum: 2.5",
            "maximum: 2.5%",
            "line 24: table.sections.0.indicators.0.clauses.0.maximum: points are",
        ),
        ("maximum: 2.5", "maximum: 3", "line 14: table: section 5.10 has 100 points, its clauses add up to"),
        ("clauses: 2}", "clauses: 52}", "line 14: table: 52 clauses are declared, 2 are there"),
        ("SM\n", "[SM]\n", "line 7: code: must be text, not a list or mapping"),
        ("maximum: 100", "maximum: -100", "line 19: table.sections.0.maximum: points are written as"),
        ("{serial:05}", "", "line 10: number: number template"),
        ("at_least: 70", "at_least: seventy", "line 9: levels.0.at_least: points are written as"),
        ("large_from: 1000", "large_from: 20", "the scheme: medium_from must be smaller than large_from"),
        ("code: SM", "code: [SM", "this is not YAML"),
        ("code: SM", "code: &a SM\nrule: *a", "line 8: *a is a reference: write the value out"),
        ("code: SM", "code: " + "[" * 40 + "]" * 40, "line 7: this is nested too deeply"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SMALL
    assert any(said in problem for problem in problems(tmp_path, SMALL.replace(old, new, 1)))


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, SMALL.replace("SC03", "3").replace("code: SM", "code: 7"))

    assert [problem.split(":")[0] for problem in found] == ["line 6", "line 7"]


def test_a_limit_that_no_rule_reads_keeps_its_default(tmp_path: Path) -> None:
    file = tmp_path / "scheme.yaml"
    found = problems(tmp_path, SMALL + "limits:\n  postponement_months: 7\n")

    assert found == ("line 27: limits.postponement_months: no rule reads it yet: leave it at 6 or remove it",)
    file.write_text(SMALL + "limits: {misuse_months: 2}\n", encoding="utf-8")
    assert read(file).limits.misuse_months == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\xff\xfe\x00", "it is not UTF-8"),
        (b"a: \x00", "this is not YAML"),
        (b"- 1", "the scheme"),
        (b"just text", "the scheme"),
        (b"a: 1\n---\na: 2", "this is not YAML"),
        (b"? [a, b]\n: 1", "a list or mapping: is not known"),
        (b"#" * 1_000_001, "it is larger than"),
        (b"- " * 300_000, "nested too deeply"),
        (b"!!python/object/apply:os.system [exit]", "the scheme"),
    ],
)
def test_a_file_that_is_no_scheme_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    assert any(said in problem for problem in problems(tmp_path, content))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSchemeFile, match="cannot be read"):
        read(tmp_path / "none.yaml")


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(SMALL)
    (tmp_path / "a.yaml").write_text(SMALL.replace("scheme: small", "scheme: tiny").replace("SM", "TY"))

    assert [scheme.scheme for scheme in read_folder(tmp_path)] == ["tiny", "small"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Small", "Other"), "describes the same edition"),
        (("scheme: small", "scheme: tiny"), "code SM is taken by a.yaml"),
    ],
)
def test_two_files_do_not_contend(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    (tmp_path / "a.yaml").write_text(SMALL)
    (tmp_path / "b.yaml").write_text(SMALL.replace(*change))

    with pytest.raises(InvalidSchemeFile, match=said):
        read_folder(tmp_path)


def test_a_folder_without_schemes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSchemeFile, match=r"no file ending in \.yaml"):
        read_folder(tmp_path)

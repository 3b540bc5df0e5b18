"""The guard of the municipality of residence: what passes, what is asked, what a decision may do and may not."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import furusato
from furusato.guards.residence import RULES, check_residence
from furusato.guards.residence_causes import CAUSES
from furusato.law.municipalities import Gazetteer, Reason
from furusato.model import columns as c
from furusato.model.decisions import Decision, Decisions
from furusato.model.findings import Finding, Severity

SHEET = "寄附者一覧"
LETTERS = {c.RECEIPT: "A", c.NAME: "B", c.POSTAL: "D", c.ADDRESS: "F", c.MUNICIPALITY_CODE: "H", c.CHANGED_ADDRESS: "K", c.CHANGED_POSTAL: "J"}
Check = Callable[..., tuple[list[str], list[Finding]]]

RIGHT = ("", "4310301", "静岡県湖西市吉美1")
WRONG_TOWN = ("", "1000001", "静岡県湖西市吉美1")
BARE_WARD = ("", "1050014", "港区芝1-1")
NO_TOWN = ("", "4310301", "吉美1")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.parse((Path(furusato.__file__).parent / "data" / "tables" / "gazetteer.txt").read_bytes())


@pytest.fixture
def check(gazetteer: Gazetteer) -> Check:
    """check((code, postal, address)…, decided=[(receipt, answer)…]) → destinations, findings. Receipts are A-1, A-2 … in lines 2, 3 …"""

    def run(*rows: tuple[str, str, str], decided: tuple[tuple[str, ...], ...] = ()) -> tuple[list[str], list[Finding]]:
        frame = list_of(*rows)
        decisions = Decisions(tuple(Decision(d[2] if len(d) > 2 else "residence_is_agreed", "portal-a", d[0], d[1], "resident-register") for d in decided))
        checked, findings = check_residence(frame, SHEET, LETTERS, gazetteer, decisions)
        assert checked.drop(c.DESTINATION).equals(frame)
        assert checked[c.DESTINATION].dtype == pl.String
        assert checked[c.DESTINATION].null_count() == 0
        return checked[c.DESTINATION].to_list(), findings

    return run


def list_of(*rows: tuple[str, str, str]) -> pl.DataFrame:
    columns = {
        c.LINE: list(range(2, len(rows) + 2)),
        c.ROW_KEY: [f"R{i:07d}X" for i in range(1, len(rows) + 1)],
        c.RECEIPT: [f"A-{i}" for i in range(1, len(rows) + 1)],
        c.NAME: ["架空 花子"] * len(rows),
        c.MUNICIPALITY_CODE: [row[0] for row in rows],
        c.POSTAL: [row[1] for row in rows],
        c.ADDRESS: [row[2] for row in rows],
    }
    return pl.DataFrame(columns, schema_overrides={c.LINE: pl.Int64} | {name: pl.String for name in columns if name != c.LINE})


def names(findings: list[Finding]) -> list[str]:
    return [finding.name for finding in findings]


def test_sources_that_agree_fill_the_destination(check: Check) -> None:
    assert check(RIGHT, ("141011", "2200012", "神奈川県横浜市西区みなとみらい1")) == (["222216", "141003"], [])


def test_residence_sources_agree(check: Check) -> None:
    """The accident: the address column was sorted apart from the postal codes."""
    destinations, findings = check(RIGHT, WRONG_TOWN, WRONG_TOWN)
    assert destinations == ["222216", "", ""]
    assert names(findings) == ["residence_sources_agree"]
    assert findings[0].severity is Severity.DECIDE
    assert list(findings[0].cells()) == ["寄附者一覧!D3", "寄附者一覧!D4"]
    assert findings[0].row_keys == ("R0000002X", "R0000003X")
    assert "静岡県湖西市 (222216)、東京都千代田区 (131016)" in findings[0].ja


def test_residence_is_unambiguous(check: Check) -> None:
    """The accident: 港区 without a prefecture is sent to Tokyo, but the donor lives in Nagoya or Osaka."""
    destinations, findings = check(BARE_WARD, ("", "", "府中市宮西町1"))
    assert destinations == ["", ""]
    assert names(findings) == ["residence_is_unambiguous"] * 2
    assert "131032" in findings[0].en
    assert "342084" in findings[1].en


def test_residence_is_known(check: Check) -> None:
    """The accident: the list lacks the municipality, or names one that no table knows."""
    destinations, findings = check(NO_TOWN, ("112267", "3330801", "埼玉県川口市東川口1"), ("", "", "静岡県湖西市吉美1"))
    assert destinations == ["", "", ""]
    assert names(findings) == ["residence_is_known"] * 3
    assert [list(finding.cells()) for finding in findings] == [["寄附者一覧!F2"], ["寄附者一覧!H3"], ["寄附者一覧!D4"]]


def test_one_cause_with_very_many_municipalities_is_one_finding(check: Check, gazetteer: Gazetteer) -> None:
    rows = [("", "0000000", f"{gazetteer.prefecture_of(code)}{gazetteer.district_of(code)}{name}1") for code, name in list(gazetteer.names.items())[:300]]
    destinations, findings = check(*rows)
    assert set(destinations) == {""}
    assert [finding.count for finding in findings] == [300]


def test_the_clerk_decides_by_receipt_number(check: Check) -> None:
    destinations, findings = check(WRONG_TOWN, BARE_WARD, NO_TOWN, decided=(("A-1", "222216"), ("A-2", "131032", "residence_is_unambiguous")))
    assert destinations == ["222216", "131032", ""]
    assert names(findings) == ["residence_is_known"]


def test_a_decision_of_another_rule_says_nothing_of_residence(check: Check) -> None:
    destinations, findings = check(WRONG_TOWN, decided=(("A-1", "222216", "one_person_has_one_number"),))
    assert destinations == [""]
    assert names(findings) == ["residence_sources_agree"]


@pytest.mark.parametrize("answer", ["141011", "130001", "112267", "222217", "22221", "湖西市", "accepted"])
def test_residence_decision_names_an_addressee(check: Check, answer: str) -> None:
    """The accident: the clerk writes a ward's, a prefecture's, a retired or a mistyped code."""
    destinations, findings = check(WRONG_TOWN, RIGHT, decided=(("A-1", answer), ("A-2", answer)))
    assert destinations == ["", ""]
    assert names(findings) == ["residence_decision_names_an_addressee"]
    assert findings[0].severity is Severity.REFUSE
    assert list(findings[0].cells()) == ["寄附者一覧!A2", "寄附者一覧!A3"]


def test_residence_decision_overrules_nothing(check: Check) -> None:
    """The accident: a mistyped receipt number sends a donor whose address is clear to another town."""
    destinations, findings = check(RIGHT, decided=(("A-1", "131032"),))
    assert destinations == [""]
    assert names(findings) == ["residence_decision_overrules_nothing"]
    assert findings[0].severity is Severity.REFUSE


def test_residence_decision_is_needed(check: Check) -> None:
    destinations, findings = check(RIGHT, decided=(("A-1", "222216"),))
    assert destinations == ["222216"]
    assert names(findings) == ["residence_decision_is_needed"]
    assert findings[0].severity is Severity.NOTICE


def test_residence_decision_is_among_candidates(check: Check) -> None:
    """The accident: the right code under the wrong receipt number."""
    destinations, findings = check(WRONG_TOWN, decided=(("A-1", "473014"),))
    assert destinations == ["473014"]
    assert names(findings) == ["residence_decision_is_among_candidates"]


def test_residence_decision_has_its_application(check: Check) -> None:
    _, findings = check(RIGHT, decided=(("A-9", "222216"), ("B-1", "131032")))
    assert names(findings) == ["residence_decision_has_its_application"]
    assert "2" in findings[0].en


def test_residence_decisions_are_of_one_mind(check: Check) -> None:
    destinations, findings = check(WRONG_TOWN, decided=(("A-1", "222216"), ("A-1", "131016", "residence_sources_agree")))
    assert destinations == [""]
    assert names(findings) == ["residence_sources_agree", "residence_decisions_are_of_one_mind"]


def test_after_a_change_notice_the_finding_points_to_the_changed_address(gazetteer: Gazetteer) -> None:
    frame = list_of(RIGHT).with_columns(pl.lit("9051200").alias(c.CHANGED_POSTAL), pl.lit("吉美1").alias(c.CHANGED_ADDRESS))
    checked, findings = check_residence(frame, SHEET, LETTERS, gazetteer, Decisions())
    assert checked[c.DESTINATION].to_list() == [""]
    assert list(findings[0].cells()) == ["寄附者一覧!K2"]


def test_a_list_without_code_column_or_row_keys_is_checked_all_the_same(gazetteer: Gazetteer) -> None:
    frame = list_of(RIGHT, WRONG_TOWN).drop(c.MUNICIPALITY_CODE, c.ROW_KEY)
    checked, findings = check_residence(frame, SHEET, {}, gazetteer, Decisions())
    assert checked[c.DESTINATION].to_list() == ["222216", ""]
    assert list(findings[0].cells()) == ["寄附者一覧!3"]


def test_an_empty_table_stays_empty(check: Check) -> None:
    assert check() == ([], [])


def test_no_finding_shows_a_donors_values(check: Check) -> None:
    _, findings = check(WRONG_TOWN, BARE_WARD, NO_TOWN, decided=(("A-1", "141011"), ("A-9", "222216")))
    text = "".join(finding.ja + finding.en for finding in findings)
    assert not [value for value in ("架空", "吉美", "芝1", "1000001", "1050014", "A-1", "A-9") if value in text]


def test_every_question_has_its_sentence_and_every_rule_its_name() -> None:
    assert CAUSES.keys() | {Reason.SAME, Reason.NAMESAKE_TOLD_APART, Reason.RETIRED} == set(Reason)
    assert len({rule.name for rule in RULES}) == len(RULES) == 9

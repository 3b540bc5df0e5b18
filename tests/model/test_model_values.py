"""Check digits against other people's implementations and published vectors; findings and decisions that refuse what is unclear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36 as oracle

from furusato.errors import ListRefused
from furusato.model.decisions import Decisions
from furusato.model.findings import Rule, Severity, commonest_first, refusing
from furusato.model.values import ALPHABET_37_36, MunicipalityCode, individual_number_check_digit, mod_37_36

WANT = Rule("a_rule", Severity.REFUSE, "{n} 行", "{n} rows")
TELL = Rule("b_rule", Severity.NOTICE, "知らせ", "told")


@pytest.mark.parametrize(("eleven", "digit"), [("12345678901", "8"), ("98765432109", "3"), ("11111111111", "8"), ("20170130199", "0")])
def test_individual_number_check_digit(eleven: str, digit: str) -> None:
    assert individual_number_check_digit(eleven) == digit


@given(st.text(ALPHABET_37_36, min_size=1, max_size=30))
def test_mod_37_36_agrees_with_another_implementation(body: str) -> None:
    assert mod_37_36(body) == oracle.calc_check_digit(body)


@pytest.mark.parametrize("code", ["141003", "131016", "222216", "011002", "462012"])
def test_known_codes_hold(code: str) -> None:
    assert str(MunicipalityCode(code)) == code
    assert MunicipalityCode.of_five(code[:5]).digits == code


@pytest.mark.parametrize("code", ["141004", "14100", "１４１００３", "", "14100x", "1410030"])
def test_other_codes_cannot_exist(code: str) -> None:
    with pytest.raises(ValueError, match="municipality code"):
        MunicipalityCode(code)


def test_a_finding_names_its_cells_and_counts_its_rows() -> None:
    finding = WANT.found(sheet="寄附者一覧", column="F", lines=[27, 30], n=2)
    assert list(finding.cells()) == ["寄附者一覧!F27", "寄附者一覧!F30"]
    assert (finding.count, finding.ja, finding.en) == (2, "2 行", "2 rows")


def test_the_commonest_refusing_cause_comes_first() -> None:
    told, few, many = TELL.found(lines=range(9)), WANT.found(lines=[1], n=1), WANT.found(lines=[1, 2], n=2)
    assert commonest_first([told, few, many]) == [many, few, told]
    assert refusing([told, few]) == [few]


DECISION = '[[decision]]\nrule = "r"\nroute = "a"\nreceipt = "1"\nanswer = "131130"\nreason = "resident-register"\n'


def test_decisions_answer_by_rule_and_receipt() -> None:
    assert Decisions.parse(DECISION).of_route("a").answers("r") == {"1": "131130"}
    assert Decisions.parse(DECISION).of_route("b").answers("r") == {}


@pytest.mark.parametrize(
    "text",
    [
        DECISION * 2,
        "x = 1",
        "[[decision]]",
        "decision = 1",
        DECISION + 'more = "x"',
        DECISION.replace("resident-register", "住所が違う"),
        DECISION.replace('"1"', "1"),
        "[",
    ],
)
def test_an_unclear_decisions_file_is_refused(text: str) -> None:
    with pytest.raises(ListRefused):
        Decisions.parse(text)

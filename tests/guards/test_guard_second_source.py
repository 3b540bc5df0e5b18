"""The comparison with a second source, rule by rule; each test makes the difference that its rule is for."""

import polars as pl
import pytest

from furusato.guards.second_source import Comparison, compare_sources, compare_with_sealed
from furusato.guards.second_source_verdicts import COLUMN, FIELDS, VERDICT, Side, Verdict
from furusato.model import columns as c
from furusato.model.decisions import Decision, Decisions
from furusato.model.findings import refusing

LETTERS = {c.RECEIPT: "A", c.NUMBER: "B", c.NAME: "C", c.KANA: "D", c.BIRTH: "E", c.YEN: "F"}
ROWS = (
    ("A-1", "111111111118", "髙橋　花子", "タカハシ　ハナコ", "1960-01-02", "10000"),
    ("A-2", "222222222228", "鈴木　一郎", "スズキ　イチロウ", "1970-03-04", "20000"),
    ("A-3", "333333333338", "佐藤　梅", "サトウ　ウメ", "1980-05-06", "30000"),
)


def frame(rows: tuple[tuple[str, ...], ...] = ROWS) -> pl.DataFrame:
    made = pl.DataFrame(rows, schema=dict.fromkeys((c.RECEIPT, *FIELDS), pl.String), orient="row").with_row_index(c.LINE, 2)
    return made.with_columns(pl.col(c.LINE).cast(pl.Int64))


def with_value(column: str, place: int, value: str) -> pl.DataFrame:
    return frame().with_columns(pl.when(pl.col(c.LINE) == place + 2).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))


def side(rows: pl.DataFrame, sheet: str = "一覧") -> Side:
    return Side(rows, sheet, LETTERS)


def compared(here: pl.DataFrame, there: pl.DataFrame, *accepted: tuple[str, str], known: pl.Series | None = None) -> Comparison:
    decisions = Decisions(tuple(Decision(rule, "portal", receipt, "accepted", "seen") for rule, receipt in accepted))
    return compare_sources(side(here), side(there, "突合先"), decisions, known=known)


def told(comparison: Comparison) -> list[tuple[str, list[str]]]:
    return [(finding.name, list(finding.cells())) for finding in comparison.findings]


def test_two_equal_sources_say_nothing_whatever_their_order() -> None:
    result = compared(frame(), frame().reverse())
    assert (result.shared, result.only_here, result.only_there, result.findings, result.differences.height) == (3, 0, 0, (), 0)
    assert [tuple(count) for count in result.fields] == [(column, 3, 0, 0, 0) for column in FIELDS]


@pytest.mark.parametrize(("column", "value"), [(c.NUMBER, "444444444448"), (c.BIRTH, "1961-01-02"), (c.YEN, "10001")])
def test_value_agrees_with_the_second_source(column: str, value: str) -> None:
    result = compared(frame(), with_value(column, 0, value), ("value_agrees_with_the_second_source", "A-1"))
    assert told(result) == [("value_agrees_with_the_second_source", [f"一覧!{LETTERS[column]}2"])]
    assert refusing(result.findings)


@pytest.mark.parametrize(("column", "value"), [(c.NAME, "高梨　花子"), (c.KANA, "タカナシ　ハナコ")])
def test_name_agrees_with_the_second_source(column: str, value: str) -> None:
    assert told(compared(frame(), with_value(column, 0, value))) == [("name_agrees_with_the_second_source", [f"一覧!{LETTERS[column]}2"])]
    assert told(compared(frame(), with_value(column, 0, value), ("name_agrees_with_the_second_source", "A-1"))) == []


@pytest.mark.parametrize(("column", "value"), [(c.NAME, "高橋 花子"), (c.KANA, "ﾀｶﾊｼ ﾊﾅｺ")])
def test_spelling_is_as_in_the_second_source(column: str, value: str) -> None:
    result = compared(frame(), with_value(column, 0, value))
    assert told(result) == [("spelling_is_as_in_the_second_source", [f"一覧!{LETTERS[column]}2"])]
    assert refusing(result.findings) == []
    assert [count.folded for count in result.fields if count.column == column] == [1]


def test_value_stands_in_both_sources_and_a_blank_in_both_is_counted_only() -> None:
    blank = with_value(c.NUMBER, 1, "")
    for here, there in ((blank, frame()), (frame(), blank)):
        assert told(compared(here, there)) == [("value_stands_in_both_sources", ["一覧!B3"])]
        assert told(compared(here, there, ("value_stands_in_both_sources", "A-2"))) == []
    result = compared(blank, blank)
    assert told(result) == []
    assert result.fields[0].missing == 1


def test_application_is_in_the_second_source() -> None:
    assert told(compared(frame(), frame().head(2))) == [("application_is_in_the_second_source", ["一覧!A4"])]
    assert told(compared(frame(), frame().head(2), ("application_is_in_the_second_source", "A-3"))) == []


def test_application_of_the_second_source_is_listed_or_in_the_ledger() -> None:
    assert told(compared(frame().head(2), frame())) == [("application_of_the_second_source_is_listed", ["突合先!A4"])]
    assert told(compared(frame().head(2), frame(), known=pl.Series(["A-3"]))) == []


def test_second_source_has_receipt_numbers() -> None:
    assert told(compared(frame(), with_value(c.RECEIPT, 1, " "))) == [("second_source_has_receipt_numbers", ["突合先!A3"])]


def test_second_source_shares_receipt_numbers() -> None:
    other = frame().with_columns(("B" + pl.col(c.RECEIPT)).alias(c.RECEIPT))
    assert [name for name, _ in told(compared(frame(), other))] == ["second_source_shares_receipt_numbers"]
    assert [name for name, _ in told(compared(frame(), frame().clear()))] == ["second_source_shares_receipt_numbers"]


def test_receipt_is_listed_once_on_either_side() -> None:
    doubled = with_value(c.RECEIPT, 1, "A-1")
    assert told(compared(doubled, frame())) == [("receipt_is_listed_once", ["一覧!A2", "一覧!A3"])]
    assert told(compared(frame(), doubled)) == [("receipt_is_listed_once", ["突合先!A2", "突合先!A3"])]


def test_column_stands_in_both_sources_or_is_told_as_not_compared() -> None:
    result = compared(frame(), frame().drop(c.NUMBER))
    assert [finding.name for finding in result.findings] == ["column_stands_in_both_sources"]
    assert [count.column for count in result.fields] == [c.NAME, c.KANA, c.BIRTH, c.YEN]


def test_differences_name_the_lines_of_both_sides_and_no_value() -> None:
    there = pl.concat([with_value(c.NUMBER, 1, "444444444448").head(2), frame((("A-9", *ROWS[2][1:]),)).with_columns(pl.lit(7, pl.Int64).alias(c.LINE))])
    lines = compared(frame(), there.reverse()).differences
    assert lines.drop(c.ROW_KEY).rows() == [
        ("A-3", 4, None, "", Verdict.ONLY_HERE),
        ("A-9", None, 7, "", Verdict.ONLY_THERE),
        ("A-2", 3, 3, c.NUMBER, Verdict.DIFFERENT),
    ]
    assert set(lines.columns) >= {COLUMN, VERDICT}
    assert "444444444448" not in str(lines.rows())


def test_rows_of_the_ledger_are_named_by_their_keys() -> None:
    ledger = frame().drop(c.LINE).with_columns(pl.lit("R0000001X").alias(c.ROW_KEY))
    (found,) = compare_sources(Side(ledger.head(1), "台帳", {}), side(with_value(c.YEN, 0, "1").head(1)), Decisions()).findings
    assert (found.row_keys, found.lines, found.sheet) == (("R0000001X",), (), "台帳")


def test_number_agrees_with_earlier_years() -> None:
    earlier = frame((("X-1", "999999999998", "高橋 花子", "タカハシ", "1960-01-02", "1"), ("X-2", *ROWS[1][1:]), ("X-3", *ROWS[1][1:])))
    result = compare_with_sealed(side(frame()), earlier, Decisions())
    assert told(result) == [("number_agrees_with_earlier_years", ["一覧!B2"])]
    assert (result.shared, result.only_here) == (2, 1)
    accepted = Decisions((Decision("number_agrees_with_earlier_years", "portal", "A-1", "accepted", "changed"),))
    assert compare_with_sealed(side(frame()), earlier, accepted).findings == ()
    assert compare_with_sealed(side(frame()), earlier.clear(), Decisions()).shared == 0


def test_who_had_two_numbers_in_earlier_years_is_not_compared() -> None:
    earlier = frame((("X-1", "999999999998", *ROWS[0][2:]), ("X-2", "888888888888", *ROWS[0][2:])))
    result = compare_with_sealed(side(frame()), earlier, Decisions())
    assert (result.shared, result.only_here, result.findings) == (0, 3, ())

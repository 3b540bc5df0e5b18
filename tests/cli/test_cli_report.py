"""What a clerk reads on the terminal: every cause in full, cells with their row keys, nothing cut off."""

import pytest

from furusato.cli.report import tell_findings
from furusato.model.findings import Rule, Severity

COLUMN = Rule("column_is_there", Severity.REFUSE, "{word}の列がありません。", "There is no column {word}.")
LONG = Rule("a_long_rule", Severity.REFUSE, "とても長い" * 60 + "終わり", "very long " * 60 + "end")
TOLD = Rule("told", Severity.NOTICE, "知らせ", "told")


def _shown(capsys: pytest.CaptureFixture[str]) -> str:
    return "".join(line.strip("│┃ ") for line in capsys.readouterr().out.replace("│", "").split("\n")).replace(" ", "")


def test_each_missing_column_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    tell_findings([COLUMN.found(sheet="一覧", word=word) for word in ("氏名", "住所", "生年月日")])
    shown = _shown(capsys)
    assert all(f"{word}の列がありません" in shown for word in ("氏名", "住所", "生年月日"))


def test_a_long_sentence_is_folded_and_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    tell_findings([LONG.found()])
    shown = capsys.readouterr().out
    assert "…" not in shown
    assert shown.count("とても長い") + shown.count("とても長\n") >= 50
    assert "終わり" in shown


def test_cells_stand_with_their_row_keys_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    tell_findings([COLUMN.found(sheet="台帳", lines=range(1, 10), row_keys=[f"R000000{n}X" for n in range(1, 10)], word="")])
    shown = capsys.readouterr().out
    assert "台帳!1 R0000001X" in shown
    assert "他 3" in shown


def test_rows_of_a_file_are_named_by_their_keys(capsys: pytest.CaptureFixture[str]) -> None:
    tell_findings([COLUMN.found(sheet="x/notice.xlsx", row_keys=["R00000015", "R00000023"], word="")])
    shown = capsys.readouterr().out
    assert "x/notice.xlsx R00000015" in shown
    assert "R00000023" in shown


def test_many_causes_of_one_rule_are_counted_not_listed(capsys: pytest.CaptureFixture[str]) -> None:
    tell_findings([TOLD.found(), *(COLUMN.found(word=f"列{n}") for n in range(20))])
    shown = _shown(capsys)
    assert "列5の列" in shown
    assert "列6の列" not in shown
    assert "他に14種類" in shown

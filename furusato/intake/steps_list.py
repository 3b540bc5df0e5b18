"""Reads a carrier's or a portal's csv of what became of notices: which one, which state, on which day.

Every line must name its notice (by municipality code, or by the reference number it was sent under) and a state and day that can be read; a line that cannot is a finding
with its cell, never passed over. Nothing else of the file is looked at. The words of carriers and portals are gathered from their public pages as far as they were at hand;
an unknown word is refused by name, so that nothing is taken for delivered that was not.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from openpyxl.utils import get_column_letter

from furusato.errors import ListRefused
from furusato.intake.csv_text import decode
from furusato.intake.spelling_dates import spell_date
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.values import NoticeState

STEPS_HAVE_HEADINGS: Final = Rule(
    "steps_have_headings",
    Severity.REFUSE,
    "csv の一行目に「{missing}」の見出しがありません。見出しは {known} のどれかにしてください。",
    "The first line of the csv has no heading for {missing}. Use one of {known}.",
)
STEP_STATE_IS_KNOWN: Final = Rule(
    "step_state_is_known",
    Severity.REFUSE,
    "状態の言葉を知りません。引受・発送・配達完了・受付完了・受領・返送 などに直すか、--state で一律に指定してください。",
    "The word for the state is not known. Use 引受, 発送, 配達完了, 受付完了, 受領, 返送 or the like, or give one state for all with --state.",
)
STEP_DAY_IS_A_DATE: Final = Rule(
    "step_day_is_a_date",
    Severity.REFUSE,
    "日付として読めません。2026-01-20 のように直してください。",
    "It cannot be read as a date. Write it as 2026-01-20.",
)
STEP_NAMES_ITS_NOTICE: Final = Rule(
    "step_names_its_notice",
    Severity.REFUSE,
    "どの通知書の行か分かりません。団体コード(6桁)か、送ったときの控えの番号を入れてください。",
    "The line does not say which notice it is about. Give the municipality's code (6 digits) or the reference it was sent under.",
)
RULES: Final = (STEPS_HAVE_HEADINGS, STEP_STATE_IS_KNOWN, STEP_DAY_IS_A_DATE, STEP_NAMES_ITS_NOTICE)

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "recipient": ("団体コード", "宛先コード", "市区町村コード", "送付先コード", "recipient"),
    "reference": ("控え番号", "引受番号", "お問い合わせ番号", "追跡番号", "受付番号", "reference"),
    "state": ("状態", "配達状況", "処理状況", "最新ステータス", "state"),
    "day": ("日付", "発送日", "引受日", "配達日", "受付日", "受付日時", "状態発生日", "day"),
}
STATE_WORDS: Final[Mapping[str, NoticeState]] = {
    **dict.fromkeys(("引受", "発送", "発送済み", "送信", "送信済み", "handed over"), NoticeState.HANDED_OVER),
    **dict.fromkeys(("お届け済み", "お届け先にお届け済み", "配達完了", "配達済み", "窓口でお渡し", "受付完了", "accepted"), NoticeState.ACCEPTED),
    **dict.fromkeys(("受領", "受領済み", "返信あり", "確認済み", "acknowledged"), NoticeState.ACKNOWLEDGED),
    **dict.fromkeys(("返送", "返送済み", "差出人に返送済み", "宛所不明", "不着", "受付エラー", "returned"), NoticeState.RETURNED),
}
_MOST_LINES: Final = 100_000


class StepLine(NamedTuple):
    """One line: municipality code and reference (either may be empty, not both), state and day (None or "" where the file has no such column)."""

    line: int
    recipient: str
    reference: str
    state: NoticeState | None
    day: str


def read_steps(file_name: str, data: bytes) -> list[StepLine]:
    """All lines of the csv that are not blank. ListRefused names every cell that cannot be read."""
    lines = list(csv.reader(io.StringIO(decode(file_name, data), newline="")))
    places = _places(file_name, lines[0] if lines else [])
    if len(lines) > _MOST_LINES or len(lines) < 2:
        raise ListRefused("csv に行がないか、多すぎます。", "The csv has no line, or too many.")
    read = [_line(file_name, number, cells, places) for number, cells in enumerate(lines[1:], 2) if any(cell.strip() for cell in cells)]
    findings = [finding for _, found in read for finding in found]
    if findings:
        raise ListRefused("csv に読めないところがあります。何も記録していません。", "The csv has cells that cannot be read. Nothing was recorded.", findings)
    return [step for step, _ in read]


def _places(file_name: str, headings: list[str]) -> dict[str, int]:
    found = {name: place for place, heading in enumerate(headings) for name, known in _HEADINGS.items() if heading.strip() in known}
    if "recipient" not in found and "reference" not in found:
        known = "、".join((*_HEADINGS["recipient"], *_HEADINGS["reference"]))
        finding = STEPS_HAVE_HEADINGS.found(sheet=file_name, lines=[1], missing="団体コードか控え番号 (code or reference)", known=known)
        raise ListRefused(finding.ja, finding.en, [finding])
    return found


def _line(file_name: str, number: int, cells: list[str], places: Mapping[str, int]) -> tuple[StepLine, list[Finding]]:
    text = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
    state = STATE_WORDS.get(text.get("state", ""))
    day = spell_date(text["day"]) if text.get("day") else None
    step = StepLine(number, text.get("recipient", ""), text.get("reference", ""), state, day.value if day else "")
    return step, list(_faults(file_name, step, places, state_word=text.get("state"), day_given=bool(text.get("day"))))


def _faults(file_name: str, step: StepLine, places: Mapping[str, int], *, state_word: str | None, day_given: bool) -> Iterator[Finding]:
    wrong = (
        (STEP_STATE_IS_KNOWN, "state", state_word is not None and step.state is None),
        (STEP_DAY_IS_A_DATE, "day", day_given and not step.day),
        (STEP_NAMES_ITS_NOTICE, "recipient" if "recipient" in places else "reference", not step.recipient and not step.reference),
    )
    for rule, name, broken in wrong:
        if broken:
            yield rule.found(sheet=file_name, column=get_column_letter(places[name] + 1), lines=[step.line])

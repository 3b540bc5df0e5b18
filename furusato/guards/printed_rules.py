"""The truths a printed notice must keep, each with its sentence. `{file}` is notice.pdf or notice.xlsx."""

from typing import Final

from furusato.model.findings import Rule, Severity

_NEXT_JA: Final = "何も公開していません。プログラムの提供元に連絡してください。"
_NEXT_EN: Final = "Nothing was published. Tell the makers of the program."


def _rule(name: str, ja: str, en: str) -> Rule:
    return Rule(name, Severity.REFUSE, f"{ja}{_NEXT_JA}", f"{en} {_NEXT_EN}")


NOTICE_HAS_ROWS: Final = _rule("printed_notice_has_rows", "{file} に寄附者の行が一つもありません。", "{file} holds no row at all.")
EVERY_ROW_IS_PRINTED: Final = _rule(
    "every_row_is_printed",
    "通知書の {rows} 行が {file} に印刷されていません。",
    "{rows} rows of the notice are not printed in {file}.",
)
NO_ROW_IS_PRINTED_TWICE: Final = _rule(
    "no_row_is_printed_twice",
    "{file} に同じ行キーの行が二度以上あります({rows} 行キー)。",
    "{rows} row keys stand more than once in {file}.",
)
NO_ROW_OF_ANOTHER_NOTICE_IS_PRINTED: Final = _rule(
    "no_row_of_another_notice_is_printed",
    "{file} に、この通知書のものでない行が {rows} 行あります。",
    "{rows} rows printed in {file} do not belong to this notice.",
)
ROWS_ARE_PRINTED_IN_ORDER: Final = _rule(
    "rows_are_printed_in_order",
    "{file} の行の順が通知書と違います。",
    "The rows of {file} do not stand in the notice's order.",
)
PRINTED_VALUES_ARE_THE_SEALED_ONES: Final = _rule(
    "printed_values_are_the_sealed_ones",
    "{file} の「{heading}」が {rows} 行で封印した値と違います。",
    "In {rows} rows of {file} the {heading_en} is not the value that was sealed.",
)
PRINTED_CODE_FITS_ITS_ROW: Final = _rule(
    "printed_code_fits_its_row",
    "{file} の照合符号が {rows} 行で行の値と合いません。",
    "The check codes of {rows} rows of {file} do not fit the values printed beside them.",
)
PRINTED_TAG_FITS_ITS_ROW: Final = _rule(
    "printed_tag_fits_its_row",
    "{file} の封印が {rows} 行で行の値と合いません。",
    "The tags of {rows} rows of {file} do not fit the values beside them.",
)
PERSON_TOTALS_ARE_RIGHT: Final = _rule(
    "person_totals_are_right",
    "{file} の同一人の件数か合計が {rows} 行で実際の行と合いません。",
    "The person's count or total of {rows} rows of {file} does not agree with the rows read.",
)
NOTICE_TOTALS_ARE_RIGHT: Final = _rule(
    "notice_totals_are_right",
    "{file} の件数・人数・寄附金額の合計が、読み戻した行の合計と合いません。",
    "Rows, people or yen stated in {file} are not those of the rows read.",
)
TOTALS_TO_DATE_ARE_RIGHT: Final = _rule(
    "totals_to_date_are_right",
    "{file} の累計が、前に送った分と読み戻した行の合計と合いません。",
    "The totals to date stated in {file} are not those of earlier notices and the rows read.",
)
PAGES_ARE_COMPLETE_AND_IN_ORDER: Final = _rule(
    "pages_are_complete_and_in_order",
    "{file} の頁番号が 1 から {pages} まで続いていないか、頁の種類の順が違います。",
    "The pages of {file} are not numbered 1 to {pages}, or are not letter, rows and blank page in this order.",
)
EVERY_PAGE_NAMES_ITS_RECIPIENT: Final = _rule(
    "every_page_names_its_recipient",
    "{file} に、宛先が通知書の送付先と違う所があります(頁 {pages})。",
    "{file} does not name the notice's recipient everywhere (pages {pages}).",
)
EVERY_PAGE_NAMES_ITS_NOTICE: Final = _rule(
    "every_page_names_its_notice",
    "{file} に、件名・発行者・発行番号・年分のいずれかが通知書と違う所があります(頁 {pages})。",
    "{file} does not name the notice's title, issuer, batch and tax year everywhere (pages {pages}).",
)
PAGE_TOTALS_ARE_RIGHT: Final = _rule(
    "page_totals_are_right",
    "{file} の頁の件数か合計が、その頁の行の合計と合いません(頁 {pages})。",
    "Count or sum of a page of {file} is not that of the rows on it (pages {pages}).",
)
PAGE_KEY_RANGES_ARE_RIGHT: Final = _rule(
    "page_key_ranges_are_right",
    "{file} の頁の行キーの範囲が、その頁の最初と最後の行と合いません(頁 {pages})。",
    "The range of row keys on a page of {file} is not that of its first and last row (pages {pages}).",
)
NOTICE_STATES_ITS_KIND: Final = _rule(
    "notice_states_its_kind",
    "{file} の種別・版・冊・団体コードのいずれかが通知書と違います。",
    "Kind, version, volume or the bodies' codes stated in {file} are not the notice's.",
)
BOTH_DOCUMENTS_STATE_THE_SAME: Final = _rule(
    "both_documents_state_the_same",
    "notice.pdf と notice.xlsx で、件名・文書番号・発行日のいずれかが違います。",
    "Title, document number or issue date differ between notice.pdf and notice.xlsx.",
)
MENDED_NOTICES_ARE_NAMED: Final = Rule(
    "mended_notices_are_named",
    Severity.REFUSE,
    "{file} に印刷した、訂正または取消しの対象の通知（発行番号・区分・日付）が違います。",
    "{file} names another notice to be corrected or cancelled (batch, kind, date) than it should.",
)
RULES: Final = (
    NOTICE_HAS_ROWS,
    EVERY_ROW_IS_PRINTED,
    NO_ROW_IS_PRINTED_TWICE,
    NO_ROW_OF_ANOTHER_NOTICE_IS_PRINTED,
    ROWS_ARE_PRINTED_IN_ORDER,
    PRINTED_VALUES_ARE_THE_SEALED_ONES,
    PRINTED_CODE_FITS_ITS_ROW,
    PRINTED_TAG_FITS_ITS_ROW,
    PERSON_TOTALS_ARE_RIGHT,
    NOTICE_TOTALS_ARE_RIGHT,
    TOTALS_TO_DATE_ARE_RIGHT,
    PAGES_ARE_COMPLETE_AND_IN_ORDER,
    EVERY_PAGE_NAMES_ITS_RECIPIENT,
    EVERY_PAGE_NAMES_ITS_NOTICE,
    PAGE_TOTALS_ARE_RIGHT,
    PAGE_KEY_RANGES_ARE_RIGHT,
    NOTICE_STATES_ITS_KIND,
    MENDED_NOTICES_ARE_NAMED,
    BOTH_DOCUMENTS_STATE_THE_SAME,
)

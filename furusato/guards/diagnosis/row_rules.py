"""Accidents of whole rows: gone, twice, added, of another list; and what is harmless and is told as such."""

from typing import Final

from furusato.guards.diagnosis.rules import accident
from furusato.model.findings import Rule, Severity

NO_ROW_WAS_DELETED: Final = accident(
    "no_row_was_deleted",
    "封印した行が一覧にありません(行の削除、または絞り込んだままの保存)",
    "Sealed rows are not in the list (deleted, or saved while filtered)",
)
NO_ROUTE_IS_ABSENT: Final = accident(
    "no_route_is_absent",
    "受付経路 {routes} の行が一つもありません。その経路を含まない一覧なら --route で経路を指定してください",
    "No row of the intake route {routes} is there. If the list was written without it, name its routes with --route",
)
NO_ROW_WAS_DUPLICATED: Final = accident(
    "no_row_was_duplicated",
    "同じ申請の行が二つ以上あります(行のコピー・挿入)",
    "Rows of one application stand more than once (copied and inserted)",
)
NO_ROW_WAS_ADDED: Final = accident(
    "no_row_was_added",
    "台帳に無い行があります({listed} 行。新しい申請なら別の一覧で furusato intake に渡してください)",
    "Rows that the ledger does not know were added ({listed} lines; give new applications to furusato intake in a list of their own)",
    counted=False,
)
LIST_IS_OF_THIS_LEDGER: Final = accident(
    "list_is_of_this_ledger",
    "別の団体・別の台帳から出た一覧の行が {listed} 行あります(封印がこの台帳のものではありません)",
    "{listed} lines come from another office's or another ledger's list (their seals are not this ledger's)",
)
LIST_IS_OF_THIS_TAX_YEAR: Final = accident(
    "list_is_of_this_tax_year",
    "前の年分({years} 年分)の一覧の行が {listed} 行あります",
    "{listed} lines come from the list of an earlier tax year ({years})",
    counted=False,
)
LIST_IS_OF_THESE_ROUTES: Final = accident(
    "list_is_of_these_routes",
    "照合する経路のものでない行({routes})が {listed} 行混ざっています",
    "{listed} lines of other intake routes ({routes}) are mixed in",
    counted=False,
)
LIST_IS_NEWER_THAN_CORRECTIONS: Final = accident(
    "list_is_newer_than_corrections",
    "訂正より前に書き出した古い一覧です(訂正前の版の値と封印のままの行があります)。訂正後の値を使ってください",
    "The list was written before a correction: rows carry the values and seals of an earlier version. Use the corrected values",
)
ROW_ORDER_IS_FREE: Final = Rule(
    "row_order_is_free",
    Severity.NOTICE,
    "行の順序が台帳と違います({rows} 行)。行全体の並べ替えなので無害です。",
    "Rows stand in another order than in the ledger ({rows} rows). Whole rows were moved: harmless.",
)
COLUMN_ORDER_IS_FREE: Final = Rule(
    "column_order_is_free",
    Severity.NOTICE,
    "列の順序が変わっています。見出しで見分けるので無害です。",
    "Columns stand in another order. They are told by their headings: harmless.",
)
COLUMNS_MAY_BE_ADDED: Final = Rule(
    "columns_may_be_added",
    Severity.NOTICE,
    "一覧に加えられた列が {count} 列あります。読まずに残します。無害です。",
    "{count} columns were added to the list. They are not read and are kept: harmless.",
)
MARKS_IN_THE_FILE_HARMED_NOTHING: Final = Rule(
    "marks_in_the_file_harmed_nothing",
    Severity.NOTICE,
    "一列だけの並べ替えなどの跡がファイルにありますが、どの値も封印時と同じ行にあります。無害です(跡: {mark})。",
    "The file bears marks such as of a sort over a part of the columns, but every value stands on its row as sealed: harmless (mark: {mark}).",
)
MARKS_IN_THE_FILE_BEAR_WITNESS: Final = Rule(
    "marks_in_the_file_bear_witness",
    Severity.NOTICE,
    "ファイル自体にも跡が残っています(跡: {mark})。いつ・どの操作で起きたかを調べる手掛かりになります。",
    "The file itself bears a mark as well (mark: {mark}): a clue to when and how it happened.",
)
RULES: Final = (
    NO_ROW_WAS_DELETED, NO_ROUTE_IS_ABSENT, NO_ROW_WAS_DUPLICATED, NO_ROW_WAS_ADDED, LIST_IS_OF_THIS_LEDGER, LIST_IS_OF_THIS_TAX_YEAR, LIST_IS_OF_THESE_ROUTES,
    LIST_IS_NEWER_THAN_CORRECTIONS, ROW_ORDER_IS_FREE, COLUMN_ORDER_IS_FREE, COLUMNS_MAY_BE_ADDED, MARKS_IN_THE_FILE_HARMED_NOTHING, MARKS_IN_THE_FILE_BEAR_WITNESS,
)  # fmt: skip

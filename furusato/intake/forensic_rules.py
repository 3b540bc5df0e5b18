"""The truths that a list's file must not contradict, beside its values: how it was sorted, filtered, merged, computed, cut off. `forensics` judges by them."""

from typing import Final

from furusato.model.findings import Rule, Severity

_APART: Final = "元のデータと一行ずつ見比べられないときは、並べ替える前のファイルから取り直してください。"
SORT_COVERED_EVERY_COLUMN: Final = Rule(
    "sort_covered_every_column",
    Severity.REFUSE,
    f"{{area}} だけを並べ替えた跡があります。{{letters}} 列はその範囲の外なので、個人番号などが別の人の行に移ったおそれがあります。{_APART}",
    "There are marks of a sort of {area} alone. Columns {letters} lie outside of it, so individual numbers or other values may have moved to other people's rows. "
    "Unless you can compare row by row with the source, take the file from before the sort.",
)
SORT_MOVED_WHOLE_ROWS: Final = Rule(
    "sort_moved_whole_rows",
    Severity.REFUSE,
    f"{{area}} を左右方向に並べ替えた跡があります。列の間で値が入れ替わったおそれがあります。{_APART}",
    "There are marks of a sort of {area} from left to right: values may have moved between columns. Unless you can compare row by row with the source, take the file from before "
    "the sort.",
)
SORT_COVERED_EVERY_ROW: Final = Rule(
    "sort_covered_every_row",
    Severity.NOTICE,
    "{area} だけを並べ替えた跡があり、その外にもデータの行があります。行ごと動いたのなら問題ありません。心当たりを確かめてください。",
    "There are marks of a sort of {area}, and there are rows of data outside. Whole rows may move without harm; see whether you know of it.",
)
SORTING_WOULD_TAKE_EVERY_COLUMN: Final = Rule(
    "sorting_would_take_every_column",
    Severity.NOTICE,
    "フィルターかテーブルの範囲 {area} に {letters} 列が入っていません。このまま並べ替えると、その列だけが取り残されます。範囲を全部の列に広げてください。",
    "The filter or table {area} does not hold columns {letters}: sorting it would leave them behind. Widen it to all columns.",
)
FILTER_IS_NOT_IN_USE: Final = Rule(
    "filter_is_not_in_use",
    Severity.REFUSE,
    "フィルターで絞り込んだままです。見えていない行があるまま取り込むと、編集や貼り付けが隠れた行に及んだことに気付けません。絞り込みを解除し、全部の行を見て保存し直してください。",
    "A filter is in use. Edits and pasted values may have gone into rows out of sight. Clear the filter, look over all rows, and save the list again.",
)
ROWS_ARE_VISIBLE: Final = Rule(
    "rows_are_visible",
    Severity.REFUSE,
    "非表示の行があります。再表示して中身を確かめ、要らない申請なら理由を残して furusato hold で保留にしてください。",
    "Rows are hidden. Show them and look them over; an application that is not to be sent is parked with a reason by `furusato hold`.",
)
HIDDEN_ROWS_ARE_READ_TOO: Final = Rule(
    "hidden_rows_are_read_too",
    Severity.NOTICE,
    "フィルターなどで隠れている行も、見えている行と同じに読みました。",
    "Rows that are hidden by a filter or otherwise were read like the others.",
)
COLUMNS_ARE_VISIBLE: Final = Rule(
    "columns_are_visible",
    Severity.REFUSE,
    "非表示の列があります。隠れた列は並べ替えや貼り付けでずれても気付けません。再表示して中身を確かめ、保存し直してください。",
    "A column is hidden; nobody would see it shifted by a sort or a paste. Show it, look it over, and save the list again.",
)
CELLS_ARE_NOT_MERGED: Final = Rule(
    "cells_are_not_merged",
    Severity.REFUSE,
    "データの中に結合されたセルがあります。結合は値を一つしか残しません。結合を解除し、各行の値を原本と見比べて入れ直してください。",
    "Cells among the data are merged; a merge keeps one value only. Unmerge them and enter each row's value again from the applications.",
)
SHEET_HOLDS_ONE_TABLE: Final = Rule(
    "sheet_holds_one_table",
    Severity.REFUSE,
    "一枚のシートにテーブルが {count} 個あります。別々に並べ替えられるので、行がずれるおそれがあります。一覧を一つのテーブルか、ふつうの範囲にまとめてください。",
    "The sheet holds {count} tables, which are sorted each by itself, so that rows come apart. Put the list into one table or a plain range.",
)
LIST_IS_ONE_BLOCK: Final = Rule(
    "list_is_one_block",
    Severity.REFUSE,
    "一覧の途中に空の行か空の列があります。Excelはそこで表が終わったとみなし、並べ替えやフィルターが片側だけに掛かります。空の行・列を削除し、左右（上下）の値の対応を原本と見比べてください。",
    "There are blank rows or columns in the middle of the list. Excel takes it for two tables there and sorts or filters one side only. Delete them, and compare both sides with "
    "the applications.",
)
CELLS_HOLD_NO_FORMULAS: Final = Rule(
    "cells_hold_no_formulas",
    Severity.REFUSE,
    "{ja_column}に数式があります。値は計算し直されるたびに変わり、別の行やファイルを指すことがあります。列を写し、「値」として貼り付けてから原本と見比べてください。",
    "The {en_column} holds formulas. Their values change with every calculation and may come from other rows or files. Copy the column, paste it as values, and compare it with the "
    "applications.",
)
CELLS_HOLD_NO_ERRORS: Final = Rule(
    "cells_hold_no_errors",
    Severity.REFUSE,
    "{ja_column}にエラー（#N/A、#REF!、#### など）があります。もとの値は失われています。元のデータから入れ直してください。",
    "The {en_column} holds errors (#N/A, #REF!, #### …); the value is lost. Enter it again from the source.",
)
FILE_HAS_ALL_ITS_ROWS: Final = Rule(
    "file_has_all_its_rows",
    Severity.REFUSE,
    "ファイルは自分を {claimed} 行と言っていますが、{found} 行しかありません。書き出しが途中で切れたおそれがあります。件数を元のシステムと比べ、書き出し直してください。",
    "The file says of itself that it has {claimed} lines, but there are {found}: its export may have been cut off. Compare the number of applications with the source and export it again.",
)
LIST_STANDS_ALONE: Final = Rule(
    "list_stands_alone",
    Severity.NOTICE,
    "ブックがほかのファイルやデータベースを参照しています。読んだのは保存されている値です。",
    "The workbook refers to other files or databases. What was read are the values saved in it.",
)
RULES: Final = (
    SORT_COVERED_EVERY_COLUMN,
    SORT_MOVED_WHOLE_ROWS,
    SORT_COVERED_EVERY_ROW,
    SORTING_WOULD_TAKE_EVERY_COLUMN,
    FILTER_IS_NOT_IN_USE,
    ROWS_ARE_VISIBLE,
    HIDDEN_ROWS_ARE_READ_TOO,
    COLUMNS_ARE_VISIBLE,
    CELLS_ARE_NOT_MERGED,
    SHEET_HOLDS_ONE_TABLE,
    LIST_IS_ONE_BLOCK,
    CELLS_HOLD_NO_FORMULAS,
    CELLS_HOLD_NO_ERRORS,
    FILE_HAS_ALL_ITS_ROWS,
    LIST_STANDS_ALONE,
)

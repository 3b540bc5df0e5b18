"""The truths that an accident in a spreadsheet breaks, each with the sentence that names the accident. docs/accidents.md lists them with their evidence and limits.

Slots: {ja_columns} and {en_columns} name columns by heading and letter, {first} and {last} are lines of the list, {rows}, {donors} and {bodies} are counted over the rows concerned.
"""

from typing import Final

from furusato.model.findings import Rule, Severity

_COUNTS_JA: Final = "({rows} 行、{donors} 人、{bodies} 市区町村)。"
_COUNTS_EN: Final = " ({rows} rows, {donors} donors, {bodies} municipalities). "
_NEXT_JA: Final = "封印時の値は無事です。furusato check に --restore を付ければ、封印時の値に戻した一覧を書き出します。"
_NEXT_EN: Final = "The sealed values are unharmed: furusato check with --restore writes the list back as sealed."


def accident(name: str, ja: str, en: str, *, counted: bool = True) -> Rule:
    """A rule that ends with the counts (of sealed rows, where it is about those) and with what to do next."""
    return Rule(name, Severity.REFUSE, ja + (_COUNTS_JA if counted else "。") + _NEXT_JA, en + (_COUNTS_EN if counted else ". ") + _NEXT_EN)


NO_COLUMN_IS_GONE: Final = accident(
    "no_column_is_gone",
    "{ja_columns}の列が一覧から無くなっています",
    "The column {en_columns} is gone from the list",
)
NO_COLUMN_WAS_EMPTIED: Final = accident(
    "no_column_was_emptied",
    "{ja_columns}の列がすべて空欄になっています",
    "Every cell of the column {en_columns} is blank",
)
NO_COLUMN_WAS_OVERWRITTEN: Final = accident(
    "no_column_was_overwritten",
    "{ja_columns}の列が{ja_by}で上書きされています(どの行も元の値ではありません)",
    "The column {en_columns} was overwritten with {en_by}",
)
NO_COLUMNS_WERE_EXCHANGED: Final = accident(
    "no_columns_were_exchanged",
    "{ja_columns}の列の値が、{first}～{last} 行で互いの列に入っています(列の取り違え、またはセルの左右へのずれ)",
    "Values of the columns {en_columns} stand in one another's column on lines {first} to {last} (columns mistaken, or cells moved sideways)",
)
NO_COLUMN_WAS_SORTED_APART: Final = accident(
    "no_column_was_sorted_apart",
    "{ja_columns}の列だけが、{first}～{last} 行で並べ替えられています(今の並び: {ja_order})。値が他の人の行に移っています",
    "The column {en_columns} alone was sorted on lines {first} to {last} (it now stands: {en_order}); values stand on other people's rows",
)
NO_BLOCK_WAS_SHIFTED: Final = accident(
    "no_block_was_shifted",
    "{ja_columns}の列が、{first}～{last} 行で {by} 行{ja_way}へずれています。値が他の人の行に移っています",
    "The column {en_columns} was shifted {en_way} by {by} rows on lines {first} to {last}; values stand on other people's rows",
)
NO_CELL_WAS_DELETED: Final = accident(
    "no_cell_was_deleted",
    "{ja_columns}の列で {first} 行のセルが {by} 個削除され、下の値が最後まで上へ詰められています",
    "In the column {en_columns} cells ({by}) were deleted at line {first} and all that was below moved up",
)
NO_CELL_WAS_INSERTED: Final = accident(
    "no_cell_was_inserted",
    "{ja_columns}の列で {first} 行に {by} 個のセルが挿入され、下の値が最後まで押し下げられています",
    "In the column {en_columns} cells ({by}) were inserted at line {first} and all that was below moved down",
)
NO_BLOCK_WAS_MOVED: Final = accident(
    "no_block_was_moved",
    "{ja_columns}の列で、{first}～{last} 行の中のまとまりが {by} 行{ja_way}へ動かされ、間の値が入れ替わりにずれています(切り取って挿入、または一巡りのずれ)",
    "In the column {en_columns} a block within lines {first} to {last} was moved {en_way} by {by} rows and what lay between slid the other way (cut and inserted, or rotated)",
)
NO_RANGES_WERE_EXCHANGED: Final = accident(
    "no_ranges_were_exchanged",
    "{ja_columns}の列で、{first} 行からの範囲と {last} 行までの範囲の値が、{by} 行離れて入れ替わっています",
    "In the column {en_columns} two ranges between lines {first} and {last}, {by} rows apart, were exchanged",
)
NO_TWO_CELLS_WERE_SWAPPED: Final = accident(
    "no_two_cells_were_swapped",
    "{ja_columns}の列で、{first} 行と {last} 行の値が入れ替わっています",
    "In the column {en_columns} the values of lines {first} and {last} were swapped",
)
NO_RANGE_WAS_PASTED_OVER: Final = accident(
    "no_range_was_pasted_over",
    "{ja_columns}の列で、{first}～{last} 行に他の行の値が貼り付けられています(元の行の値はそのまま残っています{ja_gaps})",
    "In the column {en_columns} values of other rows were pasted over lines {first} to {last} (they still stand on their own rows too{en_gaps})",
)
NO_VALUE_WAS_FILLED_DOWN: Final = accident(
    "no_value_was_filled_down",
    "{ja_columns}の列で、{first}～{last} 行に同じ値が続けて入っています(フィルで写されています)",
    "In the column {en_columns} one value was repeated over lines {first} to {last} (filled down)",
)
NO_SERIES_WAS_FILLED_IN: Final = accident(
    "no_series_was_filled_in",
    "{ja_columns}の列で、{first}～{last} 行に等間隔に増える値が入っています(オートフィルの連続データ)",
    "In the column {en_columns} a series with equal steps was filled in on lines {first} to {last} (auto fill)",
)
NO_CELL_WAS_EMPTIED: Final = accident(
    "no_cell_was_emptied",
    "{ja_columns}の列で、{first}～{last} 行にあった値が消されています",
    "In the column {en_columns} values between lines {first} and {last} were cleared",
)
NO_CELL_WAS_EDITED: Final = accident(
    "no_cell_was_edited",
    "{ja_columns}の列で、{first}～{last} 行の値が書き換えられています(どの事故の形にも合いません。正しい変更なら furusato correct で訂正してください)",
    "In the column {en_columns} values between lines {first} and {last} were changed one by one (no accident explains them; make a right change with furusato correct)",
)
RULES: Final = (
    NO_COLUMN_IS_GONE, NO_COLUMN_WAS_EMPTIED, NO_COLUMN_WAS_OVERWRITTEN, NO_COLUMNS_WERE_EXCHANGED, NO_COLUMN_WAS_SORTED_APART, NO_BLOCK_WAS_SHIFTED,
    NO_CELL_WAS_DELETED, NO_CELL_WAS_INSERTED, NO_BLOCK_WAS_MOVED, NO_RANGES_WERE_EXCHANGED, NO_TWO_CELLS_WERE_SWAPPED, NO_RANGE_WAS_PASTED_OVER,
    NO_VALUE_WAS_FILLED_DOWN, NO_SERIES_WAS_FILLED_IN, NO_CELL_WAS_EMPTIED, NO_CELL_WAS_EDITED,
)  # fmt: skip

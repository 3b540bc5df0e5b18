"""Accidents that leave a value in its place and change how it is written: the value is still known for what it was, but is not the sealed one."""

from typing import Final

from furusato.guards.diagnosis.rules import accident

NO_LEADING_ZERO_WAS_LOST: Final = accident(
    "no_leading_zero_was_lost",
    "{ja_columns}の先頭の 0 が落ちています(数値として開かれたか、貼り付けられました)",
    "Leading zeros of the {en_columns} are lost (opened or pasted as numbers)",
)
NO_DIGITS_BECAME_NUMBER_CELLS: Final = accident(
    "no_digits_became_number_cells",
    "{ja_columns}の文字列が数値のセルになっています(桁はまだ残っていますが、0 で始まる値は失われます)",
    "The {en_columns} became number cells (their digits are still there; a value that begins with 0 would lose them)",
)
NO_DIGITS_TURNED_SCIENTIFIC: Final = accident(
    "no_digits_turned_scientific",
    "{ja_columns}が指数表示(1.23E+11 など)になり、桁が失われています",
    "The {en_columns} turned into scientific notation (1.23E+11): digits are lost",
)
NO_DATE_CHANGED_ITS_FORM: Final = accident(
    "no_date_changed_its_form",
    "{ja_columns}の日付が、シリアル値・年月日の順の違う書き方・1904年基準など、別の形になっています",
    "Dates of the {en_columns} took another form (serial numbers, another order of day and month, the 1904 system)",
)
NO_CHARACTER_WAS_LOST: Final = accident(
    "no_character_was_lost",
    "{ja_columns}の字が「?」などに化けています(その字を持たない文字コードで保存されました)",
    "Characters of the {en_columns} turned into ? (saved in an encoding that lacks them)",
)
NO_DASH_WAS_REPLACED: Final = accident(
    "no_dash_was_replaced",
    "{ja_columns}の「〜」「−」「—」などが、形の似た別の字(～ － ―)に置き換わっています(CP932 を経た保存)",
    "Signs such as 〜 − — of the {en_columns} became look-alikes (～ － ―), as a trip through CP932 does",
)
NO_WIDTH_OR_SPACE_WAS_CHANGED: Final = accident(
    "no_width_or_space_was_changed",
    "{ja_columns}の全角・半角か空白が変わっています",
    "Width (full or half) or spaces of the {en_columns} were changed",
)
NO_TEXT_WAS_NORMALISED: Final = accident(
    "no_text_was_normalised",
    "{ja_columns}の字が Unicode の正規化(NFC・NFKC など)で別の字になっています",
    "Characters of the {en_columns} were changed by a Unicode normalisation (NFC, NFKC …)",
)
NO_VARIANT_WAS_REPLACED: Final = accident(
    "no_variant_was_replaced",
    "{ja_columns}の字が異体字・大文字小文字・小さいカナだけ違う字(髙→高、﨑→崎 など)になっています",
    "Characters of the {en_columns} were replaced by variants (髙 by 高, 﨑 by 崎, another case, large for small kana)",
)
RULES: Final = (
    NO_LEADING_ZERO_WAS_LOST, NO_DIGITS_BECAME_NUMBER_CELLS, NO_DIGITS_TURNED_SCIENTIFIC, NO_DATE_CHANGED_ITS_FORM, NO_CHARACTER_WAS_LOST, NO_DASH_WAS_REPLACED,
    NO_WIDTH_OR_SPACE_WAS_CHANGED, NO_TEXT_WAS_NORMALISED, NO_VARIANT_WAS_REPLACED,
)  # fmt: skip

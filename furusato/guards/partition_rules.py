"""The truths of gate 5, one rule each; `partition` holds the year against them. All refuse, and no decision settles them."""

from typing import Final

from furusato.model.findings import Rule, Severity

YEAR_HAS_ROWS: Final = Rule(
    "year_has_rows",
    Severity.REFUSE,
    "この年の封印済みの行が一つもありません。年と作業フォルダーが正しいか確かめてください。",
    "No row of this year is sealed. Make sure that the year and the workspace are right.",
)
BATCH_HAS_NOTICES: Final = Rule(
    "batch_has_notices",
    Severity.REFUSE,
    "この発行に通知書が一つもありません。送る行がすべて保留・除外・通知済みになっていないか確かめてください。",
    "The batch has no notice. See whether every row is held, excluded or in a notice already.",
)
EVERY_NOTICE_HAS_ROWS: Final = Rule(
    "every_notice_has_rows",
    Severity.REFUSE,
    "行の無い通知書があります（宛先 {codes}）。プログラムの誤りです。発行を止め、保守担当に知らせてください。",
    "Notices have no row (recipients {codes}). This is a fault of the program: stop issuing and tell whoever maintains it.",
)
EVERY_ROW_IS_SEALED_ONCE: Final = Rule(
    "every_row_is_sealed_once",
    Severity.REFUSE,
    "台帳の一覧に同じ行キーが二度あります。発行を止め、台帳を控えと照合してください。",
    "The ledger lists a row key twice. Stop issuing and compare the ledger with a backup.",
)
EVERY_ROW_IS_IN_A_NOTICE: Final = Rule(
    "every_row_is_in_a_notice",
    Severity.REFUSE,
    "封印済みなのに、どの通知書にも無く、保留・除外の記録も無い行が {rows} 件あります。このまま送ると通知漏れになります。発行をやり直してください。",
    "{rows} sealed rows are in no notice and not set aside with a reason. Sent like this their donors would be left out. Issue again.",
)
NO_ROW_IS_IN_TWO_NOTICES: Final = Rule(
    "no_row_is_in_two_notices",
    Severity.REFUSE,
    "同じ行が二つ以上の通知書に（または一つの通知書に二度）あります。このまま送ると二重の通知になります。発行をやり直してください。",
    "Rows are in two notices, or twice in one. Sent like this they would be told twice. Issue again.",
)
NO_ROW_IS_SENT_AGAIN: Final = Rule(
    "no_row_is_sent_again",
    Severity.REFUSE,
    "前に公開した通知書にある行が、この発行にもあります。追加の発行は新しい行だけです。発行をやり直してください。",
    "Rows of a notice published earlier are in this batch again. An additional batch holds new rows only. Issue again.",
)
EVERY_ROW_IS_IN_ITS_OWN_MUNICIPALITYS_NOTICE: Final = Rule(
    "every_row_is_in_its_own_municipalitys_notice",
    Severity.REFUSE,
    "行が、住所地と違う市区町村（宛先 {codes}）の通知書にあります。他団体への誤送付になります。発行をやり直してください。",
    "Rows are in the notice of a municipality that is not their own (recipients {codes}). They would go to the wrong office. Issue again.",
)
EVERY_ROW_IN_A_NOTICE_IS_SEALED: Final = Rule(
    "every_row_in_a_notice_is_sealed",
    Severity.REFUSE,
    "{where}に、この年の台帳に無い行が {rows} 件あります。発行を止め、台帳を控えと照合してください。",
    "{rows} rows of {where_en} are not in the ledger of this year. Stop issuing and compare the ledger with a backup.",
)
NO_ROW_SET_ASIDE_IS_SENT: Final = Rule(
    "no_row_set_aside_is_sent",
    Severity.REFUSE,
    "保留・除外・取下げの行が通知書にあります（前に送ったものなら、取消しの一覧に無ければなりません）。送るなら先に保留を解き、送らないなら発行をやり直してください。",
    "Rows that are held, excluded or withdrawn are in a notice (one sent before must be in a cancellation). Release them first if they are to be sent; if not, issue again.",
)
EVERY_ROW_SET_ASIDE_HAS_A_REASON: Final = Rule(
    "every_row_set_aside_has_a_reason",
    Severity.REFUSE,
    "理由の記録が無いまま、保留・除外・取下げになっている行（またはその逆の行）があります。furusato hold で理由コードを付けてください。",
    "Rows are held, excluded or withdrawn without a recorded reason, or have a reason and are not set aside. Give the reason code with `furusato hold`.",
)
EVERY_ROW_STANDS_IN_ITS_PRESENT_VERSION: Final = Rule(
    "every_row_stands_in_its_present_version",
    Severity.REFUSE,
    "訂正の前の版のままの行が {rows} 件、通知書にあります。訂正の通知書に今の版で載らなければなりません。発行をやり直してください。",
    "{rows} rows stand in a notice in a version from before their correction. They must be in a correction in their present one. Issue again.",
)
EVERY_CORRECTION_REPLACES_A_LIVE_NOTICE: Final = Rule(
    "every_correction_replaces_a_live_notice",
    Severity.REFUSE,
    "訂正の通知書（宛先 {codes}）が差し替える通知書が、その宛先に今有効なものではないか、二つの訂正が同じ通知書を差し替えています。発行をやり直してください。",
    "What corrections (recipients {codes}) take the place of is no notice that speaks there today, or two of them replace the same one. Issue again.",
)
EVERY_ROW_THAT_FELL_AWAY_IS_CANCELLED: Final = Rule(
    "every_row_that_fell_away_is_cancelled",
    Severity.REFUSE,
    "前の宛先の通知書から外れるのに、その宛先への取消しの一覧に無い行が {rows} 件あります。前の宛先が取り消されたことを知らないままになります。発行をやり直してください。",
    "{rows} rows fall away from a notice and are not in a cancellation to its recipient, who would never know. Issue again.",
)
ONLY_WHAT_WAS_SENT_IS_CANCELLED: Final = Rule(
    "only_what_was_sent_is_cancelled",
    Severity.REFUSE,
    "取消しの一覧に、その宛先へその版で通知していない行が {rows} 件あります。発行をやり直してください。",
    "{rows} rows in a cancellation were not sent to its recipient in that version. Issue again.",
)
NO_ROW_THAT_BELONGS_IS_CANCELLED: Final = Rule(
    "no_row_that_belongs_is_cancelled",
    Severity.REFUSE,
    "今もその市区町村に住む人の行 {rows} 件が、取消しの一覧にあります。このまま送ると通知漏れになります。発行をやり直してください。",
    "{rows} rows in a cancellation still belong to its recipient. Sent like this their donors would be left out. Issue again.",
)
RULES: Final = (
    YEAR_HAS_ROWS,
    BATCH_HAS_NOTICES,
    EVERY_NOTICE_HAS_ROWS,
    EVERY_ROW_IS_SEALED_ONCE,
    EVERY_ROW_IS_IN_A_NOTICE,
    NO_ROW_IS_IN_TWO_NOTICES,
    NO_ROW_IS_SENT_AGAIN,
    EVERY_ROW_IS_IN_ITS_OWN_MUNICIPALITYS_NOTICE,
    EVERY_ROW_IN_A_NOTICE_IS_SEALED,
    NO_ROW_SET_ASIDE_IS_SENT,
    EVERY_ROW_SET_ASIDE_HAS_A_REASON,
    EVERY_ROW_STANDS_IN_ITS_PRESENT_VERSION,
    EVERY_CORRECTION_REPLACES_A_LIVE_NOTICE,
    EVERY_ROW_THAT_FELL_AWAY_IS_CANCELLED,
    ONLY_WHAT_WAS_SENT_IS_CANCELLED,
    NO_ROW_THAT_BELONGS_IS_CANCELLED,
)

"""The furusato.toml that `furusato init` writes: every entry, explained in both languages, in a spelling that `Settings.parse` reads."""

import json
from typing import Final

from furusato.model.notice import Body

_TEXT: Final = """\
# furusato の設定 / settings of furusato
# UTF-8 で保存してください。知らない項目やつづりの誤りは、項目名を挙げて断ります。
# Save as UTF-8. Entries that are not known, or misspelled, are refused by name.

# 寄附のあった年(年分)。西暦。 / The year of the gifts.
tax_year = {tax_year}

# 発行に担当者と決裁者の二人の署名を求めるか。台帳に封印されます。 / Whether issuing takes two signatures by two people. Sealed in the ledger.
two_person = {two_person}

[issuer]
# 寄附を受けた団体: 6 桁の団体コード(検査数字を含む)、名称、都道府県 / The body that received the gifts: 6-digit code with check digit, name, prefecture
code = {code}
name = {name}
prefecture = {prefecture}

[letter]
# 通知書と鑑に載る事項 / What stands on the notices and the cover letter
# 首長の氏名 / Name of the mayor or governor
head = {head}
# 担当課と電話番号 / Section in charge and its telephone
section = {section}
telephone = {telephone}
# 文書番号の型。{{serial}} は年内の発行の番号、{{tax_year}} は年分。例 "湖税第{{serial}}号" / Pattern of the document number: {{serial}} is the batch of the year.
document_number = ""
# 公印の表示。空なら「公印省略」 / Text where the seal stands; empty: 公印省略 (seal omitted)
seal = ""
# 両面印刷か(通知書の頁数を偶数にする) / Printed on both sides (notices get an even number of pages)
both_sides = false

# 受付経路ごとに一つ。name は `furusato intake --route` で使う名前 / One for each intake route; name is what `furusato intake --route` takes
#   applications: 経路側で数えた申請の件数(分かれば)。台帳の件数と突き合わせます / How many applications the source counts, if known: held against the ledger
#   gives_receipt_numbers: 経路が受付番号を付けるか。false なら furusato が付けます / Whether the route gives receipt numbers; if not, furusato does
# [[route]]
# name = "portal-a"
# title = "ポータルA"
# applications = 1234
# gives_receipt_numbers = true

[[route]]
name = "paper"
title = "紙の申請書"
gives_receipt_numbers = false

# 送付の方法ごとに一つ。書かなければ paper(書留: 配達で完了)、eltax(受付完了で完了)、lgwan(返信で完了)の三つ
# One for each way of sending. Without any: paper (complete when delivered), eltax (complete when accepted), lgwan (complete with a reply)
#   complete: どこまで進めば届いたとみなすか / which step completes it: "handed over", "accepted", "acknowledged"
# [[channel]]
# name = "registered"
# title = "簡易書留"
# complete = "accepted"

[deadline]
# 申請書の締切(法律ではなく実務の日。空なら翌年 1 月 10 日)。通知書の期限は 1 月 31 日(法律) / Last day for applications (practice; empty: 10 January)
application = ""
# 1 月 31 日の何日前から、残りを警報とするか / So many days before 31 January what is open becomes an alarm
alarm_days = 14

[retention]
# 届いた後、平文の書類を何日置くか(furusato purge が見る) / So many days clear documents stay after they arrived (for furusato purge)
documents_days = 0
# 台帳の行を何年分残すか。0 は消さない。法定の期間は確かめられていないので、団体の規程で決める / How many years rows are kept; 0: for good
ledger_years = 0

[headings]
# 一覧の見出しが自動で読み取れないとき: "一覧の見出し" = "列の名前"。"" はその列を読み飛ばす
# When a heading of the list is not recognised: "heading as it stands" = "column name"; "" passes the column over
# 列の名前 / column names: receipt name kana postal address birth sex phone number gift_date yen
#   municipality_code prefecture city street building payment changed_postal changed_address
# "お名前" = "name"
# "備考" = ""
"""


def settings_text(tax_year: int, issuer: Body, *, head: str = "", section: str = "", telephone: str = "", two_person: bool = False) -> str:
    """The text of a new furusato.toml; nothing is checked here, `Settings.parse` does that."""
    texts = {"code": issuer.code, "name": issuer.name, "prefecture": issuer.prefecture, "head": head, "section": section, "telephone": telephone}
    # A JSON string of printable text is a TOML basic string.
    quoted = {slot: json.dumps(text, ensure_ascii=False) for slot, text in texts.items()}
    return _TEXT.format(tax_year=tax_year, two_person=json.dumps(two_person), **quoted)

"""What a working list says of itself, in Japanese and, shorter, in English."""

from typing import Final

from furusato.seal.worklist_check import KINDS

HOW: Final = (
    "並べ替えは表の中のセルを一つ選び、見出しの▼から行います(行ごと動きます)。列だけを選んで並べ替えたり、セルを挿入・削除して詰めたりしないでください。"
    "判定が × になり行が赤くなったら、保存せずに元に戻します。"
)
HOW_EN: Final = (
    "Sort by the buttons of the headings (whole rows move). If a row turns × and red, undo it and do not save. "
    f"About 1 wrong row in {KINDS:,} still shows ○: have the list checked before you use it."
)
HOW_MASKED: Final = "個人番号、判定、照合値、封印を除いた写しです。見るためのもので、取り込みや照合には使えません。"
HOW_MASKED_EN: Final = "A copy without individual numbers, checks and seals, to look at only: it can be neither taken in nor checked."

LINES: Final = (
    ("この一覧は", "台帳の封印済みの申請を書き出したものです。並べ替え、絞り込み、列の追加、色付けは自由です。行キー・封印・照合値の列は消さないでください。"),
    ("通知書は", "台帳の値から作ります。この一覧の値を書き換えても通知書は変わりません。訂正は furusato の訂正の手続きで行ってください。"),
    ("判定", "行キー・封印・個人番号・生年月日・寄附年月日・寄附金額・郵便番号・受付番号・性別・電話番号・フリガナ・氏名・住所から計算し直した値が「照合値」と同じなら ○、違えば × です。"),
    ("× になったら", "その行の値が別の行と入れ替わったか、書き換わっています。「元に戻す」で戻すか、保存せずに閉じて furusato worklist で出し直してください。"),
    ("上の件数", "○ の数が全部の件数と同じなら、どの行も ○ です。× の数を数えないのは、エラーや消えた行も見逃さないためです。行を消したときも一致しなくなります。"),
    ("○ でも", f"照合値は 10 ビットなので、誤った行のおよそ {KINDS:,} 行に 1 行は ○ のままです。○ は正しさの証明ではありません。必ず furusato で封印と照合してください。"),
    ("経路・状態・送付先", "この三つは台帳の今の様子で、判定には入っていません。"),
    ("取扱い", "個人番号を含む一覧です。持出し・送信をせず、使い終えたら消してください。個人番号の要らない人には --masked の写しを渡します。番号の列だけを消して渡さないでください"
     "(照合値が番号の手掛かりになります)。"),
    ("保護について", "シートの保護は掛けていません(掛けると並べ替えができません)。判定の式と「係数」のシートは消さないでください。"),
    ("English", "Written from the ledger. Sort, filter, colour and add columns as you like; keep the columns row key, seal and check. A row shows ○ where the check that the spreadsheet "
     f"recomputes is the one written beside it, × and red where not: undo it, or close without saving. About 1 wrong row in {KINDS:,} still shows ○; "
     "only the check against the ledger's seals is a proof. Notices are made from the ledger, never from this list."),
)  # fmt: skip

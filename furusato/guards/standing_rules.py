"""What must hold of every application and every notice of a year on its way; a gap between two stations is named by one of these rules."""

from typing import Final

from furusato.model.findings import Rule, Severity

ROUTE_IS_WHOLE: Final = Rule(
    "route_is_whole",
    Severity.REFUSE,
    "経路 {route} は受付元で {source} 件、台帳では {ledger} 件です({gap})。足りない名簿を取り込むか、furusato.toml の applications を受付元の件数に直してください。",
    "The route {route} counts {source} applications at its source and {ledger} in the ledger ({gap}). Take in what is missing, or set applications in furusato.toml to "
    "the count of the source.",
)
ROUTE_GAP_IS_WAIVED: Final = Rule(
    "route_gap_is_waived",
    Severity.NOTICE,
    "経路 {route} の件数の違い(受付元 {source} 件、台帳 {ledger} 件)は、決裁者が承認しています(理由 {reason}、{day})。",
    "The gap of the route {route} ({source} at its source, {ledger} in the ledger) is waived by the second person ({reason}, {day}).",
)
ROUTE_SAYS_HOW_MANY: Final = Rule(
    "route_says_how_many",
    Severity.NOTICE,
    "経路 {route} は受付元の件数が furusato.toml にないため、全部を取り込んだか確かめられません(台帳では {ledger} 件)。applications に書いてください。",
    "The route {route} has no count of its source in furusato.toml, so nobody can tell whether all was taken in ({ledger} in the ledger). Write it to applications.",
)
EVERY_HOLD_IS_RESOLVED: Final = Rule(
    "every_hold_is_resolved",
    Severity.REFUSE,
    "経路 {route} に保留中の申請が {rows} 件あります(理由: {reasons})。寄附者に確かめて直すか、除外・取下げとしてください。",
    "The route {route} has {rows} applications on hold ({reasons}). Clear them up with the donors, or exclude or withdraw them.",
)
EVERY_SEALED_APPLICATION_IS_IN_A_NOTICE: Final = Rule(
    "every_sealed_application_is_in_a_notice",
    Severity.REFUSE,
    "経路 {route} に、封印済みでまだどの通知書にもない申請が {rows} 件あります。furusato issue で発行してください。",
    "The route {route} has {rows} sealed applications that are in no notice yet. Issue them with furusato issue.",
)
EVERY_NOTICE_IS_SENT: Final = Rule(
    "every_notice_is_sent",
    Severity.REFUSE,
    "発行 {batch} の通知書 {notices} 件({rows} 件の申請)がまだ送られていません(宛先 {recipients})。送ったら furusato sent で記録してください。",
    "{notices} notices of batch {batch} ({rows} applications) have not been sent (to {recipients}). Record with furusato sent what was sent.",
)
EVERY_SENT_NOTICE_ARRIVED: Final = Rule(
    "every_sent_notice_arrived",
    Severity.REFUSE,
    "発行 {batch} の、送った通知書 {notices} 件({rows} 件の申請)の到着がまだ確かめられていません(宛先 {recipients})。受付完了・配達・返信を furusato ack で記録してください。",
    "{notices} notices of batch {batch} ({rows} applications) were sent and are not known to have arrived (to {recipients}). Record acceptance, delivery or reply with furusato ack.",
)
NO_NOTICE_CAME_BACK: Final = Rule(
    "no_notice_came_back",
    Severity.REFUSE,
    "発行 {batch} の通知書 {notices} 件({rows} 件の申請)が戻っています(宛先 {recipients})。宛先を確かめて送り直してください。",
    "{notices} notices of batch {batch} ({rows} applications) came back (to {recipients}). Check where they go and send them again.",
)
EVERY_RECALL_IS_CONFIRMED: Final = Rule(
    "every_recall_is_confirmed",
    Severity.REFUSE,
    "回収 {recall} で、廃棄・返送の確認が {notices} 通まだです(宛先 {recipients})。電話で確かめ、furusato recall --confirm で記録してください。",
    "Recall {recall} waits for {notices} confirmations (from {recipients}). Telephone, and record them with furusato recall --confirm.",
)
RULES: Final = (
    EVERY_RECALL_IS_CONFIRMED,
    ROUTE_IS_WHOLE,
    ROUTE_GAP_IS_WAIVED,
    ROUTE_SAYS_HOW_MANY,
    EVERY_HOLD_IS_RESOLVED,
    EVERY_SEALED_APPLICATION_IS_IN_A_NOTICE,
    EVERY_NOTICE_IS_SENT,
    EVERY_SENT_NOTICE_ARRIVED,
    NO_NOTICE_CAME_BACK,
)

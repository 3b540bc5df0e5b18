"""The rules about the municipality of residence, and for each reason of doubt its sentence and the column it points to.

A rule's sentence has slots for the cause, the municipalities named and the way to decide; they hold names and codes of municipalities, never a donor's values.
"""

from typing import Final, NamedTuple

from furusato.law.municipalities import Answer, Reason
from furusato.model import columns as c
from furusato.model.findings import Rule, Severity

_DECIDE_JA: Final = "住民票などで確認し、名簿を直すか、判断ファイルに rule・受付番号・送付先の6桁コード (answer) を書いてください。"
_DECIDE_EN: Final = (
    "Look it up in the resident register, then mend the list, or write rule, receipt number and the recipient's 6-digit code (answer) into the decisions file."
)


def _question(name: str, ja: str, en: str) -> Rule:
    return Rule(name, Severity.DECIDE, f"{ja}{{cause_ja}}{{named_ja}}{_DECIDE_JA}", f"{en} {{cause_en}} {{named_en}}{_DECIDE_EN}")


QUESTIONS: Final = {
    Answer.DISAGREES: _question("residence_sources_agree", "送付先が食い違います。", "The recipient is in doubt."),
    Answer.AMBIGUOUS: _question("residence_is_unambiguous", "送付先が一つに決まりません。", "The recipient is not a single one."),
    Answer.UNKNOWN: _question("residence_is_known", "送付先が分かりません。", "The recipient is not known."),
}
FAMILY: Final = "residence_is_agreed"  # a decision may name this in place of the single rule

DECISION_NAMES_AN_ADDRESSEE: Final = Rule(
    "residence_decision_names_an_addressee",
    Severity.REFUSE,
    "判断ファイルの送付先が、通知を受ける市区町村のコードではありません。6桁の市区町村コードに直してください(指定都市は区でなく市。都道府県は不可)。",
    "The decisions file names something that receives no notices. Write a municipality's 6-digit code (a designated city's, not its ward's; never a prefecture's).",
)
DECISION_OVERRULES_NOTHING: Final = Rule(
    "residence_decision_overrules_nothing",
    Severity.REFUSE,
    "住所などの示す市区町村は一致していますが、判断ファイルは別の市区町村を送付先としています。判断を消すか、名簿の住所を直してください。",
    "The sources agree on one municipality, but the decisions file names another. Remove the decision, or mend the address in the list.",
)
DECISIONS_ARE_OF_ONE_MIND: Final = Rule(
    "residence_decisions_are_of_one_mind",
    Severity.REFUSE,
    "判断ファイルに、同じ申請の送付先が二通り書かれています。一つにしてください。",
    "The decisions file names two recipients for one application. Keep one.",
)
DECISION_IS_NEEDED: Final = Rule(
    "residence_decision_is_needed",
    Severity.NOTICE,
    "住所などの示す市区町村は一致しており、同じことを書いた判断は不要です。判断ファイルから消して構いません。",
    "The sources agree, and the decision says the same: it is not needed and may be removed from the decisions file.",
)
DECISION_IS_AMONG_CANDIDATES: Final = Rule(
    "residence_decision_is_among_candidates",
    Severity.NOTICE,
    "判断された送付先は、住所・郵便番号・コードのどれも示していない市区町村です。受付番号とコードの誤記でないか確認してください。",
    "The recipient decided is named by neither address nor postal code nor code. See that receipt number and code are not mistyped.",
)
DECISION_HAS_ITS_APPLICATION: Final = Rule(
    "residence_decision_has_its_application",
    Severity.NOTICE,
    "判断ファイルの送付先の判断 {decisions} 件は、この名簿にない受付番号のものです。受付番号の誤記でないか確認してください。",
    "{decisions} decisions on recipients are of receipt numbers that are not in this list. See that the receipt numbers are not mistyped.",
)


class Cause(NamedTuple):
    """Why the recipient is in doubt, in words, and which column to look at."""

    ja: str
    en: str
    column: str


CAUSES: Final = {
    Reason.ADDRESS_ELSEWHERE: Cause(
        "郵便番号とコードは同じ市区町村ですが、住所は別の市区町村です。", "Postal code and code are of one municipality, the address is of another.", c.ADDRESS
    ),
    Reason.POSTAL_ELSEWHERE: Cause("郵便番号が、住所と別の市区町村のものです。", "The postal code lies in another municipality than the address.", c.POSTAL),
    Reason.CODE_ELSEWHERE: Cause(
        "市区町村コードが、住所と別の市区町村のものです。", "The municipality code is of another municipality than the address.", c.MUNICIPALITY_CODE
    ),
    Reason.ALL_DIFFER: Cause(
        "住所・郵便番号・コードが、それぞれ別の市区町村を示しています。", "Address, postal code and code each say another municipality.", c.ADDRESS
    ),
    Reason.TWO_POSTAL_CODES: Cause(
        "住所の先頭に書かれた郵便番号が、郵便番号欄と別の市区町村のものです。",
        "The postal code in front of the address lies in another municipality than the column of postal codes says.",
        c.POSTAL,
    ),
    Reason.BARE_WARD: Cause(
        "指定都市にもある区の名だけで、市の名 (または東京都) がありません。",
        "The address names a ward that designated cities have, without the city (or Tokyo).",
        c.ADDRESS,
    ),
    Reason.NAMESAKES: Cause(
        "同じ名の市町村が複数の都道府県にあり、住所に都道府県がありません。",
        "Several prefectures have a municipality of this name, and the address names no prefecture.",
        c.ADDRESS,
    ),
    Reason.NO_ADDRESS: Cause(
        "住所の先頭から市区町村を読み取れません (空欄、古い名称、誤記など)。",
        "No municipality can be read at the beginning of the address (blank, an old name, a slip).",
        c.ADDRESS,
    ),
    Reason.ONE_SOURCE: Cause(
        "住所のほかに、確かめる郵便番号も市区町村コードもありません。",
        "There is neither a postal code nor a municipality code to confirm the address.",
        c.POSTAL,
    ),
    Reason.POSTAL_MALFORMED: Cause("郵便番号が7桁の数字ではありません。", "The postal code has not seven digits.", c.POSTAL),
    Reason.POSTAL_UNKNOWN: Cause(
        "郵便番号が表にありません (廃止、新設、誤記のいずれか)。", "The postal code is not in the table (abolished, new, or a slip).", c.POSTAL
    ),
    Reason.CODE_MALFORMED: Cause(
        "市区町村コードの桁数か検査数字が正しくありません。", "The municipality code has a wrong length or check digit.", c.MUNICIPALITY_CODE
    ),
    Reason.CODE_LOST_ITS_ZERO: Cause(
        "市区町村コードの先頭の 0 が失われているようです。", "The municipality code seems to have lost its leading zero.", c.MUNICIPALITY_CODE
    ),
    Reason.CODE_OF_PREFECTURE: Cause("コードが市区町村でなく都道府県のものです。", "The code is of a prefecture, not of a municipality.", c.MUNICIPALITY_CODE),
    Reason.CODE_UNKNOWN: Cause(
        "市区町村コードが表にありません (廃止または新設のコード)。", "The municipality code is not in the table (abolished or new).", c.MUNICIPALITY_CODE
    ),
}

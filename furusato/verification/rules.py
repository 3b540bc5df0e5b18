"""What a verifier may have to say of a received notice; every sentence says what to do next and none holds a value."""

from typing import Final

from furusato.model.findings import Rule, Severity


def _rule(name: str, ja: str, en: str, severity: Severity = Severity.REFUSE) -> Rule:
    return Rule(name, severity, ja, en)


SEAL_FILE_IS_WHOLE: Final = _rule(
    "seal_file_is_whole",
    "notice.seal.json が壊れているか、この書式ではありません。発行者に送り直しを求めてください。",
    "notice.seal.json is damaged or of another format. Ask the issuer to send it again.",
)
SIGNATURE_HOLDS: Final = _rule(
    "signature_holds",
    "署名が合いません。封印ファイルが署名の後に変えられています。受け取らず、発行者に電話で確かめてください。",
    "The signature does not hold: the seal file was changed after signing. Do not accept it; telephone the issuer.",
)
EVERY_SIGNATURE_IS_THERE: Final = _rule(
    "every_signature_is_there",
    "署名の数が、封印ファイルに書かれた発行のしかた(単独発行か、二人の署名か)と合いません。受け取らず、発行者に電話で確かめてください。",
    "The signatures are not as many as the seal file says (one person, or two). Do not accept it; telephone the issuer.",
)
ISSUER_IS_TRUSTED: Final = _rule(
    "issuer_is_trusted",
    "署名した鍵 {key_id} は、この団体が確かめた鍵ではありません。指紋を電話など別の経路で照合してください。",
    "The signing key {key_id} is not one this office trusts. Compare its fingerprint by another channel, such as the telephone.",
    Severity.NOTICE,
)
KEY_IS_THE_ISSUERS_OWN: Final = _rule(
    "key_is_the_issuers_own",
    "発行者 {code} の通知書が、別の団体 {signer} の鍵で署名されています。受け取らず、発行者に電話で確かめてください。",
    "The notice of issuer {code} is signed with the key of another body, {signer}. Do not accept it; telephone the issuer.",
)
KEY_IS_TYPED_RIGHT: Final = _rule(
    "key_is_typed_right",
    "鍵がこの通知書のものではありません。検証鍵通知書の宛先と発行番号を確かめ、打ち直してください。",
    "The key is not this notice's. Check addressee and batch on the key sheet and type it again.",
)
KEY_IS_AT_HAND: Final = _rule(
    "key_is_at_hand",
    "鍵が無いため、値の組合せは確かめていません。検証鍵通知書の鍵を入れてください。",
    "Without the key the values were not checked. Give the key from the key sheet.",
    Severity.NOTICE,
)
FILE_IS_AS_SIGNED: Final = _rule(
    "file_is_as_signed",
    "{file} は署名されたときのファイルと同じではありません(再保存など)。値の照合の結果は、他に所見があればそこにあります。",
    "{file} is not the file that was signed (re-saved, perhaps). If its values do not hold either, another finding says so.",
    Severity.NOTICE,
)
FILE_CAN_BE_READ: Final = _rule(
    "file_can_be_read",
    "{file} を通知書として読めません。発行者に送り直しを求めてください。",
    "{file} cannot be read as a notice. Ask the issuer to send it again.",
)
EVERY_SIGNED_ROW_IS_THERE: Final = _rule(
    "every_signed_row_is_there",
    "{file} に、署名された行のうち {rows} 行がありません。取り込まず、発行者に送り直しを求めてください。",
    "{rows} of the signed rows are missing from {file}. Do not import it; ask the issuer to send it again.",
)
NO_ROW_IS_ADDED: Final = _rule(
    "no_row_is_added",
    "{file} に、署名されていない行または重複した行が {rows} 行あります。取り込まないでください。",
    "{file} holds {rows} rows that were not signed or are doubled. Do not import it.",
)
EVERY_ROW_CARRIES_ITS_TAG: Final = _rule(
    "every_row_carries_its_tag",
    "{file} の {rows} 行で、個人番号・氏名・住所などの組合せが発行時と違います。この行を使わず、発行者に連絡してください。",
    "In {rows} rows of {file} number, name, address or another value were separated or changed since issue. Do not use them; tell the issuer.",
)
EVERY_CODE_IS_THE_ROWS_OWN: Final = _rule(
    "every_code_is_the_rows_own",
    "{file} の {rows} 行で、封印または照合符号がその行のものではありません。この行を使わず、発行者に連絡してください。",
    "In {rows} rows of {file} the tag or the paper code is not the row's own. Do not use them; tell the issuer.",
)
EVERY_PERSON_IS_SUMMED_RIGHT: Final = _rule(
    "every_person_is_summed_right",
    "{file} の {rows} 行で、同一人の件数または合計が実際の行と合いません。取り込まず、発行者に連絡してください。",
    "In {rows} rows of {file} the person's count or sum does not agree with the rows there. Do not import it; tell the issuer.",
)
EVERY_PAGE_IS_THERE: Final = _rule(
    "every_page_is_there",
    "{file} の頁が欠けているか、順が違うか、頁の計が行と合いません。印刷物として使わず、発行者に送り直しを求めてください。",
    "Pages of {file} are missing or out of order, or a page's sum does not agree with its rows. Do not use it; ask the issuer to send it again.",
)
BOTH_FILES_SAY_THE_SAME: Final = _rule(
    "both_files_say_the_same",
    "notice.pdf と notice.xlsx で件名・文書番号・発行日のいずれかが違います。署名された値ではありませんが、発行者に確かめてください。",
    "Title, document number or date differ between notice.pdf and notice.xlsx. They are not sealed values; ask the issuer all the same.",
    Severity.NOTICE,
)
ROWS_STAND_IN_ORDER: Final = _rule(
    "rows_stand_in_order",
    "{file} の行の順が発行時と違います(行全体の並べ替え。値は合っています)。",
    "The rows of {file} stand in another order than when issued (whole rows moved; the values hold).",
    Severity.NOTICE,
)
NOTICE_SAYS_WHAT_WAS_SIGNED: Final = _rule(
    "notice_says_what_was_signed",
    "{file} の宛先・発行者・発行番号・件数・合計のいずれかが、署名された内容と違います。受け取らないでください。",
    "Addressee, issuer, batch, count or total printed in {file} differ from what was signed. Do not accept it.",
)
NOTICE_IS_FOR_THIS_OFFICE: Final = _rule(
    "notice_is_for_this_office",
    "宛先は {name}({code})です。この団体({own})あてではありません。取り込まず、発行者に連絡して指示を受けてください。",
    "It is addressed to {name} ({code}), not to this office ({own}). Do not import it; tell the issuer and ask what to do with it.",
)
RULES: Final = (
    SEAL_FILE_IS_WHOLE,
    SIGNATURE_HOLDS,
    EVERY_SIGNATURE_IS_THERE,
    ISSUER_IS_TRUSTED,
    KEY_IS_THE_ISSUERS_OWN,
    KEY_IS_TYPED_RIGHT,
    KEY_IS_AT_HAND,
    FILE_IS_AS_SIGNED,
    FILE_CAN_BE_READ,
    EVERY_SIGNED_ROW_IS_THERE,
    NO_ROW_IS_ADDED,
    EVERY_ROW_CARRIES_ITS_TAG,
    EVERY_CODE_IS_THE_ROWS_OWN,
    EVERY_PERSON_IS_SUMMED_RIGHT,
    EVERY_PAGE_IS_THERE,
    BOTH_FILES_SAY_THE_SAME,
    ROWS_STAND_IN_ORDER,
    NOTICE_SAYS_WHAT_WAS_SIGNED,
    NOTICE_IS_FOR_THIS_OFFICE,
)

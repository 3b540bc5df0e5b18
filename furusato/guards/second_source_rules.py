"""The truths that a second source must bear out; `second_source` judges by them."""

from typing import Final

from furusato.model.findings import Rule, Severity

SECOND_SOURCE_HAS_RECEIPT_NUMBERS: Final = Rule(
    "second_source_has_receipt_numbers",
    Severity.REFUSE,
    "突合先の一覧に受付番号がない行があります(または列がありません)。受付番号がなければ、どの申請と比べるのか分かりません。受付番号の付いた一覧を元から取り直してください。",
    "The second source lacks receipt numbers: without them it cannot be told which applications to compare. Take a list with receipt numbers from its source.",
)
SECOND_SOURCE_SHARES_RECEIPT_NUMBERS: Final = Rule(
    "second_source_shares_receipt_numbers",
    Severity.REFUSE,
    "二つの一覧に共通の受付番号が一つもありません。別の経路・年の一覧か、受付番号の書き方が違います。正しい一覧かを確かめてください。",
    "The two sources share no receipt number: they are of different routes or years, or spell the numbers differently. Make sure it is the right list.",
)
VALUE_AGREES_WITH_THE_SECOND_SOURCE: Final = Rule(
    "value_agrees_with_the_second_source",
    Severity.REFUSE,
    "{ja_column}が突合先と {count} 件で違います。どちらが正しいか申請書の原本で確かめ、誤っているほうを直してください。"
    "続いた行で違うなら、列がずれたおそれがあります。元のデータから取り直してください。",
    "The {en_column} differs from the second source in {count} applications. Find out from the applications which is right and mend the other. If neighbouring rows differ, a column "
    "may have moved: take the list from its source again.",
)
NAME_AGREES_WITH_THE_SECOND_SOURCE: Final = Rule(
    "name_agrees_with_the_second_source",
    Severity.DECIDE,
    "{ja_column}が突合先と {count} 件で違います(異体字や空白の違いではありません)。申請書の原本で確かめて直すか、同じ方の書き方の違いなら判断ファイルで accepted としてください。",
    "The {en_column} differs from the second source in {count} applications, beyond variants and spaces. Mend it from the applications, or answer `accepted` in the decisions file where "
    "it is one person written in two ways.",
)
VALUE_STANDS_IN_BOTH_SOURCES: Final = Rule(
    "value_stands_in_both_sources",
    Severity.DECIDE,
    "{ja_column}が {count} 件でどちらかの一覧で空欄のため、比べられません。空欄を埋めるか、原本で確かめたうえで判断ファイルで accepted としてください。",
    "The {en_column} is blank in one source or the other in {count} applications and cannot be compared. Fill it in, or see the application and answer `accepted` in the decisions file.",
)
SPELLING_IS_AS_IN_THE_SECOND_SOURCE: Final = Rule(
    "spelling_is_as_in_the_second_source",
    Severity.NOTICE,
    "{ja_column}が {count} 件で突合先と書き方だけ(異体字・空白・全角半角など)違います。値は一覧のとおりに扱います。",
    "The {en_column} is spelled otherwise than in the second source in {count} applications (variants, spaces, widths). The list's own spelling is kept.",
)
COLUMN_STANDS_IN_BOTH_SOURCES: Final = Rule(
    "column_stands_in_both_sources",
    Severity.NOTICE,
    "{ja_column}の列がどちらかの一覧にないので、比べていません。",
    "The {en_column} has no column in one of the sources and was not compared.",
)
APPLICATION_IS_IN_THE_SECOND_SOURCE: Final = Rule(
    "application_is_in_the_second_source",
    Severity.DECIDE,
    "突合先にない申請が {count} 件あります。突合先が古いか、受付番号が誤っているか、二重の入力のおそれがあります。原本で確かめ、正しければ判断ファイルで accepted としてください。",
    "{count} applications are not in the second source: it is older, a receipt number is wrong, or one was entered twice. See the applications; where it is right answer `accepted` in the "
    "decisions file.",
)
APPLICATION_OF_THE_SECOND_SOURCE_IS_LISTED: Final = Rule(
    "application_of_the_second_source_is_listed",
    Severity.DECIDE,
    "突合先にあって、一覧にも台帳にもない申請が {count} 件あります。このままでは通知から漏れます。一覧に加えるか、載せない理由があるものは判断ファイルで accepted としてください。",
    "{count} applications of the second source are neither in the list nor in the ledger, and would be left out. Add them, or answer `accepted` in the decisions file where they are "
    "rightly not there.",
)
NUMBER_AGREES_WITH_EARLIER_YEARS: Final = Rule(
    "number_agrees_with_earlier_years",
    Severity.DECIDE,
    "前の年に封印した同じ人(氏名・生年月日)の個人番号と {count} 件で違います。原本で確かめ、番号の変更や同姓同名の別人なら判断ファイルで accepted とし、違えば直してください。"
    "続いた行で違うなら、列がずれたおそれがあります。",
    "The individual number differs from the one sealed in an earlier year for the same name and birth date, in {count} applications. See the applications: where the number was changed or it is "
    "a namesake answer `accepted` in the decisions file, else mend it. If neighbouring rows differ, a column may have moved.",
)
RULES: Final = (
    SECOND_SOURCE_HAS_RECEIPT_NUMBERS,
    SECOND_SOURCE_SHARES_RECEIPT_NUMBERS,
    VALUE_AGREES_WITH_THE_SECOND_SOURCE,
    NAME_AGREES_WITH_THE_SECOND_SOURCE,
    VALUE_STANDS_IN_BOTH_SOURCES,
    SPELLING_IS_AS_IN_THE_SECOND_SOURCE,
    COLUMN_STANDS_IN_BOTH_SOURCES,
    APPLICATION_IS_IN_THE_SECOND_SOURCE,
    APPLICATION_OF_THE_SECOND_SOURCE_IS_LISTED,
    NUMBER_AGREES_WITH_EARLIER_YEARS,
)

"""Names of the columns of the donor list, spelled here and nowhere else.

A table of applications is a polars frame whose columns carry these names; every value is text (polars String) unless said otherwise.
"""

from typing import Final

# What is sealed, in the order of the seal format (docs/seal-format.md). Canonical spelling in brackets.
RECEIPT: Final = "receipt"  # receipt number, as the route gave it
NAME: Final = "name"  # exactly as received
KANA: Final = "kana"  # exactly as received
POSTAL: Final = "postal"  # postal code of the address [7 digits]
ADDRESS: Final = "address"  # the whole address, prefecture included where the list has it
BIRTH: Final = "birth"  # birth date [ISO]
SEX: Final = "sex"
PHONE: Final = "phone"
NUMBER: Final = "number"  # individual number [12 digits]
GIFT_DATE: Final = "gift_date"  # [ISO]
YEN: Final = "yen"  # amount of the gift [ASCII digits, no sign, no leading zero]

VALUES: Final = (RECEIPT, NAME, KANA, POSTAL, ADDRESS, BIRTH, SEX, PHONE, NUMBER, GIFT_DATE, YEN)

# What a list may have besides.
MUNICIPALITY_CODE: Final = "municipality_code"  # as listed: 5 or 6 digits
PREFECTURE: Final = "prefecture"  # a part of the address kept in a column of its own
CITY: Final = "city"  # likewise
STREET: Final = "street"  # the 住所 column as listed, before the parts are joined to ADDRESS
PAYMENT: Final = "payment"  # 入金確認, as listed
CHANGED_POSTAL: Final = "changed_postal"  # of the change notice (変更届出書)
CHANGED_ADDRESS: Final = "changed_address"  # of the change notice: it is then the address of the row

# What a list of corrections has besides.
NUMBER_AGAIN: Final = "number_again"  # the individual number a second time, where it changes
REASON: Final = "reason"  # code: why the row is corrected

# What the house adds.
LINE: Final = "line"  # Int64: the row's line in its sheet or file, headings being line 1
ROW_KEY: Final = "row_key"  # for life; see seal.row_key
VERSION: Final = "version"  # Int64: 1 at intake, one more at each correction
SEAL: Final = "seal"  # intake tag, 26 characters
ROUTE: Final = "route"  # name of the intake route
DESTINATION: Final = "destination"  # 6-digit code of the municipality of residence
PERSON: Final = "person"  # random id of a person within the ledger
STATE: Final = "state"  # state of a row, see model.values.RowState
NOTICE: Final = "notice"  # Int64: which notice a row stands in (the ledger's number of it, or its place in a batch, from 0)
KIND: Final = "kind"  # kind of that notice, see model.values.Kind

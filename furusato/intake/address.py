"""Makes the one address of a row: joins the parts that a list keeps in columns of their own, and puts the changed address of a change notice in its place.

Parts are joined in the order prefecture, municipality, address, without a part that the address begins with already. Text is not changed otherwise. A second address column
(a building) is set off by a full-width space, since 1-2 and 101 must not become 1-2101.
"""

from typing import Final

import polars as pl

from furusato.intake.draft import Draft
from furusato.intake.headings import BUILDING
from furusato.model import columns as c
from furusato.model.findings import Rule, Severity

ADDRESS_PARTS_ARE_JOINED: Final = Rule(
    "address_parts_are_joined",
    Severity.NOTICE,
    "別々の列にある都道府県・市区町村・住所（建物名）をつないで一つの住所にしました。",
    "Prefecture, municipality and address (building), kept in columns of their own, were joined to one address.",
)
ADDRESS_PARTS_AGREE: Final = Rule(
    "address_parts_agree",
    Severity.REFUSE,
    "住所が都道府県から書かれていて、その都道府県か市区町村が、それぞれの列と違います。列がずれていないか確かめ、正しいほうにそろえてください。",
    "The address begins with a prefecture, and that or the municipality behind it differs from its own column. See whether columns were shifted, and make them agree.",
)
CHANGED_ADDRESS_IS_USED: Final = Rule(
    "changed_address_is_used",
    Severity.NOTICE,
    "変更後住所があるので、それを住所としました。郵便番号も変更後のもの（なければ空欄）とし、変更前の市区町村コードは使いません。",
    "A changed address is given and was taken as the address, with its own postal code (blank if there is none); the municipality code of the old address is not used.",
)
CHANGED_ADDRESS_IS_GIVEN_WITH_ITS_POSTAL_CODE: Final = Rule(
    "changed_address_is_given_with_its_postal_code",
    Severity.REFUSE,
    "変更後郵便番号だけがあり、変更後住所がありません。変更届出書を見て変更後住所を記入するか、変更後郵便番号を消してください。",
    "There is a changed postal code without a changed address. Fill in the changed address from the change notice, or clear the postal code.",
)
RULES: Final = (ADDRESS_PARTS_ARE_JOINED, ADDRESS_PARTS_AGREE, CHANGED_ADDRESS_IS_USED, CHANGED_ADDRESS_IS_GIVEN_WITH_ITS_POSTAL_CODE)

_KEN: Final = (
    "青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|"
    "福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄"
)
_PREFECTURE: Final = f"^(?:北海道|東京都|京都府|大阪府|(?:{_KEN})県)"


def make_address(draft: Draft) -> None:
    """Give the draft its ADDRESS column; blank where the list (one of corrections) has no column of addresses."""
    if draft.has(c.STREET):
        _join(draft)
    else:
        draft.put(c.ADDRESS, pl.repeat("", draft.frame.height, eager=True))
    if draft.has(c.CHANGED_ADDRESS):
        _use_changed(draft)


def _column(draft: Draft, name: str) -> pl.Expr:
    return pl.col(name) if draft.has(name) else pl.lit("")


def _join(draft: Draft) -> None:
    """A row whose address is blank stays blank: its municipality alone is no address."""
    prefecture, city, street, building = (_column(draft, name) for name in (c.PREFECTURE, c.CITY, c.STREET, BUILDING))
    bare = street.str.replace(_PREFECTURE, "")
    has_city = street.str.starts_with(city) | bare.str.starts_with(city)
    with_city = pl.when(has_city).then(street).otherwise(city + street)
    whole = pl.when(with_city.str.starts_with(prefecture)).then(with_city).otherwise(prefecture + with_city)
    joined = pl.when(building == "").then(whole).otherwise(whole + "　" + building)
    address = pl.when(street == "").then(pl.lit("")).otherwise(joined)
    # The address names its prefecture, and it is another one, or goes on with another municipality.
    apart = (bare != street) & (~has_city | ~street.str.starts_with(prefecture))
    told = draft.frame.select(address.alias(c.ADDRESS), apart.alias("apart"))
    draft.note(ADDRESS_PARTS_ARE_JOINED, c.STREET, told[c.ADDRESS] != draft.frame[c.STREET])
    draft.put(c.ADDRESS, told[c.ADDRESS])
    draft.note(ADDRESS_PARTS_AGREE, c.STREET, told["apart"])


def _use_changed(draft: Draft) -> None:
    changed = draft.frame[c.CHANGED_ADDRESS] != ""
    if draft.has(c.CHANGED_POSTAL):
        draft.note(CHANGED_ADDRESS_IS_GIVEN_WITH_ITS_POSTAL_CODE, c.CHANGED_POSTAL, ~changed & (draft.frame[c.CHANGED_POSTAL] != ""))
    if not draft.note(CHANGED_ADDRESS_IS_USED, c.CHANGED_ADDRESS, changed):
        return
    replacements = {c.ADDRESS: pl.col(c.CHANGED_ADDRESS), c.POSTAL: _column(draft, c.CHANGED_POSTAL), c.MUNICIPALITY_CODE: pl.lit("")}
    present = {name: new for name, new in replacements.items() if name in draft.frame.columns}
    draft.frame = draft.frame.with_columns(pl.when(changed).then(new).otherwise(pl.col(name)).alias(name) for name, new in present.items())

"""One column of the list beside what was sealed, as whole numbers: equal values have equal codes, in the order in which the rows stand.

What is only written in another way in its own place is taken out first (`written`); what was moved and written in another way is given the code of the value it was.
"""

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from furusato.guards.comparing import kana_key, name_key
from furusato.guards.diagnosis.forms import forms, is_scientific
from furusato.model import columns as c

_TEXTS: Final = (c.NAME, c.ADDRESS, c.SEX, c.BIRTH, c.GIFT_DATE, c.YEN, c.ROW_KEY, c.SEAL)
_FOLDED: Final = "folded"
ABSENT: Final = -1  # no cell: the row is not in the list


@dataclass(slots=True, repr=False)
class Cells:
    """A damaged column. `want` and `have`: codes by place, `have` ABSENT where a row has no line; codes from `known` on are values that no sealed row has.

    `damaged`: places whose value is not their own, ascending; `written`: place → rule name of the form a value in its own place has taken; `texts`: code → text, for orders only;
    `respelled`: damaged places whose value is another row's, written in another way.
    """

    column: str
    want: list[int]
    have: list[int]
    known: int
    blank: int
    damaged: list[int]
    written: dict[int, str]
    texts: list[str] = field(repr=False)
    respelled: list[int] = field(repr=False)

    @property
    def end(self) -> int:
        """The last place that has a line."""
        return next((place for place in range(len(self.have) - 1, -1, -1) if self.have[place] != ABSENT), -1)

    def __repr__(self) -> str:
        return f"Cells({self.column}, {len(self.damaged)} damaged)"


def folded(column: str) -> pl.Expr:
    """A comparison copy of one column's values (the frame's column is named `column`)."""
    if column == c.KANA:
        return kana_key(column)
    if column in (c.NUMBER, c.POSTAL, c.PHONE):
        return pl.col(column).str.normalize("NFKC").str.replace_all(r"[^0-9]", "").str.strip_chars_start("0")
    if column == c.RECEIPT:
        return pl.col(column).str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase().str.strip_chars_start("0")
    return name_key(column)


def cells_of(column: str, want: pl.Series, have: pl.Series) -> Cells | None:
    """The column, or None where nothing is damaged. `want`: all places, `have`: null where the row has no line."""
    differs = (want != have) & have.is_not_null()
    if not differs.any():
        return None
    values = want.unique(maintain_order=True)
    codes = pl.DataFrame({column: values}).with_row_index("code")
    wanted = pl.DataFrame({column: want}).join(codes, on=column, how="left", maintain_order="left")["code"].cast(pl.Int64).to_list()
    places = differs.arg_true()
    odd = pl.DataFrame({"place": places, "want": want.gather(places), column: have.gather(places)}).join(codes, on=column, how="left", maintain_order="left")
    copies = odd.select(folded(column).alias(_FOLDED), pl.col("want").alias(column)).select(_FOLDED, folded(column).alias("own")).to_dict(as_series=False)
    alike = [mine == own != "" for mine, own in zip(copies[_FOLDED], copies["own"], strict=True)]
    written = _written(column, odd, alike)
    have_codes, extra = _codes(column, codes, odd, copies[_FOLDED], written)
    listed = [code if present else ABSENT for code, present in zip(wanted, have.is_not_null(), strict=True)]
    damaged = []
    for place, code in zip(places, have_codes, strict=True):
        if place not in written:
            listed[place] = code
            damaged.append(place)
    texts = [*values.to_list(), *extra]
    blank = texts.index("") if "" in texts else ABSENT
    exact = zip(odd["code"], places, strict=True)
    respelled = [place for code, place in exact if code is None and place not in written and listed[place] < len(values)]
    return Cells(column, wanted, listed, len(values), blank, damaged, written, texts, respelled)


def _written(column: str, odd: pl.DataFrame, alike: list[bool]) -> dict[int, str]:
    """Values in their own place that only changed their form. A receipt number that is another row's exactly is that one's."""
    found = forms(column, zip(odd["want"], odd[column], alike, strict=True))
    exact = odd["code"].is_not_null()
    keep = {}
    for place, name, text, another in zip(odd["place"], found, odd[column], exact, strict=True):
        if name and text and not (another and column in (c.RECEIPT, c.BIRTH, c.GIFT_DATE) and name != "no_date_changed_its_form"):
            keep[place] = name
        elif column in (c.NUMBER, c.POSTAL, c.PHONE, c.YEN, c.RECEIPT) and not another and is_scientific(text):
            keep[place] = "no_digits_turned_scientific"
    shifted = [place for place, another in zip(odd["place"], exact, strict=True) if another and place in keep]
    if column in (c.BIRTH, c.GIFT_DATE) and len(shifted) * 2 < odd.height:
        # Another row's date that lies just the distance of the two date systems away: chance, unless most cells do.
        keep = {place: name for place, name in keep.items() if place not in set(shifted)}
    return keep


def _codes(column: str, codes: pl.DataFrame, odd: pl.DataFrame, copies: list[str], written: dict[int, str]) -> tuple[list[int], list[str]]:
    """The code of each odd cell: of the value it is, of the value it was before it took another form, or one of its own; and the texts of those."""
    by_copy: dict[str, int] = {}
    if any(code is None and place not in written for code, place in zip(odd["code"], odd["place"], strict=True)):
        for code, copy in zip(codes["code"], codes.select(folded(column)).to_series(), strict=True):
            by_copy.setdefault(copy, code)
        by_copy.pop("", None)
    own: dict[str, int] = {}
    found = []
    for code, text, copy in zip(odd["code"], odd[column], copies, strict=True):
        known = by_copy.get(copy) if code is None else code
        found.append(int(known) if known is not None else own.setdefault(text, codes.height + len(own)))
    return found, list(own)

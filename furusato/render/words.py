"""Spells values as an official document prints them, each reversible to what was sealed: era dates, 4-4-4 groups, commas, 〒123-4567, titles of heads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.law.forms import CODE, GIFTS, PERSON_YEN, Form
from furusato.model import columns as c
from furusato.model.notice import Body, Letterhead, Mended
from furusato.model.values import Kind
from furusato.notices.notice import Line, Notice

Spelling = Callable[[Line, Form], str]
MENDS_SHOWN: Final = 3
COMMON: Final = (  # what most rows are spelled with: values, addresses, kana
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ,-/ 　〒元年月日明治大正昭和平成令男女都道府県市区町村丁目番地号"
    "アイウエオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモヤユヨラリルレロワンヴッャュョー"
)
_PREFECTURES_END: Final = frozenset("都道府県")


@lru_cache(maxsize=65536)
def era_day(iso: str) -> str:
    """昭和60年11月15日 for 1985-11-15; empty stays empty."""
    return to_era_text(date.fromisoformat(iso)) if iso else ""


def year_of(tax_year: int) -> str:
    """令和7年 for 2025."""
    return tax_year_text(tax_year).removesuffix("分")


def grouped(digits: str) -> str:
    """An individual number in groups of four, a space between them."""
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


def postal(digits: str) -> str:
    """〒123-4567; empty stays empty."""
    return f"〒{digits[:3]}-{digits[3:]}" if digits else ""


def full_name(body: Body) -> str:
    """Prefecture and name: 25 names stand in more than one prefecture."""
    return body.prefecture + body.name


def head_title(body: Body, form: Form) -> str:
    """静岡県湖西市長, 東京都港区長, 静岡県知事."""
    is_prefecture = not body.prefecture and body.name[-1] in _PREFECTURES_END
    return full_name(body) + (form.heads.prefecture if is_prefecture else form.heads.municipality)


def sender(issuer: Body, letterhead: Letterhead, form: Form) -> str:
    """静岡県湖西市長　影山　一郎; the title alone where the letterhead has no name."""
    return "　".join(filter(None, (head_title(issuer, form), letterhead.head)))


def kind_word(kind: Kind, form: Form) -> str:
    """当初, 追加, 訂正, 取消し."""
    word: str = getattr(form.kinds, kind.value)
    return word


def edition(notice: Notice, form: Form) -> str:
    """当初; 訂正　第2版: the kind, and the version from the second on."""
    kind = kind_word(notice.kind, form)
    return kind if notice.version == 1 else f"{kind}　{form.page.version.format(version=notice.version)}"


def mended_text(mends: Sequence[Mended], kind_of: Callable[[Kind], str], version: str, more: str) -> str:
    """The earlier notices that a notice speaks of: 2025-0001　当初　令和8年1月15日　湖税第1号; the first three, and how many more."""
    named = "、".join("　".join(_mended(one, kind_of(one.kind), version)) for one in mends[:MENDS_SHOWN])
    return named + (more.format(more=len(mends) - MENDS_SHOWN) if len(mends) > MENDS_SHOWN else "")


def _mended(mended: Mended, kind: str, version: str) -> Iterator[str]:
    yield mended.batch
    yield kind
    if mended.version > 1:
        yield version.format(version=mended.version)
    if mended.volume[1] > 1:
        yield f"{mended.volume[0]}/{mended.volume[1]}"
    yield era_day(mended.issue_date)
    if mended.document_number:
        yield mended.document_number


@lru_cache(maxsize=8)
def wording_of(form: Form) -> str:
    """The characters of a form's wording, which every notice prints."""
    wording = (form.title, form.statute, form.honorific, form.seal_omitted, form.remarks, form.heads, form.kinds, form.cover, form.page)
    return "".join((*_texts(wording), *(column.heading for column in form.columns)))


def words_of_pages(form: Form) -> str:
    """The characters of the wording that differs from page to page: sums, counts, page numbers."""
    return "".join((*_texts((form.page, form.remarks, form.honorific, form.heads)), form.cover.pages_note, form.cover.to_date_note))


def _texts(wording: object) -> Iterator[str]:
    if isinstance(wording, str):
        yield wording
    elif is_dataclass(wording) and not isinstance(wording, type):
        yield from _texts(astuple(wording))
    elif isinstance(wording, tuple):
        for part in wording:
            yield from _texts(part)


SPELLINGS: Final[Mapping[str, Spelling]] = {
    c.ROW_KEY: lambda line, _: line.row_key,
    CODE: lambda line, _: line.code,
    c.RECEIPT: lambda line, _: line.values.receipt,
    c.KANA: lambda line, _: line.values.kana,
    c.NAME: lambda line, _: line.values.name,
    c.POSTAL: lambda line, _: postal(line.values.postal),
    c.ADDRESS: lambda line, _: line.values.address,
    c.BIRTH: lambda line, _: era_day(line.values.birth),
    c.PHONE: lambda line, _: line.values.phone,
    c.SEX: lambda line, _: line.values.sex,
    c.NUMBER: lambda line, _: grouped(line.values.number),
    c.GIFT_DATE: lambda line, _: era_day(line.values.gift_date),
    GIFTS: lambda line, form: form.page.gift_count.format(gifts=line.gifts) if line.gifts > 1 else "",
    c.YEN: lambda line, _: f"{int(line.values.yen):,}",
    PERSON_YEN: lambda line, _: f"{line.person_yen:,}" if line.gifts > 1 else "",
}

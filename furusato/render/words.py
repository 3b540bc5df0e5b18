"""Spells values as an official document prints them, each reversible to what was sealed: era dates, 4-4-4 groups, commas, 〒123-4567, titles of heads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.law.forms import CODE, GIFTS, PERSON_YEN, Form
from furusato.model import columns as c
from furusato.model.notice import Body, Letterhead
from furusato.notices.notice import Line, Notice

Spelling = Callable[[Line, Form], str]
_COMMON: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ,-/ 　〒元年月日明治大正昭和平成令男女都道府県市区町村丁目番地号"
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


def edition(notice: Notice, form: Form) -> str:
    """当初; 訂正　第2版: the kind, and the version from the second on."""
    kind: str = getattr(form.kinds, notice.kind.value)
    return kind if notice.version == 1 else f"{kind}　{form.page.version.format(version=notice.version)}"


@lru_cache(maxsize=8)
def stock_of_notice(form: Form) -> str:
    """The characters that nearly every notice of a form prints: its wording, what values are spelled with, and the commonest of addresses."""
    wording = (form.title, form.statute, form.honorific, form.seal_omitted, form.remarks, form.heads, form.kinds, form.cover, form.page)
    return "".join((*_texts(wording), *(column.heading for column in form.columns), _COMMON))


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

"""What stands above the table of notice.xlsx: who sends what to whom, and how much of it, as labels and values."""

from collections.abc import Iterator

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.law.workbook_form import WorkbookForm
from furusato.model.notice import Body, Letterhead
from furusato.model.values import Kind
from furusato.notices.notice import Notice
from furusato.render.words import mended_text
from furusato.render.xlsx_layout import LABELS

_MENDS = (Kind.CORRECTION, Kind.CANCELLATION)
Cell = tuple[str, str | int]  # column letter, value


def top_lines(form: WorkbookForm, notice: Notice, letterhead: Letterhead) -> Iterator[list[Cell]]:
    """Cells of the lines above the headings, line by line."""
    mends, told = notice.kind in _MENDS, {Kind.CORRECTION: form.corrected, Kind.CANCELLATION: form.cancelled}
    title = f"{form.title}　{form.kinds[notice.kind]}" if mends else form.title
    yield [("A", f"{form.drill}　{title}" if letterhead.drill else title)]
    yield _pairs(件名=form.title, 年分=tax_year_text(notice.tax_year), 種別=form.kinds[notice.kind], 版=str(notice.version))
    yield _pairs(宛先=f"{full_name(notice.recipient)}長　様", 宛先コード=notice.recipient.code, 分冊="{}/{}".format(*notice.volume))
    yield _pairs(発行者=full_name(notice.issuer), 発行者コード=notice.issuer.code, 発行番号=notice.batch)
    named = mended_text(notice.mends, form.kinds.__getitem__, form.version, form.mends_more)
    yield _pairs(文書番号=letterhead.document_number, **{form.mends: named}, 発行日=to_era_text(letterhead.issue_date))
    yield _pairs(件数=str(notice.rows), 人数=str(notice.people), 寄附金額合計=notice.yen)
    yield [("A", told.get(notice.kind, "") + form.remark)]


def full_name(body: Body) -> str:
    """Prefecture and name: 25 names stand in more than one prefecture."""
    return body.prefecture + body.name


def _pairs(**values: str | int) -> list[Cell]:
    cells: list[Cell] = []
    filled = [(label, value) for label, value in values.items() if value != ""]
    for letter, (label, value) in zip(LABELS, filled, strict=False):
        cells += [(letter, label), (chr(ord(letter) + 1), value)]
    return cells

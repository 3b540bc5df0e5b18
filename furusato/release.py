"""The heart: a notice goes in, its documents come out, and nothing comes out that was not read back.

The steps of `produce`: bind each row to the notice, draw the PDF, write the XLSX, read both again with code that shares nothing with the drawing, hold every value, tag, code and
total against the notice, digest the files, and state it all in the header. Same input, same bytes: no clock, no randomness, no file.
"""

from dataclasses import dataclass
from typing import NamedTuple

from furusato.errors import IntegrityBroken
from furusato.guards.printed import require_printed
from furusato.law.forms import Form
from furusato.model.notice import Letterhead
from furusato.model.printed import PrintedNotice, Unreadable
from furusato.notices.notice import Notice
from furusato.render.face import Face
from furusato.render.pdf import draw_notice
from furusato.render.xlsx import NoticeWorkbook
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from furusato.seal.manifest import PDF, XLSX
from furusato.seal.tag import file_digest


@dataclass(frozen=True, slots=True)
class Press:
    """What does not change from notice to notice, made once a process."""

    form: Form
    face: Face
    workbook: NoticeWorkbook
    letterhead: Letterhead
    program: str
    signed_alone: bool


class Task(NamedTuple):
    """One notice and its key K_m. The repr shows neither."""

    notice: Notice
    key: bytes

    def __repr__(self) -> str:
        return f"Task({self.notice.recipient.code})"


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of one notice: bytes of PDF and XLSX, payload of the header (not yet signed), pages of the PDF."""

    code: str
    pdf: bytes
    xlsx: bytes
    header: bytes
    pages: int


def make_press(form: bytes, face: Face, workbook: NoticeWorkbook, letterhead: Letterhead, program: str, *, signed_alone: bool) -> Press:
    """A press of the form's bytes, a loaded face and a ready workbook package."""
    return Press(Form.parse(form), face, workbook, letterhead, program, signed_alone)


def produce(press: Press, task: Task) -> Documents:
    """Bind, draw, read back, compare, digest, state. IntegrityBroken when anything read differs from the notice."""
    notice, key = task.notice.bound(task.key), task.key
    pdf = draw_notice(notice, press.form, press.letterhead, press.face)
    xlsx = press.workbook.write(notice, press.letterhead)
    printed = _read_back(notice, pdf, xlsx)
    require_printed(notice, key, *printed)
    files = ((PDF, file_digest(key, PDF, pdf)), (XLSX, file_digest(key, XLSX, xlsx)))
    header = notice.header(key, files, press.program, signed_alone=press.signed_alone)
    return Documents(notice.recipient.code, pdf, xlsx, header.to_bytes(), len(printed[0].pages))


def _read_back(notice: Notice, pdf: bytes, xlsx: bytes) -> tuple[PrintedNotice, PrintedNotice]:
    try:
        return read_pdf(pdf), read_xlsx(xlsx)
    except Unreadable as fault:
        raise IntegrityBroken(
            f"{notice.recipient.name}({notice.recipient.code})あての通知書を読み戻せませんでした({fault.ja})。何も公開していません。プログラムの提供元に連絡してください。",
            f"The notice to {notice.recipient.code} could not be read back ({fault.en}) Nothing was published. Tell the makers of the program.",
        ) from fault

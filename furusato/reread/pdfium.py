"""Speaks with pdfium: opens a PDF from its bytes and closes what it opened; every call bound once, with plain integers for handles.

Refuses what is no PDF, is protected or damaged, or has more pages than a notice can have. ctypes' own pointer objects would cost half the time of a page.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2.raw as pdfium_c

from furusato.errors import SystemTrouble
from furusato.model.printed import Unreadable

MOST_PAGES: Final = 100_000
TEXT: Final = pdfium_c.FPDF_PAGEOBJ_TEXT
FILLED: Final = pdfium_c.FPDF_TEXTRENDERMODE_FILL
PATH: Final = pdfium_c.FPDF_PAGEOBJ_PATH
Handle = int


def _bind(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:
        raise SystemTrouble("pdfium の関数がありません。pypdfium2 を入れ直してください。", "pdfium lacks a function. Install pypdfium2 again.")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_P, _INT, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t
_load_document = _bind(pdfium_c.FPDF_LoadMemDocument64, _P, ctypes.c_char_p, _SIZE, ctypes.c_char_p)
_close_document = _bind(pdfium_c.FPDF_CloseDocument, None, _P)
_page_count = _bind(pdfium_c.FPDF_GetPageCount, _INT, _P)
_load_page = _bind(pdfium_c.FPDF_LoadPage, _P, _P, _INT)
_close_page = _bind(pdfium_c.FPDF_ClosePage, None, _P)
_load_text = _bind(pdfium_c.FPDFText_LoadPage, _P, _P)
_close_text = _bind(pdfium_c.FPDFText_ClosePage, None, _P)

count_objects = _bind(pdfium_c.FPDFPage_CountObjects, _INT, _P)
object_at = _bind(pdfium_c.FPDFPage_GetObject, _P, _P, _INT)
kind_of = _bind(pdfium_c.FPDFPageObj_GetType, _INT, _P)
bounds_of = _bind(pdfium_c.FPDFPageObj_GetBounds, _INT, _P, _P, _P, _P, _P)
dashes_of = _bind(pdfium_c.FPDFPageObj_GetDashCount, _INT, _P)
clip_of = _bind(pdfium_c.FPDFPageObj_GetClipPath, _P, _P)
clips_in = _bind(pdfium_c.FPDFClipPath_CountPaths, _INT, _P)
render_mode_of = _bind(pdfium_c.FPDFTextObj_GetTextRenderMode, _INT, _P)
matrix_of = _bind(pdfium_c.FPDFPageObj_GetMatrix, _INT, _P, _P)

count_characters = _bind(pdfium_c.FPDFText_CountChars, _INT, _P)
text_of = _bind(pdfium_c.FPDFText_GetText, _INT, _P, _INT, _INT, _P)
object_of_character = _bind(pdfium_c.FPDFText_GetTextObject, _P, _P, _INT)
origin_of_character = _bind(pdfium_c.FPDFText_GetCharOrigin, _INT, _P, _INT, _P, _P)
box_of_character = _bind(pdfium_c.FPDFText_GetLooseCharBox, _INT, _P, _INT, _P)
is_generated = _bind(pdfium_c.FPDFText_IsGenerated, _INT, _P, _INT)
is_hyphen = _bind(pdfium_c.FPDFText_IsHyphen, _INT, _P, _INT)


class Cells:
    """Numbers that pdfium writes, `width` to a record; calls are made a record each by `map`, which is faster than a loop. Points throughout."""

    def __init__(self, kind: type[ctypes.c_float] | type[ctypes.c_double], records: int, width: int) -> None:
        self._cells = (kind * (records * width))()
        self._width, self._step = width, ctypes.sizeof(kind)
        self._records = records

    def at(self, place: int) -> range:
        """The address of one place of each record."""
        start, stride = ctypes.addressof(self._cells) + place * self._step, self._width * self._step
        return range(start, start + self._records * stride, stride)

    def column(self, place: int) -> list[float]:
        """One place of each record."""
        return list(self._cells[place :: self._width])


def call(function: Callable[..., Any], *arguments: Iterable[Any]) -> list[Any]:
    """What a function of pdfium returns, once for each of the arguments side by side (the shortest decides)."""
    return list(map(function, *arguments))


@contextmanager
def document(data: bytes) -> Iterator[tuple[Handle, int]]:
    """Open a document: its handle and how many pages it has. Unreadable when it is not one."""
    handle = _load_document(data, len(data), None) if data else None
    if not handle:
        raise Unreadable("通知書の PDF が壊れているか、保護されています。", "The PDF of the notice is damaged or protected.")
    try:
        pages = _page_count(handle)
        if not 0 < pages <= MOST_PAGES:
            raise Unreadable("PDF の頁数が通知書のものではありません。", "The PDF has not the number of pages of a notice.")
        yield handle, pages
    finally:
        _close_document(handle)


@contextmanager
def page(document: Handle, place: int) -> Iterator[tuple[Handle, Handle]]:
    """Open a page (from 0) and its text. Unreadable when the page is damaged."""
    handle = _load_page(document, place)
    if not handle:
        raise _damaged(place)
    try:
        text = _load_text(handle)
        if not text:
            raise _damaged(place)
        try:
            yield handle, text
        finally:
            _close_text(text)
    finally:
        _close_page(handle)


def _damaged(place: int) -> Unreadable:
    return Unreadable(f"PDF の {place + 1} 頁目が壊れています。", f"Page {place + 1} of the PDF is damaged.")

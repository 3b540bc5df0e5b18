"""Speaks with pdfium: opens a PDF from its bytes and closes what it opened; every call bound once, with plain integers for handles.

Refuses what is no PDF, is protected or damaged, or has more pages than a notice can have. ctypes' own pointer objects would cost half the time of a page; so would
its conversion of each argument, hence the calls bound by `_quick`.
"""

import ctypes
import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2.raw as pdfium_c

from furusato.errors import SystemTrouble
from furusato.model.printed import Unreadable

MOST_PAGES: Final = 100_000
_RECORDS: Final = 512  # more than a page of a notice has texts
TEXT: Final = pdfium_c.FPDF_PAGEOBJ_TEXT
FILLED: Final = pdfium_c.FPDF_TEXTRENDERMODE_FILL
PATH: Final = pdfium_c.FPDF_PAGEOBJ_PATH
Handle = int


Call = Callable[..., Any]
ready: Final[Callable[[int], Any]] = ctypes.c_void_p.from_param  # a handle or an address, made ready once for many quick calls


def _bind(function: Any, result: Any, *arguments: Any) -> Call:
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:
        raise SystemTrouble("pdfium の関数がありません。pypdfium2 を入れ直してください。", "pdfium lacks a function. Install pypdfium2 again.")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _quick(function: Any, result: Any) -> Call:
    """Bound without a conversion of arguments, which takes longer than the call: handles and addresses must come `ready`, bare integers are a C int's."""
    return _bind(function, result)


_P, _INT, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t
_load_document = _bind(pdfium_c.FPDF_LoadMemDocument64, _P, ctypes.c_char_p, _SIZE, ctypes.c_char_p)
_close_document = _bind(pdfium_c.FPDF_CloseDocument, None, _P)
_page_count = _bind(pdfium_c.FPDF_GetPageCount, _INT, _P)
_load_page = _bind(pdfium_c.FPDF_LoadPage, _P, _P, _INT)
_close_page = _bind(pdfium_c.FPDF_ClosePage, None, _P)
_load_text = _bind(pdfium_c.FPDFText_LoadPage, _P, _P)
_close_text = _bind(pdfium_c.FPDFText_ClosePage, None, _P)

count_objects = _quick(pdfium_c.FPDFPage_CountObjects, _INT)
object_at = _quick(pdfium_c.FPDFPage_GetObject, _P)
kind_of = _quick(pdfium_c.FPDFPageObj_GetType, _INT)
bounds_of = _quick(pdfium_c.FPDFPageObj_GetBounds, _INT)
dashes_of = _quick(pdfium_c.FPDFPageObj_GetDashCount, _INT)
clip_of = _quick(pdfium_c.FPDFPageObj_GetClipPath, _P)
clips_in = _bind(pdfium_c.FPDFClipPath_CountPaths, _INT, _P)  # of what `clip_of` returns
render_mode_of = _quick(pdfium_c.FPDFTextObj_GetTextRenderMode, _INT)
matrix_of = _quick(pdfium_c.FPDFPageObj_GetMatrix, _INT)

count_characters = _quick(pdfium_c.FPDFText_CountChars, _INT)
text_of = _bind(pdfium_c.FPDFText_GetText, _INT, _P, _INT, _INT, _P)
object_of_character = _quick(pdfium_c.FPDFText_GetTextObject, _P)
origin_of_character = _quick(pdfium_c.FPDFText_GetCharOrigin, _INT)
box_of_character = _quick(pdfium_c.FPDFText_GetLooseCharBox, _INT)
is_generated = _quick(pdfium_c.FPDFText_IsGenerated, _INT)
is_hyphen = _quick(pdfium_c.FPDFText_IsHyphen, _INT)


class Cells(threading.local):
    """Room for numbers that pdfium writes, `width` to a record, kept from call to call: its addresses take longer to make ready than to use. One for each thread."""

    def __init__(self, kind: str, width: int, *, each: bool) -> None:
        """`kind` as in `array`; `each`: pdfium takes the address of each number, not only of each record."""
        self._kind, self._width, self._each = kind, width, each
        self._grow(_RECORDS)

    def _grow(self, records: int) -> None:
        self._numbers = array(self._kind, [0.0]) * (records * self._width)
        start, _ = self._numbers.buffer_info()
        step = self._numbers.itemsize
        size = self._width * step
        self._records, self._bytes = records, records * size
        self._addresses = [list(map(ready, range(start + place * step, start + self._bytes, size))) for place in range(self._width if self._each else 1)]

    def filled(self, function: Call, records: int, *arguments: Iterable[Any]) -> list[Sequence[float]]:
        """What a function writes, called once for each record with the arguments side by side: its numbers by their place in the record, 0 where it writes none. Points."""
        if records > self._records:
            self._grow(records)
        ctypes.memset(self._numbers.buffer_info()[0], 0, self._bytes)
        call(function, *arguments, *self._addresses)
        return [self._numbers[place : records * self._width : self._width] for place in range(self._width)]


ORIGINS: Final = Cells("d", 2, each=True)  # x, y
BOXES: Final = Cells("f", 4, each=False)  # of characters: left, top, right, bottom
BOUNDS: Final = Cells("f", 4, each=True)  # of objects: left, bottom, right, top
MATRICES: Final = Cells("f", 6, each=False)


def call(function: Call, *arguments: Iterable[Any]) -> list[Any]:
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
    """Open a page (from 0) and its text: their handles. Unreadable when the page is damaged."""
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

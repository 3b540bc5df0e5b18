"""The QR symbol of a page: which page of which notice this is, so that a scanned pile can be checked for completeness. No digest (it would be circular), nothing personal.

`FURUSATO-NOTICE-1:batch:issuer:recipient:version:k/n:page/pages:rows:yen`; on the cover rows and yen are the notice's, on a table page the page's, on a blank page 0.
Only digits, capitals and ` $%*+-./:` may stand in it.
"""

import re
from typing import Final

from furusato.notices.notice import Notice
from furusato.render.qr_symbol import modules

SCHEMA: Final = "FURUSATO-NOTICE-1"
_DARK: Final = re.compile(b"\x01+")
_QUIET: Final = 4  # modules of white around the symbol


def page_payload(notice: Notice, page: int, pages: int, rows: int, yen: int) -> str:
    """What the symbol of a page says."""
    k, n = notice.volume
    parts = (SCHEMA, notice.batch, notice.issuer.code, notice.recipient.code, notice.version, f"{k}/{n}", f"{page}/{pages}", rows, yen)
    return ":".join(map(str, parts))


def symbol(payload: str) -> tuple[int, list[list[tuple[int, int]]]]:
    """The symbol's side in modules (quiet zone included) and its dark runs (start, length), row by row."""
    rows = [[(run.start() + _QUIET, run.end() - run.start()) for run in _DARK.finditer(row)] for row in modules(payload)]
    return len(rows) + 2 * _QUIET, [[] for _ in range(_QUIET)] + rows

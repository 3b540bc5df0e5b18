"""The QR symbol of a page: which page of which notice this is, so that a scanned pile can be checked for completeness. No digest (it would be circular), nothing personal.

`FURUSATO-NOTICE-1:batch:issuer:recipient:version:k/n:page/pages:rows:yen`; on the cover rows and yen are the notice's, on a table page the page's, on a blank page 0.
Only digits, capitals and ` $%*+-./:` may stand in it.
"""

from typing import Final

from furusato.notices.notice import Notice
from furusato.render.qr_symbol import modules

SCHEMA: Final = "FURUSATO-NOTICE-1"
_QUIET: Final = 4  # modules of white around the symbol


def page_payload(notice: Notice, page: int, pages: int, rows: int, yen: int) -> str:
    """What the symbol of a page says."""
    k, n = notice.volume
    parts = (SCHEMA, notice.batch, notice.issuer.code, notice.recipient.code, notice.version, f"{k}/{n}", f"{page}/{pages}", rows, yen)
    return ":".join(map(str, parts))


def symbol(payload: str) -> list[bytes]:
    """The symbol's rows, its quiet zone included, a byte a module: 1 is dark."""
    rows = modules(payload)
    side, margin = len(rows) + 2 * _QUIET, bytes(_QUIET)
    blank = [bytes(side)] * _QUIET
    return [*blank, *(margin + row + margin for row in rows), *blank]

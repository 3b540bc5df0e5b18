"""What accompanies the notices of a batch: the delivery list, the sealed input for whoever replays it, the record of everything that decided its bytes."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import polars as pl

from furusato import __version__
from furusato.law.workbook_form import WorkbookForm
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.notice import Letterhead
from furusato.notices.notice import Earlier, Notice
from furusato.render.delivery import Delivered, DeliveryList, Open, write_delivery_list
from furusato.seal.batch_statement import SetAside
from furusato.seal.signing import canonical_json
from furusato.storage.package import Part, fonts, table, template
from furusato.workflows.office import GAZETTEER, Office

PROGRAM = f"furusato {__version__}"


def folder_of(notice: Notice) -> str:
    """`<code>_<name>`: the notice's folder in documents/."""
    return f"{notice.recipient.code}_{notice.recipient.name}"


def recorded_inputs(tax_year: int) -> dict[str, str]:
    """Name → SHA-256 or version of everything besides rows, keys and decisions that decides a batch's bytes."""
    forms: Mapping[str, Part] = template(tax_year)
    return {
        "program": PROGRAM,
        **{f"template/{name}": part.sha256 for name, part in sorted(forms.items())},
        **{f"font/{font.name}": font.sha256 for font in fonts()},
        f"table/{GAZETTEER}": table(GAZETTEER).sha256,
        "compressor": f"zlib {zlib.ZLIB_RUNTIME_VERSION}",
    }


def input_content(rows: pl.DataFrame, decisions: Decisions, letterhead: Letterhead, earlier: Mapping[str, Earlier]) -> bytes:
    """All that replay needs and the statement cannot say in clear, as JSON."""
    columns = [c.ROW_KEY, c.VERSION, c.ROUTE, c.DESTINATION, *c.VALUES]
    letter = {**asdict(letterhead), "issue_date": letterhead.issue_date.isoformat()}
    return canonical_json(
        {
            "schema": "furusato.input/v1",
            "columns": columns,
            "rows": [list(row) for row in rows.select(columns).iter_rows()],
            "decisions": [asdict(decision) for decision in decisions.entries],
            "letterhead": letter,
            "earlier": {code: [e.notices, e.rows, e.yen] for code, e in earlier.items()},
        }
    )


def delivery_list(
    office: Office, notices: Sequence[Notice], pages: Mapping[str, int], aside: Sequence[SetAside], letterhead: Letterhead, log_head: str
) -> bytes:
    """送付一覧.xlsx, in the order of the notices."""
    first = notices[0]
    form = WorkbookForm.parse(template(office.tax_year)["workbook.toml"].data)
    head = {
        "発行番号": first.batch,
        "発行者": first.issuer.prefecture + first.issuer.name,
        "発行日": letterhead.issue_date.isoformat(),
        "記録の先端": log_head,
    }
    routes = dict(office.sealed.select(c.ROW_KEY, c.ROUTE).iter_rows())
    delivered = [
        Delivered(
            n.recipient.code, n.recipient.prefecture + n.recipient.name, n.rows, n.people, n.yen, pages[n.recipient.code], form.kinds[n.kind], folder_of(n)
        )
        for n in notices
    ]
    open_rows = [Open(entry.row_key, routes[entry.row_key], entry.state, entry.reason) for entry in aside]
    return write_delivery_list(DeliveryList(head, delivered, open_rows, _by_route(notices, routes)))


def _by_route(notices: Sequence[Notice], routes: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    totals: dict[str, tuple[int, int]] = {}
    for line in (line for notice in notices for line in notice.lines):
        rows, yen = totals.get(routes[line.row_key], (0, 0))
        totals[routes[line.row_key]] = (rows + 1, yen + int(line.values.yen))
    return dict(sorted(totals.items()))

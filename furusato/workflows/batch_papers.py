"""What accompanies the notices of a batch: the delivery list, the sealed input for whoever replays it, the record of everything that decided its bytes."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from furusato import __version__
from furusato.law.workbook_form import WorkbookForm
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.notice import Letterhead
from furusato.model.values import Kind
from furusato.notices.changes import Draft
from furusato.notices.notice import Earlier, Notice
from furusato.render.delivery import Delivered, DeliveryList, Open, write_delivery_list
from furusato.seal.batch_statement import SetAside
from furusato.seal.signing import canonical_json
from furusato.storage.package import Part, fonts, table, template
from furusato.workflows.office import Office
from furusato.workflows.pinned_tables import GAZETTEER

PROGRAM = f"furusato {__version__}"
_SUFFIXES = {Kind.CORRECTION: ("訂正",), Kind.CANCELLATION: ("取消",)}


def folder_of(notice: Notice) -> str:
    """The notice's folder in documents/: `<code>_<name>`, `<code>_<name>_訂正`, `<code>_<name>_取消`; with the volume's number where there are several."""
    parts = [notice.recipient.code, notice.recipient.name, *_SUFFIXES.get(notice.kind, ()), *([str(notice.volume[0])] if notice.volume[1] > 1 else [])]
    return "_".join(parts)


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


def input_content(drafts: Sequence[Draft], decisions: Decisions, letterhead: Letterhead, standing: Mapping[str, Earlier]) -> bytes:
    """All that replay needs and the statement cannot say in clear, as JSON: each notice with its rows, as told or (of a cancellation) as they had been sent."""
    columns = [c.ROW_KEY, c.VERSION, c.ROUTE, *c.VALUES]
    letter = {**asdict(letterhead), "issue_date": letterhead.issue_date.isoformat()}
    return canonical_json(
        {
            "schema": "furusato.input/v1",
            "columns": columns,
            "notices": [_input_of(draft, columns) for draft in drafts],
            "decisions": [asdict(decision) for decision in decisions.entries],
            "letterhead": letter,
            "standing": {code: [e.notices, e.rows, e.yen] for code, e in standing.items()},
        }
    )


def _input_of(draft: Draft, columns: Sequence[str]) -> dict[str, object]:
    told = {"recipient": draft.recipient, "kind": draft.kind, "version": draft.version, "supersedes": draft.supersedes, "volume": draft.volume}
    mends = [list(mended) for mended in draft.mends]
    return {**told, "mends": mends, "rows": draft.rows.frame[columns].rows()}


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
        "署名": "作成者と決裁者の二人" if office.workspace.settings.two_person else "単独発行(作成者一人)",
    }
    routes = dict(office.sealed.select(c.ROW_KEY, c.ROUTE).iter_rows())
    delivered = [
        Delivered(
            n.recipient.code,
            n.recipient.prefecture + n.recipient.name,
            n.rows,
            n.people,
            n.yen,
            pages[n.name],
            form.kinds[n.kind],
            folder_of(n),
            cancels=n.kind is Kind.CANCELLATION,
        )
        for n in notices
    ]
    open_rows = [Open(entry.row_key, routes[entry.row_key], entry.state, entry.reason) for entry in aside]
    return write_delivery_list(DeliveryList(head, delivered, open_rows, _by_route(notices, routes)))


def _by_route(notices: Sequence[Notice], routes: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    totals: dict[str, tuple[int, int]] = {}
    for line in (line for notice in notices if notice.kind is not Kind.CANCELLATION for line in notice.lines):
        rows, yen = totals.get(routes[line.row_key], (0, 0))
        totals[routes[line.row_key]] = (rows + 1, yen + int(line.values.yen))
    return dict(sorted(totals.items()))

"""Gathers what the second person decides on: counts by route and municipality, what was set aside or waived and why, what changed since the batch before.

From the signed statement, the headers and the ledger's counts; no key, no donor's value.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.law.municipalities import Gazetteer
from furusato.law.workbook_form import WorkbookForm
from furusato.model.values import Kind
from furusato.render.approval_paper import ApprovalFacts, Reason, RecipientCount, RouteCount
from furusato.seal.batch_statement import BatchStatement, MalformedStatement
from furusato.seal.fingerprint import fingerprint
from furusato.seal.signing import Envelope, MalformedEnvelope
from furusato.storage.batch_records import BatchRecord
from furusato.storage.events import Stamp, shown_time
from furusato.storage.files import read_file
from furusato.storage.package import table, template
from furusato.storage.publishing import Stage
from furusato.workflows.approve_check import STATEMENT, Examined
from furusato.workflows.key_people import CheckerDesk
from furusato.workflows.pinned_tables import GAZETTEER

_LARGEST = 100_000_000  # bytes
_SHOWN = 20
_STATES = {"held": "保留", "excluded": "除外", "withdrawn": "取下げ"}
_INPUTS = {"program": "プログラム", "template": "様式", "font": "フォント", "table": "市区町村の表", "compressor": "圧縮"}


def gather(desk: CheckerDesk, examined: Examined, stamp: Stamp) -> ApprovalFacts:
    """All the paper says. `stamp`: who looks at it, and when."""
    batch, statement, settings = examined.batch, examined.statement, desk.workspace.settings
    before = previous_batch(desk, batch)
    record = next(record for record in desk.ledger.archive.batches() if record.batch == batch)
    maker = desk.ledger.approvals.made_by(batch)
    kinds = Counter(header.kind for header in examined.headers.values())
    more = "".join(f"、{word} {kinds[kind]}" for kind, word in ((Kind.CORRECTION, "訂正"), (Kind.CANCELLATION, "取消し")) if kinds[kind])
    head = [
        ("発行番号", batch),
        ("対象年分", tax_year_text(statement.tax_year)),
        ("発行日", to_era_text(date.fromisoformat(statement.issue_date))),
        ("作成", f"{shown_time(record.prepared_at)}　{maker}"),
        ("照合", f"{stamp.shown}　{stamp.who}"),
        ("作成者の鍵の指紋", fingerprint(bytes.fromhex(desk.rules.maker))),
        ("決裁者の鍵の指紋", fingerprint(bytes.fromhex(desk.me.key))),
        ("記録の先端", statement.log_head),
    ]
    totals = [
        ("通知書", f"{len(examined.headers):,} 通{more}"),
        ("件数・人数", f"{statement.rows:,} 件　{desk.ledger.waiting.people(batch):,} 人"),
        ("寄附金額の合計", f"{statement.yen:,} 円"),
        ("通知済みのまま変わらない申請", f"{statement.earlier_rows:,} 件"),
        ("載せない申請", f"{len(statement.set_aside):,} 件"),
        ("台帳の申請の総数", f"{statement.sealed_rows:,} 件"),
    ]
    return ApprovalFacts(
        batch=batch,
        issuer=settings.issuer.prefecture + settings.issuer.name,
        head=head,
        totals=totals,
        routes=_routes(desk, batch),
        recipients=_recipients(examined),
        aside=[
            Reason(_STATES.get(state, state), code, count) for (state, code), count in sorted(Counter((e.state, e.reason) for e in statement.set_aside).items())
        ],
        waived=[Reason(*found) for found in desk.ledger.waiting.decisions(statement.tax_year, before.published_at if before else "")],
        headings=list(_heading_changes(desk, before)),
        news=list(_news(desk, examined, before)),
        warnings=list(_warnings(desk, batch, maker, stamp)),
        checks=_checks(examined),
    )


def same_sign_in(desk: CheckerDesk, batch: str, stamp: Stamp) -> bool:
    """Whether maker and checker were signed in under one name; told and recorded, not refused (docs/decisions/0010-two-people.md)."""
    return desk.ledger.approvals.made_by(batch) == stamp.who


def previous_batch(desk: CheckerDesk, batch: str) -> BatchRecord | None:
    """The batch published last before this one, in this tax year."""
    year = desk.workspace.settings.tax_year
    published = [r for r in desk.ledger.archive.batches() if r.stage is Stage.PUBLISHED and r.tax_year == year and r.batch != batch]
    return max(published, key=lambda record: record.published_at, default=None)


def _routes(desk: CheckerDesk, batch: str) -> list[RouteCount]:
    year = desk.workspace.settings.tax_year
    told, sealed = desk.ledger.waiting.by_route(batch), desk.ledger.waiting.rows_by_route(year)
    routes = desk.ledger.routes.all(year)
    return [RouteCount(name, title, source, sealed.get(name, 0), *told.get(name, (0, 0))) for name, title, source in routes if source or sealed.get(name)]


def _recipients(examined: Examined) -> list[RecipientCount]:
    names = WorkbookForm.parse(template(examined.statement.tax_year)["workbook.toml"].data).kinds
    gazetteer = Gazetteer.parse(table(GAZETTEER).data)
    headers = sorted(examined.headers.values(), key=lambda h: (h.recipient[0], h.kind, h.volume))
    return [RecipientCount(h.recipient[0], _name(gazetteer, *h.recipient), names[h.kind], h.rows, h.yen) for h in headers]


def _name(gazetteer: Gazetteer, code: str, name: str) -> str:
    return gazetteer.body(code).prefecture + name if code in gazetteer.names else name


def _heading_changes(desk: CheckerDesk, before: BatchRecord | None) -> Iterator[str]:
    """Every change of the heading map since the batch before, in its order."""
    log_head = before.log_head if before else None
    known = desk.ledger.headings.at(log_head) if before else []
    for later in desk.ledger.headings.between(log_head):
        yield from (f"なくなった読替え: {line}" for line in known if line not in later)
        yield from (f"加わった読替え: {line}" for line in later if line not in known)
        known = later


def _news(desk: CheckerDesk, examined: Examined, before: BatchRecord | None) -> Iterator[str]:
    statement = examined.statement
    if before is None:
        yield "この年分の最初の発行です。比べる発行がありません。"
        return
    told = desk.ledger.archive.notices_of_year(statement.tax_year)
    of_before = [notice for notice in told if notice.batch == before.batch and notice.kind is not Kind.CANCELLATION]
    was = (len({n.recipient for n in of_before}), sum(n.rows for n in of_before), sum(n.yen for n in of_before))
    now = (len({h.recipient[0] for h in examined.headers.values()}), statement.rows, statement.yen)
    yield f"前回 {before.batch}({before.published_at[:10]} 公開)は {was[0]:,} 団体 {was[1]:,} 件 {was[2]:,} 円、今回は {now[0]:,} 団体 {now[1]:,} 件 {now[2]:,} 円です。"
    known = {notice.recipient for notice in told}
    new = sorted({h.recipient[1] for h in examined.headers.values() if h.recipient[0] not in known})
    if new:
        shown = "、".join(new[:_SHOWN]) + (" …" if len(new) > _SHOWN else "")
        yield f"この年分で初めて通知する団体が {len(new):,} あります({shown})。"
    yield from _inputs(_statement(desk, before), statement)


def _statement(desk: CheckerDesk, before: BatchRecord) -> BatchStatement | None:
    path = desk.workspace.batches / before.batch / STATEMENT
    try:
        return BatchStatement.parse(Envelope.parse(read_file(path, _LARGEST)).payload) if path.is_file() else None
    except (MalformedEnvelope, MalformedStatement):
        return None


def _inputs(was: BatchStatement | None, now: BatchStatement) -> Iterator[str]:
    """What decides the bytes of a batch and is not as it was."""
    if was is None:
        yield "前回の発行の batch.json を読めないため、プログラム・様式・フォントの違いは分かりません。"
        return
    yield from (f"{_called(name)} が前回から変わっています{_versions(was.inputs, now.inputs, name)}。" for name in _changed(was.inputs, now.inputs))


def _changed(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*was, *now} if was.get(name) != now.get(name) and name != "input.sealed")


def _called(name: str) -> str:
    kind, _, file = name.partition("/")
    return f"{_INPUTS.get(kind, kind)}{f' {file}' if file else ''}"


def _versions(was: Mapping[str, str], now: Mapping[str, str], name: str) -> str:
    return f"({was.get(name, '無し')} → {now.get(name, '無し')})" if name in ("program", "compressor") else ""


def _warnings(desk: CheckerDesk, batch: str, maker: str, stamp: Stamp) -> Iterator[str]:
    if same_sign_in(desk, batch, stamp):
        yield f"作成者と決裁者のサインイン名が同じです({maker})。別の人が、自分の鍵で決裁していることを確かめてください。"
    later = desk.ledger.waiting.sealed_since(desk.workspace.settings.tax_year, batch)
    if later:
        yield f"作成の後に受け付けたか保留を解いた申請が {later:,} 件あり、この発行に載っていません。次の発行に載ります。"
    uncounted = [name for name, _, source in desk.ledger.routes.all(desk.workspace.settings.tax_year) if source is None]
    if uncounted:
        yield f"受付元の件数が分からない経路があります({'、'.join(uncounted)})。全部を取り込んだかは、この資料では確かめられません。"


def _checks(examined: Examined) -> list[str]:
    return [
        "全ファイルが、作成者の署名した一覧と同じ名前・大きさで、欠けも加わりもない(値を含まないファイルはハッシュも)",
        f"一覧(batch.json)と通知書 {len(examined.headers):,} 通の署名が作成者のものであり、互いに、また台帳と、宛先・件数・金額・行が一致する",
        "すべての PDF と XLSX を読み直し、全行の封印・照合符号・頁と通知書の合計を計算し直して一致した",
        "載る行はどれも、いまの台帳で封印済み・最新の版・その宛先の行である(保留・除外・取下げはない)",
        "台帳の記録に欠け・入替え・書換えがない",
    ]

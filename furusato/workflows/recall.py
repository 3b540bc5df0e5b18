"""Finds in one step whom an accident touches, and prepares what has to be done: which donors, municipalities, channels and states; letters, slips, report, follow-up.

In 2017 it took Kosai eight days to find out which notices were wrong. The steps of `touched`: take the batch's rows; keep those meant; gather by notice. Of `recall`: keep
the recall in the ledger, write the papers. Papers for receivers and for the report hold no value of a donor; the data for letters to donors does, and is written only where
it is asked for, outside the workspace.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from furusato.errors import TypingRefused
from furusato.model import columns as c
from furusato.model.values import Kind
from furusato.render.recall_letter import RecallLetter, draw_recall_letter
from furusato.render.report_draft import ReportDraft, draw_report_draft
from furusato.storage.deliveries import Delivery
from furusato.storage.events import Stamp
from furusato.storage.files import make_folder, remove_tree, write_once
from furusato.storage.recalls import Asked
from furusato.storage.row_places import Place
from furusato.workflows.csv_paper import csv_paper
from furusato.workflows.office import Office
from furusato.workflows.pinned_fonts import pinned_face

_FOLLOW_UP: Final = "対象一覧.csv"
_DONORS: Final = "本人への通知_差込データ.csv"
_REPORT: Final = "報告書案.pdf"


@dataclass(frozen=True, slots=True)
class TouchedNotice:
    """One notice and the rows of it that are meant. `channel`, `reference`, `day`: of its last step; empty where it was never sent."""

    header: str
    batch: str
    recipient: str
    name: str
    kind: str
    state: str
    channel: str
    reference: str
    day: str
    row_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom it touches: notices, rows, people."""

    notices: tuple[TouchedNotice, ...]
    rows: int
    people: int

    @property
    def sent(self) -> tuple[TouchedNotice, ...]:
        """Those that have left the office."""
        return tuple(notice for notice in self.notices if notice.channel)


def touched(office: Office, batch: str, recipients: Collection[str], row_keys: Collection[str]) -> Touched:
    """What of a batch is meant: all of it, the notices to some recipients, or some rows wherever they stand in it. TypingRefused: nothing of that kind."""
    places = [place for place in office.ledger.places.of_batch(batch) if _meant(place, recipients, row_keys)]
    missing = set(row_keys) - {place.row_key for place in places} or set(recipients) - {place.recipient for place in places}
    if not places or missing:
        raise TypingRefused(
            f"発行 {batch} に、指定した宛先か行がありません({len(missing)} 件)。",
            f"Batch {batch} does not have all of the recipients or rows you named ({len(missing)} missing).",
        )
    steps = {step.header: step for step in office.ledger.deliveries.all(office.tax_year)}
    of_notice: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        of_notice[place.header].append(place)
    persons = dict(office.ledger.rows.readable(office.tax_year).select(c.ROW_KEY, c.PERSON).iter_rows())
    notices = tuple(_notice(office, rows, steps) for rows in of_notice.values())
    return Touched(notices, len({place.row_key for place in places}), len({persons[place.row_key] for place in places}))


def _meant(place: Place, recipients: Collection[str], row_keys: Collection[str]) -> bool:
    return (not recipients or place.recipient in recipients) and (not row_keys or place.row_key in row_keys) and place.kind != Kind.CANCELLATION


def _notice(office: Office, rows: Sequence[Place], steps: dict[str, Delivery]) -> TouchedNotice:
    first, step = rows[0], steps.get(rows[0].header)
    sent = (step.channel, step.reference, step.day) if step else ("", "", "")
    name = office.gazetteer.names[first.recipient]
    return TouchedNotice(first.header, first.batch, first.recipient, name, first.kind, first.state, *sent, tuple(row.row_key for row in rows))


def recall(office: Office, found: Touched, reason: str, stamp: Stamp, *, whole: bool) -> int:
    """Keep a recall; its number."""
    asked = [Asked(notice.header, notice.row_keys) for notice in found.notices]
    return office.ledger.recalls.open(asked, reason, stamp, whole=whole, people=found.people)


def require_place(office: Office, out: Path) -> None:
    """TypingRefused unless papers can go to a new folder outside the workspace: looked at before anything is recorded."""
    if out.resolve().is_relative_to(office.workspace.root.resolve()) or out.exists():
        raise TypingRefused(
            f"{out} はワークスペースの中か、既にあります。外の新しいフォルダーを指定してください。",
            f"{out} is inside the workspace, or exists. Name a new folder outside.",
        )


def write_pack(office: Office, found: Touched, number: int, out: Path, stamp: Stamp, *, whole: bool, donors: bool) -> int:
    """Write the incident pack into a new folder (`require_place`); how many files."""
    files = [*_letters(office, found, number, stamp.at.astimezone().date(), whole=whole), (_REPORT, _report(office, found, number, stamp))]
    files += [(_FOLLOW_UP, _follow_up(found))]
    if donors:
        files += [(_DONORS, _donors(office, found))]
        office.ledger.events.append(stamp, "donor letters exported", {"recall": number, "rows": found.rows, "people": found.people})
    make_folder(out)
    try:
        for name, data in files:
            write_once(out / name, data)
    except BaseException:
        remove_tree(out)
        raise
    return len(files)


def _letters(office: Office, found: Touched, number: int, day: date, *, whole: bool) -> Iterator[tuple[str, bytes]]:
    settings, face = office.workspace.settings, pinned_face()
    for notice in found.notices:
        body = office.gazetteer.body(notice.recipient)
        letter = RecallLetter(
            settings.issuer, body, number, day, notice.batch, notice.kind, notice.row_keys, settings.head, settings.section, settings.telephone, whole
        )
        yield f"回収依頼_{notice.recipient}_{notice.name}_{notice.kind}.pdf", draw_recall_letter(letter, face)


def _report(office: Office, found: Touched, number: int, stamp: Stamp) -> bytes:
    settings = office.workspace.settings
    sent = found.sent
    draft = ReportDraft(
        issuer=settings.issuer, recall=number, day=stamp.at.astimezone().date(), batch=found.notices[0].batch, tax_year=office.tax_year, people=found.people,
        rows=found.rows, notices=len(found.notices), bodies=len({notice.recipient for notice in found.notices}), sent=len(sent),
        channels=sorted({notice.channel for notice in sent}), section=settings.section, telephone=settings.telephone,
    )  # fmt: skip
    return draw_report_draft(draft, pinned_face())


def _follow_up(found: Touched) -> bytes:
    lines = [("発行", "宛先コード", "宛先", "種別", "状態", "方法", "控え", "その日", "行キー")]
    lines += [(n.batch, n.recipient, n.name, n.kind, n.state, n.channel, n.reference, n.day, key) for n in found.notices for key in n.row_keys]
    return csv_paper(lines)


def _donors(office: Office, found: Touched) -> bytes:
    """Name and address of each donor touched, a line a person and municipality; never a number."""
    versions = {(place.row_key, place.version): place for place in office.ledger.places.of_batch(found.notices[0].batch)}
    meant = {key for notice in found.notices for key in notice.row_keys}
    opened = office.ledger.rows.opened_versions(office.vault, [pair for pair in versions if pair[0] in meant])
    names = {key: notice.name for notice in found.notices for key in notice.row_keys}
    rows = opened.unique(c.PERSON, keep="first", maintain_order=True).select(c.ROW_KEY, c.NAME, c.KANA, c.POSTAL, c.ADDRESS).iter_rows()
    return csv_paper([("行キー", "氏名", "フリガナ", "郵便番号", "住所", "送付先"), *((*row, names[row[0]]) for row in rows)])

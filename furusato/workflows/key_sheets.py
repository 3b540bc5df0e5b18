"""Writes the key sheets of a published batch, one a recipient, to a place outside the workspace: keys and files never travel on the same medium.

Refuses a folder inside the workspace, a batch that is not published, and to overwrite. All of the sheets are written, or none.
"""

from contextlib import suppress
from pathlib import Path

from furusato.errors import SystemTrouble, TypingRefused
from furusato.law.forms import Form
from furusato.model.notice import Letterhead
from furusato.render.key_sheet import KeySheet, draw_key_sheet
from furusato.seal.keys import notice_key
from furusato.storage.batch_records import NoticeRecord
from furusato.storage.events import Stamp
from furusato.storage.files import make_folder, remove_tree, write_once
from furusato.storage.package import template
from furusato.workflows.office import SIGNER, Office
from furusato.workflows.pinned_fonts import pinned_face


def write_key_sheets(office: Office, batch: str, out: Path, stamp: Stamp) -> int:
    """Write `<code>_<name>_検証鍵.pdf` for each recipient of the batch into the new folder `out`; how many. The event log records the key use first.

    A recipient's notices of one batch (a correction and a cancellation, say) share one key.
    """
    of_batch = (notice for notice in office.ledger.archive.notices_of_year(office.tax_year) if notice.batch == batch)
    notices = list({notice.recipient: notice for notice in of_batch}.values())
    if not notices:
        raise TypingRefused(f"公開済みの発行 {batch} がありません。", f"There is no published batch {batch}.")
    if out.resolve().is_relative_to(office.workspace.root.resolve()):
        raise TypingRefused(
            f"{out} はワークスペースの中です。鍵は通知書とは別の媒体に置いてください。",
            f"{out} is inside the workspace. Put the keys on another medium than the notices.",
        )
    office.ledger.events.append(stamp, "key sheets written", {"batch": batch, "sheets": len(notices)})
    make_folder(out)
    try:
        draw = _Drawing(office, stamp)
        for notice in notices:
            name = office.gazetteer.names[notice.recipient]
            write_once(out / f"{notice.recipient}_{name}_検証鍵.pdf", draw.sheet(notice))
    except BaseException:
        with suppress(SystemTrouble):
            remove_tree(out)
        raise
    return len(notices)


class _Drawing:
    """What all sheets of a run share: form, fonts, letterhead, fingerprint."""

    def __init__(self, office: Office, stamp: Stamp) -> None:
        settings = office.workspace.settings
        self.office = office
        self.form = Form.parse(template(office.tax_year)["form.toml"].data)
        self.face = pinned_face()
        self.letterhead = Letterhead(stamp.at.date(), "", settings.head, settings.section, settings.telephone, both_sides=False, seal=settings.seal)
        self.public = office.keys.signer(SIGNER).public
        rules = office.ledger.registers.signed_rules(office.tax_year)
        self.checkers = tuple(bytes.fromhex(checker.key) for checker in rules.checkers) if rules and settings.two_person else ()
        self.roots: dict[str, bytes] = {}

    def sheet(self, notice: NoticeRecord) -> bytes:
        root = self.roots.setdefault(notice.batch, self.office.keys.batch_root(notice.batch))
        key = notice_key(root, notice.batch, notice.recipient)
        recipient = self.office.gazetteer.body(notice.recipient)
        sheet = KeySheet(self.office.workspace.settings.issuer, recipient, notice.batch, self.office.tax_year, key, self.public, self.checkers)
        return draw_key_sheet(sheet, self.form, self.letterhead, self.face)

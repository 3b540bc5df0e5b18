"""Makes a batch again from what it recorded, and compares: the same bytes, or the first difference by file, page and row.

The steps of `replay`: read the signed statement; open the sealed input; compare what else decided the bytes (program, forms, fonts, tables, compressor); hold the rows
against the ledger's; prove the partition again; compose; draw, read back and state each notice; compare header, PDF and XLSX with what was published. Documents that were
deleted after sending are compared by the digests their signed header holds, and can be written back. Nothing of the batch is changed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from cryptography.exceptions import InvalidSignature

from furusato.engine import Engine
from furusato.errors import IntegrityBroken, TypingRefused
from furusato.law.workbook_form import WorkbookForm
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity, refusing
from furusato.model.values import Kind
from furusato.notices.compose import BatchHead, compose
from furusato.notices.notice import Notice
from furusato.release import Documents, Task, produce
from furusato.render.xlsx_template import prepare_workbook
from furusato.seal.batch_statement import BatchStatement, MalformedStatement
from furusato.seal.keys import notice_key
from furusato.seal.signing import BATCH_TYPE, Envelope, MalformedEnvelope
from furusato.storage.files import read_file
from furusato.storage.package import template
from furusato.workflows.batch import DELIVERY_LIST
from furusato.workflows.batch_papers import folder_of, recorded_inputs
from furusato.workflows.office import Office
from furusato.workflows.press import PressOrder, load_press
from furusato.workflows.replay_compare import Published, compare_notice
from furusato.workflows.replay_input import INPUT, RecordedInput, check_against_versions, read_input
from furusato.workflows.verify import office_trust

STATEMENT_IS_THE_OFFICES: Final = Rule(
    "statement_is_the_offices",
    Severity.REFUSE,
    "発行 {batch} の batch.json が読めないか、この団体の署名がありません。控えから戻してください。",
    "batch.json of batch {batch} cannot be read or is not signed by this office. Restore it from a backup.",
)
RECORDED_INPUTS_ARE_AT_HAND: Final = Rule(
    "recorded_inputs_are_at_hand",
    Severity.NOTICE,
    "発行した時と今とで {names} が違います。下に相違があれば、値ではなくこの違いによることがあります。発行した時の版のプログラムでも再現してください。",
    "{names} are not what they were when the batch was issued. Differences below may come of that and not of values: replay with the program of that time too.",
)
EVERY_NOTICE_IS_MADE_AGAIN: Final = Rule(
    "every_notice_is_made_again",
    Severity.REFUSE,
    "記録された入力から作られる通知書と、署名された一覧の通知書が一対一になりません({names})。",
    "The notices made of the recorded input are not one to one those of the signed list ({names}).",
)
EVERY_REPLAYED_ROW_IS_IN_ONE_PLACE: Final = Rule(
    "every_replayed_row_is_in_one_place",
    Severity.REFUSE,
    "{rows} 行が二つの通知書にあるか、除外の記録にもあるか、件数・金額の合計が署名された記録と合いません。",
    "{rows} rows stand in two notices, or are set aside too, or counts and yen do not add up to the signed record.",
)
RULES: Final = (STATEMENT_IS_THE_OFFICES, RECORDED_INPUTS_ARE_AT_HAND, EVERY_NOTICE_IS_MADE_AGAIN, EVERY_REPLAYED_ROW_IS_IN_ONE_PLACE)
STATEMENT: Final = "batch.json"
_LARGEST: Final = 4_000_000_000  # bytes
Progress = Callable[[int, int], None]
Keep = Callable[[str, Documents], None]  # folder of a notice, its documents


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it. `same`: notices that came out byte for byte; `at_hand`: those whose documents lie in the batch still; `changed_inputs`: recorded and present."""

    statement: BatchStatement
    notices: int
    same: int
    at_hand: int
    changed_inputs: Mapping[str, tuple[str, str]]
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether everything came out as it was published."""
        return self.same == self.notices > 0 and not refusing(self.findings)


def replay(office: Office, batch: str, engine: Engine, progress: Progress = lambda _done, _of: None, keep: Keep = lambda _folder, _made: None) -> Replayed:
    """Make a batch again and compare it. `keep` is given every notice that came out as published. TypingRefused: no such batch; IntegrityBroken: its records do not hold."""
    folder = office.workspace.inside(office.workspace.batches / batch)
    if not (folder / STATEMENT).is_file():
        raise TypingRefused(f"公開済みの発行 {batch} がありません。", f"There is no published batch {batch}.")
    statement = read_statement(office, batch, read_file(folder / STATEMENT, _LARGEST))
    recorded = read_input(office, statement, read_file(folder / INPUT, _LARGEST))
    changed = _changed_inputs(statement)
    findings = [*_inputs(changed), *check_against_versions(office, recorded), *_partition(statement, recorded)]
    notices = _composed(office, statement, recorded)
    findings += _both_ways(statement, notices)
    made = engine.run(partial(load_press, _press_order(statement, recorded)), produce, _tasks(office, statement, notices))
    same = at_hand = 0
    for done, (notice, documents) in enumerate(zip(notices, made, strict=True), 1):
        published = Published.read(folder, notice, folder_of(notice))
        found = list(compare_notice(published, documents))
        findings += found
        same, at_hand = same + (not found), at_hand + published.at_hand
        if not found:
            keep(folder_of(notice), documents)
        progress(done, len(notices))
    return Replayed(statement, len(notices), same, at_hand, changed, tuple(findings))


def read_statement(office: Office, batch: str, data: bytes) -> BatchStatement:
    """The statement over a batch, signed by this office. IntegrityBroken otherwise."""
    try:
        envelope = Envelope.parse(data)
        statement = BatchStatement.parse(envelope.payload)
        if envelope.payload_type != BATCH_TYPE or statement.batch != batch or not any(_signed(envelope, key.public) for key in office_trust(office)):
            raise MalformedStatement("not this office's statement of this batch")
    except (MalformedEnvelope, MalformedStatement) as fault:
        finding = STATEMENT_IS_THE_OFFICES.found(sheet=STATEMENT, batch=batch)
        raise IntegrityBroken(finding.ja, finding.en, [finding]) from fault
    return statement


def _signed(envelope: Envelope, public: bytes) -> bool:
    try:
        envelope.require_signed_by(public)
    except InvalidSignature:
        return False
    return True


def _changed_inputs(statement: BatchStatement) -> dict[str, tuple[str, str]]:
    now = recorded_inputs(statement.tax_year)
    then = {name: value for name, value in statement.inputs.items() if name not in (INPUT, DELIVERY_LIST)}
    return {name: (then.get(name, ""), now.get(name, "")) for name in sorted(then.keys() | now.keys()) if then.get(name) != now.get(name)}


def _inputs(changed: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    if changed:
        yield RECORDED_INPUTS_ARE_AT_HAND.found(names=", ".join(changed))


def _partition(statement: BatchStatement, recorded: RecordedInput) -> Iterator[Finding]:
    """Each row told is told once and not set aside, and the totals are the signed ones: gate 5 again, from what was recorded."""
    told = recorded.rows.filter(recorded.rows[c.KIND] != Kind.CANCELLATION)
    twice = {key for key, times in Counter(told[c.ROW_KEY]).items() if times > 1}
    aside = {entry.row_key for entry in statement.set_aside} & set(told[c.ROW_KEY])
    totals = (told.height, int(told[c.YEN].cast(int).sum()))
    if twice or aside or totals != (statement.rows, statement.yen):
        yield EVERY_REPLAYED_ROW_IS_IN_ONE_PLACE.found(row_keys=sorted(twice | aside), rows=len(twice | aside))


def _composed(office: Office, statement: BatchStatement, recorded: RecordedInput) -> list[Notice]:
    head = BatchHead(statement.batch, office.workspace.settings.issuer, statement.tax_year, office.keys.batch_root(statement.batch))
    bodies = {draft.recipient: office.gazetteer.body(draft.recipient) for draft in recorded.drafts if draft.recipient in office.gazetteer.names}
    return list(compose(head, recorded.drafts, bodies, recorded.standing))


def _both_ways(statement: BatchStatement, notices: list[Notice]) -> Iterator[Finding]:
    listed = {(entry.recipient, entry.kind, entry.volume) for entry in statement.notices}
    made = {(notice.recipient.code, str(notice.kind), notice.volume[0]) for notice in notices}
    if listed != made:
        names = ", ".join(f"{code} {kind} {volume}" for code, kind, volume in sorted(listed ^ made)[:10])
        yield EVERY_NOTICE_IS_MADE_AGAIN.found(names=names)


def _press_order(statement: BatchStatement, recorded: RecordedInput) -> PressOrder:
    """The program's name is a recorded input: a later version that draws the same replays the same."""
    workbook = prepare_workbook(WorkbookForm.parse(template(statement.tax_year)["workbook.toml"].data))
    return PressOrder(statement.tax_year, workbook, recorded.letterhead, statement.inputs["program"], signed_alone=statement.signed_alone)


def _tasks(office: Office, statement: BatchStatement, notices: list[Notice]) -> list[Task]:
    root = office.keys.batch_root(statement.batch)
    return [Task(notice, notice_key(root, statement.batch, notice.recipient.code)) for notice in notices]

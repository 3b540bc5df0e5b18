"""Opens the sealed input of a batch and makes of it what the batch was composed of; refuses (IntegrityBroken) an input that is not the one the statement signs.

The rows are sealed anew under the year's register key, and each seal is held against the one the ledger keeps for that row and version: an input that somebody made up
would open nothing here, and rows that the ledger never had are named.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from furusato.errors import IntegrityBroken
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.notice import Letterhead, Mended
from furusato.model.values import Kind
from furusato.notices.changes import Draft
from furusato.notices.notice import Earlier
from furusato.seal.batch_statement import BatchStatement
from furusato.seal.sealed_input import UnopenableInput, open_input
from furusato.seal.sealed_rows import seal_rows
from furusato.workflows.office import Office

SEALED_INPUT_IS_AS_SIGNED: Final = Rule(
    "sealed_input_is_as_signed",
    Severity.REFUSE,
    "発行 {batch} の input.sealed が、署名された記録のものと違うか、開けません。控えから戻してください。",
    "input.sealed of batch {batch} is not the one the signed record names, or does not open. Restore it from a backup.",
)
EVERY_REPLAYED_ROW_IS_THE_LEDGERS: Final = Rule(
    "every_replayed_row_is_the_ledgers",
    Severity.REFUSE,
    "記録された入力の {rows} 行が、台帳の同じ版の行と違います。台帳か発行の記録のどちらかが変わっています。控えと照合してください。",
    "{rows} rows of the recorded input are not the ledger's rows of the same version: the ledger or the batch was changed. Compare with backups.",
)
RULES: Final = (SEALED_INPUT_IS_AS_SIGNED, EVERY_REPLAYED_ROW_IS_THE_LEDGERS)
INPUT: Final = "input.sealed"


@dataclass(frozen=True, slots=True)
class RecordedInput:
    """What a batch was made of. `standing`: recipient → what stood there once it was out. The repr hides it all."""

    drafts: tuple[Draft, ...]
    letterhead: Letterhead
    standing: Mapping[str, Earlier]

    def __repr__(self) -> str:
        return f"RecordedInput({len(self.drafts)} notices)"

    @property
    def rows(self) -> pl.DataFrame:
        """All rows of the notices: ROW_KEY, VERSION, ROUTE, SEAL, DESTINATION (the recipient), KIND and VALUES."""
        named = (draft.rows.frame.with_columns(pl.lit(draft.recipient).alias(c.DESTINATION), pl.lit(str(draft.kind)).alias(c.KIND)) for draft in self.drafts)
        return pl.concat(list(named))


def read_input(office: Office, statement: BatchStatement, sealed: bytes) -> RecordedInput:
    """Open and read. IntegrityBroken: it is not what was signed."""
    try:
        if hashlib.sha256(sealed).hexdigest() != statement.inputs.get(INPUT):
            raise UnopenableInput("another digest than the signed one")
        content = json.loads(open_input(office.keys.batch_root(statement.batch), statement.batch, sealed))
    except UnopenableInput as fault:
        finding = SEALED_INPUT_IS_AS_SIGNED.found(sheet=INPUT, batch=statement.batch)
        raise IntegrityBroken(finding.ja, finding.en, [finding]) from fault
    letter = content["letterhead"] | {"issue_date": date.fromisoformat(content["letterhead"]["issue_date"])}
    standing = {code: Earlier(*totals) for code, totals in content["standing"].items()}
    drafts = tuple(_draft(office, notice, content["columns"]) for notice in content["notices"])
    return RecordedInput(drafts, Letterhead(**letter), standing)


def _draft(office: Office, notice: dict[str, Any], columns: list[str]) -> Draft:
    """One notice's entry of the JSON, which is our own and of the signed digest."""
    rows = pl.DataFrame(notice["rows"], schema={name: pl.Int64 if name == c.VERSION else pl.String for name in columns}, orient="row")
    k, n = notice["volume"]
    mends = tuple(_mended(*mended) for mended in notice["mends"])
    sealed = seal_rows(rows, office.register)
    return Draft(notice["recipient"], Kind(notice["kind"]), sealed, notice["version"], notice["supersedes"], (k, n), mends)


def _mended(batch: str, kind: str, version: int, volume: tuple[int, int], issue_date: str, document_number: str) -> Mended:
    return Mended(batch, Kind(kind), version, (volume[0], volume[1]), issue_date, document_number)


def check_against_versions(office: Office, recorded: RecordedInput) -> Iterator[Finding]:
    """Each row's seal against the ledger's seal of the same version."""
    rows = recorded.rows.select(c.ROW_KEY, c.VERSION, c.SEAL)
    known = office.ledger.rows.seals(office.tax_year)
    wrong = sorted({key for key, version, seal in rows.iter_rows() if known.get((key, version)) != seal})
    if wrong:
        yield EVERY_REPLAYED_ROW_IS_THE_LEDGERS.found(row_keys=wrong, rows=len(wrong))

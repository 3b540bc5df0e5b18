"""The receiving side: everything in the inbox is checked, shown to be complete, and only then held against the office's residents and made ready for import.

Tagawa forgot the second of two files, Matsudo a sender of 47,307: so the steps of `receive` are: verify every notice and the set (k of n, totals to date, superseded,
cancelled); refuse all of it while anything is red or missing; take the rows that stand; compare them with the residents; count the bodies each person gave to. Nothing is
written before that.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from furusato.errors import IntegrityBroken, ListRefused
from furusato.guards.residents import DONEES, ISSUER, JUDGED, MOST_DONEES, TWICE, Match, count_donees, match_residents
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import read_list
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity, refusing
from furusato.model.printed import PrintedNotice
from furusato.model.values import Kind
from furusato.seal.manifest import Header
from furusato.seal.tag import NoticeSealer, same
from furusato.verification.pairing import Identity, identity_of_header, identity_of_printed
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Light, Verdict
from furusato.verification.whole_set import EVERY_NOTICE_TO_DATE_IS_THERE
from furusato.workflows.verify import Verified, verify_inbox
from furusato.workflows.verify_keys import KeysOf

EVERY_RESIDENT_HAS_ONE_NUMBER: Final = Rule(
    "every_resident_has_one_number",
    Severity.REFUSE,
    "住民名簿に、同じ個人番号が二行以上あるか、番号のない行があります。1月1日現在の名簿を書き出し直してください。",
    "In the list of residents a number stands on several lines, or is missing. Export the list as of 1 January again.",
)
EVERY_SENDER_IS_KNOWN: Final = Rule(
    "every_sender_is_known",
    Severity.NOTICE,
    "{senders} 団体は、公開鍵の指紋をまだ確かめていません({some})。電話で確かめ、furusato trust add で登録してください。",
    "The fingerprints of {senders} senders have not been compared ({some}). Compare them by telephone and enter them with furusato trust add.",
)
EVERY_VERIFIED_ROW_CAN_BE_TAKEN: Final = Rule(
    "every_verified_row_can_be_taken",
    Severity.REFUSE,
    "{name} の行を、確かめたとおりに取り出せません。取り込まないでください。",
    "The rows of {name} cannot be taken out as they were verified. Do not import them.",
)
RULES: Final = (EVERY_RESIDENT_HAS_ONE_NUMBER, EVERY_SENDER_IS_KNOWN, EVERY_VERIFIED_ROW_CAN_BE_TAKEN)
RESIDENTS_NEED: Final = (c.NUMBER, c.NAME, c.BIRTH, c.STREET)
ISSUER_NAME, BATCH, RECIPIENT, RECIPIENT_NAME, YEAR = "issuer_name", "batch", "recipient", "recipient_name", "tax_year"
_SERIAL, _ENDED = "_serial", "_ended"
_SCHEMA: Final = {**dict.fromkeys((ISSUER, ISSUER_NAME, BATCH, RECIPIENT, RECIPIENT_NAME, c.KIND, c.ROW_KEY, *c.VALUES), pl.String), YEAR: pl.Int64}


@dataclass(frozen=True, slots=True)
class Received:
    """What came in. `rows`: those that stand, with ISSUER, BATCH, ROW_KEY, VALUES, DONEES, TWICE and, where there are residents, JUDGED. The repr shows counts only."""

    verified: Verified
    rows: pl.DataFrame
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"Received({self.rows.height} rows)"

    def count(self, match: Match) -> int:
        """Rows of that kind; 0 where no residents were given."""
        return int((self.rows[JUDGED] == match).sum()) if JUDGED in self.rows.columns else 0

    @property
    def too_many(self) -> int:
        """People who gave to more than five bodies."""
        return self.rows.filter(pl.col(DONEES) > MOST_DONEES)[c.NUMBER].n_unique()

    @property
    def twice(self) -> int:
        """Rows whose gift came in another row too."""
        return int(self.rows[TWICE].sum())


def receive(path: Path, keys_of: KeysOf, trusted: Sequence[TrustedKey], office: str, residents: pl.DataFrame | None) -> Received:
    """Check an inbox and take its rows. IntegrityBroken while anything is red, unchecked, missing or doubled; `residents` as `read_residents` gives them."""
    sheets: defaultdict[Identity, list[PrintedNotice]] = defaultdict(list)
    verified = verify_inbox(path, keys_of, trusted, office, lambda sheet: sheets[identity_of_printed(sheet)].append(sheet))
    _require_all_hold(verified)
    rows = pl.DataFrame(list(_standing(verified, sheets, keys_of)), schema=_SCHEMA, orient="row")
    rows = uncancelled(rows)
    if residents is not None:
        rows = match_residents(rows, residents)
    return Received(verified, count_donees(rows), tuple(_senders(verified)))


def read_residents(name: str, data: bytes, sheet: str | None) -> pl.DataFrame:
    """The office's residents on 1 January: LINE and VALUES, of which number, name, birth date and address are needed. ListRefused names what cannot be read."""
    reading = read_list(name, data, HeadingTable.default().passing_others_over(), sheet=sheet, necessary=RESIDENTS_NEED)
    found = refusing(reading.findings)
    doubled = reading.frame.filter(pl.col(c.NUMBER).is_duplicated() | (pl.col(c.NUMBER) == ""))
    if doubled.height:
        found = [*found, EVERY_RESIDENT_HAS_ONE_NUMBER.found(sheet=reading.sheet, column=reading.letters.get(c.NUMBER, ""), lines=doubled[c.LINE].to_list())]
    if found:
        raise ListRefused("住民名簿を使えません。", "The list of residents cannot be used.", found)
    return reading.frame


def _require_all_hold(verified: Verified) -> None:
    incomplete = any(finding.rule is EVERY_NOTICE_TO_DATE_IS_THERE for finding in verified.together)
    if verified.holds and not incomplete:
        return
    findings = [finding for verdict in verified.verdicts if not verdict.holds for finding in verdict.findings] + list(verified.together)
    wrong = sum(not verdict.holds for verdict in verified.verdicts)
    raise IntegrityBroken(
        f"受信箱が揃っていないか、確かめられない通知書が {wrong} 通あります。一件も取り込んでいません。上の所見のとおり、送付元に確かめてください。",
        f"The inbox is not complete, or {wrong} notices do not hold or could not be checked. Nothing was taken in. Ask the senders as the findings say.",
        findings,
    )


def _standing(verified: Verified, sheets: dict[Identity, list[PrintedNotice]], keys_of: KeysOf) -> Iterator[tuple[object, ...]]:
    """The rows of every notice that stands, out of the very workbook that was verified."""
    for verdict in verified.verdicts:
        if verdict.header is None or verdict.superseded:
            continue
        header = verdict.header
        sheet = _verified_sheet(verdict, header, sheets[identity_of_header(header)], keys_of)
        for row in sheet.rows:
            place = (*header.issuer, header.batch, *header.recipient, str(header.kind), row.row_key)
            yield (*place, *row.values, header.tax_year)


def _verified_sheet(verdict: Verdict, header: Header, sheets: Sequence[PrintedNotice], keys_of: KeysOf) -> PrintedNotice:
    """The workbook whose every row carries the signed tag; another that claims to be the same notice is passed over."""
    signed = dict(header.row_tags)
    for key in keys_of(header):
        sealer = NoticeSealer(key, header.batch, header.issuer[0], header.recipient[0])
        for sheet in sheets:
            if len(sheet.rows) == header.rows and all(same(sealer.row_tag(row.row_key, row.values), signed.get(row.row_key, "")) for row in sheet.rows):
                return sheet
    finding = EVERY_VERIFIED_ROW_CAN_BE_TAKEN.found(sheet=verdict.name, name=verdict.name)
    raise IntegrityBroken(finding.ja, finding.en, [finding])


def uncancelled(rows: pl.DataFrame) -> pl.DataFrame:
    """What stands: without the rows that a later cancellation of the same sender took back (a donor may have moved back since), and without the cancellations."""
    dated = rows.with_columns((pl.col(BATCH).str.len_chars().cast(pl.String) + " " + pl.col(BATCH)).alias(_SERIAL))  # 2025-10000 comes after 2025-9999
    is_cancellation = pl.col(c.KIND) == Kind.CANCELLATION
    ended = dated.filter(is_cancellation).group_by(ISSUER, c.ROW_KEY).agg(pl.col(_SERIAL).max().alias(_ENDED))
    told = dated.filter(~is_cancellation).join(ended, on=(ISSUER, c.ROW_KEY), how="left", maintain_order="left")
    return told.filter(pl.col(_ENDED).is_null() | (pl.col(_SERIAL) > pl.col(_ENDED))).drop(_SERIAL, _ENDED)


def _senders(verified: Verified) -> Iterator[Finding]:
    unknown = sorted({verdict.header.issuer[1] for verdict in verified.verdicts if verdict.header is not None and verdict.issuer is not Light.GREEN})
    if unknown:
        yield EVERY_SENDER_IS_KNOWN.found(senders=len(unknown), some="、".join(unknown[:10]) + (" …" if len(unknown) > 10 else ""))

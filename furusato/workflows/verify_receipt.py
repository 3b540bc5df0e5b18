"""Writes a receiver's acknowledgement of what was verified: only notices whose values hold and no signature of which is broken, each under the key it was opened with."""

from pathlib import Path

from furusato.errors import IntegrityBroken
from furusato.seal.keys import key_check
from furusato.seal.receipt import Receipt, write_receipts
from furusato.storage.files import write_once
from furusato.workflows.verify import Verified
from furusato.workflows.verify_keys import KeysOf


def write_receipt(out: Path, verified: Verified, keys_of: KeysOf) -> int:
    """Write the receipts file, never over an existing one; how many notices it acknowledges. IntegrityBroken: there is none that may be."""
    headers = [verdict.header for verdict in verified.verdicts if verdict.holds and verdict.header is not None and not verdict.superseded]
    receipts = [Receipt.of(header, key) for header in headers for key in keys_of(header)[:1] if key_check(key) == header.key_check]
    if not receipts:
        raise IntegrityBroken("受領できる通知書がありません。受領証は書き出していません。", "There is no notice to acknowledge. No receipt was written.")
    write_once(out, write_receipts(receipts))
    return len(receipts)

"""Writes docs/seal-format-vectors.json from fixed fictional inputs. The file is frozen: it changes only with the version of the format."""

import json
from pathlib import Path

from furusato.model.notice import Body, Values
from furusato.model.values import Kind, individual_number_check_digit
from furusato.notices.notice import Earlier, Line, Notice
from furusato.seal.encoding import enc, spell_typed_key
from furusato.seal.keys import intake_key, key_check, notice_key
from furusato.seal.manifest import PDF, XLSX
from furusato.seal.row_key import row_key
from furusato.seal.signing import NOTICE_TYPE, Signer, envelope
from furusato.seal.tag import NoticeSealer, file_digest, intake_tag

REGISTER = bytes(range(32))
ROOT = bytes(range(32, 64))
SEED = bytes(range(64, 96))
BATCH, ISSUER, RECIPIENT = "2025-0001", Body("222216", "湖西市", "静岡県"), Body("131130", "渋谷区", "東京都")


def _number(eleven: str) -> str:
    return eleven + individual_number_check_digit(eleven)


ROWS = (
    Values(
        "A-0001",
        "架空　太郎",
        "カクウ　タロウ",
        "1500001",
        "東京都渋谷区神宮前1-1-1",
        "1970-01-02",
        "男",
        "000-0000-0001",
        _number("10000000001"),
        "2025-03-04",
        "10000",
    ),
    Values(
        "A-0002",
        "𠮷野　葛\U000e0100子",
        "ヨシノ　カツコ",
        "1500002",
        "東京都渋谷区渋谷2-2-2",
        "1985-12-31",
        "",
        "",
        _number("20000000002"),
        "2025-12-31",
        "5000",
    ),
)


def vectors() -> dict[str, object]:
    """All vectors, ready for JSON."""
    key = notice_key(ROOT, BATCH, RECIPIENT.code)
    sealer = NoticeSealer(key, BATCH, ISSUER.code, RECIPIENT.code)
    rows = [_row(serial, values, sealer) for serial, values in enumerate(ROWS, 1)]
    lines = tuple(Line(str(r["row_key"]), v, str(r["row_tag"]), str(r["paper_code"]), 1, int(v.yen)) for r, v in zip(rows, ROWS, strict=True))
    notice = Notice(BATCH, ISSUER, RECIPIENT, 2025, Kind.FIRST, 1, "", (1, 1), lines, Earlier())
    files = ((PDF, file_digest(key, PDF, b"%PDF-example")), (XLSX, file_digest(key, XLSX, b"PK-example")))
    header = notice.header(key, files, "furusato 0.1.0", signed_alone=True).to_bytes()
    signer = Signer.from_seed(SEED)
    return {
        "note": "fictional; frozen for furusato-seal/v1",
        "enc": {"fields": ["a", "", "髙"], "hex": enc("a", "", "髙").hex()},
        "register_hex": REGISTER.hex(),
        "batch_root_hex": ROOT.hex(),
        "batch": BATCH,
        "issuer": ISSUER.code,
        "recipient": RECIPIENT.code,
        "notice_key_hex": key.hex(),
        "typed_key": spell_typed_key(key),
        "key_check": key_check(key),
        "rows": rows,
        "file": {"media_type": PDF, "bytes_hex": b"%PDF-example".hex(), "digest": files[0][1]},
        "header": header.decode(),
        "signing_seed_hex": SEED.hex(),
        "public_key_hex": signer.public.hex(),
        "key_id": signer.key_id,
        "envelope": envelope(NOTICE_TYPE, header, signer).to_bytes().decode(),
    }


def _row(serial: int, values: Values, sealer: NoticeSealer) -> dict[str, object]:
    key = row_key(serial)
    return {
        "serial": serial,
        "row_key": key,
        "values": list(values),
        "intake_tag_version_1": intake_tag(intake_key(REGISTER), key, 1, values),
        "row_tag": sealer.row_tag(key, values),
        "paper_code": sealer.paper_code(key, values),
    }


if __name__ == "__main__":
    text = json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"
    Path("docs/seal-format-vectors.json").write_text(text, encoding="utf-8")

"""A third verifier of a received notice, written from docs/seal-format.md and docs/verification.md with the standard library alone: this file judges, the workbook is read in
reference_workbook.py, HMACs and spelling are those of tests/seal/reference_seal.py, Ed25519 is in reference_ed25519.py. It shares nothing with the program or with verify.html.
It cannot read a PDF: one that is not the signed one is red.
"""

import base64
import hashlib
import json
import re
from collections import Counter
from typing import Any

from tests.seal import reference_seal as ref
from tests.verification.reference_ed25519 import verifies
from tests.verification.reference_workbook import KINDS, UNREADABLE, VALUES, need, read

PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPE = "application/vnd.furusato.notice.v1+json"
Trusted = list[tuple[str, bytes]]  # issuer's code, public key


def is_row_key(key: str) -> bool:
    return bool(re.fullmatch("R([0-9]{7}|[1-9][0-9]{7,})[0-9A-Z]", key)) and int(key[1:-1]) > 0 and ref.mod_37_36(key[:-1]) == key[-1]


def is_code(code: str) -> bool:
    return bool(re.fullmatch("[0-9]{6}", code)) and (11 - sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2), strict=False)) % 11) % 10 == int(code[5])


def plain(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def seal(data: bytes) -> tuple[dict[str, Any], bytes, list[tuple[str, bytes]]]:
    """Header, what was signed, signatures."""
    t = json.loads(data)
    need(
        plain({"payload": t["payload"], "payloadType": TYPE, "signatures": [{"keyid": s["keyid"], "sig": s["sig"]} for s in t["signatures"]]}) == data,
        t["signatures"],
    )
    need(all(base64.b64encode(base64.b64decode(text)).decode() == text for text in (t["payload"], *(s["sig"] for s in t["signatures"]))))
    _, payload, pae, signatures = ref.open_envelope(data)
    h = json.loads(payload)
    names = "schema batch issuer recipient tax_year kind version supersedes volume rows yen to_date row_tags files key_check program signed_alone"
    inner = [list(h[k]) for k in ("issuer", "recipient", "volume", "to_date")]
    need(
        plain(h) == payload,
        list(h) == names.split(),
        inner == [["code", "name"], ["code", "name"], ["k", "n"], ["rows", "yen"]],
        h["schema"] == "furusato.notice/v1",
    )
    k, n, kind, (rows, yen) = h["volume"]["k"], h["volume"]["n"], h["kind"], h["to_date"].values()
    need(
        all(type(c) is int and 0 <= c < 2**53 for c in (h["tax_year"], h["version"], k, n, h["rows"], h["yen"], rows, yen)),
        type(h["signed_alone"]) is bool,
        kind in KINDS.values(),
    )
    need(all(type(x) is str for x in (h["batch"], *h["issuer"].values(), *h["recipient"].values(), h["supersedes"], h["key_check"], h["program"])))
    need(
        is_code(h["issuer"]["code"]),
        is_code(h["recipient"]["code"]),
        1 <= k <= n <= 9999,
        h["version"] >= 1,
        h["yen"] > 0 < h["rows"],
        (rows == 0) == (yen == 0),
    )
    need(re.fullmatch("[0-9a-f]{64}", h["supersedes"]) and h["version"] > 1 if kind == "correction" else h["supersedes"] == "" and h["version"] == 1)
    need(
        rows >= 0 <= yen if kind == "cancellation" else rows >= h["rows"] and yen >= h["yen"],
        len(h["row_tags"]) == h["rows"] == len({key for key, _ in h["row_tags"]}),
    )
    need(all(is_row_key(key) and re.fullmatch(f"[{ref.ALPHABET}]{{25}}[048CGMRW]", tag) for key, tag in h["row_tags"]))  # 16 bytes, the two spare bits zero
    need([(list(f), f["media_type"], type(f["digest"])) for f in h["files"]] == [(["media_type", "digest"], kind, str) for kind in (PDF, XLSX)])
    return h, pae, signatures


def issuer_light(h: dict[str, Any], pae: bytes, signatures: list[tuple[str, bytes]], trusted: Trusted) -> tuple[str, str]:
    ids, known = [i for i, _ in signatures], {hashlib.sha256(key).hexdigest(): (code, key) for code, key in trusted}
    if len(set(ids)) < len(ids) or (len(ids) == 1) != h["signed_alone"]:
        return "red", "every_signature_is_there"
    if any(known[i][0] != h["issuer"]["code"] for i in ids if i in known):
        return "red", "key_is_the_issuers_own"
    if not all(verifies(known[i][1], raw, pae) for i, raw in signatures if i in known):
        return "red", "signature_holds"
    return ("green", "") if all(i in known for i in ids) else ("grey", "issuer_is_trusted")


def said_of(h: dict[str, Any], key: bytes, top: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    place, signed, times = (h["batch"], h["issuer"]["code"], h["recipient"]["code"]), dict(h["row_tags"]), Counter(row["行キー"] for row in rows)
    values = [[*(row[x] for x in VALUES), str(row["寄附金額"])] for row in rows]
    people = Counter(v[8] for v in values)
    ours = [(row, v) for row, v in zip(rows, values, strict=True) if row["行キー"] in signed]
    truths = {
        "every_signed_row_is_there": all(k in times for k in signed),
        "no_row_is_added": all(k in signed and n == 1 for k, n in times.items()),
        "every_row_carries_its_tag": all(ref.row_tag(key, *place, row["行キー"], v) == signed[row["行キー"]] for row, v in ours),
        "every_code_is_the_rows_own": all(
            (row["封印"], row["照合符号"]) == (signed[row["行キー"]], ref.paper_code(key, *place, row["行キー"], v)) for row, v in ours
        ),
        "every_person_is_summed_right": all(
            (int(r["同一人件数"]), r["同一人合計"]) == (people[v[8]], sum(int(w[10]) for w in values if w[8] == v[8]))
            for r, v in zip(rows, values, strict=True)
        ),
        "rows_stand_in_order": sorted(times.elements()) != sorted(signed) or [row["行キー"] for row in rows] == list(signed),
    }
    printed = [top[x] for x in ["発行番号", "年", "種別", "版", "分冊", "宛先コード", "発行者コード", "件数", "寄附金額合計", "人数"]]
    volume, counts = f"{h['volume']['k']}/{h['volume']['n']}", (str(h["rows"]), h["yen"], str(len(people)))
    bodies = re.sub("長[ \u3000]*様$", "", top["宛先"]).endswith(h["recipient"]["name"]) and top["発行者"].endswith(h["issuer"]["name"])
    said, added_up = [place[0], h["tax_year"], h["kind"], str(h["version"]), volume, place[2], place[1], *counts], sum(int(v[10]) for v in values) == h["yen"]
    truths["notice_says_what_was_signed"] = printed == said and bodies and (added_up or len(rows) != h["rows"])
    return [rule for rule, holds in truths.items() if not holds]


def examine(pdf: bytes, xlsx: bytes, sealed: bytes, keys: list[bytes], trusted: Trusted) -> tuple[str, str, set[tuple[str, str]]]:
    """→ light of the values, light of the issuer, {(rule, file)}."""
    try:
        h, pae, signatures = seal(sealed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "red", "red", {("seal_file_is_whole", "")}
    issuer, why = issuer_light(h, pae, signatures, trusted)
    said = {(why, "")} - {("", "")}
    fitting = [key for key in keys if ref.key_check(key) == h["key_check"]]
    if not fitting:
        return "grey", issuer, said | {("key_is_typed_right" if len(keys) == 1 else "key_is_at_hand", "")}
    key, found = fitting[0], set()
    if ref.file_digest(key, PDF, pdf) != h["files"][0]["digest"]:
        found |= {("file_is_as_signed", "pdf"), ("pdf_is_the_signed_one" if pdf else "file_can_be_read", "pdf")}
    if ref.file_digest(key, XLSX, xlsx) != h["files"][1]["digest"]:
        found.add(("file_is_as_signed", "xlsx"))
    try:
        found |= {(rule, "xlsx") for rule in said_of(h, key, *read(xlsx))}
    except UNREADABLE:
        found.add(("file_can_be_read", "xlsx"))
    amber = {rule for rule, _ in found} <= {"file_is_as_signed", "rows_stand_in_order"}
    return ("red" if not amber else "amber" if found else "green"), issuer, said | found

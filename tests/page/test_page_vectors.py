"""The page's cryptography against published vectors and forgeries (tests/vectors/), in both browsers, and against the frozen vectors of the seal format."""

import json
from pathlib import Path
from typing import Any

import pytest

from furusato.seal.fingerprint import fingerprint
from tests.page.browsers import Browser

ROOT = Path(__file__).resolve().parents[2]


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((ROOT / "tests" / "vectors" / name).read_text(encoding="utf-8"))["vectors"]
    return found


def test_every_ed25519_vector_is_judged_on_the_strict_side(browser: Browser) -> None:
    told = vectors("ed25519.json")
    said = browser.call(
        "async vs => Promise.all(vs.map(v => { const u = furusatoParts.unhex; return furusatoParts.ed25519Verify(u(v.public), u(v.signature), u(v.message)); }))",
        told,
    )
    assert {v["valid"] for v in told} == {True, False}
    assert [v["comment"] for v, holds in zip(told, said, strict=True) if holds is not v["valid"]] == []


def test_every_hmac_vector_is_judged_right(browser: Browser) -> None:
    told = vectors("hmac_sha256.json")
    made = browser.call(
        "async vs => Promise.all(vs.map(async v => { const { unhex, hex, hmac, hmacKey } = furusatoParts; return hex(await hmac(await hmacKey(unhex(v.key)), unhex(v.message))); }))",
        told,
    )
    assert [v["comment"] for v, tag in zip(told, made, strict=True) if (tag[: 2 * v["bytes"]] == v["tag"]) is not v["valid"]] == []


def test_the_page_makes_the_frozen_vectors_of_the_seal(browser: Browser) -> None:
    told = json.loads((ROOT / "docs" / "seal-format-vectors.json").read_text(encoding="utf-8"))
    said = browser.call(
        """async v => { const p = furusatoParts, key = await p.hmacKey(p.readKey(v.typed_key)), h = { batch: v.batch, issuer: { code: v.issuer }, recipient: { code: v.recipient } };
        return { key: p.hex(p.readKey(v.typed_key.toLowerCase().replaceAll('-', ' '))), check: await p.keyCheck(key), digest: await p.fileDigest(key, v.file.media_type, p.unhex(v.file.bytes_hex)),
          tags: await Promise.all(v.rows.map(r => p.rowTag(key, h, r.row_key, r.values))), print: await p.fingerprint(p.unhex(v.public_key_hex)),
          codes: await Promise.all(v.rows.map(r => p.paperCode(key, [v.batch, v.issuer, v.recipient], r.row_key, r.values[8], r.values[5], r.values[2], r.values[10]))) }; }""",
        told,
    )
    assert said == {
        "key": told["notice_key_hex"],
        "check": told["key_check"],
        "digest": told["file"]["digest"],
        "tags": [row["row_tag"] for row in told["rows"]],
        "codes": [row["paper_code"] for row in told["rows"]],
        "print": fingerprint(bytes.fromhex(told["public_key_hex"])),
    }


def test_the_page_makes_the_receipt_of_the_vector(browser: Browser) -> None:
    told = json.loads((ROOT / "tests" / "vectors" / "receipt.json").read_text(encoding="utf-8"))
    header = json.loads(told["header"]) | {"sha256": told["fields"][-1]}
    said = browser.call("async ([key, header]) => makeReceipt(await furusatoParts.hmacKey(furusatoParts.unhex(key)), header)", [told["key"], header])
    assert (said["mac"], said["code"]) == (told["mac"], told["code"])


@pytest.mark.parametrize("change", ["other character", "two exchanged", "one missing", "one too many", "no such character"])
def test_a_mistyped_key_is_called_a_mistyped_key(browser: Browser, change: str) -> None:
    key = "WB2PJBMGHRQ5AZ0ZJ6E4R08Y643"
    typed = {
        "other character": key.replace("W", "X", 1),
        "two exchanged": "BW" + key[2:],
        "one missing": key[1:],
        "one too many": key + "3",
        "no such character": "U" + key[1:],
    }[change]
    said = browser.call("async key => (await furusatoVerify([], [key])).keys", typed)
    assert [(k["ok"], k["why"] in {"key_length", "key_check", "spelling"}) for k in said] == [(False, True)]

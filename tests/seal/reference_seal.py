"""A second implementation of seal format v1, written from docs/seal-format.md with the standard library alone.

It shares nothing with the product; the vectors beside the document must come out of both.
"""

import base64
import hashlib
import hmac
import json
import struct

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def enc(fields: list[str | bytes]) -> bytes:
    out = b""
    for field in fields:
        data = field if isinstance(field, bytes) else field.encode("utf-8")
        out += struct.pack(">I", len(data)) + data
    return out


def sign(key: bytes, fields: list[str | bytes]) -> bytes:
    return hmac.new(key, enc(fields), hashlib.sha256).digest()


def bits_to_text(data: bytes, bits: int) -> str:
    stream = "".join(f"{byte:08b}" for byte in data)[:bits]
    stream += "0" * (-len(stream) % 5)
    return "".join(ALPHABET[int(stream[i : i + 5], 2)] for i in range(0, len(stream), 5))


def spell16(data: bytes) -> str:
    return bits_to_text(data, 128)


def mod_37_36(text: str) -> str:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    state = 36
    for sign_ in text:
        state = (state + signs.index(sign_)) % 36
        state = (state or 36) * 2 % 37
    return signs[(1 - state) % 36]


def row_key(serial: int) -> str:
    body = "R" + str(serial).zfill(7)
    return body + mod_37_36(body)


def intake_tag(register: bytes, key: str, version: int, values: list[str]) -> str:
    k_intake = sign(register, ["furusato-seal/v1/intake"])
    return spell16(sign(k_intake, ["furusato-seal/v1/intake-row", key, str(version), *values])[:16])


def notice_key(root: bytes, batch: str, recipient: str) -> bytes:
    return sign(root, ["furusato-seal/v1/notice", batch, recipient])[:16]


def typed_key(k_m: bytes) -> str:
    text = spell16(k_m)
    return text + mod_37_36(text)


def key_check(k_m: bytes) -> str:
    return bits_to_text(sign(k_m, ["furusato-seal/v1/key-check"]), 20)


def row_tag(k_m: bytes, batch: str, issuer: str, recipient: str, key: str, values: list[str]) -> str:
    return spell16(sign(k_m, ["furusato-seal/v1/row", batch, issuer, recipient, key, *values])[:16])


def paper_code(k_m: bytes, batch: str, issuer: str, recipient: str, key: str, values: list[str]) -> str:
    kana, birth, number, yen = values[2], values[5], values[8], values[10]
    code = bits_to_text(sign(k_m, ["furusato-seal/v1/paper", batch, issuer, recipient, key, number, birth, kana, yen]), 30)
    return code[:3] + "-" + code[3:]


def file_digest(k_m: bytes, media_type: str, data: bytes) -> str:
    return sign(k_m, ["furusato-seal/v1/file", media_type, data]).hex()


def open_envelope(data: bytes) -> tuple[str, bytes, bytes, list[tuple[str, bytes]]]:
    """Payload type, payload, pre-authentication encoding, signatures (keyid, 64 bytes)."""
    table = json.loads(data)
    payload = base64.b64decode(table["payload"])
    kind = table["payloadType"].encode()
    pae = b"DSSEv1 " + str(len(kind)).encode() + b" " + kind + b" " + str(len(payload)).encode() + b" " + payload
    return table["payloadType"], payload, pae, [(s["keyid"], base64.b64decode(s["sig"])) for s in table["signatures"]]

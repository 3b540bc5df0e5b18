"""What may happen to a received notice, each by its name: accidents of a spreadsheet, exchanged and cut files, forged seals, and bytes changed anywhere.

A damage takes a `Random`, the notice, and another notice; it gives back the files as they arrive, and with which keys and which trust they are looked at.
"""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from furusato.seal.ed25519 import _ORDER as ORDER
from furusato.seal.manifest import Header
from furusato.seal.signing import NOTICE_TYPE, Envelope, Signature, Signer, canonical_json
from tests.verification.bulk_notices import CHECKER, MAKER, STRANGER, Made
from tests.verification.workbook_damages import WORKBOOK_DAMAGES


@dataclass(frozen=True, slots=True)
class Arrived:
    """Three files; `mode` names the keys and the trust they are looked at with (see `MODES`)."""

    pdf: bytes
    xlsx: bytes
    seal: bytes
    mode: str = "usual"


MODES: Final = ("usual", "no key", "another key", "no trust", "maker only", "another issuer's key")
Damage = Callable[[Random, Made, Made], Arrived]


def whole(made: Made) -> Arrived:
    return Arrived(made.pdf, made.xlsx, made.seal())


def _flip(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _shortened(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def _lengthened(random: Random, data: bytes) -> bytes:
    return data + random.randbytes(random.randrange(1, 30))


def _zeroed(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + bytes(min(random.randrange(1, 200), len(data) - start)) + data[start + 200 :]


def _blocks(random: Random, data: bytes) -> bytes:
    """Two blocks exchanged, as on a failing disk."""
    size = random.randrange(1, max(2, len(data) // 4))
    return data[size : 2 * size] + data[:size] + data[2 * size :]


BYTES: Final = {"one bit": _flip, "cut off": _shortened, "more behind": _lengthened, "zeros": _zeroed, "blocks exchanged": _blocks}


def _with(files: Arrived, file: str, data: bytes) -> Arrived:
    return replace(files, **{file: data})  # type: ignore[arg-type]  # one of the three files


def _on(file: str, change: Callable[[Random, bytes], bytes]) -> Damage:
    def damage(random: Random, made: Made, _: Made) -> Arrived:
        files = whole(made)
        return _with(files, file, change(random, getattr(files, file)))

    return damage


def _exchanged(file: str) -> Damage:
    def damage(_: Random, made: Made, other: Made) -> Arrived:
        return _with(whole(made), file, getattr(whole(other), file))

    return damage


def _missing(file: str) -> Damage:
    def damage(_: Random, made: Made, __: Made) -> Arrived:
        return _with(whole(made), file, b"")

    return damage


def _seen(mode: str) -> Damage:
    return lambda _random, made, _other: replace(whole(made), mode=mode)


def _workbook(change: Callable[[Random, Made, Made], bytes]) -> Damage:
    return lambda random, made, other: replace(whole(made), xlsx=change(random, made, other))


# ---- headers that say something else, signed anew or not -----------------------------------------------------------------------------------------


def _other_header(random: Random, header: Header) -> Header:
    pairs = list(header.row_tags)
    i, j = random.randrange(len(pairs)), random.randrange(len(pairs))
    swapped = list(pairs)
    swapped[i], swapped[j] = (pairs[i][0], pairs[j][1]), (pairs[j][0], pairs[i][1])
    changes: list[dict[str, object]] = [
        {"rows": header.rows + 1}, {"yen": header.yen + 1}, {"yen": header.yen + 10, "yen_to_date": header.yen_to_date + 10}, {"batch": "2025-0009x"},
        {"issuer": ("131016", "千代田区")}, {"issuer": (header.issuer[0], "浜松市")}, {"recipient": ("131016", "千代田区")}, {"recipient": (header.recipient[0], "区")},
        {"tax_year": 2024}, {"version": header.version + 1}, {"version": 0}, {"supersedes": "0" * 64}, {"volume": (1, 2)}, {"volume": (3, 2)}, {"kind": "first"},
        {"rows_to_date": header.rows_to_date + 1}, {"rows_to_date": 0}, {"yen_to_date": header.yen_to_date + 1}, {"row_tags": tuple(swapped)}, {"row_tags": tuple(pairs[::-1])},
        {"row_tags": (*pairs[1:], ("R00000011", pairs[0][1]))}, {"row_tags": tuple((k, t.lower()) for k, t in pairs)}, {"row_tags": tuple((k, t[:-1] + "1") for k, t in pairs)},
        {"row_tags": tuple(pairs[:-1]), "rows": header.rows - 1}, {"row_tags": (*pairs, pairs[0]), "rows": header.rows + 1}, {"files": header.files[::-1]},
        {"files": tuple((m, "0" * 64) for m, _ in header.files)}, {"key_check": "0000"}, {"program": ""}, {"program": "別の\U00020bb7"}, {"signed_alone": not header.signed_alone},
    ]  # fmt: skip
    return replace(header, **random.choice(changes))  # type: ignore[arg-type]  # any of the fields


def _restated(*signers: Signer | None) -> Damage:
    """Another header under new signatures (None: under the old ones)."""

    def damage(random: Random, made: Made, _: Made) -> Arrived:
        header = _other_header(random, made.header)
        if signers == (None,):
            old = Envelope.parse(made.seal())
            return replace(whole(made), seal=replace(old, payload=header.to_bytes()).to_bytes())
        return replace(whole(made), seal=made.seal(header, [s for s in signers if s is not None]))

    return damage


def _resigned(*signers: Signer) -> Damage:
    return lambda _random, made, _other: replace(whole(made), seal=made.seal(signers=signers))


def _json_changed(random: Random, made: Made, _: Made) -> Arrived:
    """One value of the header's JSON replaced by one of another type, signed by its maker."""
    table = json.loads(made.header.to_bytes())
    odds: list[object] = [None, True, -1, 0, 1.5, 2**60, "", "x", [], {}, [[]], "\ud800"]
    place, odd = table, random.choice(odds)
    key = random.choice(list(table))
    if isinstance(table[key], dict) and random.random() < 0.7:
        place, key = table[key], random.choice(list(table[key]))
    place[key] = odd
    try:
        payload = canonical_json(table)
    except UnicodeEncodeError:
        payload = json.dumps(table, separators=(",", ":")).encode()
    signature = MAKER.sign(NOTICE_TYPE, payload)
    return replace(whole(made), seal=Envelope(NOTICE_TYPE, payload, (signature,)).to_bytes())


# ---- signatures and the spelling of the envelope ---------------------------------------------------------------------------------------------------


def _signature(change: Callable[[Random, Signature], Signature]) -> Damage:
    def damage(random: Random, made: Made, _: Made) -> Arrived:
        old = Envelope.parse(made.seal())
        i = random.randrange(len(old.signatures))
        signatures = (*old.signatures[:i], change(random, old.signatures[i]), *old.signatures[i + 1 :])
        return replace(whole(made), seal=replace(old, signatures=signatures).to_bytes())

    return damage


def _plus_order(_: Random, signature: Signature) -> Signature:
    s = int.from_bytes(signature.raw[32:], "little") + ORDER
    return replace(signature, raw=signature.raw[:32] + s.to_bytes(32, "little"))


def _small_r(_: Random, signature: Signature) -> Signature:
    return replace(signature, raw=b"\1" + bytes(31) + signature.raw[32:])


def _signatures(change: Callable[[tuple[Signature, ...]], tuple[Signature, ...]]) -> Damage:
    def damage(_: Random, made: Made, __: Made) -> Arrived:
        old = Envelope.parse(made.seal())
        return replace(whole(made), seal=replace(old, signatures=change(old.signatures)).to_bytes())

    return damage


def _spelled(change: Callable[[bytes], bytes]) -> Damage:
    return lambda _random, made, _other: replace(whole(made), seal=change(made.seal()))


def _payload_respelled(change: Callable[[bytes], bytes]) -> Damage:
    """Another spelling of the same header, properly signed."""

    def damage(_: Random, made: Made, __: Made) -> Arrived:
        payload = change(made.header.to_bytes())
        return replace(whole(made), seal=Envelope(NOTICE_TYPE, payload, (MAKER.sign(NOTICE_TYPE, payload),)).to_bytes())

    return damage


def _spare_bits(seal: bytes) -> bytes:
    """Base64 whose last character has spare bits: it decodes to the same bytes."""
    return re.sub(rb'([A-Za-z0-9+/])(={1,2}")', lambda m: bytes([m[1][0] + 1 if chr(m[1][0] + 1).isalnum() else m[1][0] - 1]) + m[2], seal, count=1)


_FOREIGN_TYPE: Final = "application/vnd.furusato.batch.v1+json"
SEAL_DAMAGES: Final[dict[str, Damage]] = {
    "another header, signed by its maker": _restated(MAKER),
    "another header, signed by both": _restated(MAKER, CHECKER),
    "another header, signed by a stranger": _restated(STRANGER),
    "another header, the old signatures": _restated(None),
    "a header of other types": _json_changed,
    "signed by a stranger": _resigned(STRANGER),
    "signed by the maker alone": _resigned(MAKER),
    "signed by both": _resigned(MAKER, CHECKER),
    "signed twice by one": _resigned(MAKER, MAKER),
    "signed by a stranger too": _resigned(MAKER, STRANGER),
    "signed by three": _resigned(MAKER, CHECKER, STRANGER),
    "a signature changed": _signature(lambda random, s: replace(s, raw=_flip(random, s.raw))),
    "a signature too short": _signature(lambda _, s: replace(s, raw=s.raw[:-1])),
    "a signature of zeros": _signature(lambda _, s: replace(s, raw=bytes(64))),
    "a signature in a second spelling": _signature(_plus_order),
    "a signature with R of small order": _signature(_small_r),
    "a key id changed": _signature(lambda random, s: replace(s, key_id=_flip(random, s.key_id.encode()).decode("latin-1"))),
    "the key id of another": _signature(lambda _, s: replace(s, key_id=STRANGER.key_id)),
    "no signature": _signatures(lambda _: ()),
    "the first signature only": _signatures(lambda s: s[:1]),
    "signatures in another order": _signatures(lambda s: s[::-1]),
    "a line end behind": _spelled(lambda seal: seal + b"\n"),
    "spaces in the envelope": _spelled(lambda seal: seal.replace(b'","', b'", "', 1)),
    "a name twice": _spelled(lambda seal: seal[:-1] + b',"payload":""}'),
    "base64 with spare bits": _spelled(_spare_bits),
    "base64 without padding": _spelled(lambda seal: seal.replace(b'="', b'"', 1)),
    "another payload type": _spelled(lambda seal: seal.replace(NOTICE_TYPE.encode(), _FOREIGN_TYPE.encode())),
    "a byte order mark": _spelled(lambda seal: b"\xef\xbb\xbf" + seal),
    "spaces in the header": _payload_respelled(lambda payload: payload.replace(b",", b", ", 1)),
    "escapes in the header": _payload_respelled(lambda payload: json.dumps(json.loads(payload), separators=(",", ":")).encode()),
    "a number with a fraction": _payload_respelled(lambda payload: payload.replace(b'"tax_year":2025', b'"tax_year":2025.0')),
    "a number with an exponent": _payload_respelled(lambda payload: payload.replace(b'"tax_year":2025', b'"tax_year":2025e0')),
    "a line end behind the header": _payload_respelled(lambda payload: payload + b"\n"),
    "payload as base64 of base64": _spelled(lambda seal: seal.replace(b'"payload":"', b'"payload":"' + base64.b64encode(b"x") + b"", 1)),
}
FILE_DAMAGES: Final[dict[str, Damage]] = {
    **{f"{file}: {name}": _on(file, change) for file in ("pdf", "xlsx", "seal") for name, change in BYTES.items()},
    **{f"{file} of another notice": _exchanged(file) for file in ("pdf", "xlsx", "seal")},
    **{f"{file} missing": _missing(file) for file in ("pdf", "xlsx", "seal")},
}
DAMAGES: Final[dict[str, Damage]] = {
    "nothing": lambda _random, made, _other: whole(made),
    **{f"seen with {mode}": _seen(mode) for mode in MODES[1:]},
    **FILE_DAMAGES,
    **SEAL_DAMAGES,
    **{name: _workbook(change) for name, change in WORKBOOK_DAMAGES.items()},
}

"""Writes tests/vectors/*.json: what HMAC-SHA-256 and Ed25519 must accept and must refuse, for Python's wrappers and for verify.html alike.

Sources: RFC 4231 (its seven cases; the fifth gives 128 bits), RFC 8032 7.1 (four of its tests); everything else is forged from them: bits flipped, lengths wrong, S + L (RFC 8032 5.1.7),
points of small order and second spellings (Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", 2020). Of what libraries see differently, `valid` is the strict side.
Needs no library: the curve's arithmetic is here, slow and plain (RFC 8032 6).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "vectors"
P: Final = 2**255 - 19
L: Final = 2**252 + 27742317777372353535851937790883648493
D: Final = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]
Vector = dict[str, object]

# RFC 4231 4.2-4.8: key, data, HMAC-SHA-256.
RFC_4231: Final = (
    ("0b" * 20, b"Hi There".hex(), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe".hex(), b"what do ya want for nothing?".hex(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ("aa" * 20, "dd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (bytes(range(1, 26)).hex(), "cd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    ("0c" * 20, b"Test With Truncation".hex(), "a3b6167473100ee06e0c796c2955552b"),
    ("aa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First".hex(), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    (
        "aa" * 131,
        b"This is a test using a larger than block-size key and a larger than block-size data. "
        b"The key needs to be hashed before being used by the HMAC algorithm.".hex(),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
)
# RFC 8032 7.1, TEST 1, 2, 3 and SHA(abc): secret key, public key, message, signature. A long message is signed below in place of TEST 1024.
RFC_8032: Final = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
)


def add(a: Point, b: Point) -> Point:
    """Sum of two points of the curve (RFC 8032 5.1.4, affine)."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P


def times(scalar: int, point: Point) -> Point:
    """A multiple of a point."""
    total: Point = (0, 1)
    while scalar:
        total = add(total, point) if scalar & 1 else total
        point, scalar = add(point, point), scalar >> 1
    return total


def encode(point: Point) -> bytes:
    """The canonical 32 bytes."""
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point:
    """The point of an encoding that is one (RFC 8032 5.1.3)."""
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square:
        raise ValueError("not on the curve")
    return (P - x if x & 1 != sign else x), y


BASE: Final = decode(bytes.fromhex("58" + "66" * 31))
ORDER_8: Final = decode(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))
IDENTITY: Final = encode((0, 1))


def scalar_of(seed: bytes) -> tuple[int, bytes]:
    """Secret scalar and prefix of a private key (RFC 8032 5.1.5)."""
    digest = hashlib.sha512(seed).digest()
    return int.from_bytes(digest[:32], "little") & ~7 & ~(1 << 255) | 1 << 254, digest[32:]


def challenge(commitment: bytes, public: bytes, message: bytes) -> int:
    """H of RFC 8032 5.1.7."""
    return int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % L


def sign(seed: bytes, message: bytes) -> tuple[bytes, bytes]:
    """Public key and signature."""
    secret, prefix = scalar_of(seed)
    public = encode(times(secret, BASE))
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    commitment = encode(times(nonce, BASE))
    return public, commitment + scalar((nonce + challenge(commitment, public, message) * secret) % L)


def scalar(number: int) -> bytes:
    """32 bytes, little-endian."""
    return number.to_bytes(32, "little")


def flipped(data: bytes, bit: int) -> bytes:
    """With one bit changed."""
    return bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(data))


def vector(comment: str, public: bytes, message: bytes, signature: bytes, *, valid: bool = False) -> Vector:
    """One Ed25519 vector, bytes as hex."""
    return {"comment": comment, "public": public.hex(), "message": message.hex(), "signature": signature.hex(), "valid": valid}


def right_signatures() -> Iterator[tuple[bytes, bytes, bytes]]:
    """Public key, message, signature: the RFC's own, checked here, and a long message."""
    for told in RFC_8032:
        seed, public, message, signature = map(bytes.fromhex, told)
        if sign(seed, message) != (public, signature):
            raise AssertionError("not what RFC 8032 says")
        yield public, message, signature
    long = bytes(range(256)) * 4
    public, signature = sign(bytes.fromhex(RFC_8032[0][0]), long)
    yield public, long, signature


def forged_from(public: bytes, message: bytes, signature: bytes) -> Iterator[Vector]:
    """What must be refused, each made from a right signature."""
    commitment, s = signature[:32], int.from_bytes(signature[32:], "little")
    yield from (
        vector(f"bit {bit} of the signature flipped", public, message, flipped(signature, bit)) for bit in (0, 7, 100, 254, 255, 256, 300, 507, 508, 510, 511)
    )
    yield from (vector(f"bit {bit} of the public key flipped", flipped(public, bit), message, signature) for bit in (0, 9, 128, 254, 255))
    yield vector("message longer by a zero byte", public, message + b"\0", signature)
    if message:
        yield vector("bit 0 of the message flipped", public, flipped(message, 0), signature)
        yield vector("empty message", public, b"", signature)
    for multiple in (1, 2, 7):
        if s + multiple * L < 1 << 256:
            yield vector(f"S + {multiple} L", public, message, commitment + scalar(s + multiple * L))
    yield vector("-S", public, message, commitment + scalar(L - s))
    yield vector("S = 0", public, message, commitment + bytes(32))
    yield vector("S = L", public, message, commitment + scalar(L))
    yield vector("S all ones", public, message, commitment + b"\xff" * 32)
    yield vector("R and S exchanged", public, message, signature[32:] + commitment)
    yield vector("R big-endian", public, message, commitment[::-1] + signature[32:])
    for size in (0, 1, 31, 32, 63):
        yield vector(f"{size} bytes only", public, message, signature[:size])
    yield vector("a byte too many", public, message, signature + b"\0")
    yield vector("twice", public, message, signature * 2)
    yield vector("public key a byte short", public[:-1], message, signature)
    yield vector("public key a byte too long", public + b"\0", message, signature)
    yield vector("no public key", b"", message, signature)
    yield vector("public key as DER SubjectPublicKeyInfo", bytes.fromhex("302a300506032b6570032100") + public, message, signature)


def second_spellings(point: Point) -> Iterator[bytes]:
    """Encodings of a point other than the canonical one, where there are any: y + p, and the sign of x = 0."""
    x, y = point
    for height in (y, y + P):
        for sign_bit in (0, 1):
            data = (height | sign_bit << 255).to_bytes(32, "little") if height < 1 << 255 else b""
            if data and data != encode(point) and (x == 0 or sign_bit == x & 1):
                yield data


def small_order() -> Iterator[Vector]:
    """Signatures that hold by arithmetic alone, under keys and points R whose order divides 8: nobody's, or anybody's."""
    points = [times(k, ORDER_8) for k in range(8)]
    spellings = [data for point in points for data in (encode(point), *second_spellings(point))]
    for public in spellings:
        for name, commitment, s in (("identity", IDENTITY, 0), ("base point", encode(BASE), 1)):
            tries = (b"message %d" % i for i in range(10_000))
            message = next(m for m in tries if challenge(commitment, public, m) % 8 == 0)
            yield vector(f"key of small order {public.hex()[:8]}…, R the {name}", public, message, commitment + scalar(s))
    seed = bytes.fromhex(RFC_8032[1][0])
    secret, public = scalar_of(seed)[0], bytes.fromhex(RFC_8032[1][1])
    for commitment in spellings:
        message = b"R of small order"
        yield vector(f"R of small order {commitment.hex()[:8]}…", public, message, commitment + scalar(challenge(commitment, public, message) * secret % L))


def mixed_order() -> Iterator[Vector]:
    """A key with a part of small order: verifiers that multiply by 8 accept what the others refuse. Where both accept, so must all."""
    secret, prefix = scalar_of(bytes.fromhex(RFC_8032[2][0]))
    public = encode(add(times(secret, BASE), ORDER_8))
    for i in range(24):
        message = b"mixed order %d" % i
        nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
        commitment = encode(times(nonce, BASE))
        h = challenge(commitment, public, message)
        if h % 8 in (1, 4):
            yield vector("key with a part of small order, holds only times 8", public, message, commitment + scalar((nonce + h * secret) % L))


def no_points() -> Iterator[Vector]:
    """Keys that lie on no curve, and of the wrong size of field."""
    _, _, message, signature = (bytes.fromhex(part) for part in RFC_8032[1])
    for y in (2, 7, 8):
        try:
            decode(y.to_bytes(32, "little"))
        except ValueError:
            yield vector(f"y = {y} is on no curve", y.to_bytes(32, "little"), message, signature)
    yield vector("key all ones", b"\xff" * 32, message, signature)
    yield vector("key all zeros, signature all zeros", bytes(32), message, bytes(64))


def ed25519() -> Iterator[Vector]:
    """All Ed25519 vectors."""
    rights = list(right_signatures())
    for place, (public, message, signature) in enumerate(rights):
        yield vector(f"right ({place + 1})", public, message, signature, valid=True)
        yield from forged_from(public, message, signature)
    for (public, message, _), (_, _, other) in zip(rights, rights[1:] + rights[:1], strict=True):
        yield vector("another key's signature", public, message, other)
    yield from small_order()
    yield from mixed_order()
    yield from no_points()


def hmac_sha256() -> Iterator[Vector]:
    """All HMAC-SHA-256 vectors: key, message, tag (its first bytes where RFC 4231 truncates), whether it holds."""
    for place, told in enumerate(RFC_4231, 1):
        key, message, tag = map(bytes.fromhex, told)
        if hmac.digest(key, message, hashlib.sha256)[: len(tag)] != tag:
            raise AssertionError("not what RFC 4231 says")
        forged = [("bit 0 of the tag flipped", key, message, flipped(tag, 0)), ("last bit of the tag flipped", key, message, flipped(tag, len(tag) * 8 - 1))]
        forged += [("message longer by a zero byte", key, message + b"\0", tag), ("bit of the key flipped", flipped(key, 3), message, tag)]
        forged += [("bit of the message flipped", key, flipped(message, 5), tag), ("key and message exchanged", message, key, tag)]
        forged += [("plain SHA-256 of key and message", key, message, hashlib.sha256(key + message).digest()[: len(tag)])]
        forged += [("HMAC-SHA-512, cut", key, message, hmac.digest(key, message, "sha512")[: len(tag)]), ("tag empty", key, message, b"")]
        forged += [("tag a byte short", key, message, tag[:-1])]
        for comment, k, m, t, valid in [(f"RFC 4231 case {place}", key, message, tag, True), *((*f, False) for f in forged)]:
            yield {"comment": comment, "key": k.hex(), "message": m.hex(), "bytes": len(tag), "tag": t.hex(), "valid": valid}


def write(name: str, source: str, vectors: list[Vector]) -> None:
    """One file, one vector a line."""
    lines = ",\n".join("  " + json.dumps(v, ensure_ascii=False) for v in vectors)
    (FOLDER / name).write_text(
        f'{{"source": {json.dumps(source)},\n "made_by": "scripts/make_crypto_vectors.py",\n "vectors": [\n{lines}\n]}}\n', encoding="utf-8"
    )
    print(f"{name}: {len(vectors)} vectors, {sum(v['valid'] is True for v in vectors)} of them valid")


def receipt() -> Vector:
    """The receipt of the header in docs/seal-format-vectors.json, by docs/seal-format.md alone."""
    frozen = json.loads((FOLDER.parents[1] / "docs" / "seal-format-vectors.json").read_text(encoding="utf-8"))
    header = json.loads(frozen["header"])
    volume = f"{header['volume']['k']}/{header['volume']['n']}"
    place = [header["batch"], header["issuer"]["code"], header["recipient"]["code"], header["kind"], str(header["version"]), volume]
    fields = ["furusato-seal/v1/receipt", *place, hashlib.sha256(frozen["header"].encode()).hexdigest()]
    framed = b"".join(len(data).to_bytes(4, "big") + data for data in map(str.encode, fields))
    digest = hmac.digest(bytes.fromhex(frozen["notice_key_hex"]), framed, hashlib.sha256)
    bits = f"{int.from_bytes(digest, 'big'):0256b}"
    spelled = ["".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(part[i : i + 5], 2)] for i in range(0, len(part), 5)) for part in (bits[:128] + "00", bits[:40])]
    return {"key": frozen["notice_key_hex"], "header": frozen["header"], "fields": fields, "mac": spelled[0], "code": f"{spelled[1][:4]}-{spelled[1][4:]}"}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("hmac_sha256.json", "RFC 4231 and forgeries", list(hmac_sha256()))
    write("ed25519.json", "RFC 8032 7.1 and forgeries", list(ed25519()))
    (FOLDER / "receipt.json").write_text(json.dumps(receipt(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

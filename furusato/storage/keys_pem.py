"""A signing key as other programs take and give it: encrypted PKCS#8, PEM, under a passphrase of its own by way of scrypt and AES-256-CBC.

The library writes PKCS#8 with 2,048 rounds of PBKDF2, which a stolen file does not withstand for long; so the few bytes around the ciphertext are written here, with
scrypt at a cost that OWASP's Password Storage Cheat Sheet has (N = 2^14, r = 8, p = 5) and that OpenSSL opens by default. Refuses a short passphrase, and to read what is no
Ed25519 key. Sources: RFC 5958 and 8410 (the key), RFC 8018 (PBES2), RFC 7914 section 7 (scrypt in it), RFC 7468 (PEM).
"""

import base64
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from furusato.errors import ListRefused, TypingRefused
from furusato.storage.wrapping import RandomBytes

SHORTEST: Final = 12  # characters: the file leaves the keys folder
_N, _R, _P = 1 << 14, 8, 5
_PBES2: Final = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT: Final = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC: Final = bytes.fromhex("060960864801650304012a")
_LINE: Final = 64


def to_pem(seed: bytes, passphrase: str, random_bytes: RandomBytes) -> bytes:
    """The 32-byte seed as `ENCRYPTED PRIVATE KEY`. TypingRefused: passphrase shorter than 12 characters."""
    if len(passphrase) < SHORTEST:
        raise TypingRefused(
            f"持ち出す鍵の合言葉は {SHORTEST} 文字以上にしてください。", f"The passphrase of an exported key must have at least {SHORTEST} characters."
        )
    salt, start = random_bytes(16), random_bytes(16)
    plain = Ed25519PrivateKey.from_private_bytes(seed).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    padder, key = PKCS7(128).padder(), Scrypt(salt=salt, length=32, n=_N, r=_R, p=_P).derive(passphrase.encode())
    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    closed = cipher.update(padder.update(plain) + padder.finalize()) + cipher.finalize()
    parameters = _sequence(_octets(salt), _integer(_N), _integer(_R), _integer(_P))
    scheme = _sequence(_PBES2, _sequence(_sequence(_SCRYPT, parameters), _sequence(_AES_256_CBC, _octets(start))))
    text = base64.b64encode(_sequence(scheme, _octets(closed))).decode()
    lines = [text[place : place + _LINE] for place in range(0, len(text), _LINE)]
    return "\n".join(("-----BEGIN ENCRYPTED PRIVATE KEY-----", *lines, "-----END ENCRYPTED PRIVATE KEY-----", "")).encode()


def from_pem(data: bytes, passphrase: str) -> bytes:
    """The 32-byte seed. ListRefused: no Ed25519 key, or not to be opened with this passphrase; never says which characters."""
    try:
        key = load_pem_private_key(data, passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _refused() from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _refused()
    return key.private_bytes_raw()


def _refused() -> ListRefused:
    return ListRefused(
        "鍵のファイルを開けません。Ed25519 の PKCS#8(PEM)であること、合言葉が合っていることを確かめてください。",
        "The key file cannot be opened. It must be an Ed25519 key in PKCS#8 (PEM), and the passphrase its own.",
    )


def _tagged(tag: int, content: bytes) -> bytes:
    """DER: the shortest spelling of the length."""
    size = len(content)
    length = bytes((size,)) if size < 128 else bytes((0x81, size)) if size < 256 else bytes((0x82,)) + size.to_bytes(2, "big")
    return bytes((tag,)) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, b"".join(parts))


def _octets(content: bytes) -> bytes:
    return _tagged(0x04, content)


def _integer(value: int) -> bytes:
    return _tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))

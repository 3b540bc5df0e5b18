"""Where a check gets its keys: the notice keys of the office's own batches, or those typed from key sheets; the signing keys of the office itself.

Refuses a mistyped key by the number of its line and never shows it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from furusato.errors import ListRefused
from furusato.seal.encoding import read_typed_key
from furusato.seal.keys import key_check, notice_key
from furusato.seal.manifest import Header
from furusato.storage.keys_change import public_keys
from furusato.verification.trust import TrustedKey
from furusato.workflows.office import Office

KeysOf = Callable[[Header], Sequence[bytes]]  # the keys that may be a notice's; two of many may have one key check


def no_keys(header: Header) -> Sequence[bytes]:
    """Without a key the values stay unchecked."""
    del header
    return ()


def any_of(*sources: KeysOf) -> KeysOf:
    """The keys of several sources."""
    return lambda header: [key for source in sources for key in source(header)]


def office_keys(office: Office) -> KeysOf:
    """The keys of the office's own batches."""
    known = {record.batch for record in office.ledger.archive.batches()}

    def of(header: Header) -> Sequence[bytes]:
        if header.issuer[0] != office.ledger.issuer or header.batch not in known:
            return ()
        return (notice_key(office.keys.batch_root(header.batch), header.batch, header.recipient[0]),)

    return of


def office_trust(office: Office) -> tuple[TrustedKey, ...]:
    """The office's own signing keys: those in its keys folder, replaced ones too, and those its rules of the year ever named: old batches are signed by old keys."""
    held = {key.public: key.name for key in public_keys(office.keys.folder.parent, office.ledger.workspace)}
    named = {bytes.fromhex(key): name for key, name in office.ledger.registers.every_key(office.tax_year).items()}
    # With their names: a person's old and new key together are still one person.
    return tuple(TrustedKey(office.ledger.issuer, key, None, name) for key, name in sorted((held | named).items()))


def typed_keys(text: str) -> KeysOf:
    """Keys as typed from key sheets, one a line; each notice takes those whose key check fits. ListRefused names the mistyped line, never the key."""
    keys = [_typed(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not keys:
        raise ListRefused("鍵がありません。検証鍵通知書の鍵を一行に一つ書いてください。", "There is no key. Write the keys of the key sheets, one a line.")
    by_check: defaultdict[str, list[bytes]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        by_check[key_check(key)].append(key)
    only = keys if len(keys) == 1 else []  # the only key is told as mistyped or another notice's, not as missing
    return lambda header: by_check.get(header.key_check, only)


def _typed(number: int, line: str) -> bytes:
    try:
        return read_typed_key(line)
    except ValueError:
        raise ListRefused(
            f"鍵の {number} 行目に打ち間違いがあります(27 文字、検査文字付き)。検証鍵通知書と見比べてください。",
            f"Line {number} of the keys is mistyped (27 characters with a check character). Compare it with the key sheet.",
        ) from None

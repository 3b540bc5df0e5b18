"""The office's public keys in the workspace: issuer-key.json, which receivers trust after comparing fingerprints, and beside it each change of a key.

One file says all keys that sign now: the maker's, and where two people sign the checkers'. It is put in place whole; what it says comes from the rules both signed.
"""

from furusato.seal.fingerprint import fingerprint
from furusato.seal.signing import Signer, canonical_json
from furusato.storage.files import write_once
from furusato.storage.keys_change import put_in_place
from furusato.storage.ledger import Ledger
from furusato.storage.workspace import PUBLIC_KEY, Workspace

_SHOWN = 8  # of a key's id in a file's name


def public_key_file(issuer: str, name: str, keys: list[tuple[str, bytes]]) -> bytes:
    """The bytes of issuer-key.json: one key in the short form, several as a list."""
    told = [{"key_name": key_name, "public_key": public.hex(), "fingerprint": fingerprint(public)} for key_name, public in keys]
    if len(told) == 1:
        return canonical_json({"issuer": issuer, "name": name, "public_key": told[0]["public_key"], "fingerprint": told[0]["fingerprint"]}) + b"\n"
    return canonical_json({"issuer": issuer, "name": name, "keys": told}) + b"\n"


def publish_keys(ledger: Ledger, workspace: Workspace, key: bytes) -> None:
    """Write issuer-key.json as the rules are now; where both never signed any, with this key, the maker's."""
    rules, issuer = ledger.registers.signed_rules(workspace.settings.tax_year), workspace.settings.issuer
    if rules is None:
        keys = [("maker", key)]
    else:
        names = ["checker", *(f"checker-{place}" for place in range(2, len(rules.checkers) + 1))]
        keys = [("maker", bytes.fromhex(rules.maker)), *((name, bytes.fromhex(checker.key)) for name, checker in zip(names, rules.checkers, strict=False))]
    data = public_key_file(issuer.code, issuer.name, keys)
    path = workspace.root / PUBLIC_KEY
    if not path.exists() or path.read_bytes() != data:
        put_in_place(path, data)


def publish_rotation(workspace: Workspace, name: str, new: Signer, data: bytes) -> None:
    """Write key-rotation-<name>-<new key>.json once; a start that goes on finds it."""
    path = workspace.root / f"key-rotation-{name}-{new.key_id[:_SHOWN]}.json"
    if not path.exists():
        write_once(path, data)

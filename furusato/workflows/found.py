"""Founds a workspace: settings, ledger, keys; all of it, or none.

The steps: compare the issuer's name with its code; make the folder; make the keys apart from it; make the ledger; enter the year's register; seal the office's rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from furusato.errors import TypingRefused
from furusato.law.municipalities import Gazetteer
from furusato.model.notice import Body
from furusato.model.values import MunicipalityCode
from furusato.seal.encoding import spell
from furusato.seal.fingerprint import fingerprint
from furusato.seal.signing import canonical_json
from furusato.storage.events import Stamp
from furusato.storage.files import write_once
from furusato.storage.keys import founding_keys
from furusato.storage.ledger import new_ledger
from furusato.storage.package import table, template
from furusato.storage.places import require_keys_apart
from furusato.storage.settings_text import settings_text
from furusato.storage.vault import Vault
from furusato.storage.workspace import PUBLIC_KEY, founding
from furusato.workflows.office import SIGNER
from furusato.workflows.pinned_tables import GAZETTEER


@dataclass(frozen=True, slots=True)
class Founding:
    """What `furusato init` was told."""

    issuer_code: str
    issuer_name: str
    tax_year: int
    head: str
    section: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Founded:
    """Where the keys lie, and the fingerprint of the signing key."""

    keys: Path
    fingerprint: str


def found(root: Path, keys: Path, passphrase: str, told: Founding, stamp: Stamp, random_bytes: Callable[[int], bytes]) -> Founded:
    """Make the workspace at `root` and its keys below `keys`. TypingRefused: the issuer; SystemTrouble: places and disk."""
    issuer = _issuer(told.issuer_code, told.issuer_name)
    template(told.tax_year)
    require_keys_apart(keys, root)
    text = settings_text(told.tax_year, issuer, head=told.head, section=told.section, telephone=told.telephone)
    identity = spell(random_bytes(10))
    with founding(root, text) as workspace, founding_keys(keys, identity, passphrase, random_bytes) as folder:
        signer = folder.new_signer(SIGNER, random_bytes)
        register = folder.new_register(told.tax_year, random_bytes)
        with new_ledger(workspace.ledger, identity, issuer.code, stamp) as ledger, ledger.change():
            vault = Vault(told.tax_year, register)
            ledger.registers.enter(vault, stamp)
            ledger.registers.seal_rules(vault, stamp, two_person=workspace.settings.two_person)
            ledger.routes.record(told.tax_year, workspace.settings.routes, stamp)
            ledger.events.append(stamp, "signing key made", {"key": signer.key_id})
        told_public = {"issuer": issuer.code, "name": issuer.name, "public_key": signer.public.hex(), "fingerprint": fingerprint(signer.public)}
        write_once(root / PUBLIC_KEY, canonical_json(told_public) + b"\n")
    return Founded(folder.folder, fingerprint(signer.public))


def _issuer(code: str, name: str) -> Body:
    """The body with that code, if its name is the one told: a valid check digit does not prove the right town."""
    gazetteer = Gazetteer.parse(table(GAZETTEER).data)
    try:
        digits = MunicipalityCode(code).digits
        body = gazetteer.prefecture_body(digits) if digits in gazetteer.prefectures else gazetteer.body(digits)
    except (ValueError, KeyError):
        raise TypingRefused(
            f"団体コード {code} の都道府県・市区町村がありません。6 桁の全国地方公共団体コードを確かめてください(政令市の区は発行者になりません)。",
            f"No prefecture or municipality has the code {code}. Check the 6-digit code (a ward of a designated city is no issuer).",
        ) from None
    if name not in (body.name, body.prefecture + body.name):
        raise TypingRefused(
            f"コード {code} は {body.prefecture}{body.name} です。名称 {name} と合いません。どちらかを直してください。",
            f"The code {code} is of {body.prefecture}{body.name}, not of {name}. Mend one of them.",
        )
    return body

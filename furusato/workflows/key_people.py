"""The second person's key and the rule of two people: each change signed by both, and recorded.

The steps of `new_checker`: make a folder of keys apart from workspace and maker's keys; state the rules with the new checker; both sign; the ledger takes the statement; the
public keys are written anew. `set_two_person` changes the rule and furusato.toml. No passphrase opens both folders, and neither person ever needs the other's to work.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from furusato.errors import SystemTrouble, TypingRefused
from furusato.seal.fingerprint import fingerprint
from furusato.seal.office_rules import RULES_TYPE, Checker, OfficeRules
from furusato.seal.sealed_box import SEED_BYTES, box_key
from furusato.seal.signing import Signer, envelope
from furusato.storage.events import Stamp
from furusato.storage.keys import KeyFolder, founding_keys
from furusato.storage.keys_change import put_in_place
from furusato.storage.ledger import Ledger, open_ledger
from furusato.storage.places import require_keys_apart
from furusato.storage.publication import finish_or_remove_batches
from furusato.storage.publishing import Recovered
from furusato.storage.settings import Settings
from furusato.storage.workspace import SETTINGS, Workspace
from furusato.workflows.key_files import publish_keys
from furusato.workflows.key_rotation import finish_rotation, require_nothing_waits
from furusato.workflows.office import SIGNER, Office

CHECKER = "checker"
BOX = "opening"
_RULE = re.compile(r"(?m)^(two_person[ \t]*=[ \t]*)(?:true|false)")
RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class CheckerDesk:
    """What the second person works with: no key of the maker's. `rules`: what both signed last; `me`: this checker in them."""

    workspace: Workspace
    ledger: Ledger
    keys: KeyFolder
    rules: OfficeRules
    me: Checker
    recovered: Recovered

    @property
    def signer(self) -> Signer:
        return self.keys.signer(CHECKER)


@contextmanager
def open_checker_desk(root: Path, keys: Path, passphrase: str, stamp: Stamp) -> Iterator[CheckerDesk]:
    """Open workspace and ledger with a checker's keys. TypingRefused: the keys are no checker's, or one the office no longer knows."""
    workspace = Workspace.open(root)
    require_keys_apart(keys, root)
    with workspace.only_run(), open_ledger(workspace.ledger) as ledger:
        if workspace.settings.issuer.code != ledger.issuer:
            raise SystemTrouble(
                f"furusato.toml の発行団体が台帳の {ledger.issuer} と違います。設定を戻してください。",
                f"The issuer of furusato.toml is not the ledger's {ledger.issuer}. Restore the settings.",
            )
        folder = open_checker_keys(keys, ledger.workspace, passphrase)
        recovered = finish_or_remove_batches(ledger, workspace.batches, stamp)
        finish_rotation(ledger, workspace, folder, CHECKER)
        rules = ledger.registers.signed_rules(workspace.settings.tax_year)
        me = rules.checker(folder.signer(CHECKER).public.hex()) if rules else None
        if rules is None or me is None:
            raise TypingRefused(
                "この鍵は、この団体の決裁者の鍵として登録されていません。鍵フォルダーの場所を確かめてください(登録は furusato key new --role checker)。",
                "This key is not registered as a checker's of this office. Check the place of the keys folder (to register: furusato key new --role checker).",
            )
        yield CheckerDesk(workspace, ledger, folder, rules, me, recovered)


def open_checker_keys(keys: Path, workspace: str, passphrase: str) -> KeyFolder:
    """A checker's keys. TypingRefused when the folder holds a maker's: the second person has a key of their own."""
    folder = KeyFolder.open(keys, workspace, passphrase)
    if folder.has("signing", SIGNER) or not folder.has("signing", CHECKER):
        raise TypingRefused(
            f"{keys} は決裁者の鍵フォルダーではありません。作成者の鍵で決裁することはできません。決裁者の鍵フォルダーを --checker-keys で指定してください。",
            f"{keys} is no checker's keys folder. The maker's key cannot approve. Name the checker's keys folder by --checker-keys.",
        )
    return folder


def new_checker(office: Office, keys: Path, passphrase: str, voucher: KeyFolder | None, stamp: Stamp, random_bytes: RandomBytes) -> tuple[Path, str]:
    """Make a checker's keys below `keys` and register them; their folder and the fingerprint. `voucher`: where there is a checker already, that one's keys: both sign."""
    require_keys_apart(keys, office.workspace.root)
    before = _require_changeable(office)
    if before and before.checkers and voucher is None:
        raise TypingRefused(
            "決裁者が既に登録されています。二人目を加えるには、いまの決裁者の鍵も要ります(--vouched-by)。",
            "A checker is registered already. To add another, the present checker's keys are needed too (--vouched-by).",
        )
    with founding_keys(keys, office.ledger.workspace, passphrase, random_bytes) as folder:
        signer, seed = folder.new_signer(CHECKER, random_bytes), random_bytes(SEED_BYTES)
        folder.keep(BOX, CHECKER, seed, random_bytes, box_key(seed).hex())
        known = before.checkers if before else ()
        added = Checker(signer.public.hex(), box_key(seed).hex())
        with office.ledger.change():
            seconds = (voucher.signer(CHECKER), signer) if voucher else (signer,)
            _state(office, before, stamp, seconds, checkers=(*known, added))
            office.ledger.events.append(stamp, "checker key made", {"key": signer.key_id})
    publish_keys(office.ledger, office.workspace, office.keys.signer(SIGNER).public)
    return folder.folder, fingerprint(signer.public)


def set_two_person(office: Office, checker: KeyFolder, stamp: Stamp, *, on: bool) -> bool:
    """Switch the rule with both keys, then furusato.toml; whether the ledger had to be changed (a killed run may have left the file behind)."""
    before = _require_changeable(office)
    if before is None or before.checker(checker.signer(CHECKER).public.hex()) is None:
        raise TypingRefused(
            "決裁者の鍵が登録されていません。先に furusato key new --role checker で作ってください。",
            "The checker's key is not registered. Make one first with furusato key new --role checker.",
        )
    text = (office.workspace.root / SETTINGS).read_text(encoding="utf-8-sig")
    changed = _with_rule(text, on=on)
    changes = before.two_person is not on
    if changes:
        _state(office, before, stamp, (checker.signer(CHECKER),), two_person=on)
    put_in_place(office.workspace.root / SETTINGS, changed.encode())
    return changes


def _with_rule(text: str, *, on: bool) -> str:
    """furusato.toml with the rule, and nothing else changed."""
    rule = "true" if on else "false"
    changed, count = _RULE.subn(rf"\g<1>{rule}", text, count=1)
    changed = changed if count else f"two_person = {rule}\n{text}"
    if replace(Settings.parse(text.encode()), two_person=on) != Settings.parse(changed.encode()):
        raise ValueError("only the rule changes")
    return changed


def _require_changeable(office: Office) -> OfficeRules | None:
    """The rules as they stand; TypingRefused while a batch waits under them."""
    require_nothing_waits(office.ledger)
    office.ledger.registers.two_person(office.vault)  # what the year began with is as it was sealed
    return office.ledger.registers.signed_rules(office.tax_year)


def _state(
    office: Office,
    before: OfficeRules | None,
    stamp: Stamp,
    seconds: tuple[Signer, ...],
    *,
    two_person: bool | None = None,
    checkers: tuple[Checker, ...] | None = None,
) -> None:
    """State the rules anew, signed by the maker and the second person(s), and have the ledger take them."""
    registers, year, maker = office.ledger.registers, office.tax_year, office.keys.signer(SIGNER)
    known = (before.two_person if before else registers.two_person(office.vault)) if two_person is None else two_person
    listed = (before.checkers if before else ()) if checkers is None else checkers
    day = stamp.at.date().isoformat()
    rules = OfficeRules(office.ledger.workspace, office.ledger.issuer, year, registers.rules_digest(year), known, maker.public.hex(), listed, day)
    rules.require_consistent()
    registers.sign_rules(envelope(RULES_TYPE, rules.to_bytes(), maker, *seconds).to_bytes(), year, stamp, None if before else office.vault)

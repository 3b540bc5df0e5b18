"""Shows which keys there are, and hands them over: the paper first, then another passphrase, both or neither.

The names of the two people stand on the paper only; the event log has the sign-in name, the day and the keys.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from furusato.errors import ListRefused
from furusato.law.calendar import to_era_text
from furusato.render.handover import BatchLine, Handover, KeyLine, draw_handover
from furusato.seal.fingerprint import fingerprint
from furusato.storage.events import Stamp, shown_time
from furusato.storage.files import write_once
from furusato.storage.keys import file_of, folder_of
from furusato.storage.keys_change import PublicKey, change_passphrase, public_keys
from furusato.storage.ledger import Ledger, open_ledger
from furusato.storage.publishing import Stage
from furusato.storage.workspace import Workspace
from furusato.workflows.event_words import EVENT_WORDS, Record
from furusato.workflows.key_care import KeyDesk
from furusato.workflows.key_people import CHECKER
from furusato.workflows.office import SIGNER
from furusato.workflows.pinned_fonts import pinned_face

_WORDS: Final = {SIGNER: "作成者", CHECKER: "決裁者"}
_EVENTS: Final = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """What `furusato key show` says: the rule, every signing key, the years and batches whose keys are in the folder; no secret."""

    two_person: bool
    keys: tuple[KeyLine, ...]
    years: tuple[int, ...]
    batches: tuple[BatchLine, ...]


def show(root: Path, keys: Path) -> Shown:
    """Which keys there are. Needs no passphrase and writes nothing."""
    workspace = Workspace.open(root)
    with open_ledger(workspace.ledger) as ledger:
        return _shown(workspace, ledger, keys)


def _shown(workspace: Workspace, ledger: Ledger, keys: Path) -> Shown:
    folder = folder_of(keys, ledger.workspace)
    names = [path.stem.removeprefix("register-") for path in folder.glob("register-*.json")]
    years = tuple(sorted(int(name) for name in names if name.isdecimal()))
    return Shown(workspace.settings.two_person, tuple(_lines(workspace, ledger, keys)), years, tuple(_batches(ledger, folder)))


def _lines(workspace: Workspace, ledger: Ledger, keys: Path) -> Iterator[KeyLine]:
    """The keys of the folder, then those of the rules that lie with somebody else."""
    here = list(public_keys(keys, ledger.workspace))
    for key in here:
        yield KeyLine(_WORDS.get(key.name, key.name), _state(key), fingerprint(key.public))
    known = ledger.registers.every_key(workspace.settings.tax_year)
    rules = ledger.registers.signed_rules(workspace.settings.tax_year)
    current = {rules.maker, *(checker.key for checker in rules.checkers)} if rules else set()
    for public, name in known.items():
        if public not in {key.public.hex() for key in here}:
            yield KeyLine(_WORDS[name], "使用中(別の鍵フォルダー)" if public in current else "交替済み", fingerprint(bytes.fromhex(public)))


def _state(key: PublicKey) -> str:
    return "交替済み(公開鍵だけ)" if key.retired else "使用中"


def _batches(ledger: Ledger, folder: Path) -> Iterator[BatchLine]:
    destroyed = ledger.approvals.destroyed()
    for record in ledger.archive.batches():
        if record.stage is Stage.PUBLISHED:
            notices = [n for n in ledger.archive.notices_of_year(record.tax_year) if n.batch == record.batch]
            key = "破棄済み" if record.batch in destroyed else "有" if (folder / file_of("batch", record.batch)).exists() else "この鍵フォルダーに無い"
            yield BatchLine(record.batch, record.published_at[:10], len(notices), sum(n.rows for n in notices), key)


def hand_over(desk: KeyDesk, giver: str, taker: str, passphrase: str, out: Path, stamp: Stamp, random_bytes: Callable[[int], bytes]) -> None:
    """Write the hand-over paper and put the taker's passphrase on the keys. ListRefused: a name that is empty; then nothing has changed."""
    if not (giver.strip() and taker.strip()):
        raise ListRefused("引き継ぐ者と引き受ける者の氏名が要ります。", "The names of who hands over and who takes over are needed.")
    settings, keys = desk.workspace.settings, desk.keys.folder.parent
    shown = _shown(desk.workspace, desk.ledger, keys)
    places = [
        ("ワークスペース", str(desk.workspace.root.resolve())),
        ("鍵フォルダー", str(desk.keys.folder)),
        ("二人制", "する" if shown.two_person else "しない"),
    ]
    issuer = settings.issuer.prefecture + settings.issuer.name
    day = to_era_text(stamp.at.date())
    paper = Handover(issuer, day, giver, taker, places, shown.keys, shown.years, shown.batches, list(_events(desk.ledger)))
    write_once(out, draw_handover(paper, pinned_face()))
    try:
        desk.ledger.events.append(stamp, "keys handed over", {"name": desk.role, "key": desk.keys.signer(desk.role).key_id})
        change_passphrase(desk.keys, passphrase, random_bytes)
    except BaseException:
        with suppress(OSError):
            out.unlink()  # a paper that says what did not happen
        raise


def _events(ledger: Ledger) -> Iterator[str]:
    """The latest records of keys, the newest last."""
    records = [event for event in ledger.events.all() if (event.what in EVENT_WORDS and EVENT_WORDS[event.what].record is Record.KEYS) or "key" in event.what]
    for event in records[-_EVENTS:]:
        facts = json.loads(event.facts)
        about = facts.get("batch") or facts.get("name") or facts.get("tax_year") or ""
        words = EVENT_WORDS[event.what].ja if event.what in EVENT_WORDS else event.what
        yield f"{shown_time(event.at)}　{event.who}　{words}　{about}"

"""Keys lie wrapped, open only with the passphrase, and are never overwritten or exchanged unseen."""

import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from furusato.errors import ExitCode, Refusal, SystemTrouble, TypingRefused
from furusato.storage.keys import KeyFolder, founding_keys, public_key
from furusato.storage.wrapping import Cost, DamagedKeyFile, Label, WrongKey, read_kdf, unwrap, wrap
from tests.storage.storage_samples import everything_under, random_bytes_from

QUICK = Cost(n=1 << 10)
PASSPHRASE = "架空の合言葉です"


def new_keys(folder: Path, workspace: str = "W1", seed: str = "keys") -> KeyFolder:
    return KeyFolder.create(folder, workspace, PASSPHRASE, random_bytes_from(seed), QUICK)


def test_every_key_comes_back(tmp_path: Path) -> None:
    keys, draw = new_keys(tmp_path / "k"), random_bytes_from("more")
    register, root, signer = keys.new_register(2025, draw), draw(32), keys.new_signer("maker", draw)
    keys.keep_batch_root("2025-0001", root, draw)
    again = KeyFolder.open(tmp_path / "k", "W1", PASSPHRASE)
    assert again.register(2025) == register
    assert again.batch_root("2025-0001") == root
    assert again.signer("maker").public == signer.public == public_key(tmp_path / "k", "W1", "maker")
    assert again.registers() == (2025,)
    assert len({register, root}) == 2
    assert {len(register), len(root)} == {32}


def test_key_files_are_for_their_owner_and_hold_no_key_in_clear(tmp_path: Path) -> None:
    keys = new_keys(tmp_path / "k")
    secret = keys.new_register(2025, random_bytes_from("more"))
    assert stat.S_IMODE(keys.folder.stat().st_mode) == stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o700
    for path in keys.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert secret.hex() not in path.read_text()
    assert secret.hex() not in repr(keys)
    assert "_master" not in repr(keys)


@pytest.mark.parametrize("passphrase", ["架空の合言葉でず", "", PASSPHRASE + " "])
def test_a_wrong_passphrase_is_a_sentence(tmp_path: Path, passphrase: str) -> None:
    new_keys(tmp_path)
    with pytest.raises(SystemTrouble, match="passphrase is wrong") as refusal:
        KeyFolder.open(tmp_path, "W1", passphrase)
    assert refusal.value.exit_code is ExitCode.KEEPER


def test_a_passphrase_typed_on_another_system_opens(tmp_path: Path) -> None:
    KeyFolder.create(tmp_path, "W1", "がぎぐげござじず", random_bytes_from("k"), QUICK)
    KeyFolder.open(tmp_path, "W1", "がぎぐげござじず")  # decomposed, as macOS types it


def test_a_short_or_unspellable_passphrase_makes_no_keys(tmp_path: Path) -> None:
    for passphrase in ("seven77", "lone\ud800surrogate"):
        with pytest.raises(TypingRefused) as refusal:
            KeyFolder.create(tmp_path, "W1", passphrase, random_bytes_from("k"), QUICK)
        assert passphrase not in refusal.value.en
    assert everything_under(tmp_path) == {}


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    keys, draw = new_keys(tmp_path), random_bytes_from("more")
    keys.new_register(2025, draw)
    before = everything_under(tmp_path)
    with pytest.raises(SystemTrouble, match="exists already"):
        new_keys(tmp_path, seed="other")
    with pytest.raises(TypingRefused, match="exists already"):
        keys.new_register(2025, draw)
    assert everything_under(tmp_path) == before


def test_a_batch_key_left_by_a_killed_run_is_put_aside_not_destroyed(tmp_path: Path) -> None:
    keys, draw = new_keys(tmp_path), random_bytes_from("more")
    keys.keep_batch_root("2025-0001", draw(32), draw)
    left = (keys.folder / "batch-2025-0001.json").read_bytes()
    for byte in (b"1", b"2"):
        keys.keep_batch_root("2025-0001", byte * 32, draw)
        assert keys.batch_root("2025-0001") == byte * 32
    aside = [path.read_bytes() for path in keys.folder.glob("left-2025-0001-*.json")]
    assert len(aside) == 2
    assert left in aside


def test_missing_keys_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemTrouble, match="is missing"):
        KeyFolder.open(tmp_path, "W1", PASSPHRASE)
    with pytest.raises(SystemTrouble, match="is missing"):
        new_keys(tmp_path).register(2025)


def test_a_damaged_file_is_told_from_a_wrong_passphrase(tmp_path: Path) -> None:
    keys = new_keys(tmp_path)
    path = keys.folder / "master.json"
    whole = path.read_bytes()
    damages = [
        whole[:-10],
        b"",
        b"{}",
        b"[1]",
        whole.replace(b":1024", b":2048"),
        whole.replace(b"furusato", b"furusatp"),
        whole + b" ",
        b"\xff" * 50,
        bytes(200_000),
    ]
    damages += [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(0, len(whole), 7)]
    for damaged in damages:
        path.write_bytes(damaged)
        with pytest.raises(SystemTrouble, match="damaged"):
            KeyFolder.open(tmp_path, "W1", PASSPHRASE)


def test_one_key_cannot_stand_in_for_another(tmp_path: Path) -> None:
    keys, draw = new_keys(tmp_path), random_bytes_from("more")
    keys.new_register(2024, draw)
    keys.new_register(2025, draw)
    shutil.copy(keys.folder / "register-2024.json", keys.folder / "register-2025.json")
    with pytest.raises(SystemTrouble, match="stands in for another"):
        keys.register(2025)


def test_a_key_of_another_workspace_is_refused(tmp_path: Path) -> None:
    one, other = new_keys(tmp_path, "W1", "one"), new_keys(tmp_path, "W2", "two")
    one.new_register(2025, random_bytes_from("r"))
    path = other.folder / "register-2025.json"
    shutil.copy(one.folder / "register-2025.json", path)
    with pytest.raises(SystemTrouble, match="stands in for another"):
        other.register(2025)
    renamed = Label("W2", "register", "2025")
    path.write_bytes(wrap(bytes(32), bytes(32), renamed, random_bytes_from("x")))  # rightly spelled, wrapped under another master
    with pytest.raises(SystemTrouble, match="stands in for another"):
        other.register(2025)


@pytest.mark.parametrize("cost", [Cost(n=1 << 24), Cost(n=1000), Cost(n=2), Cost(r=4096), Cost(p=0), Cost(p=10**6), Cost(n=-1024), Cost(n=1 << 20, r=32)])
def test_a_forged_cost_does_not_stop_the_machine(cost: Cost) -> None:
    with pytest.raises(DamagedKeyFile):
        read_kdf(json.dumps({"salt": "00" * 16, "n": cost.n, "r": cost.r, "p": cost.p}, separators=(",", ":")))


def test_the_default_cost_is_the_one_promised() -> None:
    assert (Cost().n, Cost().r, Cost().p) == (1 << 17, 8, 1)
    Cost().require_bearable()


def test_a_wrapped_secret_opens_only_under_its_key() -> None:
    data = wrap(b"secret", bytes(32), Label("W", "batch", "b"), random_bytes_from("x"))
    assert unwrap(data, bytes(32)) == b"secret"
    with pytest.raises(WrongKey):
        unwrap(data, bytes(31) + b"\1")


def test_a_failed_founding_takes_its_keys_away(tmp_path: Path) -> None:
    def fail_with(keys: KeyFolder) -> None:
        keys.new_register(2025, random_bytes_from("r"))
        raise KeyError

    with pytest.raises(KeyError), founding_keys(tmp_path / "k", "W1", PASSPHRASE, random_bytes_from("k"), QUICK) as keys:
        fail_with(keys)
    assert everything_under(tmp_path) == {"k/": b""}


def test_a_full_disk_leaves_no_half_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal, match="full"):
        new_keys(tmp_path / "k")
    assert everything_under(tmp_path) == {"k/": b""}


@pytest.mark.parametrize("name", ["../x", "", "a/b", "a" * 70])
def test_names_of_keys_are_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        new_keys(tmp_path).batch_root(name)

"""Two people and their keys at the terminal: exit codes, no publication without a word, and no secret anywhere but where it belongs."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import Ended, furusato, here
from tests.cli.test_cli_no_number import MEANT_TO_HOLD_NUMBERS
from tests.cli.traces import Sought, found_below, layers
from tests.workflows.desk import NUMBER, SECRET, Desk, donors, everything_under
from tests.workflows.two_people import cheap_keys

CHECKER_SECRET = "決裁者だけの合言葉 for the terminal"
NEW_SECRET = "後任だけの合言葉 for the terminal"
PEM_SECRET = "持ち出しの合言葉 for the terminal"
BATCH = "2025-0001"


def told(desk: Desk, **more: str) -> dict[str, str]:
    return {"FURUSATO_CHECKER_KEYS": str(desk.folder / "checker"), "FURUSATO_CHECKER_PASSPHRASE": CHECKER_SECRET, **more}


def run(desk: Desk, *words: str | Path, **more: str) -> Ended:
    return here(desk, *words, told=told(desk, **more))


@pytest.fixture(scope="module")
def of_two(sealed: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = sealed.copy(tmp_path_factory.mktemp("two") / "desk")
    with cheap_keys():
        run(desk, "key", "new", "--role", "checker").require(0)
        run(desk, "key", "two-person", "on").require(0)
    return desk


@pytest.fixture
def two(of_two: Desk, tmp_path: Path) -> Desk:
    return of_two.copy(tmp_path / "desk")


def test_made_by_one_and_published_by_the_other(two: Desk, tmp_path: Path) -> None:
    issued = json.loads(run(two, "issue", "--date", "2026-01-15", "--workers", "1", "--json").require(0).out)
    assert issued["awaiting"]
    run(two, "issue", "--workers", "1").require(2)
    run(two, "approve", BATCH, "--workers", "1").require(2)  # nobody to ask
    run(two, "keysheet", BATCH, "--out", tmp_path / "sheets").require(2)
    paper = tmp_path / "paper.pdf"
    shown = run(two, "approve", BATCH, "--show", "--paper", paper, "--workers", "1").require(0)
    assert "湖西市" not in shown.err
    assert paper.read_bytes().startswith(b"%PDF")
    approved = json.loads(run(two, "approve", BATCH, "--yes", "--workers", "1", "--json").require(0).out)
    assert approved["published"]
    run(two, "verify", approved["folder"], "-w", two.workspace).require(0)
    run(two, "approve", BATCH, "--yes", "--workers", "1").require(2)


def test_sent_back_by_either(two: Desk) -> None:
    run(two, "issue", "--workers", "1").require(0)
    run(two, "approve", BATCH, "--refuse").require(2)
    run(two, "approve", BATCH, "--refuse", "--reason", "totals").require(0)
    run(two, "issue", "--workers", "1").require(0)
    here(two, "approve", "2025-0002", "--refuse", "--reason", "found-a-fault").require(0)
    assert two.batches() == []


def test_a_file_changed_while_it_waits_ends_with_4_and_is_named(two: Desk) -> None:
    run(two, "issue", "--workers", "1").require(0)
    (two.workspace / "batches" / f".awaiting-{BATCH}" / "送付一覧.xlsx").write_bytes(b"PK")
    ended = run(two, "approve", BATCH, "--yes", "--workers", "1").require(4)
    assert "送付一覧.xlsx" in ended.err


def test_wrong_keys_and_wrong_passphrases_by_exit_code(two: Desk) -> None:
    run(two, "issue", "--workers", "1").require(0)
    before = everything_under(two.folder)
    run(two, "approve", BATCH, "--yes", FURUSATO_CHECKER_PASSPHRASE="another passphrase").require(5)
    run(two, "approve", BATCH, "--yes", FURUSATO_CHECKER_KEYS=str(two.keys), FURUSATO_CHECKER_PASSPHRASE=SECRET).require(2)
    run(two, "approve", BATCH, "--yes", FURUSATO_CHECKER_PASSPHRASE="").require(2)
    run(two, "key", "two-person", "off").require(2)
    run(two, "key", "new", "--role", "maker").require(2)
    run(two, "key", "rotate", "--role", "nobody").require(2)
    run(two, "key", "export").require(2)
    run(two, "key", "destroy", BATCH).require(2)
    assert everything_under(two.folder) == before


def test_the_checker_s_passphrase_is_not_the_maker_s(sealed: Desk, tmp_path: Path) -> None:
    desk = sealed.copy(tmp_path / "desk")
    run(desk, "key", "new", FURUSATO_CHECKER_PASSPHRASE=SECRET).require(2)
    assert not (desk.folder / "checker").exists()


def test_no_secret_is_written_anywhere_and_none_is_said(two: Desk, tmp_path: Path) -> None:
    """Every errand with keys, then everything that was written and said is searched for passphrases, keys and codes."""
    said = [run(two, "issue", "--workers", "1"), run(two, "approve", BATCH, "--yes", "--workers", "1", "--paper", tmp_path / "paper.pdf")]
    said += [run(two, "key", "show"), run(two, "key", "show", "--json"), run(two, "key", "export", "--envelope", tmp_path / "envelope.pdf")]
    said += [run(two, "key", "export", "--pem", tmp_path / "maker.pem", FURUSATO_EXPORT_PASSPHRASE=PEM_SECRET)]
    said += [run(two, "key", "rotate"), run(two, "key", "rotate", "--role", "checker")]
    handed = ("key", "handover", "--from", "前任", "--to", "後任", "--out", tmp_path / "handover.pdf")
    with cheap_keys():
        said += [run(two, *handed, FURUSATO_NEW_PASSPHRASE=NEW_SECRET)]
    said += [run(two, "key", "destroy", BATCH, "--yes", "--reason", "drill", FURUSATO_PASSPHRASE=NEW_SECRET)]
    said += [here(two, "log", "--json")]
    assert [ended.said for ended in said if ended.code] == []
    secrets = [secret.encode() for secret in (SECRET, CHECKER_SECRET, NEW_SECRET, PEM_SECRET)]
    assert not any(secret in ended.said.encode() for ended in said for secret in secrets)
    for folder in (two.folder, tmp_path):
        for path in (path for path in folder.rglob("*") if path.is_file()):
            assert not any(secret in layer for layer in layers(path.read_bytes()) for secret in secrets), path
    assert found_below(Sought(donors()[NUMBER].unique()), tmp_path, MEANT_TO_HOLD_NUMBERS) == []


def test_recovery_at_the_terminal_says_mistyped_before_wrong(two: Desk, tmp_path: Path) -> None:
    run(two, "key", "export", "--envelope", tmp_path / "envelope.pdf").require(0)
    for code, ends in (("ABCDE", 3), ("0" * 26 + "2", 5)):
        ended = run(two, "key", "recover", FURUSATO_RECOVERY_CODE=code, FURUSATO_NEW_PASSPHRASE=NEW_SECRET)
        assert ended.code in (ends, 3)
        assert code not in ended.said


@pytest.mark.parametrize(
    "words", [("approve", "--help"), ("key", "--help"), *(("key", name, "--help") for name in ("new", "rotate", "export", "recover", "handover"))]
)
def test_help_speaks_both_languages_and_offers_no_secret_as_an_option(of_two: Desk, words: tuple[str, ...]) -> None:
    text = here(of_two, *words).require(0).out
    assert "--passphrase " not in text
    assert "--code " not in text


def test_the_real_process_asks_for_nothing_without_a_terminal(two: Desk) -> None:
    run(two, "issue", "--workers", "1").require(0)
    ended = furusato(two, "approve", BATCH, "--show", "--workers", "1", told=told(two, FURUSATO_CHECKER_PASSPHRASE=""))
    ended.require(2)
    assert "FURUSATO_CHECKER_PASSPHRASE" in ended.err

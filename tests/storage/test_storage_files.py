"""A single file is wholly there or not there, and never another's."""

import errno
import os
import resource
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from furusato.errors import ListRefused, SystemTrouble, TypingRefused
from furusato.storage.files import read_file, remove_tree, write_once
from tests.storage.storage_samples import everything_under, number

SECRET = number(1).encode()


def failing(code: int) -> Callable[..., NoReturn]:
    def fail(*_arguments: object, **_named: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    return fail


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(ListRefused, match="too large"):
        read_file(path, 4)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # opened as a file, it would wait for ever
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(TypingRefused, match="not a regular file"):
            read_file(path, 10)
    (tmp_path / "file").touch()
    for path in (tmp_path / "missing", tmp_path / "file" / "below"):
        with pytest.raises(TypingRefused, match="is not there"):
            read_file(path, 10)


def test_a_file_is_written_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    write_once(path, b"x" * 100_000)
    assert path.read_bytes() == b"x" * 100_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(TypingRefused, match="exists already"):
        write_once(path, b"y")
    assert everything_under(tmp_path) == {"一覧.xlsx": b"x" * 100_000}


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TypingRefused, match="exists already"):
        write_once(tmp_path / "link", b"y")
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_without_hard_links_still_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    write_once(tmp_path / "a", b"1")
    with pytest.raises(TypingRefused):
        write_once(tmp_path / "a", b"2")
    assert everything_under(tmp_path) == {"a": b"1"}


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle = os.link

    def appear_first(part: Path, path: Path) -> None:
        path.write_bytes(b"theirs")
        settle(part, path)

    monkeypatch.setattr(os, "link", appear_first)
    with pytest.raises(TypingRefused, match="exists already"):
        write_once(tmp_path / "a", b"ours")
    assert everything_under(tmp_path) == {"a": b"theirs"}


@pytest.mark.parametrize("call", ["write", "fsync", "open", "link"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.ENOTRECOVERABLE])
def test_a_fault_of_the_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing(code))
        with pytest.raises(SystemTrouble) as refusal:
            write_once(tmp_path / "a.pdf", SECRET)
    assert everything_under(tmp_path) == {}
    assert "a.pdf" in refusal.value.ja
    assert SECRET.decode() not in f"{refusal.value!r}{refusal.value}"


def test_a_write_cut_short_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: whole(descriptor, data[:7]))
    write_once(tmp_path / "a", bytes(range(256)))
    assert (tmp_path / "a").read_bytes() == bytes(range(256))


@pytest.fixture
def small_files() -> Iterator[None]:
    """The system itself refuses files larger than 64 KB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_a_full_quota_for_real_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SystemTrouble, match="full"):
        write_once(tmp_path / "a", bytes(100_000))
    assert everything_under(tmp_path) == {}


def test_a_missing_or_overlong_place_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemTrouble, match="not there"):
        write_once(tmp_path / "no" / "a", b"")
    with pytest.raises(SystemTrouble, match="255"):
        write_once(tmp_path / ("a" * 256), b"")
    deep = tmp_path.joinpath(*["b" * 250] * 20)
    with pytest.raises(SystemTrouble, match="too long"):
        write_once(deep / "a", b"")


def test_removing_what_is_not_there_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove_tree(tmp_path / "none")
    (tmp_path / "tree").mkdir()
    monkeypatch.setattr(os, "rmdir", failing(errno.EBUSY))
    with pytest.raises(SystemTrouble, match="Close it"):
        remove_tree(tmp_path / "tree")

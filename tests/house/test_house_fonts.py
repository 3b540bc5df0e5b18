"""A font is taken by its hash alone: whatever else arrives is refused, and nothing of it is left in place."""

import gzip
import hashlib
import io
import random
import stat
import tarfile
from pathlib import Path

import pytest

from scripts import build_hook, fetch_fonts

RIGHT = b"the very bytes"


def table(sha256: str) -> str:
    return (
        f'[[font]]\nname = "Test"\nfile = "Test.ttf"\nsha256 = "{sha256}"\nlicence = "OFL-1.1"\nlicence_file = "OFL.txt"\n'
        'npm_package = "@scope/test"\nnpm_version = "1.2.3"\nmember = "package/Test.ttf"\n'
    )


def packed(folder: Path, member: str, data: bytes) -> None:
    """A package as npm packs it, with one file."""
    with tarfile.open(folder / "scope-test-1.2.3.tgz", "w:gz") as archive:
        info = tarfile.TarInfo(member)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / "fonts.toml").write_text(table(hashlib.sha256(RIGHT).hexdigest()), encoding="utf-8")
    monkeypatch.setattr(fetch_fonts, "FONTS", folder)
    return folder


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_right_font_comes_into_place_and_stays(fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(tmp_path, "package/Test.ttf", RIGHT)
    assert fetch_fonts.main(["--from", str(tmp_path)]) == 0
    assert (fonts / "Test.ttf").read_bytes() == RIGHT
    assert left_in(fonts) == ["Test.ttf", "fonts.toml"]
    assert stat.S_IMODE((fonts / "Test.ttf").stat().st_mode) & 0o444 == 0o444
    before = (fonts / "Test.ttf").stat()
    monkeypatch.setattr(fetch_fonts, "put_in_place", None)  # not called again
    assert fetch_fonts.main([]) == 0
    assert (fonts / "Test.ttf").stat() == before


def test_a_damaged_font_in_place_is_replaced(fonts: Path, tmp_path: Path) -> None:
    (fonts / "Test.ttf").write_bytes(RIGHT[:-1])
    packed(tmp_path, "package/Test.ttf", RIGHT)
    assert fetch_fonts.main(["--from", str(tmp_path)]) == 0
    assert (fonts / "Test.ttf").read_bytes() == RIGHT


@pytest.mark.parametrize(("member", "data"), [("package/Test.ttf", b"other bytes"), ("package/Other.ttf", RIGHT), ("package/Test.ttf", b"")])
def test_a_wrong_font_is_refused_and_leaves_nothing(fonts: Path, tmp_path: Path, member: str, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    packed(tmp_path, member, data)
    assert fetch_fonts.main(["--from", str(tmp_path)]) == 5
    assert left_in(fonts) == ["fonts.toml"]
    assert "フォント" in (said := capsys.readouterr().err)
    assert "font" in said


def cut_in_the_middle() -> bytes:
    """A gzip stream whose later bytes are garbage."""
    return gzip.compress(random.Random(1).randbytes(5_000))[:2_000] + b"\xff" * 500


@pytest.mark.parametrize("data", [None, b"", b"no archive", b"\x1f\x8b\x08\x00cut", cut_in_the_middle()])
def test_a_missing_or_cut_package_is_refused(fonts: Path, tmp_path: Path, data: bytes | None, capsys: pytest.CaptureFixture[str]) -> None:
    if data is not None:
        (tmp_path / "scope-test-1.2.3.tgz").write_bytes(data)
    assert fetch_fonts.main(["--from", str(tmp_path)]) == 5
    assert left_in(fonts) == ["fonts.toml"]
    assert capsys.readouterr().err.count("\n") == 2


def test_a_registry_that_gives_nothing_is_told_in_a_sentence(
    fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code E404' >&2\nexit 1\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert fetch_fonts.main([]) == 5
    assert left_in(fonts) == ["fonts.toml"]
    assert "E404" in capsys.readouterr().err


def test_a_half_written_font_is_never_in_place(fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(tmp_path, "package/Test.ttf", RIGHT)

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    assert fetch_fonts.main(["--from", str(tmp_path)]) == 5
    assert left_in(fonts) == ["fonts.toml"]


def test_a_wheel_is_not_built_without_its_fonts(fonts: Path) -> None:
    with pytest.raises(RuntimeError, match="fetch_fonts"):
        build_hook.require_fonts(fonts)
    (fonts / "Test.ttf").write_bytes(b"another font")
    with pytest.raises(RuntimeError, match="fetch_fonts"):
        build_hook.require_fonts(fonts)
    (fonts / "Test.ttf").write_bytes(RIGHT)
    build_hook.require_fonts(fonts)

"""The program's own bytes come with their digests, and a font that is not the pinned one is refused."""

import hashlib
from pathlib import Path

import pytest

from furusato.errors import ExitCode, SystemTrouble
from furusato.storage.package import fonts, table, tables, template


def fake_package(tmp_path: Path) -> Path:
    package = tmp_path / "furusato"
    for folder in ("data/fonts", "data/tables"):
        (package / folder).mkdir(parents=True)
    (package / "data/fonts/a.ttf").write_bytes(b"glyphs")
    digest = hashlib.sha256(b"glyphs").hexdigest()
    (package / "data/fonts/fonts.toml").write_text(f'[[font]]\nname = "A Mincho"\nfile = "a.ttf"\nsha256 = "{digest}"\nlicence = "OFL"\n')
    return package


def test_the_pinned_fonts_are_given_in_order(tmp_path: Path) -> None:
    (font,) = fonts(fake_package(tmp_path))
    assert (font.name, font.file, font.data) == ("A Mincho", "a.ttf", b"glyphs")
    assert font.sha256 == hashlib.sha256(b"glyphs").hexdigest()
    assert "glyphs" not in repr(font)


def test_a_missing_font_is_refused(tmp_path: Path) -> None:
    package = fake_package(tmp_path)
    (package / "data/fonts/a.ttf").unlink()
    with pytest.raises(SystemTrouble, match="make set-up") as refusal:
        fonts(package)
    assert "A Mincho" in refusal.value.ja
    assert refusal.value.exit_code is ExitCode.KEEPER


def test_an_altered_font_is_refused(tmp_path: Path) -> None:
    package = fake_package(tmp_path)
    (package / "data/fonts/a.ttf").write_bytes(b"glyph5")
    with pytest.raises(SystemTrouble, match="not the pinned one"):
        fonts(package)


@pytest.mark.parametrize("text", ["", "font = 3", "[[font]]\nname = 'x'", "[[font", "[[font]]\nname='x'\nfile='../a.ttf'\nsha256='0'", "font = []"])
def test_a_damaged_list_of_fonts_is_refused(tmp_path: Path, text: str) -> None:
    package = fake_package(tmp_path)
    (package / "data/fonts/fonts.toml").write_text(text)
    with pytest.raises(SystemTrouble, match="make set-up"):
        fonts(package)


def test_templates_come_from_the_wheel_first_then_from_the_checkout(tmp_path: Path) -> None:
    package = fake_package(tmp_path)
    (tmp_path / "templates/2025").mkdir(parents=True)
    (tmp_path / "templates/2025/form.toml").write_bytes(b"checkout")
    assert template(2025, package)["form.toml"].data == b"checkout"
    (package / "data/templates/2025").mkdir(parents=True)
    (package / "data/templates/2025/form.toml").write_bytes(b"wheel")
    part = template(2025, package)["form.toml"]
    assert (part.data, part.sha256) == (b"wheel", hashlib.sha256(b"wheel").hexdigest())
    with pytest.raises(SystemTrouble, match="it has: 2025"):
        template(2031, package)


def test_tables_are_given_by_name(tmp_path: Path) -> None:
    package = fake_package(tmp_path)
    (package / "data/tables/municipalities.json").write_bytes(b"{}")
    assert list(tables(package)) == ["municipalities.json"]
    assert table("municipalities.json", package).data == b"{}"
    with pytest.raises(SystemTrouble, match="is missing"):
        table("other", package)


def test_this_checkout_has_its_forms() -> None:
    assert template(2025)

"""What a profile writes comes back by other code as it was; what an encoding cannot hold is refused before, never turned into 「?」."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.errors import ListRefused
from furusato.guards.exportable import check_exportable, unsendable_in
from furusato.law.profile import ENCODINGS, Profile, ProfileColumn
from furusato.model import columns as c
from furusato.model.exported import Exported
from furusato.model.notice import Values
from furusato.model.printed import Unreadable
from furusato.render.profile_csv import cell_text, write_files
from furusato.reread.profile_csv import read_file

SAMPLE = Path(__file__).parents[2] / "templates" / "profiles" / "sample.toml"
PROFILE = Profile.parse(SAMPLE.read_bytes())
VALUES = Values(
    "A-00001", "架空　花子", "カクウ　ハナコ", "4310431", "静岡県湖西市架空町1番地", "1989-01-07", "女", "090-0000-0001", "123456789018", "2025-12-31", "10000"
)
FORMS = ("plain", "date8", "date_slash", "date_era")


def rows(count: int = 3, recipient: tuple[str, str] = ("131130", "渋谷区"), **changed: str) -> list[Exported]:
    return [
        Exported(f"R{serial:07d}X", VALUES._replace(**changed), "first", recipient, ("222216", "湖西市"), "2025-0001", 2025) for serial in range(1, count + 1)
    ]


def profile(**changed: object) -> Profile:
    return replace(PROFILE, **changed)  # type: ignore[arg-type]  # each test names the fields it changes


def formed(value: str, form: str) -> Profile:
    return profile(column=(ProfileColumn("x", value, form, 200), ProfileColumn("y", c.RECEIPT, "plain", 200)))


@pytest.mark.parametrize("encoding", [*ENCODINGS])
@pytest.mark.parametrize("quote", ["all", "needed"])
@pytest.mark.parametrize("line_end", ["CRLF", "LF"])
@pytest.mark.parametrize("headings", [True, False])
def test_every_value_comes_back(encoding: str, quote: str, line_end: str, headings: bool) -> None:
    told = profile(encoding=encoding, quote=quote, line_end=line_end, headings=headings)
    (file,) = write_files(told, rows(name='架空"花子,'))
    read = read_file(told, file.data)
    assert [row[c.NAME] for row in read] == ['架空"花子,'] * 3
    assert [{**row, c.NAME: VALUES.name} for row in read] == [
        {
            column.value: dict(zip(c.VALUES, VALUES, strict=True)).get(column.value, row.row_key if column.value == c.ROW_KEY else "131130")
            for column in told.column
        }
        for row in rows()
    ]


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(FORMS))
def test_dates_come_back_in_any_form(day: date, form: str) -> None:
    told = formed(c.BIRTH, form)
    (file,) = write_files(told, rows(1, birth=str(day)))
    assert read_file(told, file.data)[0][c.BIRTH] == str(day)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30),
    st.sampled_from(["all", "needed"]),
    st.sampled_from([",", "\t", ";"]),
)
def test_any_text_that_can_be_sent_comes_back(text: str, quote: str, separator: str) -> None:
    told = profile(column=(ProfileColumn("x", c.NAME, "plain", 200), ProfileColumn("y", c.RECEIPT, "plain", 200)), quote=quote, separator=separator, refused="")
    (file,) = write_files(told, rows(2, name=text))
    assert [row[c.NAME] for row in read_file(told, file.data)] == [text, text]


@pytest.mark.parametrize("form", ["postal_hyphen", "plain"])
def test_empty_stays_empty(form: str) -> None:
    told = formed(c.POSTAL, form)
    (file,) = write_files(told, rows(1, postal=""))
    assert read_file(told, file.data)[0][c.POSTAL] == ""


def test_files_are_split_by_recipient_and_length_and_say_k_of_n() -> None:
    told = profile(rows_per_file=2)
    files = list(write_files(told, [*rows(5), *rows(2, recipient=("221309", "浜松市"))]))
    assert [(f.name, f.volume, f.rows, f.yen, f.recipient) for f in files] == [
        ("131130_2025-0001_1of3.csv", (1, 3), 2, 20_000, "131130"),
        ("131130_2025-0001_2of3.csv", (2, 3), 2, 20_000, "131130"),
        ("131130_2025-0001_3of3.csv", (3, 3), 1, 10_000, "131130"),
        ("221309_2025-0001_1of1.csv", (1, 1), 2, 20_000, "221309"),
    ]


@pytest.mark.parametrize("character", "♂♀℃☆★⌒Å♯♭♪")
def test_the_ten_that_eltax_refuses_are_refused(character: str) -> None:
    assert unsendable_in(PROFILE, f"架空{character}") == character


@pytest.mark.parametrize(
    ("encoding", "refused", "sent"),
    [("CP932", "𠮷〜−鷗剝塡—¥", "髙﨑①㈱～－　"), ("Shift_JIS", "𠮷髙﨑①鷗～", "〜−　亜"), ("UTF-8", "\u200b\ue000", "𠮷髙〜～邉󠄀　")],
)
def test_what_an_encoding_cannot_hold_is_refused_by_row(encoding: str, refused: str, sent: str) -> None:
    told = profile(encoding=encoding)
    assert unsendable_in(told, sent) == ""
    for character in refused:
        (finding,) = check_exportable(told, rows(2, name=f"架空{character}"), cell_text)
        assert (finding.name, finding.row_keys) == ("every_character_can_be_sent", ("R0000001X", "R0000002X"))
        assert f"U+{ord(character):04X}" in finding.en


def test_a_cell_that_is_too_long_is_refused() -> None:
    (finding,) = check_exportable(PROFILE, rows(1, name="架" * 61), cell_text)
    assert finding.name == "every_cell_fits"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-3],
        lambda data: data.replace(b'"10000"', b'"10000'),
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace("氏名".encode(), "名前".encode()),
        lambda data: data.replace(b'"19890107"', b'"1989-01-07"'),
        lambda data: data.replace(b'"10000",', b'"10000"'),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data + b"\xff",
    ],
)
def test_a_damaged_file_is_unreadable(damage: Callable[[bytes], bytes]) -> None:
    (file,) = write_files(PROFILE, rows())

    with pytest.raises(Unreadable):
        read_file(PROFILE, damage(file.data))


@pytest.mark.parametrize(
    "change",
    [
        ('encoding = "UTF-8"', 'encoding = "EUC-JP"'),
        ("{k}of{n}", "{k}"),
        ('"{recipient}_', '"'),
        ('"{recipient}_', '"../{recipient}_'),
        ('form = "date8"', 'form = "date9"'),
        ('value = "sex"', 'value = "colour"'),
        ("longest = 6\n", "longest = 0\n"),
        ('heading = "氏名"', 'heading = "フリガナ"'),
        ("rows_per_file = 2000", "rows_per_file = -1"),
        ("headings = true", ""),
    ],
)
def test_a_profile_that_does_not_hold_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(ListRefused):
        Profile.parse(SAMPLE.read_text(encoding="utf-8").replace(*change, 1).encode())


def test_the_sample_says_that_it_is_not_official() -> None:
    assert "公式のレイアウトではありません" in PROFILE.name

"""furusato.toml is read strictly: what is misspelled is refused by name, never passed over."""

import pytest

from furusato.errors import ExitCode, ListRefused
from furusato.model.notice import Body
from furusato.storage.settings import Route, Settings
from furusato.storage.settings_text import settings_text

KOSAI = Body("222216", "湖西市", "静岡県")
WHOLE = """
tax_year = 2025
two_person = true
[issuer]
code = "222216"
name = "湖西市"
prefecture = "静岡県"
[letter]
head = "架空 太郎"
section = "税務課"
telephone = "053-576-1111"
document_number = "湖税第{serial}号"
seal = "印"
both_sides = true
[[route]]
name = "portal-a"
title = "ポータルA"
applications = 5853
[[route]]
name = "paper"
gives_receipt_numbers = false
[headings]
"お名前" = "name"
"備考" = ""
"""


def test_the_whole_file_is_read() -> None:
    settings = Settings.parse(WHOLE.encode())
    assert settings.issuer == KOSAI
    assert (settings.tax_year, settings.two_person, settings.both_sides, settings.seal) == (2025, True, True, "印")
    assert settings.routes == (Route("portal-a", "ポータルA", 5853, True), Route("paper", "paper", None, False))
    assert settings.route("paper") is settings.routes[1]
    assert settings.route("fax") is None
    assert dict(settings.headings) == {"お名前": "name", "備考": ""}
    assert settings.document_number_of(3) == "湖税第3号"


def test_windows_editors_are_let_pass() -> None:
    assert Settings.parse(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()) == Settings.parse(WHOLE.encode())


def test_the_template_that_init_writes_is_read() -> None:
    text = settings_text(2025, KOSAI, head='引用"符', section="税務課", telephone="053", two_person=True)
    settings = Settings.parse(text.encode())
    assert (settings.issuer, settings.head, settings.section, settings.two_person) == (KOSAI, '引用"符', "税務課", True)
    assert settings.routes == (Route("paper", "紙の申請書", None, False),)
    assert settings.seal == ""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("two_person = true", "two_persons = true", "two_persons"),
        ("two_person = true", "two_person = 1", "two_person"),
        ("tax_year = 2025", "", "tax_year"),
        ("tax_year = 2025", "tax_year = true", "tax_year"),
        ("tax_year = 2025", "tax_year = 7", "tax_year"),
        ('code = "222216"', 'code = "222217"', "issuer.code"),
        ('code = "222216"', 'code = "22221"', "issuer.code"),
        ('code = "222216"', "code = 222216", "issuer.code"),
        ('name = "湖西市"', 'name = " "', "issuer.name"),
        ('name = "湖西市"', 'name = "湖\\u0000西市"', "issuer.name"),
        ('prefecture = "静岡県"', 'prefectur = "静岡県"', "issuer.prefectur"),
        ("both_sides = true", 'both_sides = "yes"', "letter.both_sides"),
        ("both_sides = true", "two_sided = true", "letter.two_sided"),
        ("湖税第{serial}号", "湖税第{number}号", "letter.document_number"),
        ("湖税第{serial}号", "湖税第{serial.real}号", "letter.document_number"),
        ("湖税第{serial}号", "湖税第{serial:>999}号", "letter.document_number"),
        ("湖税第{serial}号", "湖税第{serial号", "letter.document_number"),
        ("applications = 5853", "applications = -1", "route[1].applications"),
        ("applications = 5853", "applications = true", "route[1].applications"),
        ("applications = 5853", "aplications = 5853", "route[1].aplications"),
        ('name = "paper"', 'name = "portal-a"', "[[route]]"),
        ('name = "paper"', 'name = "../paper"', "route[2].name"),
        ('"お名前" = "name"', '"お名前" = 3', "headings.お名前"),
        ("[headings]", "[heading]", "heading"),
        ("[letter]", "letter = 3\n[other]", "letter"),
        ("[letter]", "[letter", "line"),
    ],
)
def test_what_is_wrong_is_refused_by_name(old: str, new: str, named: str) -> None:
    assert old in WHOLE
    with pytest.raises(ListRefused) as refusal:
        Settings.parse(WHOLE.replace(old, new).encode())
    assert named in refusal.value.ja
    assert named in refusal.value.en
    assert refusal.value.exit_code is ExitCode.CLERK


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(ListRefused, match="UTF-8"):
        Settings.parse(WHOLE.encode("cp932"))

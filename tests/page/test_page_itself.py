"""The page as a file: closed to the network by its own policy, nothing in it that could fetch, store or take text for markup; its rules are the program's."""

import importlib
import re
from pathlib import Path
from typing import Final

import pytest

from furusato.errors import TypingRefused
from furusato.storage.package import verify_page
from furusato.verification import one_notice, rules, superseded, whole_set
from furusato.workflows.verifier import write_verifier
from scripts.hash_verify_page import with_hashes
from tests.page.browsers import PAGE, ChromiumPage

_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT: Final = PAGE.read_text(encoding="utf-8")
SCRIPT: Final = "".join(re.findall(r"<script>(.*?)</script>", TEXT, re.DOTALL))
OF_THE_PAGE: Final = {"pdf_is_the_signed_one", "signature_can_be_checked_here", "page_could_finish", "left"}
NOT_SAID_HERE: Final = {"every_page_is_there", "both_files_say_the_same", "notice_is_for_this_office"}  # of the PDF's inside; of the office's own code


def said_rules() -> set[str]:
    table = SCRIPT[SCRIPT.index("const RULE = {") : SCRIPT.index("const WHY = {")]
    return set(re.findall(r"^  ([a-z_0-9]+): \[", table, re.MULTILINE))


def test_the_policy_lets_in_these_scripts_and_this_style_only() -> None:
    assert with_hashes(TEXT) == TEXT, "run scripts/hash_verify_page.py"
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', TEXT)
    assert policy is not None
    said = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    assert said["default-src"] == "'none'"
    assert set(said) == {"default-src", "script-src", "style-src", "base-uri", "form-action"}
    assert all("unsafe" not in value and "http" not in value and "data:" not in value for value in said.values())


@pytest.mark.parametrize(
    "word", ["http://", "https://", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "importScripts", "<link", "src=", "@import", "url("]
)
def test_nothing_in_it_reaches_out(word: str) -> None:
    assert word not in TEXT.replace(f"'{_NAMESPACE}'", "")  # the name of a form of XML, compared with and never fetched


@pytest.mark.parametrize(
    "word", ["localStorage", "sessionStorage", "indexedDB", "cookie", "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function("]
)
def test_nothing_in_it_stores_or_takes_text_for_markup(word: str) -> None:
    assert word not in TEXT


def test_an_injected_script_does_not_run(screen: ChromiumPage) -> None:
    ran = screen.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); return window.ran === true; }"
    )
    assert ran is False


def test_the_page_says_the_programs_rules_and_names_its_own() -> None:
    program = {rule.name for rule in (*rules.RULES, *superseded.RULES, *whole_set.RULES)}
    assert said_rules() - program == OF_THE_PAGE
    assert program - said_rules() == NOT_SAID_HERE
    assert importlib.import_module(one_notice.__name__) is one_notice


def test_every_text_is_in_both_languages() -> None:
    pairs = re.findall(
        r"\[(?:'((?:[^'\\]|\\.)*)'|\"([^\"]*)\"),\s*(?:'((?:[^'\\]|\\.)*)'|\"([^\"]*)\")\]", SCRIPT[SCRIPT.index("const TEXT = {") : SCRIPT.index("const $ =")]
    )
    assert len(pairs) > 100
    for ja, ja_too, en, en_too in pairs:
        assert set(re.findall(r"\{\w+\}", ja or ja_too)) == set(re.findall(r"\{\w+\}", en or en_too)), ja or ja_too
    assert {*re.findall(r'data-t="(\w+)"', TEXT)} <= {*re.findall(r"(?:^  |[,{] |\], )(\w+): \[", SCRIPT, re.MULTILINE)}


def test_it_is_read_in_one_sitting() -> None:
    assert len(TEXT.splitlines()) < 1200
    assert max(map(len, SCRIPT.splitlines())) < 420


def test_the_page_is_written_out_once_and_named_by_its_hash(tmp_path: Path) -> None:
    page = write_verifier(tmp_path / "verify.html")
    assert (tmp_path / "verify.html").read_bytes() == page.data == verify_page().data == PAGE.read_bytes()
    assert re.fullmatch("[0-9a-f]{64}", page.sha256)
    with pytest.raises(TypingRefused):
        write_verifier(tmp_path / "verify.html")
    assert [path.name for path in tmp_path.iterdir()] == ["verify.html"]

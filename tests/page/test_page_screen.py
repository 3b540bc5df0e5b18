"""The page as a person uses it: files dropped and picked, keys typed, keyboard, print, receipt, language; nothing sent, nothing stored, no number shown."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.page import packages as p
from tests.page.browsers import ChromiumPage, FirefoxPage, shown_in
from tests.page.offices import Post

NO_ED25519: Final = """const real = crypto.subtle.importKey.bind(crypto.subtle);
    crypto.subtle.importKey = (form, data, kind, ...rest) => kind === 'Ed25519' ? Promise.reject(new DOMException('no', 'NotSupportedError')) : real(form, data, kind, ...rest);"""


@pytest.fixture
def received(post: Post, tmp_path: Path) -> Path:
    """The post as folders on the disk, and issuer-key.json."""
    for name, files in post.notices.items():
        (tmp_path / "in" / name).mkdir(parents=True)
        for file, data in files.items():
            (tmp_path / "in" / name / file).write_bytes(data)
    (tmp_path / "issuer-key.json").write_text(post.trust, encoding="utf-8")
    return tmp_path / "in"


def drop(page: Page, *paths: Path) -> None:
    """Drop files and folders on the page, as the mouse does."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": step, "x": 200, "y": 260, "data": data})


def type_keys(page: Page, *keys: str) -> None:
    """As a scanner at the keyboard does: characters, then Enter."""
    page.focus("#key")
    for key in keys:
        page.keyboard.type(key)
        page.keyboard.press("Enter")
        expect(page.locator("#key")).to_have_value("")


def verdict_is(page: Page, light: str) -> None:
    page.wait_for_function("light => document.getElementById('progress').hidden && document.getElementById('verdict').className.includes(light)", arg=light)


def confirm_issuer(page: Page, received: Path) -> None:
    page.set_input_files("#pick", str(received.parent / "issuer-key.json"))
    page.check("#trust-list input")


def lights(page: Page) -> list[str]:
    """Colour of each light on the screen."""
    classes = page.eval_on_selector_all("article .pill", "all => all.map(x => x.className)")
    return [name.rpartition(" ")[2] for name in classes]


def test_a_dropped_folder_becomes_green(screen: ChromiumPage, post: Post, received: Path) -> None:
    page = screen.page
    drop(page, received)
    verdict_is(page, "grey")
    type_keys(page, *post.keys.values())
    verdict_is(page, "green")
    assert set(lights(page)) == {"green", "grey"}
    confirm_issuer(page, received)
    page.wait_for_function("() => !document.querySelector('article .pill.grey')")
    verdict_is(page, "green")
    assert lights(page) == ["green"] * 2 * len(post.notices)
    assert "すべて" in page.inner_text("#verdict")


def test_one_exchanged_number_is_red_and_says_where(screen: ChromiumPage, post: Post, received: Path) -> None:
    name = post.first()
    book = p.with_sheet(post.notices[name]["notice.xlsx"], p.exchanged("個人番号", 1, 3))
    (received / name / "notice.xlsx").write_bytes(book)
    page = screen.page
    page.set_input_files("#folder", str(received / name))
    type_keys(page, post.keys[name])
    verdict_is(page, "red")
    page.click("summary")
    assert "個人番号" in page.inner_text("article table")
    page.click("#lang")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "do not hold" in page.inner_text("#verdict").lower()


def test_no_number_and_no_key_is_shown_sent_or_stored(screen: ChromiumPage, post: Post, received: Path) -> None:
    page, asked = screen.page, []
    page.on("request", lambda request: asked.append(request.url))
    drop(page, received)
    type_keys(page, *post.keys.values())
    verdict_is(page, "green")
    shown = page.content() + page.inner_text("body")
    numbers = {p.cell_of(row, "個人番号", i) for files in post.notices.values() for i, row in enumerate(p.rows_of(files["notice.xlsx"]))}
    assert len(numbers) > 20
    assert [n for n in numbers if n in shown] == []
    assert [k for k in post.keys.values() if k in shown or k.replace("-", "") in shown] == []
    assert asked == []
    stored = page.evaluate("async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]")
    assert stored == [0, 0, "", 0]
    page.reload()
    assert page.evaluate("state.keys.length + state.files.size") == 0


def test_a_mistyped_key_is_told_before_any_row(screen: ChromiumPage, post: Post) -> None:
    page, key = screen.page, post.keys[post.first()]
    page.fill("#key", key[:-1] + ("A" if key[-1] != "A" else "B"))
    page.press("#key", "Enter")
    expect(page.locator("#key-error")).to_contain_text("打ち間違い")
    assert page.evaluate("document.getSelection().toString()") == key[:-1] + ("A" if key[-1] != "A" else "B")  # selected, to be typed over
    page.fill("#key", key[:9])
    page.press("#key", "Enter")
    expect(page.locator("#key-error")).to_contain_text("27文字ではありません")
    type_keys(page, key)
    expect(page.locator("#key-error")).to_be_empty()


def test_every_control_is_reached_by_the_keyboard_and_seen(screen: ChromiumPage, post: Post, received: Path) -> None:
    page = screen.page
    drop(page, received / post.first())
    type_keys(page, post.keys[post.first()])
    verdict_is(page, "green")
    page.click("h1")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
        outline = "getComputedStyle(document.activeElement.closest('label.button') ?? document.activeElement).outlineStyle"
        assert page.evaluate(outline) == "solid", reached[-1]
        if reached[-1] == "clear":
            break
    assert reached[:5] == ["lang", "by-file", "by-paper", "pick", "folder"]
    assert reached[-3:] == ["print", "receipt", "clear"]
    unnamed = "[...document.querySelectorAll('input,select,button')].filter(x => !x.labels?.[0]?.textContent && !x.textContent && !x.ariaLabel).map(x => x.id)"
    assert page.evaluate(unnamed) == []


def test_the_record_prints_on_a4_with_results_and_lines_to_sign(
    screen: ChromiumPage, post: Post, received: Path, needs: Callable[[str], str], tmp_path: Path
) -> None:
    page = screen.page
    drop(page, received)
    type_keys(page, *post.keys.values())
    confirm_issuer(page, received)
    verdict_is(page, "green")
    page.evaluate("fillRecord()")
    page.pdf(path=tmp_path / "record.pdf", prefer_css_page_size=True)
    text = subprocess.run([needs("pdftotext"), "-layout", str(tmp_path / "record.pdf"), "-"], check=True, capture_output=True, text=True, timeout=60).stdout
    told = ["点検記録", "照合日時", "点検者", "署名・印", "鍵確認", "受領符号", "発行時のまま", *(name.partition("/")[2] for name in post.notices)]
    assert [word for word in told if word not in text] == []
    assert "(A4)" in subprocess.run([needs("pdfinfo"), str(tmp_path / "record.pdf")], check=True, capture_output=True, text=True, timeout=60).stdout
    assert not any(part.isdigit() and len(part) == 12 for part in text.split())


def test_the_saved_receipt_holds_a_code_for_each_notice(screen: ChromiumPage, post: Post, received: Path) -> None:
    page = screen.page
    drop(page, received)
    type_keys(page, *post.keys.values())
    verdict_is(page, "green")
    with page.expect_download() as download:
        page.click("#receipt")
    told = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert (told["schema"], len(told["receipts"])) == ("furusato.receipts/v1", len(post.notices))
    assert [*told["receipts"][0]] == ["batch", "issuer", "recipient", "kind", "version", "volume", "header", "mac"]
    assert download.value.suggested_filename.startswith("受領証_222216_")


def test_without_ed25519_the_issuer_is_never_green(chromium_browser: Chromium, post: Post, received: Path) -> None:
    with shown_in(chromium_browser, NO_ED25519) as shown:
        drop(shown.page, received / post.first())
        type_keys(shown.page, post.keys[post.first()])
        confirm_issuer(shown.page, received)
        shown.page.wait_for_function("() => state.answer?.notices[0]?.reasons.includes('signature_can_be_checked_here')")
        assert lights(shown.page) == ["green", "grey"]
        assert "署名未確認" in shown.page.inner_text("article")
        assert shown.page.is_visible("#no-ed25519")


def test_a_row_is_typed_from_paper(screen: ChromiumPage, post: Post) -> None:
    page, name = screen.page, post.first()
    row = p.rows_of(post.notices[name]["notice.xlsx"])[0]
    page.click("#by-paper")
    type_keys(page, post.keys[name])
    said = {
        "p-batch": name[:9],
        "p-issuer": "222216",
        "p-recipient": name[10:16],
        "p-row": p.cell_of(row, "行キー", 0),
        "p-number": p.cell_of(row, "個人番号", 0),
    }
    said |= {"p-birth": p.cell_of(row, "生年月日", 0), "p-kana": p.cell_of(row, "フリガナ", 0), "p-yen": p.cell_of(row, "寄附金額", 0)}
    for field, text in said.items():
        page.fill(f"#{field}", text)
    page.fill("#p-code", p.cell_of(row, "照合符号", 0))
    page.press("#p-code", "Enter")
    expect(page.locator("#said")).to_contain_text("合っています")
    assert page.input_value("#p-number") == ""
    assert page.evaluate("document.activeElement.id") == "p-row"
    for field, text in said.items():
        page.fill(f"#{field}", text)
    page.fill("#p-code", "000-000")
    page.press("#p-code", "Enter")
    expect(page.locator("#said")).to_contain_text("違います")
    assert page.locator("#typed tbody tr").count() == 2
    assert said["p-number"] not in page.inner_text("body")


def test_a_row_key_of_another_notice_is_told_first(screen: ChromiumPage, post: Post, received: Path) -> None:
    page, (name, other) = screen.page, list(post.notices)[:2]
    drop(page, received / name)
    type_keys(page, post.keys[name])
    verdict_is(page, "green")
    page.click("#by-paper")
    assert (page.input_value("#p-batch"), page.input_value("#p-recipient")) == (name[:9], name[10:16])
    page.fill("#p-row", p.cell_of(p.rows_of(post.notices[other]["notice.xlsx"])[0], "行キー", 0))
    page.press("#p-row", "Enter")
    expect(page.locator("#said")).to_contain_text("選んだ通知書の行ではありません")


def test_in_firefox_too_files_are_picked_and_keys_typed(firefox_page: FirefoxPage, post: Post, received: Path) -> None:
    name = post.first()
    send(firefox_page, "#pick", "\n".join(str(path) for path in sorted((received / name).iterdir())))
    send(firefox_page, "#key", post.keys[name] + "\ue007")
    light = "document.getElementById('verdict').className.split(' ').at(-1)"
    wait = f"async () => {{ for (let i = 0; i < 300 && {light} !== 'green'; i++) await new Promise(go => setTimeout(go, 100)); return {light}; }}"
    assert firefox_page.call(wait, None) == "green"
    assert "受領符号" in firefox_page.call("async () => document.querySelector('article').textContent", None)


def send(shown: FirefoxPage, selector: str, text: str) -> None:
    """Type into an element, or give a file input its paths."""
    found = shown.firefox.command("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"]
    shown.firefox.command("WebDriver:ElementSendKeys", {"id": next(iter(found.values())), "text": text})

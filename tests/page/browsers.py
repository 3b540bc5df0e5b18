"""The page in a real browser, opened from the disk: one face for Chromium (through Playwright) and Firefox (through Marionette).

`call` runs an asynchronous function of JavaScript with one JSON argument in the page and gives its JSON result.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from tests.page.marionette import Firefox

PAGE: Final = Path(__file__).resolve().parents[2] / "furusato" / "data" / "verify" / "verify.html"
CHROMIUM_WORDS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Answer = dict[str, Any]
Files = Mapping[str, bytes]


class Browser(Protocol):
    """A browser that shows the page."""

    name: str

    def call(self, function: str, argument: object) -> Any:
        """The result of `async argument => …` in the page."""
        ...


def verify(browser: Browser, files: Files, keys: Sequence[str] = (), trust: Sequence[str] = ()) -> Answer:
    """What the page says of files (path → bytes), with keys as typed and issuer-key.json as text. One call of `furusatoVerify`."""
    return verify_many(browser, [(files, keys, trust)])[0]


def verify_many(browser: Browser, cases: Sequence[tuple[Files, Sequence[str], Sequence[str]]]) -> list[Answer]:
    """Many calls of `furusatoVerify` in one go."""
    told = [[[{"path": path, "bytes": base64.b64encode(data).decode()} for path, data in f.items()], list(k), list(t)] for f, k, t in cases]
    answers: list[Answer] = browser.call("async cases => { const out = []; for (const c of cases) out.push(await furusatoVerify(...c)); return out; }", told)
    return answers


class ChromiumPage:
    """Debian's Chromium."""

    name = "chromium"

    def __init__(self, page: Page) -> None:
        self.page = page

    def call(self, function: str, argument: object) -> Any:
        return json.loads(self.page.evaluate(f"async text => JSON.stringify(await ({function})(JSON.parse(text)))", json.dumps(argument)))


class FirefoxPage:
    """Debian's Firefox ESR."""

    name = "firefox"
    _WRAP: Final = """const done = arguments[1];
        ({function})(JSON.parse(arguments[0])).then(r => done(JSON.stringify({{ok: r}})), e => done(JSON.stringify({{failed: String(e)}})));"""

    def __init__(self, firefox: Firefox) -> None:
        self.firefox = firefox

    def call(self, function: str, argument: object) -> Any:
        script = self._WRAP.format(function=function)
        said = json.loads(self.firefox.command("WebDriver:ExecuteAsyncScript", {"script": script, "args": [json.dumps(argument)]})["value"])
        if "failed" in said:
            raise RuntimeError(said["failed"])
        return said["ok"]


@contextmanager
def chromium_begun(program: str) -> Iterator[Chromium]:
    """A Chromium. Playwright keeps the thread's event loop while it is open, and allows one such in a process: a module's tests open it and close it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_WORDS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def shown_in(browser: Chromium, before: str = "", page: Path = PAGE) -> Iterator[ChromiumPage]:
    """The page in a fresh context, offline; `before` is script that runs before the page's own."""
    context = browser.new_context(offline=True, locale="ja-JP", timezone_id="Asia/Tokyo", accept_downloads=True)
    try:
        if before:
            context.add_init_script(before)
        shown = context.new_page()
        shown.goto(page.as_uri())
        yield ChromiumPage(shown)
    finally:
        context.close()


@contextmanager
def chromium(program: str, before: str = "", page: Path = PAGE) -> Iterator[ChromiumPage]:
    """The page in a Chromium of its own."""
    with chromium_begun(program) as browser, shown_in(browser, before, page) as shown:
        yield shown


@contextmanager
def firefox(program: str, profile: Path, page: Path = PAGE) -> Iterator[FirefoxPage]:
    """The page in Firefox."""
    with Firefox(program, profile) as driven:
        driven.command("WebDriver:Navigate", {"url": page.as_uri()})
        yield FirefoxPage(driven)

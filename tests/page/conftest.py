"""Both browsers and an office's post. Firefox is begun once, Chromium once a module (see `chromium_begun`)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser as Chromium

from tests.page.browsers import Browser, ChromiumPage, FirefoxPage, chromium_begun, firefox, shown_in
from tests.page.offices import Post, post_of


@pytest.fixture(scope="session")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Two batches to four municipalities. Not to be written to."""
    return post_of(tmp_path_factory.mktemp("page") / "office", 32, 16)


@pytest.fixture(scope="session")
def firefox_page(needs: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirefoxPage]:
    """The page in Firefox."""
    with firefox(needs("firefox-esr"), tmp_path_factory.mktemp("firefox")) as page:
        yield page


@pytest.fixture(scope="module")
def chromium_browser(needs: Callable[[str], str]) -> Iterator[Chromium]:
    """A Chromium for the tests of one module."""
    with chromium_begun(needs("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The page in each browser, opened from the disk."""
    if request.param == "firefox":
        yield request.getfixturevalue("firefox_page")
        return
    with shown_in(request.getfixturevalue("chromium_browser")) as shown:
        yield shown


@pytest.fixture
def screen(chromium_browser: Chromium) -> Iterator[ChromiumPage]:
    """The page as a person uses it, new for each test."""
    with shown_in(chromium_browser) as shown:
        yield shown

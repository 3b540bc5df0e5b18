"""Drives verify.html in Chromium from file://, many notices a call. Each file goes over once; the page answers with lights and rule names."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from furusato.seal.encoding import spell_typed_key
from furusato.seal.fingerprint import fingerprint
from tests.page.browsers import CHROMIUM_WORDS, PAGE
from tests.verification.differential import Case, Said

_SET: Final = {"replaced_notice_is_known", "notice_is_the_latest", "correction_fits_what_it_replaces"}  # said of notices looked at together
_CALL: Final = """async ({blobs, notices, keys, trust}) => {
    const bytes = blobs.map(b => Uint8Array.from(atob(b), c => c.charCodeAt(0)));
    const files = notices.flatMap(([name, ...places]) => ['pdf', 'xlsx', 'seal.json'].map((end, i) => ({path: `${name}/notice.${end}`, bytes: bytes[places[i]]})));
    const said = await furusatoVerify(files.filter(f => f.bytes.length), keys, trust);
    return JSON.stringify(said.notices.map(n => [n.name, n.values, n.issuer, n.found.map(f => [f.rule, f.file ?? ''])]));
}"""


@contextmanager
def opened(chromium: str) -> Iterator[Page]:
    """The page in a browser of its own. `chromium`: its path."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*CHROMIUM_WORDS])
        try:
            page = browser.new_page()
            page.set_default_timeout(300_000)
            page.goto(PAGE.as_uri())
            yield page
        finally:
            browser.close()


def by_page(page: Page, cases: Sequence[Case]) -> dict[str, Said]:
    """What the page says of each case, by its name. Cases of one mode go in one call."""
    said: dict[str, Said] = {}
    for mode in dict.fromkeys(case.arrived.mode for case in cases):
        alike = [case for case in cases if case.arrived.mode == mode]
        said |= _called(page, alike)
    return said


def _called(page: Page, cases: Sequence[Case]) -> dict[str, Said]:
    blobs: dict[bytes, int] = {}
    notices = [[f"n{i}", *(blobs.setdefault(data, len(blobs)) for data in _files(case))] for i, case in enumerate(cases)]
    keys = list(dict.fromkeys(spell_typed_key(key) for case in cases for key in case.keys))
    trust = [json.dumps({"issuer": code, "name": "", "public_key": key.hex(), "fingerprint": fingerprint(key)}) for code, key in cases[0].trusted]
    told = {"blobs": [base64.b64encode(data).decode() for data in blobs], "notices": notices, "keys": keys, "trust": trust}
    answers: list[Any] = json.loads(page.evaluate(_CALL, told))
    by_name = {name: (values, issuer, frozenset((rule, _file(file)) for rule, file in found if rule not in _SET)) for name, values, issuer, found in answers}
    nothing: Said = ("red", "red", frozenset({("seal_file_is_whole", "")}))  # a notice of which no file is there is none
    return {case.name: by_name.get(f"n{i}", nothing) for i, case in enumerate(cases)}


def _files(case: Case) -> tuple[bytes, bytes, bytes]:
    return case.arrived.pdf, case.arrived.xlsx, case.arrived.seal


def _file(file: str) -> str:
    return file.removeprefix("notice.") if file.startswith("notice.") else ""

"""Draws the key sheet (検証鍵通知書): the one paper on which a recipient's verification key stands, made to be typed from and read out over the telephone.

The key is large, in boxed groups; its zeros are struck through, and the last character, the only one that may look like another, is named in words. The sheet holds
no donor's value. It never travels on the same medium as the files, and says so. Format of the key: docs/seal-format.md (27 characters, ISO 7064 MOD 37,36).
"""

from dataclasses import dataclass
from typing import Final

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.law.forms import Form
from furusato.model.notice import Body, Letterhead
from furusato.render.booklet import Booklet
from furusato.render.face import Face
from furusato.render.fit import wrap
from furusato.render.ink import A4_LONG, A4_SHORT, FINE, HEAVY, Ink
from furusato.render.words import full_name, head_title, sender
from furusato.seal.encoding import spell_typed_key
from furusato.seal.fingerprint import fingerprint
from furusato.seal.keys import key_check

_LEFT: Final = 64.0
_RIGHT: Final = A4_SHORT - _LEFT
_WIDTH: Final = _RIGHT - _LEFT
_TEXT: Final = 10.5
_LINE: Final = 17.0
_KEY: Final = 26.0  # size of the key's characters
_BOX: Final = 40.0  # height of a group's box
_GROUPS: Final = 3  # a line


@dataclass(frozen=True, slots=True)
class KeySheet:
    """What one key sheet says: whose notices to whom, under which batch, the key K_m (16 bytes) and the issuer's public signing key (32 bytes).

    `checkers`: where two people sign, the public keys of those who are second.
    """

    issuer: Body
    recipient: Body
    batch: str
    tax_year: int
    key: bytes
    public: bytes
    checkers: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"KeySheet({self.batch}, {self.recipient.code})"


def draw_key_sheet(sheet: KeySheet, form: Form, letterhead: Letterhead, face: Face) -> bytes:
    """The PDF of a key sheet, one A4 page upright; the same values give the same bytes."""
    booklet = Booklet(face, A4_SHORT, A4_LONG)
    ink = booklet.ink()
    page = _Page(ink, form, face)
    if letterhead.drill:
        ink.watermark(A4_SHORT / 2, A4_LONG / 2, 200, form.page.drill)
    page.head(sheet, letterhead)
    page.facts(sheet)
    page.key(spell_typed_key(sheet.key).split("-"))
    page.check(key_check(sheet.key))
    page.fingerprints([fingerprint(public).split() for public in (sheet.public, *sheet.checkers)])
    page.usage()
    page.warning()
    page.contact(letterhead)
    booklet.add_page(ink)
    return booklet.to_bytes(form.key_sheet.title, full_name(sheet.issuer))


class _Page:
    """The sheet being written, from top to bottom."""

    def __init__(self, ink: Ink, form: Form, face: Face) -> None:
        self._ink, self._form, self._words, self._face = ink, form, form.key_sheet, face
        self._y = 48.0

    def head(self, sheet: KeySheet, letterhead: Letterhead) -> None:
        """Date, addressee, sender, title."""
        ink, form = self._ink, self._form
        ink.text(_RIGHT, 44, 10, to_era_text(letterhead.issue_date), "right")
        ink.line(_LEFT, 62, 13, _WIDTH / 2, f"{head_title(sheet.recipient, form)}　{form.honorific}")
        ink.line(_RIGHT, 84, 11.5, _WIDTH / 2, sender(sheet.issuer, letterhead, form), "right")
        ink.text(_RIGHT, 101, 8.5, letterhead.seal or form.seal_omitted, "right")
        ink.text(A4_SHORT / 2, 122, 18, self._words.title, "center")
        self._y = 156.0
        self._paragraph(self._words.lead)

    def facts(self, sheet: KeySheet) -> None:
        """Which notices the key opens to proof."""
        words = self._words
        for label, value in (
            (words.recipient, f"{sheet.recipient.code}　{full_name(sheet.recipient)}"),
            (words.issuer, f"{sheet.issuer.code}　{full_name(sheet.issuer)}"),
            (words.batch, sheet.batch),
            (words.year, tax_year_text(sheet.tax_year)),
        ):
            self._labelled(label, value, 19.0, 10.5)
        self._y += 14

    def key(self, groups: list[str]) -> None:
        """The key in boxed groups, and its last character in words."""
        words = self._words
        self._heading(words.key)
        width = _WIDTH / _GROUPS
        for place, group in enumerate(groups):
            x, y = _LEFT + place % _GROUPS * width, self._y + place // _GROUPS * (_BOX + 4)
            self._ink.frame(x + 2, y, width - 4, _BOX, FINE)
            self._large(x + width / 2, y + (_BOX - _KEY) / 2, group)
        self._y += -(-len(groups) // _GROUPS) * (_BOX + 4) + 3
        last = groups[-1][-1]
        kind = words.digit if last.isdigit() else words.letter
        self._paragraph(words.last.format(kind=kind, character=last), 9)
        self._paragraph(words.alphabet, 9)
        self._y += 6

    def check(self, characters: str) -> None:
        """The four characters that tell a mistyped key."""
        self._labelled(self._words.check, " ".join(characters), 26.0, 16)
        self._y += 3
        self._paragraph(self._words.check_note, 9)
        self._y += 6

    def fingerprints(self, keys: list[list[str]]) -> None:
        """The issuer's signing keys, each in groups of digits for reading out: one in two lines, several a line each."""
        words = self._words
        self._heading(words.fingerprint)
        half = len(keys[0]) // 2
        lines = [keys[0][:half], keys[0][half:]] if len(keys) == 1 else keys
        size = 14 if len(keys) == 1 else 12
        self._ink.frame(_LEFT, self._y, _WIDTH, 18 * len(lines) + 6, FINE)
        for place, line in enumerate(lines):
            self._ink.line(A4_SHORT / 2, self._y + 5 + 18 * place, size, _WIDTH - 16, "　".join(line), "center")
        self._y += 18 * len(lines) + 11
        self._paragraph(words.fingerprint_note, 9)
        self._y += 6

    def usage(self) -> None:
        """How to use it, step by step."""
        self._heading(self._words.usage)
        for step in self._words.steps:
            self._paragraph(step, 9.5)
        self._y += 6

    def warning(self) -> None:
        """What must not be done with the sheet, in a heavy box."""
        top = self._y
        self._y += 8
        self._ink.text(A4_SHORT / 2, self._y, 12, self._words.warning_title, "center")
        self._y += 20
        for warning in self._words.warnings:
            self._paragraph(warning, 10, inset=12)
        self._y += 4
        self._ink.frame(_LEFT, top, _WIDTH, self._y - top, 1.6)
        self._y += 12

    def contact(self, letterhead: Letterhead) -> None:
        """Whom to call."""
        self._ink.line(_RIGHT, self._y, 10, _WIDTH, f"{self._words.section}　{letterhead.section}", "right")
        self._ink.line(_RIGHT, self._y + 15, 10, _WIDTH, f"{self._words.telephone}　{letterhead.telephone}", "right")

    def _large(self, middle: float, y: float, group: str) -> None:
        """A group of the key, its zeros struck through."""
        step = self._face.width("0") * _KEY * 1.35
        x = middle - step * (len(group) - 1) / 2
        for place, character in enumerate(group):
            at = x + step * place
            self._ink.text(at, y, _KEY, character, "center")
            if character == "0":
                self._ink.rule(at - 0.17 * _KEY, y + 0.86 * _KEY, at + 0.17 * _KEY, y + 0.12 * _KEY, HEAVY)

    def _heading(self, text: str) -> None:
        self._ink.text(_LEFT, self._y, 11, text)
        self._ink.rule(_LEFT, self._y + 14, _RIGHT, self._y + 14)
        self._y += 20

    def _labelled(self, label: str, value: str, height: float, size: float) -> None:
        self._ink.shade(_LEFT, self._y, 110, height)
        self._ink.frame(_LEFT, self._y, 110, height, FINE)
        self._ink.frame(_LEFT + 110, self._y, _WIDTH - 110, height, FINE)
        self._ink.text(_LEFT + 55, self._y + (height - 9.5) / 2, 9.5, label, "center")
        self._ink.line(_LEFT + 120, self._y + (height - size) / 2, size, _WIDTH - 130, value)
        self._y += height

    def _paragraph(self, text: str, size: float = _TEXT, inset: float = 0.0) -> None:
        for part in wrap(self._face, text, (_WIDTH - 2 * inset) / size):
            self._ink.text(_LEFT + inset, self._y, size, part)
            self._y += size * 1.5

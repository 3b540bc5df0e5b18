"""Accidents to names, kana and addresses: characters lost, exchanged, normalised, unseen; spaces; keys in another spelling."""

import unicodedata
from typing import Final

from furusato.law.folding import USUAL_FORMS
from furusato.model import columns as c
from scripts.sabotage.cells import each, some
from scripts.sabotage.table import AFTER, BOTH, KEYS, TEXTS, Columns, Medium, Scene, Table, accident, singles

_VARIANTS: Final = {usual: variant for variant, usual in USUAL_FORMS.items()} | USUAL_FORMS


@accident(singles(*TEXTS))
def cp932_round_trip(table: Table, columns: Columns, _: Scene) -> Table:
    """What CP932 lacks became a question mark."""
    return each(table, columns, lambda text: text.encode("cp932", "replace").decode("cp932"))


@accident(singles(*TEXTS, c.PHONE))
def wave_dashes_exchanged(table: Table, columns: Columns, _: Scene) -> Table:
    """〜 and ～, − and －, ― and — by another table of CP932."""
    return each(table, columns, lambda text: text.translate(str.maketrans("〜−—～－―-", "～－―〜−—−")))


@accident(singles(c.NAME, c.ADDRESS))
def variant_kanji_replaced(table: Table, columns: Columns, scene: Scene) -> Table:
    """髙 for 高, 﨑 for 崎: as the clerk's keyboard has it."""
    return some(table, columns, scene.chance, lambda text: "".join(_VARIANTS.get(letter, letter) for letter in text))


@accident(singles(c.NAME))
def variation_selectors_dropped(table: Table, columns: Columns, _: Scene) -> Table:
    """葛 with its variation selector became plain 葛."""
    return each(table, columns, lambda text: "".join(letter for letter in text if not 0xE0100 <= ord(letter) <= 0xE01EF))


@accident(singles(*TEXTS))
def normalised_nfc(table: Table, columns: Columns, _: Scene) -> Table:
    """A file system or a library normalised the text."""
    return each(table, columns, lambda text: unicodedata.normalize("NFC", text))


@accident(singles(*TEXTS, c.PHONE))
def normalised_nfkc(table: Table, columns: Columns, _: Scene) -> Table:
    """Full-width digits, spaces and compatibility characters folded."""
    return each(table, columns, lambda text: unicodedata.normalize("NFKC", text))


@accident(singles(*TEXTS))
def decomposed_nfd(table: Table, columns: Columns, _: Scene) -> Table:
    """ガ became カ and a mark, as on a Mac."""
    return each(table, columns, lambda text: unicodedata.normalize("NFD", text))


@accident(singles(c.KANA))
def kana_made_half_width(table: Table, columns: Columns, _: Scene) -> Table:
    """ｶﾅ for カナ."""
    narrow = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    return each(table, columns, lambda text: "".join(narrow.get(letter, letter) for letter in unicodedata.normalize("NFD", text)))


@accident(singles(c.KANA))
def kana_made_hiragana(table: Table, columns: Columns, _: Scene) -> Table:
    """かな for カナ."""
    return each(table, columns, lambda text: "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text))


@accident(singles(*TEXTS))
def spaces_stripped(table: Table, columns: Columns, _: Scene) -> Table:
    """Surname and given name joined."""
    return each(table, columns, lambda text: text.replace("　", "").replace(" ", ""))


@accident(singles(*TEXTS, c.SEX, c.PHONE, c.RECEIPT, *KEYS))
def spaces_added(table: Table, columns: Columns, scene: Scene) -> Table:
    """A space behind the value, as exports of fixed width have it."""
    return some(table, columns, scene.chance, lambda text: text + scene.chance.choice((" ", "　", "\u00a0")))


@accident(singles(c.NAME, c.KANA, c.ADDRESS))
def width_of_spaces_changed(table: Table, columns: Columns, _: Scene) -> Table:
    """A full-width space became a narrow one."""
    return each(table, columns, lambda text: text.replace("　", " "))


@accident(singles(*TEXTS, *KEYS), BOTH, Medium.READ)
def unseen_character_added(table: Table, columns: Columns, scene: Scene) -> Table:
    """A zero-width space came along from a web page."""
    return some(table, columns, scene.chance, lambda text: f"{text[:1]}\u200b{text[1:]}")


@accident(singles(c.NAME, c.ADDRESS, c.NUMBER, *KEYS))
def cut_off_in_the_cell(table: Table, columns: Columns, _: Scene) -> Table:
    """A field of fixed length: what was longer is gone."""
    return each(table, columns, lambda text: text[:10])


@accident(singles(c.NAME, c.KANA), BOTH)
def surname_replaced(table: Table, columns: Columns, scene: Scene) -> Table:
    """Another person's surname typed before the given name."""
    return some(table, columns, scene.chance, lambda text: str(scene.chance.choice(table[columns[0]]))[:2] + text[2:])


@accident(singles(*KEYS), AFTER)
def key_in_another_spelling(table: Table, columns: Columns, scene: Scene) -> Table:
    """Full-width letters, or small ones."""
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    return some(table, columns, scene.chance, lambda text: scene.chance.choice((text.lower(), text.translate(wide), text.replace("0", "O"))))

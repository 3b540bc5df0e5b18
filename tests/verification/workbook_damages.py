"""What may happen to notice.xlsx: in cells, rows, columns, strings, parts of the package and the zip around them."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Final

from openpyxl import load_workbook

from tests.verification.bulk_notices import Made

SHEET: Final = "xl/worksheets/sheet1.xml"
Change = Callable[[Random, Made, Made], bytes]
_ROW: Final = re.compile(r"<row .*?</row>", re.DOTALL)
_CELL: Final = re.compile(r'<c r="([A-Z])([0-9]+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_TEXT: Final = re.compile(r"(<t[^>]*>)([^<]*)(</t>)")
_INLINE: Final = re.compile(r't="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
_FIRST: Final = 9  # line of the first application
_TEXTS: Final = "ABCDEFGHIJKLNP"  # columns of text


def parts(xlsx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 20, 1, 2, 4)), data, method)
    return out.getvalue()


def with_part(xlsx: bytes, name: str, change: Callable[[str], str]) -> bytes:
    contents = parts(xlsx)
    contents[name] = change(contents[name].decode()).encode("utf-8", "surrogatepass")
    return packed(contents)


def _sheet(change: Callable[[Random, str], str]) -> Change:
    return lambda random, made, _other: with_part(made.xlsx, SHEET, lambda xml: change(random, xml))


def _cells(xml: str) -> dict[str, re.Match[str]]:
    return {found[1] + found[2]: found for found in _CELL.finditer(xml)}


def _lines(xml: str) -> list[int]:
    return sorted({int(found[2]) for found in _CELL.finditer(xml) if int(found[2]) >= _FIRST})


def _put(xml: str, place: str, change: Callable[[str], str]) -> str:
    cell = _cells(xml).get(place)
    return xml if cell is None else xml[: cell.start()] + change(cell[0]) + xml[cell.end() :]


def _text(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda cell: _TEXT.sub(lambda m: m[1] + change(m[2]) + m[3], cell)


def _swap(columns: str) -> Callable[[Random, str], str]:
    """The contents of one column in two lines exchanged."""

    def change(random: Random, xml: str) -> str:
        one, other = (random.choice(_lines(xml)) for _ in "ab")
        column, cells = random.choice(columns), _cells(xml)
        first, second = cells.get(f"{column}{one}"), cells.get(f"{column}{other}")
        if first is None or second is None:
            return xml
        return _put(_put(xml, f"{column}{one}", lambda _: _moved(second[0], one)), f"{column}{other}", lambda _: _moved(first[0], other))

    return change


def _moved(cell: str, line: int) -> str:
    return re.sub(r' r="([A-Z])[0-9]+"', rf' r="\g<1>{line}"', cell)


def _in_column(columns: str, change: Callable[[Random, str], str]) -> Callable[[Random, str], str]:
    """One cell below the headings changed."""
    return lambda random, xml: _put(xml, f"{random.choice(columns)}{random.choice(_lines(xml))}", lambda cell: change(random, cell))


def _one_character(random: Random, cell: str) -> str:
    def changed(text: str) -> str:
        i = random.randrange(len(text)) if text else 0
        return text[:i] + random.choice("0123456789アあ亜A-　 ") + text[i + 1 :]

    return _text(changed)(cell)


def _gone(_: Random, __: str) -> str:
    return ""


def _digits(random: Random, cell: str) -> str:
    return re.sub(r"<v>([0-9]+)</v>", lambda m: f"<v>{random.choice((int(m[1]) + 1, int(m[1]) * 10, -1, 0, int(m[1]) + 0.5, '1e3', '', 'x', 2**60))}</v>", cell)


def _label(random: Random, xml: str) -> str:
    places = [place for place, cell in _cells(xml).items() if int(cell[2]) < _FIRST]
    change: Callable[[Random, str], str] = random.choice((_one_character, _gone, _digits))
    return _put(xml, random.choice(places), lambda cell: change(random, cell))


def _rows(change: Callable[[Random, list[str]], list[str]]) -> Callable[[Random, str], str]:
    """The lines of applications in another order, fewer, more; numbered anew."""

    def changed(random: Random, xml: str) -> str:
        found = list(_ROW.finditer(xml))[_FIRST - 1 :]
        rows = change(random, [m[0] for m in found])
        renumbered = [re.sub(r' r="([A-Z]?)[0-9]+"', rf' r="\g<1>{line}"', row) for line, row in enumerate(rows, _FIRST)]
        return xml[: found[0].start()] + "".join(renumbered) + xml[found[-1].end() :]

    return changed


def _shuffled(random: Random, rows: list[str]) -> list[str]:
    return random.sample(rows, len(rows))


def _another_row(_: Random, made: Made, other: Made) -> bytes:
    theirs = _ROW.findall(parts(other.xlsx)[SHEET].decode())[_FIRST - 1]
    return with_part(made.xlsx, SHEET, lambda xml: _rows(lambda _random, rows: [*rows, theirs])(Random(0), xml))


def _columns_moved(random: Random, xml: str) -> str:
    """Whole columns, headings included, in another order: every heading still stands over its values."""
    letters = [chr(65 + i) for i in range(16)]
    to = dict(zip(letters, random.sample(letters, 16), strict=True))

    def row(found: re.Match[str]) -> str:
        if int(re.findall(r'<row r="([0-9]+)"', found[0])[0]) < _FIRST - 1:
            return found[0]
        moved = sorted((to[m[1]], re.sub(r' r="[A-Z]', f' r="{to[m[1]]}', m[0])) for m in _CELL.finditer(found[0]))
        return found[0][: found[0].index(">") + 1] + "".join(cell for _, cell in moved) + "</row>"

    return _ROW.sub(row, xml)


def _shared(_: Random, made: Made, __: Made) -> bytes:
    """As spreadsheets save: every text in a table of strings, with phonetic guides."""
    contents, strings = parts(made.xlsx), []

    def shared(found: re.Match[str]) -> str:
        strings.append(found[1])
        return f't="s"><v>{len(strings) - 1}</v></c>'

    contents[SHEET] = _INLINE.sub(shared, contents[SHEET].decode()).encode()
    guide = '<rPh sb="0" eb="1"><t>カナ</t></rPh><phoneticPr fontId="1"/>'
    items = "".join(f"<si>{text}{guide}</si>" for text in strings)
    contents["xl/sharedStrings.xml"] = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'.encode()
    link = '<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    contents["xl/_rels/workbook.xml.rels"] = contents["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link.encode())
    kind = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(b"</Types>", kind.encode())
    return packed(contents)


def _shared_exchanged(random: Random, made: Made, other: Made) -> bytes:
    """Two strings of the table exchanged: every cell that points to them changes."""

    def change(xml: str) -> str:
        items = re.findall(r"<si>.*?</si>", xml, re.DOTALL)
        i, j = random.randrange(len(items)), random.randrange(len(items))
        items[i], items[j] = items[j], items[i]
        return xml[: xml.index("<si>")] + "".join(items) + "</sst>"

    return with_part(_shared(random, made, other), "xl/sharedStrings.xml", change)


def _rich(_: Random, xml: str) -> str:
    """Texts in two runs."""
    return _INLINE.sub(lambda m: 't="inlineStr"><is>' + _TEXT.sub(_two_runs, m[1]) + "</is></c>", xml)


def _two_runs(text: re.Match[str]) -> str:
    return f"<r>{text[1]}{text[2][:1]}{text[3]}</r><r>{text[1]}{text[2][1:]}{text[3]}</r>" if "&" not in text[2] else text[0]


def _resaved(change: Callable[[Random, Made], None] | None = None) -> Change:
    def resave(random: Random, made: Made, _: Made) -> bytes:
        book, out = load_workbook(io.BytesIO(made.xlsx)), io.BytesIO()
        if change:
            change(random, made)
        book.save(out)
        return out.getvalue()

    return resave


def _zip(change: Callable[[Random, dict[str, bytes]], bytes]) -> Change:
    return lambda random, made, _other: change(random, parts(made.xlsx))


def _doubled(_: Random, contents: dict[str, bytes]) -> bytes:
    """A second sheet part under the same name, each with other case: two readers would see two files."""
    return packed({**contents, SHEET.upper(): contents[SHEET]})


def _commented(_: Random, contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO(packed(contents))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"comment"
    return out.getvalue()


def _shuffled_parts(random: Random, contents: dict[str, bytes]) -> bytes:
    return packed(dict(random.sample(sorted(contents.items()), len(contents))))


def _without(name: str) -> Change:
    return lambda _random, made, _other: packed({part: data for part, data in parts(made.xlsx).items() if part != name})


def _behind_the_sheet(random: Random, made: Made, _: Made) -> bytes:
    """One byte of the sheet's packed part changed, with the checksum left as it was."""
    data = bytearray(made.xlsx)
    with zipfile.ZipFile(io.BytesIO(made.xlsx)) as archive:
        entry = archive.getinfo(SHEET)
    data[entry.header_offset + 40 + random.randrange(entry.compress_size - 20)] ^= 1 << random.randrange(8)
    return bytes(data)


def _anywhere_in_the_sheet(random: Random, made: Made, _: Made) -> bytes:
    contents = parts(made.xlsx)
    data = bytearray(contents[SHEET])
    data[random.randrange(len(data))] = random.choice(b"0123456789<>&\"'/ABCcrstv =")
    contents[SHEET] = bytes(data)
    return packed(contents)


def _insert(what: str, before: str) -> Callable[[Random, str], str]:
    return lambda _random, xml: xml.replace(before, what + before, 1)


def _tag(old: str, new: str) -> Callable[[Random, str], str]:
    return lambda _random, xml: xml.replace(old, new)


def _swap_headings(random: Random, xml: str) -> str:
    one, other = random.sample("ABCDEFGHIJKLMNOP", 2)
    cells = _cells(xml)
    first, second = (_TEXT.findall(cells[f"{c}8"][0])[0][1] for c in (one, other))
    return _put(_put(xml, f"{one}8", _text(lambda _: second)), f"{other}8", _text(lambda _: first))


def _rows_down(_: Random, xml: str) -> str:
    """Every application one line further down."""
    found = list(_ROW.finditer(xml))[_FIRST - 1 :]
    moved = [re.sub(r' r="([A-Z]?)([0-9]+)"', lambda m: f' r="{m[1]}{int(m[2]) + 1}"', m[0]) for m in found]
    return xml[: found[0].start()] + "".join(moved).replace('<row r="10"', '<row r="9"><c r="A9"/></row><row r="10"', 1) + xml[found[-1].end() :]


_PRESERVE: Final = ' xml:space="preserve"'
WORKBOOK_DAMAGES: Final[dict[str, Change]] = {
    "two numbers exchanged": _sheet(_swap("K")),
    "two names exchanged": _sheet(_swap("DE")),
    "two cells of a column exchanged": _sheet(_swap("ABCDEFGHIJKLMNOP")),
    "two tags exchanged": _sheet(_swap("P")),
    "a character changed": _sheet(_in_column("CDEFGHIJKL", _one_character)),
    "a row key changed": _sheet(_in_column("A", _one_character)),
    "a tag or code changed": _sheet(_in_column("BP", _one_character)),
    "a count of gifts changed": _sheet(_in_column("N", _one_character)),
    "an amount changed": _sheet(_in_column("MO", _digits)),
    "an amount as text": _sheet(_in_column("MO", lambda _, cell: re.sub(r"><v>([0-9]+)</v>", r' t="inlineStr"><is><t>\1</t></is>', cell))),
    "a number that lost its zeros": _sheet(_in_column("FK", lambda _, cell: re.sub(r' t="inlineStr"><is><t[^>]*>0*([0-9]*)</t></is>', r"><v>\1</v>", cell))),
    "a cell emptied": _sheet(_in_column(_TEXTS, _gone)),
    "a cell of another type": _sheet(_in_column(_TEXTS, lambda random, cell: cell.replace("inlineStr", random.choice(("s", "str", "b", "e", "d", "n", "x"))))),
    "an amount of another type": _sheet(_in_column("MO", lambda random, cell: cell.replace("><v>", f' t="{random.choice(("b", "e", "d", "x", "str", "s", "n", "in>x"))}"><v>'))),
    "a text of a broken type": _sheet(_in_column(_TEXTS, lambda _, cell: cell.replace("inlineStr", "inline>tr"))),
    "another namespace": _sheet(_tag("spreadsheetml/2006/main", "spreadsheetml/2007/main")),
    "another namespace of the workbook": lambda _random, made, _other: with_part(made.xlsx, "xl/workbook.xml", lambda xml: xml.replace("spreadsheetml/2006/main", "x")),
    "a formula": _sheet(_in_column("MO", lambda _, cell: cell.replace("<v>", "<f>1+1</f><v>"))),
    "a label changed": _sheet(_label),
    "a heading changed": _sheet(lambda random, xml: _put(xml, f"{random.choice('ABCDEFGHIJKLMNOP')}8", lambda cell: _one_character(random, cell))),
    "two headings exchanged": _sheet(_swap_headings),
    "rows moved as a whole": _sheet(_rows(_shuffled)),
    "a row lost": _sheet(_rows(lambda _, rows: rows[:-1] if len(rows) > 1 else rows)),
    "a row doubled": _sheet(_rows(lambda random, rows: [*rows, random.choice(rows)])),
    "rows replaced by copies": _sheet(_rows(lambda random, rows: [random.choice(rows) for _ in rows])),
    "a row of another notice added": _another_row,
    "an empty line between": _sheet(_rows_down),
    "an empty row behind": _sheet(_insert('<row r="900"><c r="A900"/></row>', "</sheetData>")),
    "a value beside the table": _sheet(_insert('<row r="900"><c r="R900"><v>1</v></c></row>', "</sheetData>")),
    "a note below the table": _sheet(_insert('<row r="900"><c r="A900" t="inlineStr"><is><t>memo</t></is></c></row>', "</sheetData>")),
    "columns moved as a whole": _sheet(_columns_moved),
    "a hidden column": _sheet(_tag('<col width="14"', '<col hidden="1" width="14"')),
    "texts in a table of strings": _shared,
    "two shared strings exchanged": _shared_exchanged,
    "texts in runs": _sheet(_rich),
    "spaces not to be kept": _sheet(_tag(_PRESERVE, "")),
    "escaped characters": _sheet(_in_column("DEG", lambda _, cell: _text(lambda text: text + "_x0041_")(cell))),
    "references to characters": _sheet(_in_column("DEG", lambda _, cell: _text(lambda text: "".join(f"&#{ord(c)};" for c in text) if "&" not in text else text)(cell))),
    "a comment in the text": _sheet(_in_column("DEG", lambda _, cell: _text(lambda text: text[:1] + "<!-- x -->" + text[1:])(cell))),
    "a text as CDATA": _sheet(_in_column("DEG", lambda _, cell: _text(lambda text: f"<![CDATA[{text}]]>" if "&" not in text else text)(cell))),
    "a document type": _sheet(lambda _, xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml),
    "a processing instruction": _sheet(lambda _, xml: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + xml),
    "white space between cells": _sheet(_tag("</c><c", "</c>\n <c")),
    "cells in another order": _sheet(lambda _, xml: _ROW.sub(lambda m: m[0][: m[0].index(">") + 1] + "".join(c[0] for c in list(_CELL.finditer(m[0]))[::-1]) + "</row>", xml)),
    "rows in another order in the file": _sheet(lambda _, xml: xml[: xml.index("<row")] + "".join(_ROW.findall(xml)[::-1]) + xml[xml.rindex("</row>") + 6 :]),
    "a second sheet": lambda _random, made, _other: with_part(made.xlsx, "xl/workbook.xml", lambda xml: xml.replace("</sheets>", '<sheet name="x" sheetId="2" r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></sheets>')),
    "a hidden sheet": lambda _random, made, _other: with_part(made.xlsx, "xl/workbook.xml", lambda xml: xml.replace('state="visible"', 'state="hidden"')),
    "a sheet of another name": lambda _random, made, _other: with_part(made.xlsx, "xl/workbook.xml", lambda xml: xml.replace("申告特例通知書", "Sheet1")),
    "another program's properties": lambda _random, made, _other: with_part(made.xlsx, "docProps/app.xml", lambda xml: xml.replace("</Properties>", "<Company>x</Company></Properties>")),
    "a part that is no whole XML": lambda random, made, _other: with_part(made.xlsx, random.choice(("xl/styles.xml", "docProps/core.xml", "[Content_Types].xml")), lambda xml: xml + "<"),
    "a damaged range of cells": lambda _random, made, _other: with_part(made.xlsx, SHEET, lambda xml: xml.replace('<mergeCell ref="F', '<mergeCell ref="3')),
    "saved again": _resaved(),
    "packed without compression": _zip(lambda _, contents: packed(contents, zipfile.ZIP_STORED)),
    "packed in another way": _zip(lambda _, contents: packed(contents, zipfile.ZIP_BZIP2)),
    "parts in another order": _zip(_shuffled_parts),
    "a comment on the zip": _zip(_commented),
    "a part twice": _zip(_doubled),
    "bytes before the zip": lambda _random, made, _other: b"MZ" + made.xlsx,
    "a foreign part": _zip(lambda _, contents: packed({**contents, "xl/x.bin": b"x"})),
    "no styles": _without("xl/styles.xml"),
    "no sheet": _without(SHEET),
    "no links": _without("xl/_rels/workbook.xml.rels"),
    "one bit of the packed sheet": _behind_the_sheet,
    "one character of the sheet": _anywhere_in_the_sheet,
}  # fmt: skip

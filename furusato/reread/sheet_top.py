"""Labels and values above the table of notice.xlsx: every label once, every value under a label.

Refuses unknown, doubled and missing labels, a label without a value (only a document number may be absent) and values without a label.
"""

from collections.abc import Iterator, Mapping, Sequence

from furusato.model.printed import Head, Totals, Unreadable
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.sheet import Cell, Line

Labelled = Mapping[str, Cell]


def read_labels(lines: Sequence[Line]) -> Labelled:
    """Label → its value's cell. A line with a single cell that is no label is a title or a remark and is passed over."""
    found: dict[str, Cell] = {}
    for number, line in enumerate(lines, 1):
        cells = [Cell(value, number, column, "") for column, value in enumerate(line) if value != ""]
        if len(cells) == 1 and cells[0].value not in h.LABELS:
            continue
        for value in _pairs(cells):
            if value.heading in found:
                raise value.refuse("この見出しが二度あります。", "this label stands twice.")
            found[value.heading] = value
    if missing := h.LABELS - found.keys() - h.OPTIONAL_LABELS:
        raise Unreadable(f"「{min(missing)}」がありません。", f"The label {min(missing)} is missing.")
    return found


def _pairs(cells: Sequence[Cell]) -> Iterator[Cell]:
    rest = list(cells)
    while rest:
        label = rest.pop(0)
        if not isinstance(label.value, str) or label.value not in h.LABELS:
            raise label.refuse("見出しのない値があります。", "a value without a label.")
        absent = not rest or rest[0].value in h.LABELS
        if absent and label.value not in h.OPTIONAL_LABELS:
            raise label.refuse(f"「{label.value}」の値がありません。", f"{label.value} has no value.")
        value = Cell("", label.line, label.column, "") if absent else rest.pop(0)
        yield Cell(value.value, value.line, value.column, label.value)


def head(labelled: Labelled) -> Head:
    """To whom, from whom, of which batch and year."""
    return Head(
        title=labelled[h.TITLE].text(),
        recipient=labelled[h.RECIPIENT].read(spelling.addressee),
        issuer=labelled[h.ISSUER].text(),
        batch=labelled[h.BATCH].text(),
        tax_year=labelled[h.TAX_YEAR].read(spelling.tax_year),
    )


def totals(labelled: Labelled) -> Totals:
    """Rows, people and yen of the whole notice."""
    return Totals(labelled[h.ROWS].read(spelling.count), labelled[h.PEOPLE].read(spelling.count), labelled[h.TOTAL_YEN].whole())

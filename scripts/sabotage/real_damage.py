"""A clerk's accidents in the spreadsheet program, step by step."""

from furusato.model import columns as c
from scripts import spreadsheet_steps as s
from scripts.sabotage.real_deeds import Spot, Steps, deed
from scripts.sabotage.table import WHOLE, height, singles


@deed()
def sorted_apart_ascending(spot: Spot) -> Steps:
    """Kosai."""
    return [s.sorted_by(spot.marked())]


@deed()
def sorted_apart_descending(spot: Spot) -> Steps:
    """Kosai, the other way round."""
    return [s.sorted_by(spot.marked(), descending=True)]


@deed()
def block_sorted_apart(spot: Spot) -> Steps:
    """Kosai, on a block."""
    return [s.sorted_by(spot.marked(*spot.block(4)))]


@deed()
def cells_deleted_and_shifted_up(spot: Spot) -> Steps:
    """Delete cells, shift up."""
    line = spot.chance.randint(2, spot.last)
    return [s.deleted_cells(spot.marked(line, line))]


@deed()
def cells_inserted_and_shifted_down(spot: Spot) -> Steps:
    """Insert cells, shift down."""
    line = spot.chance.randint(2, spot.last)
    return [s.inserted_cells(spot.marked(line, line))]


@deed()
def block_shifted_up(spot: Spot) -> Steps:
    """Cut a block and paste it a little higher."""
    first, last = spot.block()
    first = max(first, 3)
    return [s.moved(spot.marked(first, max(first, last)), spot.marked(first - 1, first - 1))]


@deed()
def block_shifted_down(spot: Spot) -> Steps:
    """Cut a block and paste it a little lower."""
    first, last = spot.block()
    return [s.moved(spot.marked(first, last), spot.marked(first + 2, first + 2))]


@deed()
def filled_down(spot: Spot) -> Steps:
    """Copy a cell over those below."""
    first, last = spot.block(3)
    return [s.copied(spot.marked(first, first), spot.marked(line, line)) for line in range(first + 1, last + 1)]


@deed()
def filled_as_a_series(spot: Spot) -> Steps:
    """Drag the fill handle: it counts on."""
    first, last = spot.block(3)
    return [s.filled_down(spot.marked(first, last))]


@deed(singles(c.NUMBER, c.YEN, c.PHONE))
def number_typed_and_filled_as_a_series(spot: Spot) -> Steps:
    """A number typed in a General cell, then a linear series."""
    first, last = spot.block(3)
    return [
        s.number_format(spot.marked(first, last), "General"),
        s.typed(spot.marked(first, first), [["123456789018"]]),
        s.filled_series(spot.marked(first, last)),
    ]


@deed()
def range_pasted_over(spot: Spot) -> Steps:
    """Copy a block over other rows."""
    half = spot.last // 2
    first = spot.chance.randint(2, half - 1)
    return [s.copied(spot.marked(first, half), spot.marked(half + 1, half + 1))]


@deed()
def pasted_onto_filtered_rows(spot: Spot) -> Steps:
    """Filter, copy what is in sight, paste: the hidden rows are filled too. Then the filter is cleared."""
    sight = [row for row, sex in enumerate(spot.table[c.SEX]) if sex == "男"]
    column = list(spot.letters).index(c.SEX)
    pasted = spot.values(sight)
    into = spot.marked(sight[0] + 2, sight[0] + 1 + len(pasted))
    return [s.filtered(spot.all(), column, "男"), s.pasted(into, pasted), s.unfiltered(spot.all()), s.shown_rows()]


@deed()
def cells_emptied(spot: Spot) -> Steps:
    """Press Delete on a block."""
    return [s.cleared(spot.marked(*spot.block()))]


@deed(((c.NAME, c.KANA), (c.NUMBER, c.GIFT_DATE), (c.BIRTH, c.SEX), (c.GIFT_DATE, c.YEN), (c.YEN, c.SEAL)))
def column_overwritten_by_another(spot: Spot) -> Steps:
    """Copy a column over its neighbour."""
    first, second = (spot.letters[column] for column in spot.columns)
    return [s.copied(f"{first}2:{first}{spot.last}", f"{second}2")]


@deed(WHOLE)
def row_deleted(spot: Spot) -> Steps:
    """Delete a row."""
    return [s.deleted_rows(spot.chance.randint(2, spot.last))]


@deed(WHOLE)
def block_of_rows_deleted(spot: Spot) -> Steps:
    """Delete rows."""
    first, last = spot.block()
    return [s.deleted_rows(first, last - first + 1)]


@deed(WHOLE)
def filtered_rows_deleted(spot: Spot) -> Steps:
    """Filter, and delete what is in sight, from below."""
    lines = [row + 2 for row, sex in enumerate(spot.table[c.SEX]) if sex == "男"]
    return [s.deleted_rows(line) for line in reversed(lines)]


@deed(WHOLE)
def rows_duplicated(spot: Spot) -> Steps:
    """Copy a row below the list."""
    line, end = spot.chance.randint(2, spot.last), list(spot.letters.values())[-1]
    return [s.copied(f"A{line}:{end}{line}", f"A{spot.last + 1}")]


@deed(WHOLE)
def row_emptied(spot: Spot) -> Steps:
    """Press Delete on a row."""
    line, end = spot.chance.randint(2, spot.last), list(spot.letters.values())[-1]
    return [s.cleared(f"A{line}:{end}{line}")]


@deed(singles(c.NUMBER, c.POSTAL, c.PHONE, c.YEN))
def digits_became_number_cells(spot: Spot) -> Steps:
    """Set the column to General and type the digits again."""
    cells = spot.values(list(range(height(spot.table))))
    return [s.number_format(spot.marked(), "General"), s.typed(spot.marked(), cells)]


@deed(singles(c.BIRTH, c.GIFT_DATE))
def dates_became_serial_cells(spot: Spot) -> Steps:
    """Type the dates again: the program makes dates of them."""
    return digits_became_number_cells(spot)


@deed(singles(c.NUMBER), saved="csv")
def scientific_notation(spot: Spot) -> Steps:
    """Shown as 1.23E+11, and saved as csv as it is shown."""
    return [*digits_became_number_cells(spot), s.number_format(spot.marked(), "0.00E+00")]


@deed(((c.NAME,),), saved="csv")
def csv_opened_with_all_columns_general(spot: Spot) -> Steps:
    """Saved as csv, opened with a double click, saved again."""
    way = spot.folder / "way.csv"
    return [s.stored_csv(way), s.opened_csv(way)]


@deed(((c.NAME,),))
def cp932_round_trip(spot: Spot) -> Steps:
    """Saved as CP932 csv, opened with text columns, saved as xlsx."""
    way = spot.folder / "way.csv"
    return [s.stored_csv(way, s.CP932), s.opened_csv(way, s.CP932, columns=len(spot.letters))]


@deed(singles(c.NUMBER, c.NAME, c.SEAL))
def lookup_failed(spot: Spot) -> Steps:
    """A look-up that finds nothing."""
    line = spot.chance.randint(2, spot.last)
    return [s.typed(spot.marked(line, line), [['=VLOOKUP("x";A1:B2;2;0)']])]


@deed(singles(c.NUMBER, c.NAME, c.YEN))
def formula_left_in_the_cell(spot: Spot) -> Steps:
    """A formula that takes the value of the row below."""
    line = spot.chance.randint(2, spot.last - 1)
    cell = f"{spot.letters[spot.columns[0]]}{line + 1}"
    return [s.number_format(spot.marked(line, line), "General"), s.typed(spot.marked(line, line), [[f"={cell}"]])]


@deed(WHOLE)
def headings_sorted_into_the_data(spot: Spot) -> Steps:
    """Sort without saying that there are headings."""
    return [s.sorted_by(spot.all(), list(spot.letters).index(c.KANA))]

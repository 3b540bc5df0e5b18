"""What a clerk does in the spreadsheet program that harms nothing."""

from furusato.model import columns as c
from scripts import spreadsheet_steps as s
from scripts.sabotage.real_deeds import Spot, Steps, deed
from scripts.sabotage.table import AFTER, WHOLE, singles


@deed(singles(c.NAME, c.BIRTH, c.RECEIPT), harmless=True)
def whole_rows_sorted(spot: Spot) -> Steps:
    """Sort as it should be."""
    return [s.sorted_by(spot.all(), list(spot.letters).index(spot.columns[0]), header=True)]


@deed(WHOLE, harmless=True)
def as_it_was(_: Spot) -> Steps:
    """Open and save."""
    return []


@deed(WHOLE, harmless=True)
def saved_by_way_of_ods(spot: Spot) -> Steps:
    """From xlsx to ods to xlsx."""
    way = spot.folder / "way.ods"
    return [s.stored(way), s.opened(way)]


@deed(WHOLE, harmless=True)
def csv_opened_with_text_columns(spot: Spot) -> Steps:
    """UTF-8 csv, opened with every column as text."""
    way = spot.folder / "way.csv"
    return [s.stored_csv(way), s.opened_csv(way, columns=len(spot.letters))]


@deed(WHOLE, harmless=True, saved="csv")
def saved_as_csv(_: Spot) -> Steps:
    """Saved as csv straight away."""
    return []


@deed(WHOLE, harmless=True)
def coloured_and_widened(spot: Spot) -> Steps:
    """Colours, bold type, widths."""
    return [s.decorated(spot.all())]


@deed(WHOLE, harmless=True)
def filter_set_and_cleared(spot: Spot) -> Steps:
    """Filtered, looked at, filter cleared."""
    return [s.filtered(spot.all(), list(spot.letters).index(c.SEX), "男"), s.unfiltered(spot.all()), s.shown_rows()]


@deed(WHOLE, AFTER, harmless=True)
def rows_left_hidden(_: Spot) -> Steps:
    """Rows hidden and forgotten."""
    return [s.hidden_rows(4, 5)]


@deed(WHOLE, harmless=True)
def sheet_renamed(_: Spot) -> Steps:
    """Another name for the sheet."""
    return [s.named_sheet("確認済み")]


@deed(WHOLE, AFTER, harmless=True)
def columns_added(spot: Spot) -> Steps:
    """A column of the clerk's own, with a formula in it."""
    letter = chr(ord(list(spot.letters.values())[-1]) + 1)
    return [s.typed(f"{letter}1:{letter}3", [["確認"], ["済"], ["=LEN(A3)"]])]

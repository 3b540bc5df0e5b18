"""Accidents to numbers and dates: zeros lost, numbers and dates made of text, digits mistyped."""

from datetime import date
from random import Random
from typing import Final

from furusato.model import columns as c
from furusato.model.values import individual_number_check_digit
from scripts.sabotage.cells import each, some
from scripts.sabotage.table import ALONE, BOTH, DATES, DIGITS, KEYS, Columns, Medium, Scene, Table, accident, singles

_EPOCH: Final = date(1899, 12, 30)


@accident(singles(*DIGITS, c.RECEIPT), BOTH, Medium.READ)
def leading_zeros_lost(table: Table, columns: Columns, _: Scene) -> Table:
    """Opened as numbers and saved as text."""
    return each(table, columns, lambda text: text.lstrip("0") or "0")


@accident(singles(*DIGITS), BOTH, Medium.TYPED)
def digits_became_number_cells(table: Table, columns: Columns, _: Scene) -> Table:
    """Typed again in a General cell: zeros gone, a number in the file."""
    return each(table, columns, lambda text: float(text) if text.isascii() and text.isdigit() else text)


@accident(singles(*DIGITS), BOTH, Medium.READ)
def number_written_with_a_point(table: Table, columns: Columns, _: Scene) -> Table:
    """A program read the column as floating point and wrote 123456789012.0."""
    return each(table, columns, lambda text: f"{text.lstrip('0')}.0" if text.isdigit() else text)


@accident(singles(c.NUMBER, c.PHONE, c.POSTAL, c.YEN), BOTH, Medium.READ)
def scientific_notation(table: Table, columns: Columns, _: Scene) -> Table:
    """1.23457E+11 as text."""
    return each(table, columns, lambda text: f"{float(text):.5E}" if text.isdigit() else text)


@accident(singles(c.NUMBER), BOTH, Medium.READ)
def scientific_notation_and_back(table: Table, columns: Columns, _: Scene) -> Table:
    """1.23457E+11 made digits again: 123457000000."""
    return each(table, columns, lambda text: f"{float(f'{float(text):.5E}'):.0f}")


@accident(singles(c.NUMBER, c.YEN, c.POSTAL, c.ADDRESS), BOTH, Medium.READ)
def cells_too_narrow(table: Table, columns: Columns, scene: Scene) -> Table:
    """#### saved as it is shown."""
    return some(table, columns, scene.chance, lambda _: "########")


@accident(ALONE, BOTH, Medium.READ)
def lookup_failed(table: Table, columns: Columns, scene: Scene) -> Table:
    """#N/A where a look-up found nothing."""
    return some(table, columns, scene.chance, lambda _: "#N/A")


@accident(ALONE, BOTH, Medium.READ)
def formula_left_in_the_cell(table: Table, columns: Columns, scene: Scene) -> Table:
    """=F3 as text."""
    return some(table, columns, scene.chance, lambda _: "=F3")


@accident(singles(*DATES), BOTH, Medium.READ)
def dates_became_serials(table: Table, columns: Columns, _: Scene) -> Table:
    """45292 as text."""
    return each(table, columns, lambda text: str((date.fromisoformat(text) - _EPOCH).days))


@accident(singles(*DATES), BOTH, Medium.TYPED)
def dates_became_serial_cells(table: Table, columns: Columns, _: Scene) -> Table:
    """45292 in a number cell: the day can still be read."""
    return each(table, columns, lambda text: float((date.fromisoformat(text) - _EPOCH).days))


@accident(singles(*DATES), BOTH, Medium.READ)
def dates_in_an_era(table: Table, columns: Columns, _: Scene) -> Table:
    """令和7年1月5日: the day can still be read."""
    return each(table, columns, _in_era)


def _in_era(text: str) -> str:
    day = date.fromisoformat(text)
    eras = (("令和", date(2019, 5, 1)), ("平成", date(1989, 1, 8)), ("昭和", date(1926, 12, 25)))
    return next((f"{name}{day.year - first.year + 1}年{day.month}月{day.day}日" for name, first in eras if day >= first), text)


@accident(singles(*DATES), BOTH, Medium.READ)
def dates_in_american_order(table: Table, columns: Columns, _: Scene) -> Table:
    """1/5/2025."""
    return each(table, columns, lambda text: "{1}/{2}/{0}".format(*map(int, text.split("-"))))


@accident(singles(*DATES), BOTH, Medium.READ)
def dates_with_two_digits_of_the_year(table: Table, columns: Columns, _: Scene) -> Table:
    """25/01/05."""
    return each(table, columns, lambda text: text[2:].replace("-", "/"))


@accident(singles(*DATES))
def day_and_month_exchanged(table: Table, columns: Columns, _: Scene) -> Table:
    """5 January became 1 May wherever there is such a day."""
    return each(table, columns, lambda text: f"{text[:4]}-{text[8:]}-{text[5:7]}" if int(text[8:]) <= 12 else text)


@accident(singles(*DATES))
def one_day_off(table: Table, columns: Columns, scene: Scene) -> Table:
    """A time zone moved dates by a day; or the 1904 system by four years and a day."""
    days = scene.chance.choice((1, -1, 1462, -1462))
    return each(table, columns, lambda text: date.fromordinal(date.fromisoformat(text).toordinal() + days).isoformat())


@accident(singles(*DIGITS, c.RECEIPT, *DATES, *KEYS))
def digit_mistyped(table: Table, columns: Columns, scene: Scene) -> Table:
    """One digit wrong."""
    return some(table, columns, scene.chance, lambda text: _mistyped(text, scene.chance))


def _mistyped(text: str, chance: Random) -> str:
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + chance.choice("0123456789".replace(text[place], "")) + text[place + 1 :]


@accident(singles(*DIGITS, c.RECEIPT, *DATES, *KEYS))
def adjacent_digits_exchanged(table: Table, columns: Columns, scene: Scene) -> Table:
    """21 for 12."""
    return some(table, columns, scene.chance, lambda text: _exchanged(text, scene.chance))


def _exchanged(text: str, chance: Random) -> str:
    place = chance.randrange(max(len(text) - 1, 1))
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


@accident(singles(c.NUMBER))
def another_number_with_a_right_check_digit(table: Table, columns: Columns, scene: Scene) -> Table:
    """A number that no check digit tells."""
    eleven = f"{scene.chance.randrange(10**11):011d}"
    return some(table, columns, scene.chance, lambda _: eleven + individual_number_check_digit(eleven))


@accident(singles(c.NUMBER), BOTH, Medium.READ)
def number_masked(table: Table, columns: Columns, _: Scene) -> Table:
    """A masked copy came back as the list."""
    return each(table, columns, lambda text: "********" + text[8:])


@accident(singles(c.YEN))
def yen_a_thousand_times_off(table: Table, columns: Columns, scene: Scene) -> Table:
    """千円 read as yen, or the other way round."""
    factor = scene.chance.choice((1000, 10, 0.1, 0.001))
    return some(table, columns, scene.chance, lambda text: str(max(1, int(int(text) * factor))))


@accident(singles(c.YEN), BOTH, Medium.READ)
def yen_with_commas(table: Table, columns: Columns, _: Scene) -> Table:
    """10,000円: the amount can still be read."""
    return each(table, columns, lambda text: f"{int(text):,}円")


@accident(singles(c.NUMBER, c.POSTAL, c.YEN), BOTH, Medium.READ)
def digits_made_full_width(table: Table, columns: Columns, _: Scene) -> Table:
    """１２３: the digits can still be read."""
    return each(table, columns, lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")))

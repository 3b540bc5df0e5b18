"""Gets a press ready in whatever process is to draw: fonts and forms come from the package there, only what differs from batch to batch travels."""

from dataclasses import dataclass

from furusato.engine import Engine
from furusato.model.notice import Letterhead
from furusato.release import Press, make_press
from furusato.render.qr_symbol import get_ready
from furusato.render.xlsx import NoticeWorkbook
from furusato.storage.package import fonts, template
from furusato.workflows.pinned_fonts import pinned_face


@dataclass(frozen=True, slots=True)
class PressOrder:
    """What a batch's press is made to: form year, the ready workbook package, the letterhead, the program's name and whether one person signs alone."""

    tax_year: int
    workbook: NoticeWorkbook
    letterhead: Letterhead
    program: str
    signed_alone: bool


def load_press(order: PressOrder) -> Press:
    """The press of one batch, in this process."""
    form = template(order.tax_year)["form.toml"].data
    return make_press(form, pinned_face(), order.workbook, order.letterhead, order.program, signed_alone=order.signed_alone)


def start_engine(workers: int) -> Engine:
    """An engine whose workers have the fonts ready before the first notice comes. SystemTrouble for a missing or altered font, before any worker starts."""
    fonts()
    return Engine(workers, _warm_up)


def _warm_up() -> None:
    pinned_face()
    get_ready()

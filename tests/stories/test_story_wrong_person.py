"""Papers or data that went to the wrong person: Miyaki 2021, Digital Agency 2023."""

import io
from pathlib import Path

import polars as pl
import pypdfium2
import pytest

from furusato.errors import ListRefused
from furusato.model.printed import PageKind
from furusato.reread.pdf import read_pdf
from furusato.verification.verdict import Light
from tests.workflows.desk import BIRTH, KANA, NAME, NUMBER, RECEIPT, Desk, donors, everything_under, number, with_cell


@pytest.fixture(scope="module")
def many(founded: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Notices of several pages to four municipalities, printed on both sides."""
    desk = founded.copy(tmp_path_factory.mktemp("desks") / "many")
    desk.settings.write_text(desk.settings.read_text(encoding="utf-8").replace("both_sides = false", "both_sides = true"), encoding="utf-8")
    desk.take_in(donors(160))
    desk.issue()
    return desk


def test_miyaki_2021_every_page_says_to_whom_it_goes_and_which_page_it_is(many: Desk) -> None:
    for folder in many.documents():
        printed = read_pdf((folder / "notice.pdf").read_bytes())
        assert len(printed.pages) >= 4
        assert len(printed.pages) % 2 == 0
        assert [(page.number, page.of) for page in printed.pages] == [(k, len(printed.pages)) for k in range(1, len(printed.pages) + 1)]
        assert {page.head.recipient for page in printed.pages} == {printed.head.recipient}
        assert printed.head.recipient.endswith(folder.name[7:])
        tables = [page for page in printed.pages if page.kind is PageKind.TABLE]
        keys = [row.row_key for row in printed.rows]
        for page in tables:
            on_page = [row.row_key for row in printed.rows if row.page == page.number]
            assert (page.first_key, page.last_key, page.rows) == (on_page[0], on_page[-1], len(on_page))
        assert sum(page.rows for page in tables) == len(keys)


def mixed(pages: list[tuple[bytes, int]]) -> bytes:
    """A stack of papers: pages of several documents in one."""
    stack = pypdfium2.PdfDocument.new()
    for data, page in pages:
        stack.import_pages(pypdfium2.PdfDocument(data), [page])
    out = io.BytesIO()
    stack.save(out)
    return out.getvalue()


def test_miyaki_2021_a_page_of_another_municipality_in_the_stack_is_found(many: Desk, tmp_path: Path) -> None:
    desk = many.copy(tmp_path / "desk")
    one, other = ((folder / "notice.pdf").read_bytes() for folder in desk.documents()[:2])
    pages = len(pypdfium2.PdfDocument(one))
    (desk.documents()[0] / "notice.pdf").write_bytes(mixed([(one if page != 2 else other, page) for page in range(pages)]))
    verdict = desk.verify(desk.batches()[0]).verdicts[0]
    assert verdict.values is Light.RED
    assert not verdict.holds


@pytest.mark.parametrize("order", ["lost", "doubled", "exchanged"])
def test_miyaki_2021_pages_out_of_step_are_found(many: Desk, tmp_path: Path, order: str) -> None:
    desk = many.copy(tmp_path / "desk")
    path = desk.documents()[0] / "notice.pdf"
    data = path.read_bytes()
    pages = list(range(len(pypdfium2.PdfDocument(data))))
    stack = {"lost": [*pages[:1], *pages[2:]], "doubled": [*pages[:2], *pages[1:]], "exchanged": [pages[0], pages[2], pages[1], *pages[3:]]}[order]
    path.write_bytes(mixed([(data, page) for page in stack]))
    assert desk.verify(desk.batches()[0]).verdicts[0].values is not Light.GREEN


def refused_for(desk: Desk, rows: pl.DataFrame) -> set[str]:
    before = everything_under(desk.folder)
    with pytest.raises(ListRefused) as refusal:
        desk.take_in(rows)
    assert everything_under(desk.folder) == before
    return {finding.name for finding in refusal.value.findings if finding.severity != "notice"}


def test_digital_agency_2023_the_next_person_at_the_terminal_gets_the_number_of_the_one_before(new_desk: Desk) -> None:
    rows = donors()
    assert "number_is_not_filled_down" in refused_for(new_desk, with_cell(rows, NUMBER, 5, rows[NUMBER][2]))
    assert "one_number_has_one_person" in refused_for(new_desk, with_cell(rows, NUMBER, 12, rows[NUMBER][2]))


def test_digital_agency_2023_also_when_the_two_come_by_different_lists(sealed_desk: Desk) -> None:
    later = with_cell(donors(3, first=21), NUMBER, 3, donors()[NUMBER][7])
    assert "number_keeps_its_person" in refused_for(sealed_desk, later)


def test_digital_agency_2023_one_person_s_second_application_under_another_s_number(new_desk: Desk) -> None:
    rows = donors()  # lines 4 and 7 are one donor
    assert (rows[NAME][2], rows[BIRTH][2]) == (rows[NAME][5], rows[BIRTH][5])
    assert "one_person_has_one_number" in refused_for(new_desk, with_cell(rows, NUMBER, 7, number(900)))


def test_digital_agency_2023_names_that_slipped_by_one_line(new_desk: Desk) -> None:
    """Name and reading of each person stand beside the next one's birth date and number."""
    rows = donors(60)
    slipped = rows.with_columns(pl.col(NAME).shift(1).fill_null(rows[NAME][59]), pl.col(KANA).shift(1).fill_null(rows[KANA][59]))
    assert refused_for(new_desk, slipped) & {"one_number_has_one_person", "one_person_has_one_number"}
    assert slipped[RECEIPT].equals(rows[RECEIPT])

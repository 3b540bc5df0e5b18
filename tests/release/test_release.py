"""Nothing comes out that was not read back: each part that could separate a number from its name is made to, and the release refuses."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from furusato.errors import IntegrityBroken
from furusato.notices.notice import Notice
from furusato.release import Press, Task, make_press, produce
from furusato.render.pdf import draw_notice
from furusato.seal.manifest import Header
from tests.render.fictional_notices import ROOT, face, letterhead
from tests.reread.drawn_documents import KEY, usual_notice, workbook


@cache
def press() -> Press:
    form = (ROOT / "templates" / "2025" / "form.toml").read_bytes()
    return make_press(form, face(), workbook(), letterhead(), "furusato 0.1.0", signed_alone=True)


def test_documents_are_whole_and_the_same_twice() -> None:
    task = Task(usual_notice(20), KEY)
    one, other = produce(press(), task), produce(press(), task)
    assert one == other
    header = Header.parse(one.header)
    assert (header.rows, header.yen) == (20, task.notice.yen)
    assert one.pages >= 2


def _swapped(notice: Notice) -> Notice:
    one, other, *rest = notice.lines
    first = replace(one, values=one.values._replace(number=other.values.number))
    second = replace(other, values=other.values._replace(number=one.values.number))
    return replace(notice, lines=(first, second, *rest))


def _dropped(notice: Notice) -> Notice:
    return replace(notice, lines=notice.lines[:-1])


def _elsewhere(notice: Notice) -> Notice:
    return replace(notice, recipient=replace(notice.recipient, name="中央区"))


@pytest.mark.parametrize("fault", [_swapped, _dropped, _elsewhere])
@pytest.mark.parametrize("drawing", ["pdf", "xlsx"])
def test_a_drawing_that_differs_from_the_notice_is_never_released(monkeypatch: pytest.MonkeyPatch, fault: Callable[[Notice], Notice], drawing: str) -> None:
    if drawing == "pdf":
        monkeypatch.setattr("furusato.release.draw_notice", lambda notice, *rest: draw_notice(fault(notice), *rest))
        made = press()
    else:
        whole = workbook()

        class Faulty:
            def write(self, notice: Notice, _head: object) -> bytes:
                return whole.write(fault(notice), letterhead())

        made = replace(press(), workbook=Faulty())  # type: ignore[arg-type]  # a writer with a fault
    with pytest.raises(IntegrityBroken) as caught:
        produce(made, Task(usual_notice(5), KEY))
    assert caught.value.findings


def test_unreadable_documents_are_never_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("furusato.release.draw_notice", lambda *_: b"%PDF-1.7 nothing")
    with pytest.raises(IntegrityBroken, match="read back"):
        produce(press(), Task(usual_notice(3), KEY))


def test_a_notice_tagged_under_another_key_is_never_released() -> None:
    with pytest.raises(IntegrityBroken):
        produce(press(), Task(usual_notice(3), bytes(16)))

"""Records what became of published notices: sent by which channel and under which reference, accepted, acknowledged, come back. Needs no passphrase.

The steps: find the notices that are meant (by recipient and batch, all of a batch, or the lines of a csv); make one step of each; keep them in one change. Refuses, with
nothing kept, a recipient without a notice, a reference that no sent notice has, one that two have, and a step that cannot follow.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from furusato.errors import TypingRefused
from furusato.intake.steps_list import StepLine, read_steps
from furusato.model.values import NoticeState
from furusato.storage.batch_records import NoticeRecord
from furusato.storage.deliveries import Step
from furusato.storage.events import Stamp
from furusato.storage.ledger import Ledger, open_ledger
from furusato.storage.workspace import Workspace
from furusato.workflows.arrivals import ENDED

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What a person tells of notices: the step, the channel, the day it was done, and the reference where it is one notice."""

    state: NoticeState
    channel: str
    day: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """The ledger open for writing without keys, and the office's settings."""

    workspace: Workspace
    ledger: Ledger

    @property
    def notices(self) -> list[NoticeRecord]:
        """The notices of the year that speak today or came back."""
        found = self.ledger.archive.notices_of_year(self.workspace.settings.tax_year)
        return [notice for notice in found if notice.state not in ENDED]


@contextmanager
def open_desk(root: Path) -> Iterator[Desk]:
    """Workspace and ledger for one run."""
    workspace = Workspace.open(root)
    with workspace.only_run(), open_ledger(workspace.ledger) as ledger:
        yield Desk(workspace, ledger)


def tell(desk: Desk, batch: str, recipients: Sequence[str], told: Told, stamp: Stamp) -> list[NoticeRecord]:
    """Record one step of the notices of a batch to these recipients (none named: to all of them); which they are."""
    chosen = _chosen(desk, batch, recipients)
    if told.reference and len({notice.recipient for notice in chosen}) > 1:
        raise TypingRefused(
            "控えの番号は送付ごとに違います。宛先を一つにするか、csv で渡してください。",
            "A reference belongs to one sending. Name one recipient, or give a csv.",
        )
    keep(desk, [(notice, told) for notice in chosen], stamp)
    return chosen


def tell_list(desk: Desk, batch: str, name: str, data: bytes, default: Told, stamp: Stamp) -> list[NoticeRecord]:
    """Record the steps of a csv; state and day of `default` where its lines have none. `batch` may be empty where the references say which notice is meant."""
    steps = [(notice, _of_line(line, default)) for line in read_steps(name, data) for notice in _meant(desk, batch, line)]
    headers = [notice.header for notice, _ in steps]
    if len(set(headers)) < len(headers):
        raise TypingRefused("csv に同じ通知書の行が二つ以上あります。一つにしてください。", "The csv has two lines about one notice. Keep one of them.")
    keep(desk, steps, stamp)
    return [notice for notice, _ in steps]


def _of_line(line: StepLine, default: Told) -> Told:
    day = date.fromisoformat(line.day) if line.day else default.day
    return Told(line.state or default.state, default.channel, day, line.reference)


def _chosen(desk: Desk, batch: str, recipients: Sequence[str]) -> list[NoticeRecord]:
    of_batch = [notice for notice in desk.notices if notice.batch == batch]
    if not of_batch:
        raise TypingRefused(f"公開済みの発行 {batch} がありません。", f"There is no published batch {batch}.")
    unknown = sorted(set(recipients) - {notice.recipient for notice in of_batch})
    if unknown:
        shown = ", ".join(code if code.isdigit() and len(code) == 6 else "?" for code in unknown[:_SHOWN])
        raise TypingRefused(f"発行 {batch} にはこの宛先の通知書がありません: {shown}。", f"Batch {batch} has no notice to {shown}.")
    return [notice for notice in of_batch if not recipients or notice.recipient in recipients]


def _meant(desk: Desk, batch: str, line: StepLine) -> list[NoticeRecord]:
    """The notices of a csv line: those of the batch to the recipient (a corrected notice and a cancellation go together), else those sent under the reference."""
    if line.recipient:
        found = _chosen(desk, batch, [line.recipient])
    else:
        sent = {d.header for d in desk.ledger.deliveries.all(desk.workspace.settings.tax_year) if d.reference == line.reference}
        found = [notice for notice in desk.notices if notice.header in sent]
    if len({(notice.batch, notice.recipient) for notice in found}) != 1:
        raise TypingRefused(
            f"csv の {line.line} 行目の控えの番号で送った通知書が{'ありません' if not found else '二つ以上の宛先にあります'}。団体コードの列を加えてください。",
            f"Line {line.line} of the csv: {'nothing was' if not found else 'several recipients were'} sent under that reference. Add a column with the municipality's code.",
        )
    return found


def keep(desk: Desk, steps: Iterable[tuple[NoticeRecord, Told]], stamp: Stamp) -> None:
    """Keep a step of each notice, in one change with an event for each state and channel."""
    channels = {channel.name for channel in desk.workspace.settings.channels}
    kept = [Step(notice.header, told.state, told.channel or _channel_of(desk, notice), told.reference, told.day) for notice, told in steps]
    unknown = sorted({step.channel for step in kept} - channels)
    if unknown:
        raise TypingRefused(
            f"送付の方法は {', '.join(sorted(channels))} のどれかを --channel で指定してください。",
            f"Name the channel with --channel: one of {', '.join(sorted(channels))}.",
        )
    with desk.ledger.change():
        for _, group in groupby(sorted(kept, key=_kind_of_step), _kind_of_step):
            desk.ledger.deliveries.record(list(group), stamp)


def _kind_of_step(step: Step) -> tuple[str, str]:
    return step.state, step.channel


def _channel_of(desk: Desk, notice: NoticeRecord) -> str:
    """The channel by which a notice was sent last; empty when it was not."""
    sent = [d.channel for d in desk.ledger.deliveries.all(desk.workspace.settings.tax_year) if d.header == notice.header]
    return sent[-1] if sent else ""

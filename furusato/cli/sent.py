"""`furusato sent` and `furusato ack`: what was sent, by which channel, and what is known to have arrived."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import KeysOption, PassphraseOption, WorkspaceOption, at_work, now, who
from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from furusato.storage.batch_records import NoticeRecord
    from furusato.workflows.deliver import Told

_LARGEST: int = 20_000_000  # bytes
_LARGEST_DOCUMENT: int = 2_000_000_000

BatchOption = Annotated[str, typer.Option("--batch", "-b", help="発行番号(例 2025-0001) / batch")]
DayOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="その日(既定は今日) / the day it was done (default: today)")]
ReferenceOption = Annotated[str, typer.Option(help="引受番号・受付番号などの控え / number of the registered letter, of the receipt …")]
ListOption = Annotated[Path | None, typer.Option("--list", help="運送会社やポータルの csv / csv of the carrier or portal")]
RecipientsArgument = Annotated[list[str] | None, typer.Argument(metavar="[CODE]…", help="宛先の団体コード / codes of the recipients")]


class Arrival(StrEnum):
    """What can be told of a notice that was sent."""

    ACCEPTED = "accepted"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"


def sent(
    recipients: RecipientsArgument = None,
    batch: BatchOption = "",
    channel: Annotated[str, typer.Option(help="送付の方法(paper, eltax, lgwan、または furusato.toml のもの) / channel")] = "paper",
    everything: Annotated[bool, typer.Option("--all", help="この発行のすべての通知書 / all notices of the batch")] = False,
    reference: ReferenceOption = "",
    day: DayOption = None,
    path: ListOption = None,
    files: Annotated[list[Path] | None, typer.Option("--file", help="送ったファイルそのもの(発行したものと照合する) / the very file that was sent")] = None,
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """送った通知書を記録する(公開しただけでは送ったことにならない) / Record what was sent: published is not sent."""
    from furusato.model.values import NoticeState
    from furusato.workflows.deliver import Told

    told = Told(NoticeState.HANDED_OVER, channel, _day(day), reference)
    if files:
        _require_files_alone(batch, recipients, path, everything=everything)
        _record_files(workspace, keys, passphrase_file, batch, files, told)
        return
    _record(workspace, batch, recipients or [], told, path, everything=everything)


def ack(
    recipients: RecipientsArgument = None,
    batch: BatchOption = "",
    state: Annotated[Arrival, typer.Option(help="受付完了・配達 / 受領の返事 / 返送 / what is known")] = Arrival.ACKNOWLEDGED,
    everything: Annotated[bool, typer.Option("--all", help="この発行のすべての通知書 / all notices of the batch")] = False,
    reference: ReferenceOption = "",
    day: DayOption = None,
    path: ListOption = None,
    channel: Annotated[str, typer.Option(help="送付の方法(既定は送ったときのもの) / channel (default: by which it was sent)")] = "",
    receipts: Annotated[list[Path] | None, typer.Option("--receipt", help="受け取った団体の受領証のファイル / receivers' receipt files")] = None,
    code: Annotated[str, typer.Option(help="電話で読み上げられた受領符号(8文字) / receipt code read out over the telephone")] = "",
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """届いたこと・戻ったことを記録する / Record what was accepted, acknowledged, or came back."""
    from furusato.model.values import NoticeState
    from furusato.workflows.deliver import Told

    told = Told(NoticeState(state), channel, _day(day), reference)
    if receipts or code:
        _require_receipts_alone(batch, recipients or [], path, code, state, everything=everything, receipts=bool(receipts))
        acknowledged = Told(NoticeState.ACKNOWLEDGED, channel, _day(day), reference)
        _record_receipts((workspace, keys, passphrase_file), receipts or [], (batch, (recipients or [""])[0], code), acknowledged)
        return
    _record(workspace, batch, recipients or [], told, path, everything=everything)


def _day(day: datetime | None) -> date:
    return day.date() if day else now().astimezone().date()


def _record(workspace: Path, batch: str, recipients: list[str], told: "Told", path: Path | None, *, everything: bool) -> None:
    from furusato.storage.events import Stamp
    from furusato.storage.files import read_file
    from furusato.workflows.deliver import open_desk, tell_list
    from furusato.workflows.deliver import tell as tell_of

    _require_one_way(batch, recipients, path, everything=everything)
    stamp = Stamp(now(), who())
    with open_desk(workspace) as desk:
        listed = read_file(path, _LARGEST) if path is not None else b""
        notices = tell_list(desk, batch, path.name, listed, told, stamp) if path is not None else tell_of(desk, batch, recipients, told, stamp)
    _tell_recorded(notices)


def _record_files(workspace: Path, keys: Path | None, passphrase_file: Path | None, batch: str, files: list[Path], told: "Told") -> None:
    from furusato.storage.events import Stamp
    from furusato.storage.files import read_file
    from furusato.workflows.deliver_files import record_files

    stamp = Stamp(now(), who())
    read = [(file.name, read_file(file, _LARGEST_DOCUMENT)) for file in files]
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        notices = record_files(office, batch, read, told, stamp)
    _tell_recorded(notices)


def _record_receipts(place: tuple[Path, Path | None, Path | None], files: list[Path], spoken: tuple[str, str, str], told: "Told") -> None:
    from furusato.storage.events import Stamp
    from furusato.storage.files import read_file
    from furusato.workflows.deliver_receipts import record_code, record_receipts

    stamp = Stamp(now(), who())
    read = [(file.name, read_file(file, _LARGEST)) for file in files]
    with at_work(*place, stamp) as office:
        notices = record_receipts(office, read, told, stamp) if files else [record_code(office, *spoken, told, stamp)]
    _tell_recorded(notices)


def _require_receipts_alone(batch: str, recipients: list[str], path: Path | None, code: str, state: Arrival, *, everything: bool, receipts: bool) -> None:
    spoken = bool(code) and bool(batch) and len(recipients) == 1 and not receipts
    filed = receipts and not code and not recipients and not batch
    if not (spoken or filed) or path is not None or everything or state is not Arrival.ACKNOWLEDGED:
        raise TypingRefused(
            "--receipt は単独で、--code は --batch と宛先一つと一緒に指定してください。", "--receipt stands alone; --code goes with --batch and one recipient."
        )


def _tell_recorded(notices: "Sequence[NoticeRecord]") -> None:
    from furusato.cli.report import tell

    rows = sum(notice.rows for notice in notices)
    tell(
        f"通知書 {len(notices):,} 件({rows:,} 件の申請)を記録しました。残りは furusato status で分かります。",
        f"Recorded {len(notices):,} notices ({rows:,} applications). furusato status says what remains.",
    )


def _require_files_alone(batch: str, recipients: list[str] | None, path: Path | None, *, everything: bool) -> None:
    if recipients or path is not None or everything or not batch:
        raise TypingRefused(
            "--file は --batch とだけ一緒に使います(宛先はファイルから分かります)。", "--file goes with --batch only: the files say for whom they are."
        )


def _require_one_way(batch: str, recipients: list[str], path: Path | None, *, everything: bool) -> None:
    if [bool(recipients), path is not None, everything].count(True) != 1 or (path is None and not batch):
        raise TypingRefused(
            "宛先の団体コード、--all、--list のどれか一つを指定してください。宛先か --all のときは --batch も要ります。",
            "Give one of: codes of recipients, --all, --list. With codes or --all, name the --batch too.",
        )

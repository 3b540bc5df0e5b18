"""`furusato keysheet`: the key sheets of a batch, to a place apart from its files."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import KeysOption, PassphraseOption, WorkspaceOption, at_work, now, who


def key_sheets(
    batch: Annotated[str, typer.Argument(help="発行番号(例 2025-0001) / batch")],
    out: Annotated[Path, typer.Option(help="書き出す新しいフォルダー(ワークスペースの外) / new folder, outside the workspace")],
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """検証鍵通知書を書き出す。通知書と同じ便では送らない / Write the key sheets; never send them with the notices."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_sheets import write_key_sheets

    stamp = Stamp(now(), who())
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        count = write_key_sheets(office, batch, out, stamp)
    tell(
        f"検証鍵通知書 {count:,} 通を {out} に書き出しました。通知書とは別の便で送り、送った後はこのフォルダーを消してください。",
        f"Wrote {count:,} key sheets to {out}. Send them apart from the notices, and delete the folder afterwards.",
    )

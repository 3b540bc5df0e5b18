"""`furusato export`: a published batch as csv files, by the office's own profile."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import KeysOption, PassphraseOption, WorkspaceOption, at_work, now, who

_LARGEST: int = 1_000_000  # bytes


def export(
    batch: Annotated[str, typer.Argument(help="発行番号(例 2025-0001) / batch")],
    profile: Annotated[Path, typer.Option(help="csv プロファイル(templates/profiles/sample.toml を写して直したもの) / csv profile of your office")],
    out: Annotated[Path, typer.Option(help="書き出す新しいフォルダー / new folder")],
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """公開した発行を、団体のプロファイルの csv に書き出し、読み戻して確かめる / Write a published batch as csv by a profile, and read it back."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.storage.files import read_file
    from furusato.workflows.export import export as errand

    data = read_file(profile, _LARGEST)
    stamp = Stamp(now(), who())
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        written = errand(office, batch, data, out, stamp)
    tell(
        f"csv {written.files:,} 個({written.rows:,} 件、{written.yen:,} 円)を {out} に書き出しました。件数・金額・k/n は 合計.csv にあります。",
        f"Wrote {written.files:,} csv files ({written.rows:,} rows, {written.yen:,} yen) to {out}; 合計.csv has counts, yen and k of n.",
    )

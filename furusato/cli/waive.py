"""`furusato waive`: the second person passes a route's gap, by name and with a reason."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import WorkspaceOption, now, who
from furusato.cli.second_person import CheckerKeysOption, CheckerPassphraseOption, at_approval
from furusato.errors import TypingRefused


def waive(
    route: Annotated[str, typer.Argument(help="受付経路の名前 / name of the intake route")],
    reason: Annotated[str, typer.Option(help="理由のコード(例 counted-twice-at-portal) / reason code")],
    workspace: WorkspaceOption = Path(),
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
) -> None:
    """決裁者が、経路の件数の違いを理由を付けて承認する(今の件数に限る) / The second person waives a route's gap, for the present counts only."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.storage.holds import REASON
    from furusato.workflows.waive import waive as errand

    if not REASON.fullmatch(reason):
        raise TypingRefused("理由は英小文字・数字・-・_ のコードにしてください。", "A reason is a code of lower-case letters, digits, - and _.")
    stamp = Stamp(now(), who())
    with at_approval(workspace, checker_keys, checker_passphrase_file, stamp) as desk:
        waiver = errand(desk, route, reason, stamp)
    tell(
        f"経路 {route}: 受付元 {waiver.source:,} 件、台帳 {waiver.ledger:,} 件の違いを承認しました。件数が変われば承認は効かなくなります。",
        f"Waived the gap of {route}: {waiver.source:,} at the source, {waiver.ledger:,} in the ledger. It no longer holds when either count changes.",
    )

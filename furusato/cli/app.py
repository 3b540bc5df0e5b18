"""The program `furusato`: one command an errand, and exit codes that say who must act.

0 done, 1 a fault of the program, 2 the person typing, 3 the clerk, 4 the person responsible, 5 the system keeper; 130 and 143: somebody stopped it (Ctrl-C, SIGTERM).
"""

import gc
import sys
from typing import Annotated

import typer

from furusato import __version__
from furusato.cli import (
    approve,
    check,
    compare,
    correct,
    enquiry,
    export,
    hold,
    init,
    intake,
    issue,
    key_safe,
    key_sheets,
    log,
    purge,
    recall,
    receive,
    replay,
    sent,
    status,
    trust,
    verifier,
    verify,
    waive,
    worklist,
)
from furusato.cli.crash import tell_no_values
from furusato.cli.stopping import STOPPED, stop_in_order, tell_stopped
from furusato.cli.wall import raise_walls
from furusato.errors import ExitCode, Refusal

_SELDOM = (100_000, 50, 100)  # a list of 100,000 rows is many objects and no circles: looking for these as often as usual takes an eighth of the time

app = typer.Typer(
    name="furusato",
    help="ふるさと納税の申告特例通知書を、番号と氏名が離れることなく発行します。 / Issues hometown-tax notices in which no number can be separated from its name.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # [[route]] in a help text is no markup
)
app.command("init")(init.init)
app.command("intake")(intake.intake)
app.command("hold")(hold.hold)
app.command("correct")(correct.correct)
app.command("issue")(issue.issue)
app.command("approve")(approve.approve)
app.command("waive")(waive.waive)
app.command("keysheet")(key_sheets.key_sheets)
app.command("export")(export.export)
app.command("sent")(sent.sent)
app.command("ack")(sent.ack)
app.command("enquiry")(enquiry.enquiry)
app.command("recall")(recall.recall)
app.command("status")(status.status)
app.command("purge")(purge.purge)
app.command("replay")(replay.replay)
app.command("log")(log.log)
app.command("receive")(receive.receive)
app.command("verify")(verify.verify)
app.command("verifier")(verifier.verifier)
app.add_typer(trust.app, name="trust")
app.add_typer(key_safe.key, name="key")
app.command("worklist")(worklist.worklist)
app.command("compare")(compare.compare)
app.command("check")(check.check)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"furusato {__version__}")
        raise typer.Exit


@app.callback()
def furusato(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版を表示 / show the version")] = False,
) -> None:
    """ふるさと納税の申告特例通知書を、番号と氏名が離れることなく発行します。 / Issues hometown-tax notices in which no number can be separated from its name."""


def main() -> None:
    """The console script."""
    raise_walls(json="--json" in sys.argv)
    stop_in_order()
    tell_no_values()
    gc.set_threshold(*_SELDOM)
    try:
        app()
    except Refusal as refusal:
        from furusato.cli.report import tell_refusal

        tell_refusal(refusal, as_json="--json" in sys.argv)
        sys.exit(int(refusal.exit_code))
    except SystemExit as end:
        if end.code in STOPPED:
            tell_stopped()
        elif end.code == ExitCode.TYPING:  # typer has said in English what it did not understand
            sys.stderr.write("コマンドの書き方が違います。furusato --help と furusato (コマンド) --help に書き方があります。\n")
            sys.stderr.write("The command cannot be read as it was typed. See furusato --help and furusato (command) --help.\n")
        raise
    finally:
        tell_no_values()  # again: typer has put a hook of its own in place, which prints messages

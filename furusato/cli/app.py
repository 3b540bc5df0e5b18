"""The program `furusato`: one command an errand, and exit codes that say who must act.

0 done, 1 a fault of the program, 2 the person typing, 3 the clerk, 4 the person responsible, 5 the system keeper.
"""

import sys
from typing import Annotated

import typer

from furusato import __version__
from furusato.cli import hold, init, intake, issue, key_sheets, verify
from furusato.cli.crash import tell_without_values
from furusato.errors import Refusal

app = typer.Typer(
    name="furusato",
    help="ふるさと納税の申告特例通知書を、番号と氏名が離れることなく発行します。 / Issues hometown-tax notices in which no number can be separated from its name.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("init")(init.init)
app.command("intake")(intake.intake)
app.command("hold")(hold.hold)
app.command("issue")(issue.issue)
app.command("keysheet")(key_sheets.key_sheets)
app.command("verify")(verify.verify)


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
    try:
        app()
    except Refusal as refusal:
        from furusato.cli.report import tell_refusal

        tell_refusal(refusal, as_json="--json" in sys.argv)
        sys.exit(int(refusal.exit_code))
    finally:
        sys.excepthook = tell_without_values  # set last: typer puts a hook of its own in place, which prints messages

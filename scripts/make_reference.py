"""Writes docs/commands.md and docs/rules.md from the program itself: every command's help, every exit code, every rule with its sentences.

Promises that the pages say what the program says: a test fails when they drift. Edit the program, never the pages. Usage: python scripts/make_reference.py
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

from typer.testing import CliRunner

import furusato
from furusato.cli.app import app
from furusato.cli.stopping import STOPPED
from furusato.errors import ExitCode
from furusato.model.findings import Rule

DOCS: Final = Path(__file__).parent.parent / "docs"
_WIDTH: Final = "100"
_MADE: Final = "`python scripts/make_reference.py` がプログラムから作ります。手で直さないでください。 / Made from the program; do not edit it by hand."
_WHO: Final = {
    ExitCode.DONE: ("終わりました", "done"),
    ExitCode.BUG: ("プログラムの誤り。提供元へ", "a fault of the program: its makers"),
    ExitCode.TYPING: ("入力した命令のままでは実行できない。入力した人へ", "cannot be carried out as typed: the person typing"),
    ExitCode.CLERK: ("名簿や一緒に渡したファイルを断った。担当者へ", "the list or a file given with it is refused: the clerk"),
    ExitCode.RESPONSIBLE: ("組合せが崩れている、または確かめられない。責任者へ", "integrity is broken or could not be checked: the person responsible"),
    ExitCode.KEEPER: ("ディスク・鍵・合言葉・台帳。システムの管理者へ", "disk, key, passphrase, ledger: the system keeper"),
}


def commands() -> list[str]:
    """The names of the commands, in the order of the help; a group of commands is one."""
    return [*(str(command.name) for command in app.registered_commands), *(str(group.name) for group in app.registered_groups)]


def parts(command: str) -> list[str]:
    """The commands of a group, in the order of its help."""
    groups = (group.typer_instance for group in app.registered_groups if group.name == command)
    return [str(part.name) for group in groups if group for part in group.registered_commands]


def help_of(*words: str) -> str:
    """What `furusato <words> --help` prints, on a terminal of fixed width without colours; of a group, what each of its commands prints after it."""
    done = CliRunner().invoke(app, [*words, "--help"], prog_name="furusato", env={"COLUMNS": _WIDTH, "NO_COLOR": "1", "TERM": "dumb"})
    if done.exit_code:
        raise SystemExit(f"no help for {' '.join(words)}")
    own = "\n".join(line.rstrip() for line in done.output.strip().splitlines())
    return "\n\n".join((own, *(help_of(*words, part) for part in (parts(words[0]) if len(words) == 1 else ()))))


def commands_page() -> str:
    """docs/commands.md."""
    lines = ["# 命令と終了コード / Commands and exit codes", "", _MADE, ""]
    lines += ["## 終了コード / Exit codes", "", "| 終了コード | 誰が | who |", "| --- | --- | --- |"]
    lines += [f"| {int(code)} | {ja} | {en} |" for code, (ja, en) in _WHO.items()]
    lines += [f"| {', '.join(map(str, STOPPED))} | 中断した(Ctrl-C、SIGTERM) | stopped (Ctrl-C, SIGTERM) |", ""]
    for words in ((), *((command,) for command in commands())):
        lines += [f"## {' '.join(('furusato', *words))}", "", "```text", help_of(*words), "```", ""]
    return "\n".join(lines)


def modules() -> Iterator[ModuleType]:
    """Every module of the program."""
    for info in pkgutil.walk_packages(furusato.__path__, "furusato."):
        yield importlib.import_module(info.name)


def _values(module: ModuleType) -> Iterator[object]:
    for value in list(vars(module).values()):
        yield value
        if isinstance(value, dict):
            yield from value.values()
        elif isinstance(value, tuple):
            yield from value


def rules_of(module: ModuleType) -> list[Rule]:
    """The rules that are written down in this very module, in the order of its lines."""
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    places = {rule: text.find(f'"{rule.name}"') for rule in _values(module) if isinstance(rule, Rule)}
    return sorted((rule for rule, place in places.items() if place >= 0), key=lambda rule: places[rule])


def rules() -> list[tuple[ModuleType, list[Rule]]]:
    """Every module that has rules, with them."""
    return [(module, found) for module in modules() if (found := rules_of(module))]


def rules_page() -> str:
    """docs/rules.md."""
    lines = ["# 規則 / Rules", "", _MADE, ""]
    lines += ["規則は、守っている事実の名で呼ばれます。refuse は断り、decide は判断ファイルで決めるまで断り、notice は知らせるだけです。", ""]
    lines += ["A rule is named after the truth it defends. `refuse` refuses, `decide` refuses until the decisions file answers, `notice` only tells.", ""]
    for module, found in rules():
        promise = (module.__doc__ or "").strip().partition("\n")[0]
        lines += [f"## {module.__name__}", "", promise, "", "| 規則 / rule | 区分 | 文 | sentence |", "| --- | --- | --- | --- |"]
        lines += [f"| `{rule.name}` | {rule.severity} | {_cell(rule.ja)} | {_cell(rule.en)} |" for rule in found]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def pages() -> Iterable[tuple[Path, str]]:
    """Path and text of each page."""
    return ((DOCS / "commands.md", commands_page()), (DOCS / "rules.md", rules_page()))


def main() -> None:
    """Write them."""
    for path, text in pages():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

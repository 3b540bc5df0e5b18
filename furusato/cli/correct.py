"""`furusato correct`: a true correction of one application at a prompt, of several by a list; its release by the second person."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from furusato.cli.means import (
    JsonOption,
    KeysOption,
    PassphraseOption,
    SheetOption,
    WorkspaceOption,
    asked,
    at_work,
    decisions_of,
    now,
    random_bytes,
    source_of,
    who,
)
from furusato.cli.second_person import CheckerKeysOption, CheckerPassphraseOption, at_approval
from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from furusato.law.municipalities import Gazetteer
    from furusato.storage.events import Stamp
    from furusato.workflows.correct import Corrected
    from furusato.workflows.correct_judge import Asked
    from furusato.workflows.correct_release import Waiting
    from furusato.workflows.key_people import CheckerDesk
    from furusato.workflows.office import Office

_REASONS: Final = {"1": "change-notice", "2": "typing-error", "3": "withdrawal", "4": "payment-reversed"}
_ASK_REASON: Final = "訂正の理由 1 変更届 2 入力誤り 3 取下げ 4 入金取消 / reason: 1 change notice 2 typing error 3 withdrawal 4 payment reversed"
_COMING: Final = {
    "correction": ("訂正の通知書(差替え)", "a corrected notice"),
    "cancellation": ("取消しの通知書", "a cancellation"),
    "first": ("当初の通知書", "a first notice"),
    "additional": ("追加の通知書", "an additional notice"),
}
_SHOWN: Final = 10
_YES: Final = "決裁"


def correct(
    row_keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...", help="行キー。値は入力で尋ねる / row key; values are asked for")] = None,
    reason: Annotated[str, typer.Option(help="change-notice 変更届, typing-error 入力誤り, withdrawal 取下げ, payment-reversed 入金取消 / why")] = "",
    path: Annotated[Path | None, typer.Option("--list", help="訂正一覧(xlsx, csv) / a list of corrections")] = None,
    template: Annotated[Path | None, typer.Option(help="訂正一覧のひな形の書き出し先(.xlsx) / where to write an empty list of corrections")] = None,
    release: Annotated[bool, typer.Option("--release", help="決裁者が、待っている訂正を自分の鍵で決裁する / the second person releases what waits")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="待っている訂正を取りやめる / take back what waits")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="決裁の確認を求めない / do not ask before releasing")] = False,
    workspace: WorkspaceOption = Path(),
    decisions: Annotated[Path | None, typer.Option(help="判断ファイル(TOML) / decisions file")] = None,
    sheet: SheetOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """受け付けた申請を訂正する(変更届・入力誤り・取下げ・入金取消) / Correct an application: change notice, typing error, withdrawal, payment reversed."""
    from furusato.storage.events import Stamp
    from furusato.workflows.corrections import known_reason, write_template
    from furusato.workflows.sealing import Run

    _require_one_errand(row_keys or [], path=path, template=template, release=release, drop=drop)
    run = Run(Stamp(now(), who()), random_bytes)
    if release:
        with at_approval(workspace, checker_keys, checker_passphrase_file, run.stamp) as desk:
            _release(desk, yes=yes, as_json=json)
        return
    known_reason(reason)
    told = decisions_of(decisions)
    source = source_of(path, sheet) if path else None
    with at_work(workspace, keys, passphrase_file, run.stamp) as office:
        if drop:
            _drop(office, run.stamp, as_json=json)
            return
        if template is not None:
            _tell_template(template, write_template(office, template, row_keys or [], run.stamp), as_json=json)
            return
        from furusato.workflows.correct import correct as errand
        from furusato.workflows.corrections import from_list

        lines = from_list(office, source, reason) if source else _answered(office, (row_keys or [""])[0], reason)
        corrected = errand(office, lines, told, run)
        gazetteer = office.gazetteer
    _tell(corrected, gazetteer, as_json=json)


def _require_one_errand(row_keys: Sequence[str], *, path: Path | None, template: Path | None, release: bool, drop: bool) -> None:
    errands = [path is not None, template is not None, release, drop]
    by_key = bool(row_keys) and template is None
    if sum((*errands, by_key)) != 1 or (by_key and len(row_keys) > 1):
        raise TypingRefused(
            "行キー一つ、--list、--template、--release、--drop のどれか一つを指定してください。数件をまとめて訂正するときは --template で一覧を書き出します。",
            "Give one of these: one row key, --list, --template, --release, --drop. To correct several rows write a list with --template.",
        )
    if by_key and not sys.stdin.isatty():
        raise TypingRefused(
            "値を尋ねる端末がありません。値はコマンドの行には書けません。--template で訂正一覧を書き出し、--list で渡してください。",
            "There is no terminal to ask on, and values are never written on a command line. Write a list with --template and give it with --list.",
        )


def _answered(office: "Office", row_key: str, reason: str) -> "Asked":
    """One row's new values, asked for; the individual number twice, hidden, its present one never shown."""
    from furusato.model import columns as c
    from furusato.model.words import WORDS
    from furusato.workflows.correct_judge import ENDS
    from furusato.workflows.corrections import from_answers, known_reason, row_of

    row = row_of(office, row_key)
    typed = reason or asked(_ASK_REASON).strip()
    code = known_reason(_REASONS.get(typed, typed))
    answers: dict[str, str] = {}
    if code not in ENDS:
        typer.echo("変えない項目は Enter、空欄にする項目は (空欄) と入力します。 / Enter leaves a value as it is; (空欄) empties it.")
        for column in (*c.VALUES[1:], c.MUNICIPALITY_CODE):
            ja, en = WORDS[column]
            answers |= _number(ja, en) if column == c.NUMBER else _value(column, f"{ja} / {en}", row.get(column, ""))
    return from_answers(office, row[c.ROW_KEY], code, answers)


def _value(column: str, question: str, present: str) -> dict[str, str]:
    shown = f" [{present}]" if present else ""
    typed = asked(f"{question}{shown}", default="")
    return {column: typed} if typed.strip() else {}


def _number(ja: str, en: str) -> dict[str, str]:
    """Hidden, and typed twice where it changes."""
    from furusato.model import columns as c

    typed = asked(f"{ja} / {en} (表示しません / hidden)", default="", hide_input=True)
    if not typed.strip():
        return {}
    return {c.NUMBER: typed, c.NUMBER_AGAIN: asked(f"{ja}をもう一度 / {en} again", default="", hide_input=True)}


def _tell(corrected: "Corrected", gazetteer: "Gazetteer", *, as_json: bool) -> None:
    from furusato.cli.report import json_of, tell, tell_findings

    coming = {str(kind): list(codes) for kind, codes in corrected.coming.items()}
    if as_json:
        facts = {"corrected": corrected.rows, "ended": corrected.ended, "held": corrected.held, "proposal": corrected.proposal, "coming": coming}
        print(json_of({"refused": False, **facts}, corrected.findings))
        return
    tell_findings(corrected.findings)
    counts = f"訂正 {corrected.rows:,} 件、取下げ・入金取消 {corrected.ended:,} 件", f"{corrected.rows:,} corrected, {corrected.ended:,} ended"
    if not corrected.rows and not corrected.ended:
        tell("変わるところがありません。台帳は元のままです。", "Nothing changes. The ledger is as it was.")
    elif corrected.proposal is not None:
        tell(
            f"{counts[0]}を決裁待ち(番号 {corrected.proposal})にしました。まだ何も変わっていません。決裁者が furusato correct --release で決裁します。",
            f"{counts[1]}: kept as number {corrected.proposal} for the second person. Nothing has changed yet; they release it with furusato correct --release.",
        )
        _tell_coming(coming, gazetteer.names)
    else:
        tell(f"{counts[0]}を台帳に封印しました。", f"{counts[1]}; sealed in the ledger.")
        _tell_coming(coming, gazetteer.names)
    if corrected.held:
        tell(
            f"うち {corrected.held:,} 件は保留のままです。furusato hold --lift で保留を解くと発行の対象になります。",
            f"{corrected.held:,} of them stay on hold: lift it with furusato hold --lift to have them issued.",
        )


def _tell_coming(coming: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> None:
    """What the next batch will tell whom."""
    from furusato.cli.report import tell

    for kind, codes in coming.items():
        ja, en = _COMING[kind]
        shown = "、".join(f"{names.get(code, '')}({code})" for code in codes[:_SHOWN]) + (f" ほか {len(codes) - _SHOWN} 団体" if len(codes) > _SHOWN else "")
        tell(
            f"次の furusato issue で、{ja}が作られる宛先: {shown}",
            f"The next furusato issue makes {en} for: {', '.join(codes[:_SHOWN])}{' …' * (len(codes) > _SHOWN)}",
        )


def _tell_template(path: Path, rows: int, *, as_json: bool) -> None:
    from furusato.cli.report import json_of, tell

    if as_json:
        print(json_of({"refused": False, "rows": rows, "file": str(path)}, ()))
        return
    tell(
        f"訂正一覧のひな形 {rows:,} 行を {path} に書き出しました。変える欄だけに新しい値を書き(個人番号は二つの欄に)、furusato correct --list で渡します。使わない行は消して構いません。",
        f"Wrote an empty list of corrections with {rows:,} lines to {path}. Fill only the cells that change (a number in both its columns) and give it with "
        "furusato correct --list. Lines that are not needed may be deleted.",
    )


def _release(desk: "CheckerDesk", *, yes: bool, as_json: bool) -> None:
    from furusato.cli.report import json_of, tell
    from furusato.storage.events import Stamp
    from furusato.workflows.correct_release import look, release

    looked = look(desk)
    if not as_json:
        _tell_waiting(looked)
    if not yes and not sys.stdin.isatty():
        raise TypingRefused(
            "確認できない端末です。上の内容でよければ --yes を付けて実行してください。",
            "There is no terminal to ask on. If you agree with what is said above, run it with --yes.",
        )
    if not yes and asked(f"決裁するには「{_YES}」または release と入力してください / type release", default="").strip().lower() not in (_YES, "release"):
        tell("決裁していません。訂正は待っています。", "Nothing was released; the corrections wait.")
        return
    release(desk, looked, Stamp(now(), who()))
    number, rows = looked.proposal.number, looked.statement.rows
    if as_json:
        print(json_of({"refused": False, "proposal": number, "rows": rows, "released": True}, ()))
        return
    tell(
        f"訂正 {number}({rows:,} 行)を決裁し、台帳に加えました。次に furusato issue で訂正・取消しの通知書を発行します。",
        f"Correction {number} ({rows:,} rows) was released and is in the ledger. Next: furusato issue for the corrected notices and cancellations.",
    )


def _tell_waiting(looked: "Waiting") -> None:
    from furusato.cli.report import tell
    from furusato.model.words import WORDS

    statement, proposal = looked.statement, looked.proposal
    columns = "、".join(f"{WORDS.get(name, (name, name))[0]} {count:,}" for name, count in statement.columns.items()) or "なし"
    reasons = "、".join(f"{reason} {count:,}" for reason, count in statement.reasons.items())
    tell(
        f"訂正 {proposal.number}: {statement.rows:,} 行(うち取下げ・入金取消 {statement.ended:,})。{proposal.at} に {proposal.who} が作成。理由: {reasons}。変わる項目と行数: {columns}。",
        f"Correction {proposal.number}: {statement.rows:,} rows ({statement.ended:,} of them end), made {proposal.at} by {proposal.who}. Reasons and columns as above.",
    )
    _tell_coming(statement.recipients, {})


def _drop(office: "Office", stamp: "Stamp", *, as_json: bool) -> None:
    from furusato.cli.report import json_of, tell
    from furusato.workflows.correct_release import drop

    number = drop(office.ledger, office.tax_year, stamp)
    if as_json:
        print(json_of({"refused": False, "proposal": number, "dropped": True}, ()))
        return
    tell(f"決裁待ちの訂正 {number} を取りやめました。台帳は元のままです。", f"Correction {number} was taken back. The ledger is as it was.")

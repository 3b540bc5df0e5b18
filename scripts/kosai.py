"""`make kosai`: repeats the accident of Kosai city (2017) on fictional donors, before sealing and after, and shows that nothing leaves.

5,853 donors in 727 municipalities; in a block of 1,992 rows the number column alone is sorted. After sealing every moved row and its municipality is named. Before any
seal exists only the rules of intake can tell, and they cannot tell every row: what they do tell is counted against all. Ends with an error if anything is not so.
"""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import polars as pl
from openpyxl import load_workbook

from furusato.model import columns as c
from furusato.storage.events import Stamp
from furusato.workflows.office import Office, open_office
from scripts.fictional import make_list, write_xlsx
from scripts.stage import ROOT, SECRET, Stage

SEED: Final = 2017
ROWS: Final = 5_853
BODIES: Final = 727
FIRST: Final = 1_200  # the block begins after this row
BLOCK: Final = 1_992
NUMBER: Final = "個人番号"
SORTED: Final = "numbers_were_not_sorted_apart"
SETTINGS: Final = ROOT / "sample_data" / "kosai.toml"


def accident(table: pl.DataFrame) -> pl.DataFrame:
    """The number column of the block sorted apart from all others."""
    number = table[NUMBER]
    block = number.slice(FIRST, BLOCK).sort()
    return table.with_columns(pl.concat([number.head(FIRST), block, number.slice(FIRST + BLOCK)]))


def moved_receipts(clean: pl.DataFrame, damaged: pl.DataFrame) -> set[str]:
    """Receipt numbers of the rows that got another person's number."""
    return set(clean.filter(clean[NUMBER] != damaged[NUMBER])["整理番号"])


def require(holds: bool, what: str) -> None:
    """End with an error unless it is so."""
    if not holds:
        raise SystemExit(f"示すはずのことが成り立ちません / this should have held: {what}")


def keyed(stage: Stage, clean: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The list as it goes out to a spreadsheet, with row keys and seals; and the ledger's receipt, key and destination of each row."""
    with open_office(stage.workspace, stage.folder / "keys", SECRET, Stamp(datetime.now(UTC), "kosai")) as office:
        ledger = sealed(office)
    with_keys = clean.join(ledger.select(pl.col(c.RECEIPT).alias("整理番号"), pl.col(c.ROW_KEY).alias("行キー"), pl.col(c.SEAL).alias("封印")), on="整理番号")
    return with_keys, ledger


def sealed(office: Office) -> pl.DataFrame:
    """Receipt number, key, seal and destination of each row."""
    return office.sealed.select(c.RECEIPT, c.ROW_KEY, c.SEAL, c.DESTINATION)


def after_sealing(stage: Stage, clean: pl.DataFrame) -> None:
    """The accident happens to the list that went out to a spreadsheet; it comes back to be issued."""
    write_xlsx(clean, stage.folder / "list.xlsx")
    stage.furusato("intake", str(stage.folder / "list.xlsx"), "--route", "portal")
    with_keys, ledger = keyed(stage, clean)
    damaged = accident(with_keys)
    write_xlsx(damaged, stage.folder / "returned.xlsx")
    marked, start = stage.folder / "rows-that-differ.xlsx", time.perf_counter()
    words = ("issue", str(stage.folder / "returned.xlsx"), "--route", "portal", "--findings", str(marked))
    stage.furusato(*words, expect=4)
    seconds = time.perf_counter() - start
    require(not stage.batches(), "nothing was published")
    moved = moved_receipts(clean, damaged)
    truth = set(ledger.filter(pl.col(c.RECEIPT).is_in(list(moved))).select(c.ROW_KEY, c.DESTINATION).iter_rows())
    named = named_rows(marked)
    require(named == truth, "every moved row and its municipality is named, and no other")
    bodies = len({code for _, code in named})
    print(f"\n封印後: 動いた {len(moved):,} 行すべてと宛先 {bodies} 市区町村を {seconds:.1f} 秒で特定。公開なし。")
    print(f"After sealing: all {len(moved):,} moved rows and their {bodies} municipalities named in {seconds:.1f} s; nothing published. (2017: eight days.)")
    stage.furusato("issue", "--date", "2026-01-15")
    (batch,) = stage.batches()
    stage.furusato("verify", str(batch / "documents"), "--workspace", str(stage.workspace), "--json", quiet=True)
    require(len(list((batch / "documents").iterdir())) == BODIES, f"the sealed rows are issued to {BODIES} municipalities")


def named_rows(marked: Path) -> set[tuple[str, str]]:
    """Row key and municipality code of each row in the report."""
    lines = load_workbook(marked, read_only=True)["相違行 rows"].iter_rows(min_row=2, values_only=True)
    return {(str(line[1]), str(line[3])) for line in lines}


def before_sealing(stage: Stage, clean: pl.DataFrame) -> None:
    """The accident happens before the list ever reaches the program."""
    damaged = accident(clean)
    path = stage.folder / "damaged-before.xlsx"
    write_xlsx(damaged, path)
    stage.found(SETTINGS, "222216", "湖西市", 2025)
    stage.furusato("intake", str(path), "--route", "portal", expect=3)
    told = json.loads(stage.furusato("intake", str(path), "--route", "portal", "--json", expect=3, quiet=True))
    require(not stage.batches(), "nothing was published")
    receipts = damaged["整理番号"].to_list()
    moved = moved_receipts(clean, damaged)
    rules: dict[str, set[str]] = {}
    for finding in told["findings"]:
        if finding["severity"] != "notice":
            lines = {int("".join(ch for ch in cell.rpartition("!")[2] if ch.isdigit())) for cell in finding["cells"]}
            rules.setdefault(finding["rule"], set()).update(receipts[line - 2] for line in lines)
    print(f"\n封印前: 名簿は拒否、公開なし。動いた {len(moved):,} 行のうち、規則ごとに示せた行 / before sealing, rows told by rule:")
    for rule, rows in sorted(rules.items(), key=lambda item: -len(item[1] & moved)):
        print(f"  {rule}: {len(rows & moved):,} 行 ({len(rows & moved) / len(moved):.0%}); 動いていない相手方 / unmoved partners {len(rows - moved):,}")
    all_told = set().union(*rules.values())
    print(f"  合計 / together: {len(all_told & moved):,} / {len(moved):,} ({len(all_told & moved) / len(moved):.0%})")
    others = set().union(*(rows for rule, rows in rules.items() if rule != SORTED))
    print(f"  並びの規則({SORTED})が無かったとすれば / without the rule of the sorted column: {len(others & moved):,} / {len(moved):,}")
    print(
        "封印前に分かるかどうかは事故の形によります。並べ替えでなければ一部の行しか示せませんが、名簿全体は拒否されます。残りは突合(別の資料との比較)でしか分かりません。"
    )
    print(
        "Before a seal exists it depends on the kind of accident how many rows can be told; the list as a whole is refused. The others only a second source can tell."
    )


def main() -> None:
    """Both stages of the accident."""
    clean = make_list(SEED, ROWS, BODIES)
    stage = Stage("kosai")
    stage.found(SETTINGS, "222216", "湖西市", 2025)
    after_sealing(stage, clean)
    before_sealing(Stage("kosai-before"), clean)


if __name__ == "__main__":
    main()

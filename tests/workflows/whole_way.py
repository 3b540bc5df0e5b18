"""The whole way in one process of its own, for comparing what two runs make: `python -m tests.workflows.whole_way FOLDER WORKERS SEED` (no SEED: real chance)."""

import secrets
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from furusato.model.decisions import Decisions
from furusato.workflows.found import Founding, found
from furusato.workflows.issue import Order, issue
from furusato.workflows.office import open_office
from furusato.workflows.press import start_engine
from furusato.workflows.sealing import Run
from furusato.workflows.source import Source
from furusato.workflows.take_in import Outputs, take_in
from tests.workflows.desk import ADDRESS, CODE, ISSUER, POSTAL, SECRET, STAMP, YEAR, csv, donor, table

# Ten municipalities: more than one worker takes at a time.
HOMES = (
    ("810-0041", "福岡県福岡市中央区大名1丁目38-15", "401331"),
    ("657-0803", "兵庫県神戸市灘区岩屋865-14", "281026"),
    ("578-0975", "大阪府東大阪市中鴻池町3丁目32-25", "272272"),
    ("421-1408", "静岡県静岡市葵区崩野1006番地7", "221015"),
    ("474-0027", "愛知県大府市追分町4-20-22", "232238"),
    ("322-0001", "栃木県鹿沼市栃窪349-16", "092053"),
    ("368-0104", "埼玉県秩父郡小鹿野町伊豆沢1208番地", "113654"),
    ("799-0125", "愛媛県四国中央市柴生町301番地5", "382132"),
    ("070-0030", "北海道旭川市宮下通4-22-13", "012041"),
    ("622-0304", "京都府京丹波町猪鼻939-14", "264075"),
)


def rows() -> list[tuple[str, ...]]:
    homes = (HOMES[serial % len(HOMES)] for serial in range(20))
    return [donor(100 * (serial + 1), **{POSTAL: home[0], ADDRESS: home[1], CODE: home[2]}) for serial, home in enumerate(homes)]


def main(folder: Path, workers: int, random_bytes: Callable[[int], bytes]) -> None:
    """Found a workspace, take a list in, issue it."""
    workspace, keys = folder / "workspace", folder / "keys"
    folder.mkdir()
    found(workspace, keys, SECRET, Founding(*ISSUER, YEAR, "", "", ""), STAMP, random_bytes)
    text = (workspace / "furusato.toml").read_text(encoding="utf-8").replace("[headings]", '[[route]]\nname = "portal"\n\n[headings]')
    (workspace / "furusato.toml").write_text(text, encoding="utf-8")
    run = Run(STAMP, random_bytes)
    with open_office(workspace, keys, SECRET, STAMP) as office:
        take_in(office, Source("list.csv", csv(table(rows()))), "portal", Decisions(), run, Outputs())
    with start_engine(workers) as engine, open_office(workspace, keys, SECRET, STAMP) as office:
        issue(office, Order(date(2026, 1, 15), engine), run)


if __name__ == "__main__":
    place, processes, *seed = sys.argv[1:]
    main(Path(place), int(processes), Random(int(seed[0])).randbytes if seed else secrets.token_bytes)

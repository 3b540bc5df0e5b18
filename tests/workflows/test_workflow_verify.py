"""Verifying: green only where everything was checked and holds; every other state is told by its name."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from furusato.errors import ListRefused, TypingRefused
from furusato.seal.encoding import spell_typed_key
from furusato.seal.keys import notice_key
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Light, Verdict
from furusato.workflows.verify import Verified, office_keys, read_trust, typed_keys, verify_folder
from tests.workflows.desk import Desk, donors

CODES = ("092053", "232238", "382132", "401307")


@pytest.fixture(scope="module")
def keys(issued: Desk) -> dict[str, str]:
    """What stands on the key sheets: recipient → key as it is typed."""
    with issued.open() as office:
        root = office.keys.batch_root("2025-0001")
    return {code: spell_typed_key(notice_key(root, "2025-0001", code)) for code in CODES}


@pytest.fixture
def received(issued: Desk, tmp_path: Path) -> Path:
    """The documents as municipalities receive them."""
    return issued.copy(tmp_path / "desk").batches()[0] / "documents"


@pytest.fixture(scope="module")
def trusted(issued: Desk) -> tuple[TrustedKey, ...]:
    public = issued.workspace / "issuer-key.json"
    return read_trust([(public.name, public.read_bytes())])


def verify(path: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...]) -> Verified:
    return verify_folder(path, typed_keys("\n".join(keys.values())), trusted)


def names(verdict: Verdict) -> set[str]:
    return {finding.name for finding in verdict.findings}


def test_a_whole_batch_is_green_with_the_office_s_own_keys(issued: Desk) -> None:
    verified = issued.verify(issued.batches()[0])
    assert verified.holds
    assert [(v.values, v.issuer, v.findings) for v in verified.verdicts] == [(Light.GREEN, Light.GREEN, ())] * 4


def test_typed_keys_and_a_trusted_key_give_two_green_lights(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...]) -> None:
    verified = verify(received, keys, trusted)
    assert verified.holds
    assert {(v.values, v.issuer) for v in verified.verdicts} == {(Light.GREEN, Light.GREEN)}


def test_one_notice_alone_with_its_own_key(received: Path, keys: dict[str, str]) -> None:
    verified = verify_folder(received / "232238_大府市", typed_keys(keys["232238"]), ())
    (verdict,) = verified.verdicts
    assert (verified.holds, verdict.values, verdict.issuer) == (True, Light.GREEN, Light.GREY)


def test_without_a_key_nothing_is_green_and_nothing_holds(received: Path, trusted: tuple[TrustedKey, ...]) -> None:
    verified = verify_folder(received, lambda _: (), trusted)
    assert not verified.holds
    assert {v.values for v in verified.verdicts} == {Light.GREY}
    assert all("key_is_at_hand" in names(v) for v in verified.verdicts)


def test_another_notice_s_key_is_told_as_the_key_s_fault(received: Path, keys: dict[str, str]) -> None:
    verified = verify_folder(received / "232238_大府市", typed_keys(keys["092053"]), ())
    (verdict,) = verified.verdicts
    assert (verified.holds, verdict.values, names(verdict) & {"key_is_typed_right"}) == (False, Light.GREY, {"key_is_typed_right"})


@pytest.mark.parametrize(
    "slip", [lambda key: key[:-1], lambda key: "0" + key, lambda key: key[:3] + ("1" if key[3] != "1" else "2") + key[4:], lambda key: key[::-1]]
)
def test_a_mistyped_key_is_called_mistyped_and_never_repeated(keys: dict[str, str], slip: Callable[[str], str]) -> None:
    lines = [keys["092053"], slip(keys["232238"])]
    with pytest.raises(ListRefused) as refusal:
        typed_keys("\n".join(lines))
    assert "Line 2" in refusal.value.en
    assert not any(key in str(refusal.value) for key in lines)


def test_a_key_may_be_typed_in_small_letters_without_hyphens_and_with_look_alikes(received: Path, keys: dict[str, str]) -> None:
    typed = keys["232238"].replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert verify_folder(received / "232238_大府市", typed_keys(typed), ()).holds


def test_no_keys_at_all_are_refused() -> None:
    with pytest.raises(ListRefused):
        typed_keys("\n \n")


def one_byte_changed(path: Path, at: float) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("at", [0.0, 0.2, 0.4, 0.6, 0.8, 0.999])
@pytest.mark.parametrize("file", ["notice.pdf", "notice.xlsx", "notice.seal.json"])
def test_one_byte_changed_anywhere_is_never_green(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...], file: str, at: float) -> None:
    one_byte_changed(received / "232238_大府市" / file, at)
    verified = verify(received, keys, trusted)
    (touched,) = (v for v in verified.verdicts if v.name == "232238_大府市")
    assert (touched.values, touched.issuer) != (Light.GREEN, Light.GREEN)
    assert touched.findings
    assert {(v.values, v.issuer) for v in verified.verdicts if v is not touched} == {(Light.GREEN, Light.GREEN)}


@pytest.mark.parametrize("file", ["notice.pdf", "notice.xlsx"])
def test_files_exchanged_between_two_municipalities_are_red(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...], file: str) -> None:
    one, other = received / "232238_大府市" / file, received / "092053_鹿沼市" / file
    contents = one.read_bytes(), other.read_bytes()
    other.write_bytes(contents[0])
    one.write_bytes(contents[1])
    verified = verify(received, keys, trusted)
    assert not verified.holds
    lights = {v.name: v.values for v in verified.verdicts}
    assert lights["232238_大府市"] == lights["092053_鹿沼市"] == Light.RED
    assert lights["401307_福岡市"] == Light.GREEN


def test_seal_files_exchanged_between_two_municipalities_are_red(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...]) -> None:
    one, other = received / "232238_大府市" / "notice.seal.json", received / "092053_鹿沼市" / "notice.seal.json"
    contents = one.read_bytes(), other.read_bytes()
    other.write_bytes(contents[0])
    one.write_bytes(contents[1])
    assert [v.values for v in verify(received, keys, trusted).verdicts if v.name[:6] in ("232238", "092053")] == [Light.RED, Light.RED]


@pytest.mark.parametrize("file", ["notice.pdf", "notice.xlsx", "notice.seal.json"])
def test_a_lost_file_is_a_finding_not_a_pass(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...], file: str) -> None:
    (received / "232238_大府市" / file).unlink()
    verified = verify(received, keys, trusted)
    assert not verified.holds
    assert {v.values for v in verified.verdicts if v.name == "232238_大府市"} == {Light.RED}


def test_a_lost_notice_of_the_office_s_own_batch_is_told(issued_desk: Desk) -> None:
    """The whole batch is named: batch.json says which notices there are."""
    for path in (issued_desk.batches()[0] / "documents" / "232238_大府市").iterdir():
        path.unlink()
    verified = issued_desk.verify(issued_desk.batches()[0])
    assert not verified.holds
    assert "every_listed_notice_is_there" in {finding.name for finding in verified.together}


def test_a_foreign_signing_key_is_grey_and_a_forged_seal_red(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...]) -> None:
    assert {v.issuer for v in verify(received, keys, (TrustedKey("222216", bytes(32)),)).verdicts} == {Light.GREY}
    seal = received / "232238_大府市" / "notice.seal.json"
    envelope = json.loads(seal.read_bytes())
    other = json.loads((received / "092053_鹿沼市" / "notice.seal.json").read_bytes())
    envelope["signatures"][0]["sig"] = other["signatures"][0]["sig"]
    seal.write_bytes(json.dumps(envelope, separators=(",", ":")).encode())
    (forged,) = (v for v in verify(received, keys, trusted).verdicts if v.name == "232238_大府市")
    assert forged.issuer is Light.RED
    assert not forged.holds


def resaved(path: Path, change: Callable[[Worksheet], object] = lambda _: ()) -> None:
    """As a spreadsheet saves it."""
    book = load_workbook(path)
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())


def cell_of(sheet: Worksheet, value: str) -> str:
    return next(cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == value)


def test_a_re_saved_workbook_is_amber_and_holds(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...]) -> None:
    resaved(received / "232238_大府市" / "notice.xlsx")
    verified = verify(received, keys, trusted)
    (touched,) = (v for v in verified.verdicts if v.name == "232238_大府市")
    assert (touched.values, names(touched)) == (Light.AMBER, {"file_is_as_signed"})
    assert verified.holds


def test_one_number_changed_in_a_re_saved_workbook_is_red_and_its_row_named(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...]) -> None:
    mine, other = (donors()["個人番号"][i] for i in (3, 7))  # both live in Obu

    def change(sheet: Worksheet) -> None:
        one, two = cell_of(sheet, mine), cell_of(sheet, other)
        sheet[one], sheet[two] = other, mine

    resaved(received / "232238_大府市" / "notice.xlsx", change)
    (touched,) = (v for v in verify(received, keys, trusted).verdicts if v.name == "232238_大府市")
    assert touched.values is Light.RED
    (finding,) = (f for f in touched.findings if f.name == "every_row_carries_its_tag")
    assert len(finding.row_keys) == 2
    assert not any(number in finding.ja + finding.en for number in (mine, other))


def test_whole_rows_moved_are_amber(received: Path, keys: dict[str, str], trusted: tuple[TrustedKey, ...]) -> None:
    def move(sheet: Worksheet) -> None:
        last = sheet.max_row
        for column in range(1, sheet.max_column + 1):
            one, two = sheet.cell(last - 1, column), sheet.cell(last, column)
            one.value, two.value = two.value, one.value

    resaved(received / "232238_大府市" / "notice.xlsx", move)
    (touched,) = (v for v in verify(received, keys, trusted).verdicts if v.name == "232238_大府市")
    assert (touched.values, names(touched)) == (Light.AMBER, {"file_is_as_signed", "rows_stand_in_order"})


def test_an_office_has_no_keys_for_foreign_notices(issued: Desk, founded: Desk) -> None:
    with founded.open() as office:
        verified = verify_folder(issued.batches()[0], office_keys(office), ())
    assert {v.values for v in verified.verdicts} == {Light.GREY}


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), str, lambda path: path.write_bytes(b"x")])
def test_a_place_without_notices_is_the_typing_person_s_matter(tmp_path: Path, make: Callable[[Path], object]) -> None:
    place = tmp_path / "inbox"
    make(place)
    with pytest.raises(TypingRefused):
        verify_folder(place, lambda _: (), ())


@pytest.mark.parametrize("data", [b"", b"{}", b'{"public_key":"00"}', b"[1]", b"\xff", b'{"public_key":5}', b"[" * 200_000])
def test_what_is_no_public_key_is_refused(data: bytes) -> None:
    with pytest.raises(ListRefused):
        read_trust([("issuer-key.json", data)])

"""A whole inbox: files under any name, in any folder or archive; what is missing, exchanged, doubled or somebody else's is told by name."""

import io
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from furusato.seal.encoding import spell_typed_key
from furusato.seal.keys import notice_key
from furusato.storage.events import Stamp
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Light
from furusato.workflows.trust import read_trust
from furusato.workflows.verify import Verified, verify_inbox
from furusato.workflows.verify_keys import KeysOf, any_of, no_keys, office_keys, typed_keys
from furusato.workflows.verify_log import note_verified
from tests.workflows.desk import STAMP, Desk
from tests.workflows.desks import founded, issued, issued_desk, sealed

__all__ = ["founded", "issued", "issued_desk", "sealed"]
CODES = ("092053", "232238", "382132", "401307")


@pytest.fixture(scope="module")
def keys(issued: Desk) -> KeysOf:
    with issued.open() as office:
        root = office.keys.batch_root("2025-0001")
    return typed_keys("\n".join(spell_typed_key(notice_key(root, "2025-0001", code)) for code in CODES))


@pytest.fixture(scope="module")
def trusted(issued: Desk) -> tuple[TrustedKey, ...]:
    public = issued.workspace / "issuer-key.json"
    return read_trust([(public.name, public.read_bytes())])


@pytest.fixture
def inbox(issued: Desk, tmp_path: Path) -> Path:
    """The documents as they were published, one folder a notice."""
    return Path(shutil.copytree(issued.batches()[0] / "documents", tmp_path / "inbox"))


def told(verified: Verified) -> list[str]:
    return [finding.name for finding in verified.together]


def flattened(inbox: Path) -> Path:
    """All files in one folder, as a browser numbers downloads: no two of one notice have one number."""
    for i, folder in enumerate(sorted(path for path in inbox.iterdir() if path.is_dir())):
        for j, file in enumerate(sorted(folder.iterdir())):
            stem, _, end = file.name.partition(".")
            file.rename(inbox / f"{stem} ({(i + j) % 4}).{end}")
        folder.rmdir()
    return inbox


def greens(verified: Verified) -> int:
    return sum((v.values, v.issuer) == (Light.GREEN, Light.GREEN) for v in verified.verdicts)


def test_files_in_one_folder_are_matched_by_what_they_say(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    verified = verify_inbox(flattened(inbox), keys, trusted)
    assert (greens(verified), verified.holds, told(verified)) == (4, True, [])
    rows, yen = verified.standing
    assert (rows, yen) == (12, sum(v.header.yen for v in verified.verdicts if v.header))


def test_notices_in_an_archive_are_found(inbox: Path, tmp_path: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "mail"), "zip", inbox))
    assert greens(verify_inbox(archive, keys, trusted)) == 4
    other = tmp_path / "post"
    other.mkdir()
    shutil.move(archive, other / "通知.zip")
    assert greens(verify_inbox(other, keys, trusted)) == 4


@pytest.mark.parametrize("data", [b"PK\3\4 no archive", b"PK\3\4" + bytes(100)])
def test_an_archive_that_cannot_be_opened_is_told(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey], data: bytes) -> None:
    (inbox / "more.zip").write_bytes(data)
    verified = verify_inbox(inbox, keys, trusted)
    assert (told(verified), verified.holds) == (["every_archive_can_be_opened"], False)


def test_an_archive_that_would_fill_the_memory_is_not_opened(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(1000))
    data = out.getvalue().replace((1000).to_bytes(4, "little"), (2_000_000_000).to_bytes(4, "little"))
    (inbox / "bomb.zip").write_bytes(data)
    assert told(verify_inbox(inbox, keys, trusted)) == ["every_archive_can_be_opened"]


def test_a_document_without_its_seal_file_is_refused(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    seal = next(path for path in flattened(inbox).iterdir() if path.name.endswith(".seal.json"))
    seal.unlink()
    verified = verify_inbox(inbox, keys, trusted)
    assert (greens(verified), verified.holds) == (3, False)
    assert told(verified).count("every_document_has_its_seal") == 2


def test_a_document_too_damaged_to_speak_is_red_where_it_lacks(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    pdf = next(path for path in flattened(inbox).iterdir() if path.suffix == ".pdf")
    pdf.write_bytes(pdf.read_bytes()[:5000])
    verified = verify_inbox(inbox, keys, trusted)
    assert (greens(verified), verified.holds) == (3, False)
    assert sum(v.values is Light.RED for v in verified.verdicts) == 1


def test_a_letter_that_came_along_is_told_and_refuses_nothing(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    (inbox / "letter.docx").write_bytes(b"hello")
    (inbox / "letter.pdf").write_bytes(b"%PDF-1.4 hello")
    verified = verify_inbox(inbox, keys, trusted)
    assert (greens(verified), verified.holds, told(verified)) == (4, True, ["every_file_is_looked_at"])


def test_exchanged_files_are_red_and_it_is_said_whose_they_are(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    one, other = inbox / "232238_大府市" / "notice.xlsx", inbox / "092053_鹿沼市" / "notice.xlsx"
    contents = one.read_bytes(), other.read_bytes()
    other.write_bytes(contents[0])
    one.write_bytes(contents[1])
    verified = verify_inbox(inbox, keys, trusted)
    assert sum(v.values is Light.RED for v in verified.verdicts) == 2
    found = {finding.sheet: finding.en for finding in verified.together if finding.name == "every_file_lies_with_its_notice"}
    assert "092053_鹿沼市" in found["232238_大府市/notice.xlsx"]
    assert "232238_大府市" in found["092053_鹿沼市/notice.xlsx"]


def test_a_notice_for_someone_else_is_red_by_name(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    verified = verify_inbox(inbox, keys, trusted, office="232238")
    lights = {v.name[:6]: v.values for v in verified.verdicts}
    assert lights == {"232238": Light.GREEN, "092053": Light.RED, "382132": Light.RED, "401307": Light.RED}
    (strayed,) = (f for v in verified.verdicts if v.name.startswith("092053") for f in v.findings)
    assert strayed.name == "notice_is_for_this_office"
    assert "鹿沼市" in strayed.ja
    assert not verified.holds


def test_the_office_s_own_notices_are_not_strangers_to_it(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    assert greens(verify_inbox(inbox, keys, trusted, office="222216")) == 4


def test_a_notice_that_came_twice_is_told(inbox: Path, keys: KeysOf, trusted: Sequence[TrustedKey]) -> None:
    shutil.copytree(inbox / "232238_大府市", inbox / "again")
    verified = verify_inbox(inbox, keys, trusted)
    assert (told(verified), verified.holds) == (["no_volume_is_doubled"], False)


def test_without_keys_everything_is_grey_and_matched_all_the_same(inbox: Path, trusted: Sequence[TrustedKey]) -> None:
    verified = verify_inbox(flattened(inbox), no_keys, trusted)
    assert {v.values for v in verified.verdicts} == {Light.GREY}
    assert len(verified.verdicts) == 4


def test_several_batch_folders_are_each_held_against_their_statement(issued_desk: Desk) -> None:
    headers = issued_desk.batches()[0] / "headers"
    header = next(headers.iterdir())
    header.write_bytes(header.read_bytes() + b"\n")
    (issued_desk.batches()[0] / "input.sealed").write_bytes(b"")
    verified = issued_desk.verify(issued_desk.workspace / "batches")
    assert sorted(told(verified)) == ["every_header_is_its_notices", "every_recorded_file_is_as_signed"]
    assert not verified.holds


def test_a_changed_delivery_list_is_named(issued_desk: Desk) -> None:
    path = issued_desk.batches()[0] / "送付一覧.xlsx"
    path.write_bytes(path.read_bytes() + b"x")
    assert told(issued_desk.verify(issued_desk.batches()[0])) == ["every_recorded_file_is_as_signed"]


def test_that_notices_were_verified_stands_in_the_log(issued_desk: Desk) -> None:
    with issued_desk.open() as office:
        verified = verify_inbox(issued_desk.batches()[0], any_of(office_keys(office), no_keys), ())
        note_verified(office, verified, Stamp(STAMP.at, "tanto"))
        last = office.ledger.events.all()[-1]
    assert (last.what, '"notices":4' in last.facts, '"grey":0' in last.facts) == ("notices verified", True, True)

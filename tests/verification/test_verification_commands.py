"""`furusato trust` and `furusato verify` as they are typed: what is trusted is used without being named again; exit codes say who must act."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from furusato.cli.app import app
from furusato.errors import Refusal
from furusato.seal.encoding import spell_typed_key
from furusato.seal.keys import notice_key
from tests.workflows.desk import Desk
from tests.workflows.desks import founded, issued, sealed

__all__ = ["founded", "issued", "sealed"]


@pytest.fixture
def trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "trust.json"
    monkeypatch.setenv("FURUSATO_TRUST", str(place))
    return place


@pytest.fixture
def key_file(issued: Desk, tmp_path: Path) -> Path:
    with issued.open() as office:
        root = office.keys.batch_root("2025-0001")
    file = tmp_path / "keys.txt"
    file.write_text(spell_typed_key(notice_key(root, "2025-0001", "232238")) + "\n", encoding="utf-8")
    return file


def typed(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_an_issuer_is_trusted_after_a_telephone_call_and_used_from_then_on(issued: Desk, trust: Path, key_file: Path) -> None:
    issuer = issued.workspace / "issuer-key.json"
    heard = json.loads(issuer.read_text(encoding="utf-8"))["fingerprint"]
    refused = typed("trust", "add", str(issuer), "--fingerprint", heard.replace(heard[0], str((int(heard[0]) + 1) % 10)))
    assert isinstance(refused.exception, Refusal)
    assert refused.exception.exit_code == 4
    assert not trust.exists()
    folder = issued.batches()[0] / "documents" / "232238_大府市"
    before = typed("verify", str(folder), "--key-file", str(key_file), "--json", "--trust", str(issuer))
    assert json.loads(before.output)["notices"][0]["issuer"] == "green"
    assert typed("trust", "add", str(issuer), "--fingerprint", heard).exit_code == 0
    after = typed("verify", str(folder), "--key-file", str(key_file), "--recipient", "232238", "--json")
    assert (after.exit_code, json.loads(after.output)["notices"][0]["issuer"]) == (0, "green")
    assert heard in typed("trust", "list", "--json").output
    assert typed("trust", "remove", "222216").exit_code == 0
    assert json.loads(typed("trust", "list", "--json").output)["keys"] == []


def test_a_stranger_is_grey_and_another_s_notice_ends_with_four(issued: Desk, trust: Path, key_file: Path) -> None:
    folder = issued.batches()[0] / "documents" / "232238_大府市"
    typed("trust", "list")
    told = typed("verify", str(folder), "--key-file", str(key_file), "--recipient", "092053", "--json")
    assert told.exit_code == 4
    (notice,) = json.loads(told.output)["notices"]
    assert (notice["values"], notice["issuer"]) == ("red", "grey")
    assert not trust.exists()


def test_a_mistyped_code_of_the_own_office_is_refused(issued: Desk, key_file: Path) -> None:
    told = typed("verify", str(issued.batches()[0]), "--key-file", str(key_file), "--recipient", "232239")
    assert isinstance(told.exception, Refusal)
    assert told.exception.exit_code == 2

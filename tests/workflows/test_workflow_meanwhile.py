"""What is got ready while the passphrase is worked on: it is used, it never comes before a wrong passphrase, and what it refuses is told in its turn."""

import pytest

from furusato.errors import ListRefused, SystemTrouble
from furusato.storage.settings import Settings
from furusato.workflows.meanwhile import of_list
from furusato.workflows.office import open_office
from furusato.workflows.source import Source
from tests.workflows.desk import SECRET, STAMP, Desk


def refused(_settings: Settings) -> None:
    raise ListRefused("読めません。", "It cannot be read.")


def test_a_wrong_passphrase_is_told_before_what_is_wrong_with_the_list(new_desk: Desk) -> None:
    with pytest.raises(SystemTrouble, match="passphrase is wrong"), open_office(new_desk.workspace, new_desk.keys, "not the passphrase", STAMP, refused):
        pass


def test_what_is_refused_meanwhile_is_left_to_its_turn(new_desk: Desk) -> None:
    with open_office(new_desk.workspace, new_desk.keys, SECRET, STAMP, refused) as office:
        assert len(office.year) == 0


def test_a_list_that_cannot_be_read_is_asked_for_again(new_desk: Desk) -> None:
    garbage = Source("list.xlsx", b"no list")
    with open_office(new_desk.workspace, new_desk.keys, SECRET, STAMP, of_list(garbage)) as office, pytest.raises(ListRefused):
        garbage.reading(office.workspace.settings.headings)

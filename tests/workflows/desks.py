"""Desks at three points of the work, made once and copied for each test that writes."""

from pathlib import Path

import pytest

from tests.workflows.desk import Desk, donors, found_desk


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A new workspace. Not to be written to."""
    return found_desk(tmp_path_factory.mktemp("desks") / "founded")


@pytest.fixture(scope="session")
def sealed(founded: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Twelve applications sealed. Not to be written to."""
    desk = founded.copy(tmp_path_factory.mktemp("desks") / "sealed")
    desk.take_in(donors())
    return desk


@pytest.fixture(scope="session")
def issued(sealed: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """And issued to four municipalities. Not to be written to."""
    desk = sealed.copy(tmp_path_factory.mktemp("desks") / "issued")
    desk.issue()
    return desk


@pytest.fixture
def new_desk(founded: Desk, tmp_path: Path) -> Desk:
    return founded.copy(tmp_path / "desk")


@pytest.fixture
def sealed_desk(sealed: Desk, tmp_path: Path) -> Desk:
    return sealed.copy(tmp_path / "desk")


@pytest.fixture
def issued_desk(issued: Desk, tmp_path: Path) -> Desk:
    return issued.copy(tmp_path / "desk")

"""A fictional office of two people: the maker's desk, and a checker with keys of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import pytest

from furusato.storage.events import Stamp
from furusato.storage.keys import founding_keys
from furusato.storage.keys_change import change_passphrase
from furusato.workflows import key_care, key_handover, key_people
from furusato.workflows.approve import Looked, approve, look
from furusato.workflows.key_care import KeyDesk, open_key_desk
from furusato.workflows.key_people import CheckerDesk, new_checker, open_checker_desk, open_checker_keys, set_two_person
from furusato.workflows.press import start_engine
from tests.workflows.desk import CHEAP, SECRET, STAMP, Desk, donors

CHECKER_SECRET: Final = "決裁者だけの合言葉 for tests"
CHECKED: Final = Stamp(STAMP.at, "kessai")
BATCH: Final = "2025-0001"


@contextmanager
def cheap_keys() -> Iterator[None]:
    """Scrypt's smallest cost wherever keys are made or wrapped anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_people, "founding_keys", partial(founding_keys, cost=CHEAP))
        for module in (key_care, key_handover):
            patch.setattr(module, "change_passphrase", partial(change_passphrase, cost=CHEAP))
        yield


@dataclass(frozen=True)
class TwoPeople:
    """The maker's desk, and where the checker's keys lie."""

    desk: Desk

    @property
    def checker(self) -> Path:
        return self.desk.folder / "checker"

    @property
    def waiting(self) -> Path:
        return self.desk.workspace / "batches" / f".awaiting-{BATCH}"

    @property
    def published(self) -> Path:
        return self.desk.workspace / "batches" / BATCH

    def copy(self, to: Path) -> "TwoPeople":
        return TwoPeople(self.desk.copy(to))

    def make_checker(self, seed: int = 77) -> None:
        with cheap_keys(), self.desk.open() as office:
            new_checker(office, self.checker, CHECKER_SECRET, None, STAMP, Random(seed).randbytes)

    def rule(self, *, on: bool) -> None:
        with self.desk.open() as office:
            set_two_person(office, open_checker_keys(self.checker, office.ledger.workspace, CHECKER_SECRET), STAMP, on=on)

    @contextmanager
    def at_approval(self, passphrase: str = CHECKER_SECRET, keys: Path | None = None) -> Iterator[CheckerDesk]:
        with open_checker_desk(self.desk.workspace, keys or self.checker, passphrase, CHECKED) as desk:
            yield desk

    def look(self) -> Looked:
        with start_engine(1) as engine, self.at_approval() as desk:
            return look(desk, BATCH, engine, CHECKED)

    def approve(self) -> Path:
        with start_engine(1) as engine, self.at_approval() as desk:
            return approve(desk, look(desk, BATCH, engine, CHECKED), CHECKED)

    @contextmanager
    def keys(self, *, checker: bool = False) -> Iterator[KeyDesk]:
        folder, secret = (self.checker, CHECKER_SECRET) if checker else (self.desk.keys, SECRET)
        with open_key_desk(self.desk.workspace, folder, secret, STAMP) as desk:
            yield desk

    @contextmanager
    def keys_with(self, passphrase: str) -> Iterator[KeyDesk]:
        """The maker's keys under another passphrase."""
        with open_key_desk(self.desk.workspace, self.desk.keys, passphrase, STAMP) as desk:
            yield desk


def two_people(founded: Desk, folder: Path) -> TwoPeople:
    """An office of two people with twelve applications sealed."""
    people = TwoPeople(founded.copy(folder))
    people.make_checker()
    people.rule(on=True)
    people.desk.take_in(donors())
    return people

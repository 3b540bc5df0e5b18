"""What an office really publishes, as a receiver gets it: folders of notices, the keys of their key sheets, the issuer's public key."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from furusato.seal.encoding import spell_typed_key
from furusato.seal.keys import notice_key
from tests.workflows.desk import Desk, donors, found_desk
from tests.workflows.two_people import TwoPeople

FILES: Final = ("notice.pdf", "notice.xlsx", "notice.seal.json")


@dataclass(frozen=True)
class Post:
    """Notices by folder (batch/code_name), each with its three files; keys as typed from the key sheets; issuer-key.json."""

    notices: Mapping[str, Mapping[str, bytes]]
    keys: Mapping[str, str]
    trust: str

    def files(self, *names: str, **changed: bytes) -> dict[str, bytes]:
        """Path → bytes of some notices (all, if none is named); `changed` takes the place of pdf, xlsx or seal in the first."""
        out = {f"{name}/{file}": data for name in names or self.notices for file, data in self.notices[name].items()}
        first = (names or tuple(self.notices))[0]
        return out | {f"{first}/{FILES[('pdf', 'xlsx', 'seal').index(part)]}": data for part, data in changed.items()}

    def first(self) -> str:
        """A notice of several rows."""
        return next(iter(self.notices))


def post_of(folder: Path, *batches: int) -> Post:
    """Found an office, issue batches of so many applications, and take what lies in documents/."""
    desk, taken = found_desk(folder), 0
    for rows in batches:
        desk.take_in(donors(rows, first=1 + taken))
        desk.issue()
        taken += rows
    return Post(*_published(desk), (desk.workspace / "issuer-key.json").read_text(encoding="utf-8"))


def post_of_two_people(folder: Path) -> Post:
    """An office of two people: one batch, approved."""
    people = TwoPeople(found_desk(folder))
    people.make_checker()
    people.rule(on=True)
    people.desk.take_in(donors(6))
    people.desk.issue()
    people.approve()
    return Post(*_published(people.desk), (people.desk.workspace / "issuer-key.json").read_text(encoding="utf-8"))


def _published(desk: Desk) -> tuple[dict[str, dict[str, bytes]], dict[str, str]]:
    notices: dict[str, dict[str, bytes]] = {}
    keys: dict[str, str] = {}
    with desk.open() as office:
        for batch in desk.batches():
            for place in sorted((batch / "documents").iterdir()):
                name = f"{batch.name}/{place.name}"
                notices[name] = {file: (place / file).read_bytes() for file in FILES}
                keys[name] = spell_typed_key(notice_key(office.keys.batch_root(batch.name), batch.name, place.name[:6]))
    return notices, keys

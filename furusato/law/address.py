"""Reads the municipality that an address names, by the longest name that the folded address begins with.

An address is read from its beginning only: what stands after the municipality (大字, 字, streets, houses) is never looked at, so that no town's name can be taken
for a municipality's. Prefecture and 郡 may be left out, a postal code may stand in front. Refuses to guess: a name of several municipalities gives them all, the name
of a ward without its city is marked as such, and an address that begins with no known name gives nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from furusato.law.folding import fold_place
from furusato.law.snapshot import PlaceName, Snapshot

_LOOKED_AT: Final = 80  # characters: a postal mark, spaces and the longest name of prefecture, district and municipality fit several times
_POSTAL: Final = re.compile(r"(?:〒|〶|郵便番号)?[-:.]*([0-9]{3})-?([0-9]{4})(?![0-9])-?")
_MARKS: Final = "〒〶:.,、。・'\"()[]「」"


class Reading(NamedTuple):
    """What an address says. Its repr shows no address."""

    bodies: tuple[str, ...] = ()  # 6-digit codes of the municipalities it may mean; empty: it names none
    bare_ward: bool = False  # the name of a designated city's ward stands without the city: never enough
    retired: bool = False  # a name that is no longer in use
    postal: str = ""  # a postal code written in front of the address, 7 digits


@dataclass(frozen=True, slots=True)
class AddressIndex:
    """All the ways in which a municipality's name may begin an address, folded."""

    readings: dict[str, Reading]
    lengths: tuple[int, ...]  # of the names, longest first
    prefectures: dict[str, str]  # first two folded characters → folded name of the prefecture
    exact: dict[str, Reading]  # names with their prefecture, exactly as the table spells them: most addresses need no folding
    exact_lengths: tuple[int, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "AddressIndex":
        """Build the index of a snapshot."""
        readings: dict[str, Reading] = {}
        for name, reading in _spellings(snapshot):
            key = fold_place(name)
            readings[key] = _joined(readings.get(key, Reading()), reading)
        folded = [fold_place(name) for name in snapshot.prefectures.values()]
        named = tuple(snapshot.prefectures.values())
        exact = {name: readings[fold_place(name)] for name, reading in _spellings(snapshot) if name.startswith(named)}
        return cls(readings, _lengths(readings), {name[:2]: name for name in folded}, exact, _lengths(exact))

    def read(self, address: str) -> Reading:
        """The municipality that an address names."""
        for length in self.exact_lengths:
            if exact := self.exact.get(address[:length]):
                return exact
        text = fold_place(address[:_LOOKED_AT]).lstrip(_MARKS + "-")
        postal = ""
        if found := _POSTAL.match(text):
            postal, text = found[1] + found[2], text[found.end() :].lstrip(_MARKS)
        reading = self._longest(self._without_doubled_prefecture(text))
        return reading._replace(postal=postal) if postal else reading

    def _longest(self, text: str) -> Reading:
        for length in self.lengths:
            if reading := self.readings.get(text[:length]):
                return reading
        return Reading()

    def _without_doubled_prefecture(self, text: str) -> str:
        """Lists with a column 都道府県 often hold the prefecture in the address as well."""
        prefecture = self.prefectures.get(text[:2])
        return text[len(prefecture) :] if prefecture and text.startswith(prefecture * 2) else text


def _lengths(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in names}, reverse=True))


def _spellings(snapshot: Snapshot) -> Iterator[tuple[str, Reading]]:
    for prefecture, place, retired in _places(snapshot):
        for before in {prefecture, ""}:
            for district in {place.district, ""}:
                yield before + district + place.name, Reading((place.code,), retired=retired)
    for ward in snapshot.wards.values():
        for before in (_prefecture(snapshot, ward.code), ""):
            yield before + ward.name, Reading((ward.code,), bare_ward=True)


def _places(snapshot: Snapshot) -> Iterator[tuple[str, PlaceName, bool]]:
    for place in snapshot.bodies.values():
        yield _prefecture(snapshot, place.code), place, False
    for code, place in snapshot.retired_names:
        yield snapshot.prefectures[code], place, True


def _prefecture(snapshot: Snapshot, code: str) -> str:
    return next(name for key, name in snapshot.prefectures.items() if key[:2] == code[:2])


def _joined(one: Reading, other: Reading) -> Reading:
    bodies = tuple(sorted({*one.bodies, *other.bodies}))
    return Reading(bodies, one.bare_ward or other.bare_ward, one.retired or other.retired)

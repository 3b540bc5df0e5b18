"""Fictional donors: a name, a home, a birth date and an individual number each, all drawn from one random source.

Promises that no two donors share an individual number, or a reading together with a birth date: real namesakes are a question for a person, and a list that should
pass must not ask it. Every number has the right check digit; telephone numbers and most building names are plainly invented (0x0-0000-…, 架空).
"""

import random
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import partial
from itertools import accumulate, cycle
from typing import Final, NamedTuple

from furusato.model.values import individual_number_check_digit
from scripts.fictional_names import FOREIGN, MEN, RARE_SURNAMES, SURNAMES, VARIANTS, WOMEN, Word
from scripts.fictional_places import Place, Town

_FULL_WIDTH: Final = str.maketrans("0123456789-", "０１２３４５６７８９－")
_HALF_KANA: Final = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF65, 0xFF9E)}
_OTHER_KE: Final = str.maketrans("ケヶ", "ヶケ")
_SURNAME_WEIGHTS: Final = tuple(accumulate((rank + 8) ** -0.9 for rank in range(len(SURNAMES))))
_SPACE: Final = "\u3000"
_BUILDINGS: Final = ("コーポ架空", "メゾン架空", "架空ハイツ", "グランドール架空", "架空荘", "市営架空団地３号棟", "ＫＡＫＵレジデンス", "パークサイド架空", "架空第二ビル")  # fmt: skip
_LONG_BUILDING: Final = "フィクショナル・グランドタワー＆レジデンス架空中央公園前弐番館イーストウイング"
_BORN_EARLIEST, _BORN_MOSTLY, _BORN_LATEST = 92, 48, 20  # years before the gift


class Oddity(Enum):
    """What makes a donor hard on programs."""

    NONE = "none"
    FOREIGN = "foreign"  # a foreign resident's name, up to 40 characters
    RARE = "rare"  # a name beyond CP932
    LONG = "long"  # an address of 60 characters and more


class Donor(NamedTuple):
    """One person, every field as a list would have it."""

    name: str
    kana: str
    postal: str  # 431-0431
    address: str  # in one line, as written
    parts: tuple[str, str, str]  # prefecture, city and street, where a list keeps them apart
    code: str
    birth: str
    sex: str
    phone: str
    number: str


def _spelling(chance: random.Random, word: Word) -> str:
    variant, share = VARIANTS.get(word.kanji, ("", 0.0))
    return variant if chance.random() < share else word.kanji


def _half_width(kana: str) -> str:
    return "".join(_HALF_KANA.get(c, c) for c in unicodedata.normalize("NFD", kana)).replace("\u3099", "ﾞ").replace("\u309a", "ﾟ").replace(_SPACE, " ")


def _home_name(chance: random.Random, place: Place, town: Town) -> tuple[str, str]:
    """Prefecture and city as people write them: now and then without the prefecture, the 郡 or the island, and with the other one of ケ and ヶ."""
    luck = chance.random()
    if luck < 0.08 and place.name != town.city and place.name.endswith("市"):
        return "", town.city
    if luck < 0.03:
        return town.prefecture, place.name
    return town.prefecture, town.city.translate(_OTHER_KE) if luck > 0.85 else town.city


def _lot(chance: random.Random, town: Town) -> str:
    block, house = chance.randint(1, 40), chance.randint(1, 25)
    if town.has_chome:
        style = chance.choice(("{c}丁目{b}番{h}号", "{c}丁目{b}-{h}", "{c}-{b}-{h}", "{c}-{b}-{h}"))
        return style.format(c=chance.randint(1, 5), b=block, h=house)
    return chance.choice(("{b}番地", "{b}番地{h}", "{b}番地の{h}", "{b}-{h}", "{b}")).format(b=block * 37 + house, h=house)


def _street(chance: random.Random, town: Town, oddity: Oddity) -> str:
    oaza = "大字" if town.name and not town.has_chome and town.city.endswith(("町", "村")) and chance.random() < 0.2 else ""
    room = f"{chance.randint(1, 15)}{chance.randint(1, 12):02d}"
    building = ""
    if oddity is Oddity.LONG:
        building = f"{_SPACE}{_LONG_BUILDING}{room}号室（架空様方）"
    elif chance.random() < 0.35:
        building = chance.choice((_SPACE, _SPACE, " ", "")) + chance.choice(_BUILDINGS) + chance.choice((f"{room}号室", f"{room}", f"-{room}"))
    street = oaza + town.name + _lot(chance, town) + building
    return street.translate(_FULL_WIDTH) if chance.random() < 0.15 else street


def _japanese(chance: random.Random, surname: Word, birth: date) -> tuple[Word, str]:
    """Whole name and sex; surname and given name mostly apart by a full-width space."""
    sex = chance.choice("男男男女女")
    pool = (MEN if sex == "男" else WOMEN)[0 if birth.year < 1955 else 1 if birth.year < 1985 else 2]
    given = pool[int(len(pool) * chance.random() ** 1.4)]
    space = chance.choices((_SPACE, " ", ""), (93, 4, 3))[0]
    kana = surname.kana + space + given.kana
    return Word(surname.kanji + space + _spelling(chance, given), _half_width(kana) if chance.random() < 0.01 else kana), sex


class Crowd:
    """Draws donors one after the other and remembers what must stay unique. `year` is the year of the gifts."""

    def __init__(self, chance: random.Random, year: int) -> None:
        self._chance = chance
        self._born = [date(year - back, 1, 1).toordinal() for back in (_BORN_EARLIEST, _BORN_LATEST, _BORN_MOSTLY)]
        self._numbers: set[str] = set()
        self._persons: set[tuple[str, date]] = set()
        self._foreign = cycle(chance.sample(FOREIGN, len(FOREIGN)))
        self._rare = cycle(chance.sample(RARE_SURNAMES, len(RARE_SURNAMES)))

    def donor(self, place: Place, oddity: Oddity = Oddity.NONE) -> Donor:
        """A new donor living in `place`."""
        chance, town = self._chance, self._chance.choice(place.towns)
        (prefecture, city), street = _home_name(chance, place, town), _street(chance, town, oddity)
        word, sex, birth = self._unique(self._named(oddity))
        return Donor(
            *word,
            postal=f"{town.postal[:3]}-{town.postal[3:]}",
            address=prefecture + city + street,
            parts=(town.prefecture, city, street),
            code=town.code,
            birth=birth.isoformat(),
            sex=sex,
            phone=f"0{chance.choice('789')}0-0000-{chance.randrange(10_000):04d}",
            number=self._number(),
        )

    def relative(self, of: Donor) -> Donor:
        """A new donor with the surname, home and telephone of another; with any surname where the other's cannot be told."""
        surname = Word(of.name.partition(_SPACE)[0], of.kana.partition(_SPACE)[0])
        apart = _SPACE in of.name and _SPACE in of.kana
        word, sex, birth = self._unique(partial(_japanese, self._chance, surname) if apart else self._named(Oddity.NONE))
        return of._replace(name=word.kanji, kana=word.kana, sex=sex, birth=birth.isoformat(), number=self._number())

    def _named(self, oddity: Oddity) -> Callable[[date], tuple[Word, str]]:
        """A way to name a person of a given birth date."""
        if oddity is Oddity.FOREIGN:
            foreigner = next(self._foreign)
            return lambda _: foreigner
        if oddity is Oddity.RARE:
            return partial(_japanese, self._chance, next(self._rare))
        word = self._chance.choices(SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0]
        return partial(_japanese, self._chance, Word(_spelling(self._chance, word), word.kana))

    def _unique(self, named: Callable[[date], tuple[Word, str]]) -> tuple[Word, str, date]:
        """Draw name and birth date until nobody of that reading was born on that day."""
        while True:
            birth = date.fromordinal(int(self._chance.triangular(*self._born)))
            word, sex = named(birth)
            key = unicodedata.normalize("NFKC", word.kana).replace(" ", ""), birth
            if key not in self._persons:
                self._persons.add(key)
                return word, sex, birth

    def _number(self) -> str:
        while True:
            eleven = f"{self._chance.randrange(1, 10**11):011d}"
            if eleven not in self._numbers:
                self._numbers.add(eleven)
                return eleven + individual_number_check_digit(eleven)

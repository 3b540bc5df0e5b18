"""A table of furusato.toml whose entries are taken one by one, each by its name and kind, until nothing may be left.

Refuses (ListRefused, with the dotted name of the entry) what is missing, of another kind, unknown, or holds control characters.
"""

import tomllib
import unicodedata
from typing import Final, TypeVar

from furusato.errors import ListRefused

T = TypeVar("T")
_KINDS: Final = {
    str: ("文字列", "a text"),
    int: ("整数", "a whole number"),
    bool: ("true か false", "true or false"),
    dict: ("表", "a table"),
    list: ("並び", "a list"),
}


def refuse(ja: str, en: str) -> ListRefused:
    """A refusal of the file, to be raised."""
    return ListRefused(f"furusato.toml: {ja}", f"furusato.toml: {en}")


def read_toml(data: bytes) -> "TomlTable":
    """The whole file. UTF-8; a byte order mark is let pass, since Windows editors put one."""
    try:
        return TomlTable("", tomllib.loads(data.decode("utf-8-sig")))
    except UnicodeDecodeError as fault:
        raise refuse("UTF-8 で保存し直してください。", "save it again as UTF-8.") from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        place = str(fault).rpartition("(at ")[2].rstrip(")")
        raise refuse(f"TOML の書式が正しくありません({place})。", f"it is not well-formed TOML ({place}).") from fault


class TomlTable:
    """One table; `path` is its dotted name, empty for the file itself."""

    def __init__(self, path: str, entries: object) -> None:
        if not isinstance(entries, dict):
            raise refuse(f"{path} は表でなければなりません。", f"{path} must be a table.")
        self._path, self._entries = path, dict(entries)

    def at(self, name: str) -> str:
        """Dotted name of an entry."""
        return f"{self._path}.{name}" if self._path else name

    def names(self) -> list[str]:
        """What has not been taken yet."""
        return list(self._entries)

    def take(self, name: str, kind: type[T], default: T | None = None) -> T:
        """Take an entry of exactly this kind (true is no number); without a default it must be there."""
        value = self._entries.pop(name, default)
        if value is None:
            raise refuse(f"{self.at(name)} がありません。", f"{self.at(name)} is missing.")
        if type(value) is not kind:
            ja, en = _KINDS[kind]
            raise refuse(f"{self.at(name)} は{ja}でなければなりません。", f"{self.at(name)} must be {en}.")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Take a text without control characters."""
        value = self.take(name, str, default)
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
            raise refuse(f"{self.at(name)} に制御文字があります。", f"{self.at(name)} holds a control character.")
        return value

    def table(self, name: str) -> "TomlTable":
        """Take a table; one that is not there is empty."""
        return TomlTable(self.at(name), self.take(name, dict, {}))

    def tables(self, name: str) -> list["TomlTable"]:
        """Take a list of tables ([[name]])."""
        return [TomlTable(f"{self.at(name)}[{place}]", entry) for place, entry in enumerate(self.take(name, list, []), 1)]

    def require_empty(self) -> None:
        """Refuse what nobody took."""
        if self._entries:
            names = ", ".join(self.at(name) if name.isprintable() else self.at(ascii(name)) for name in sorted(self._entries))
            raise refuse(f"知らない項目があります: {names}。つづりを確かめてください。", f"it has entries that are not known: {names}. Check their spelling.")

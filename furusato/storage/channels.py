"""The channels by which an office sends, and which step completes each: most receivers never answer, so what counts as arrived is the office's table.

Where furusato.toml has no [[channel]], the usual three stand: registered mail is complete when it was delivered, eLTAX with its 受付完了通知, mail over the
government network (LGWAN) with a reply.
"""

import re
from dataclasses import dataclass
from typing import Final

from furusato.model.values import NoticeState
from furusato.storage.toml_table import TomlTable, refuse

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_COMPLETES: Final = (NoticeState.HANDED_OVER, NoticeState.ACCEPTED, NoticeState.ACKNOWLEDGED)
ORDER: Final = (NoticeState.PUBLISHED, *_COMPLETES)


@dataclass(frozen=True, slots=True)
class Channel:
    """One way of sending; `complete`: the step that ends it."""

    name: str
    title: str
    complete: NoticeState

    def is_complete(self, state: NoticeState) -> bool:
        """Whether a notice in that state has arrived, as this office sees it."""
        return state in ORDER and ORDER.index(state) >= ORDER.index(self.complete)


USUAL: Final = (
    Channel("paper", "書留郵便", NoticeState.ACCEPTED),
    Channel("eltax", "eLTAX", NoticeState.ACCEPTED),
    Channel("lgwan", "LGWAN メール", NoticeState.ACKNOWLEDGED),
)


def read_channels(tables: list[TomlTable]) -> tuple[Channel, ...]:
    """The [[channel]] of furusato.toml, or the usual ones where there is none. ListRefused names a wrong entry."""
    channels = tuple(_channel(table) for table in tables) or USUAL
    if len({channel.name for channel in channels}) != len(channels):
        raise refuse("同じ name の [[channel]] が二つあります。", "two [[channel]] have the same name.")
    return channels


def _channel(table: TomlTable) -> Channel:
    name, complete = table.text("name"), table.text("complete")
    if not _NAME.fullmatch(name) or complete not in _COMPLETES:
        words = ", ".join(_COMPLETES)
        raise refuse(
            f"{table.at('name')} は英小文字・数字・-・_、{table.at('complete')} は {words} のどれかにしてください。",
            f"{table.at('name')} takes lower-case letters, digits, - and _; {table.at('complete')} is one of {words}.",
        )
    channel = Channel(name, table.text("title", name), NoticeState(complete))
    table.require_empty()
    return channel

"""Which notices have arrived, as the office's own table of channels counts it. One place says so, for what remains, for deletion and for the destruction of keys."""

from collections.abc import Iterable

from furusato.model.values import NoticeState
from furusato.storage.batch_records import NoticeRecord
from furusato.storage.channels import Channel
from furusato.storage.deliveries import Delivery
from furusato.storage.ledger import Ledger
from furusato.storage.settings import Settings

ENDED = (NoticeState.SUPERSEDED, NoticeState.RECALLED)


def last_steps(ledger: Ledger, tax_year: int) -> dict[str, Delivery]:
    """Header of a notice → the last step recorded of it."""
    return {delivery.header: delivery for delivery in ledger.deliveries.all(tax_year)}


def has_arrived(settings: Settings, notice: NoticeRecord, last: Delivery | None) -> bool:
    """By the table of channels; a channel that is no longer in it is complete with an acknowledgement only."""
    channel = settings.channel(last.channel) if last else None
    return (channel or Channel("", "", NoticeState.ACKNOWLEDGED)).is_complete(notice.state)


def still_open(settings: Settings, ledger: Ledger, notices: Iterable[NoticeRecord]) -> list[NoticeRecord]:
    """The notices that neither arrived nor were superseded or recalled."""
    last = last_steps(ledger, settings.tax_year)
    return [notice for notice in notices if notice.state not in ENDED and not has_arrived(settings, notice, last.get(notice.header))]

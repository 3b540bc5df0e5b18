"""The sentences of docs/sabotage.md; its figures come from the run."""

from typing import Final

OPENING: Final = """# Sabotage: what the guards see

`make sabotage` writes this page; do not edit it by hand. It damages fictional lists in every way that clerks have found, before sealing and after, and counts
which guard sees it. It ends with an error if after sealing any damage passes, any damaged row is not named, or anything harmless is refused.

一覧をあらゆる形で壊し、どの検査が気づくかを数えたものです。封印の後は、壊れた一覧が一つも通らず、壊れた行がすべて名指しされ、無害な変更は一つも断られません。
封印の前は、一覧そのものや前に封印したものとの矛盾しか手がかりがないので、跡を残さない壊れ方もそのまま数えています。
"""
SUM: Final = """
A damage that changed nothing is one like sorting a column that was in order, or a date written 令和7年1月5日 that is read as the same day: the rows that come out are
the rows that went in. The column *LibreOffice* tells of files in which the deed was done by a real LibreOffice (caught / changed; – where it is not done there).
Shares are rounded to whole percent, to no less than 1 and no more than 99 where it is not none or all.
"""
AFTER: Final = """## After sealing

The list went out with keys and seals, was damaged, and came back. Wrong rows are rows whose values or seal are not what the ledger has under their key, rows lost or
doubled, and lines under no known key. All of them must be named, and no other. Guards: the share of the damaged lists that each spoke of.
"""
BEFORE: Final = """## Before sealing

No seal exists yet: only what the list contradicts in itself, or in what was sealed before, can tell. *No trace*: damaged lists of which no rule said anything.
*Named*: wrong rows that some rule pointed at. Guards: the share of the damaged lists that each spoke of.
"""
HARMLESS: Final = """## Harmless changes

Must pass at both stages. Whole rows sorted by number are tried after sealing only: before, `numbers_stand_in_no_order` asks about them, and rightly.
"""
NO_TRACE: Final = """## What leaves no trace before sealing

Rows that are gone leave none in the list itself: that takes the route's own count (`applications` of the route, held against the ledger before anything is
issued) or a second source. A value exchanged for another that could be true leaves none either, unless its donor gave twice or is known from last year. *Number column
moved alone* is Kosai, in any of the ways above:
"""
SMALL: Final = """
Lists here have 20 to 400 rows, mostly below 60, and a swap of two rows counts as much as a sorted block. `make kosai` shows a block of 1,992 rows.
"""
NAMES: Final = """## Does `furusato check` see it, and name the accident?

Returned lists after sealing, as files through the reader and the diagnosis of `furusato check` ([accidents.md](accidents.md)). That a list which changed is never called
whole, and one that did not never damaged, is held to account (but where number cells stand for text, which is refused either way). *No list*: refused before any row was
looked at. *Right*: a name that fits the accident was said; *only*: no other name was.
"""
END: Final = """## How it is done

The deeds stand in `scripts/sabotage/` (`sorting`, `pasting`, `rows`, `digits`, `letters`, `sparing`; those of LibreOffice in `real_damage` and `real_sparing`), each over
its column sets, alone and in groups. What is true of a damaged list is found by comparing plain texts, without a guard (`judging`). A quarter of the returned lists
that need no reading, and all others, go through real csv or xlsx bytes. `make test` does every deed once at each stage and fails where a deed has no line here. Excel
was not at hand.
"""

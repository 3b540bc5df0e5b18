"""Typing mode: a row read from paper, typed by a person, is right or wrong by its paper code; what is merely mistyped is called so."""

from typing import Any, Final

import pytest

from tests.page import packages as p
from tests.page.browsers import Browser
from tests.page.offices import Post

_CHECK: Final = """async ([cases, typedKeys]) => {
    const keys = await Promise.all(typedKeys.map(async k => { const mac = await furusatoParts.hmacKey(furusatoParts.readKey(k)); return { mac, check: await furusatoParts.keyCheck(mac) }; }));
    const out = []; for (const c of cases) out.push(await checkTyped(c, keys)); return out; }"""


def typed_row(post: Post, line: int = 1) -> dict[str, str]:
    """What a person types of one row of the first notice."""
    name = post.first()
    row = p.rows_of(post.notices[name]["notice.xlsx"])[line]
    cells = {word: p.cell_of(row, heading, line) for word, heading in ROW.items()}
    return {"batch": name[:9], "issuer": "222216", "recipient": name[10:16], **cells}


ROW: Final = {"row": "行キー", "number": "個人番号", "birth": "生年月日", "kana": "フリガナ", "yen": "寄附金額", "code": "照合符号"}


def said_of(browser: Browser, post: Post, *cases: dict[str, str], keys: list[str] | None = None) -> list[Any]:
    answers: list[Any] = browser.call(_CHECK, [list(cases), [post.keys[post.first()]] if keys is None else keys])
    return answers


def test_a_row_is_right_however_it_is_typed(browser: Browser, post: Post) -> None:
    row = typed_row(post)
    year, month, day = (int(part) for part in row["birth"].split("-"))
    number, kana = row["number"], row["kana"]
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    ways = [
        {},
        {"row": row["row"].lower(), "code": row["code"].lower().replace("-", "")},
        {"number": f"{number[:4]} {number[4:8]} {number[8:]}"},
        {"number": f"{number[:4]}-{number[4:8]}-{number[8:]}"},
        {"number": number.translate(full_width), "yen": row["yen"].translate(full_width)},
        {"yen": f"{int(row['yen']):,}円"},
        {"birth": row["birth"].replace("-", "")},
        {"birth": f"{year}/{month}/{day}"},
        {"birth": f"昭和{year - 1925}年{month}月{day}日"},
        {"birth": f"S{year - 1925}.{month}.{day}"},
        {"birth": f"ｓ{year - 1925}．{month}．{day}"},
        {"kana": kana.replace("\u3000", " ")},
        {"kana": "".join(chr(ord(c) - 96) if "ァ" <= c <= "ヶ" else c for c in kana)},
        {"code": row["code"].replace("0", "O").replace("1", "l")},
        {"batch": " " + row["batch"], "issuer": row["issuer"].translate(full_width)},
    ]
    assert said_of(browser, post, *({**row, **way} for way in ways)) == ["right"] * len(ways)


@pytest.mark.parametrize("field", ["row", "number", "birth", "kana", "yen", "code"])
def test_one_value_of_another_row_is_wrong(browser: Browser, post: Post, field: str) -> None:
    row, other = typed_row(post, 1), typed_row(post, 3)
    assert row[field] != other[field]
    assert said_of(browser, post, {**row, field: other[field]}) == ["wrong"]


def test_another_notice_or_key_is_wrong(browser: Browser, post: Post) -> None:
    row = typed_row(post)
    assert said_of(browser, post, {**row, "batch": "2025-0002"}, {**row, "recipient": "232238"}) == ["wrong"] * 2
    assert said_of(browser, post, row, keys=[post.keys[list(post.notices)[1]]]) == ["wrong"]
    assert said_of(browser, post, row, keys=list(post.keys.values())) == ["right"]


def test_what_is_mistyped_is_called_so(browser: Browser, post: Post) -> None:
    row = typed_row(post)
    number = row["number"]
    mistyped = {
        "badRow": {"row": row["row"][:-1] + ("A" if row["row"][-1] != "A" else "B")},
        "badNumber": {"number": number[:-1] + str((int(number[-1]) + 1) % 10)},
        "badBirth": {"birth": "昭和64年1月8日"},
        "badYen": {"yen": "たくさん"},
        "badCode": {"code": "ABC-U12"},
        "badPlace": {"issuer": "222217"},
    }
    assert said_of(browser, post, *({**row, **way} for way in mistyped.values())) == list(mistyped)
    days = ["1970-13-01", "1970-02-30", "", "昭和元年12月24日", "平成32年1月1日", "S0.1.1", "0000-00-00"]
    assert said_of(browser, post, *({**row, "birth": day} for day in days)) == ["badBirth"] * len(days)
    numbers = ["", "000000000000", number[:-1], number + "0"]
    assert said_of(browser, post, *({**row, "number": text} for text in numbers)) == ["badNumber"] * len(numbers)
    assert said_of(browser, post, row, keys=[]) == ["badKey"]

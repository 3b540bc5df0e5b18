"""The page against what `furusato issue` publishes: untouched, re-saved by LibreOffice, and damaged in every way that has a name. In both browsers, from the disk."""

import base64
import hashlib
import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from furusato.seal.encoding import read_typed_key, spell_typed_key
from furusato.seal.manifest import Header
from furusato.seal.signing import NOTICE_TYPE, Envelope, Signer, envelope
from tests.page import packages as p
from tests.page.browsers import Answer, Browser, verify, verify_many
from tests.page.offices import Post, post_of_two_people
from tests.seal.reference_seal import bits_to_text, sign, spell16

STRANGER: Final = Signer.from_seed(b"\x07" * 32)
OTHER_KEY: Final = spell_typed_key(bytes(range(16)))


def only(answer: Answer) -> dict[str, Any]:
    (notice,) = answer["notices"]
    found: dict[str, Any] = notice
    return found


def seal_with(post: Post, name: str, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The notice's seal file with its header changed, in the one spelling, and signed anew."""
    table = json.loads(Envelope.parse(post.notices[name]["notice.seal.json"]).payload)
    change(table)
    return _signed(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode())


def _signed(payload: bytes) -> bytes:
    return envelope(NOTICE_TYPE, payload, STRANGER).to_bytes()


def test_published_notices_are_green(browser: Browser, post: Post) -> None:
    answer = verify(browser, post.files(), list(post.keys.values()), [post.trust])
    assert [(n["values"], n["issuer"], n["reasons"]) for n in answer["notices"]] == [("green", "green", [])] * len(post.notices)
    assert (answer["set"], answer["left"]) == ([], [])
    assert {n["name"] for n in answer["notices"]} == set(post.notices)


def test_nothing_unchecked_is_green(browser: Browser, post: Post) -> None:
    name = post.first()
    cases = [(post.files(name), keys, trust) for keys, trust in (([], []), ([OTHER_KEY], [post.trust]), ([post.keys[name]], []))]
    said = [(only(a)["values"], only(a)["issuer"], only(a)["reasons"]) for a in verify_many(browser, cases)]
    assert said == [
        ("grey", "grey", ["issuer_is_trusted", "key_is_at_hand"]),
        ("grey", "green", ["key_is_typed_right"]),
        ("green", "grey", ["issuer_is_trusted"]),
    ]


def workbook_damages(post: Post, name: str) -> dict[str, tuple[bytes, str, set[str]]]:
    """Damage → workbook, light of the values, rules that must be among the reasons."""
    book = post.notices[name]["notice.xlsx"]
    other = next(n for n in post.notices if n != name)
    moved_in = p.rows_of(post.notices[other]["notice.xlsx"])[0]
    carries, code, saved = "every_row_carries_its_tag", "every_code_is_the_rows_own", "file_is_as_signed"

    def sheet(change: Callable[[str], str]) -> bytes:
        return p.with_sheet(book, change)

    return {
        "packed anew": (sheet(str), "amber", {saved}),
        "rows reversed": (sheet(p.with_rows(lambda rows: rows[::-1])), "amber", {saved, "rows_stand_in_order"}),
        "date of issue": (p.with_sheet(book, lambda x: x.replace("令和8年1月15日", "令和8年1月16日")), "amber", {saved}),
        "number swapped between two rows": (sheet(p.exchanged("個人番号", 1, 3)), "red", {carries}),
        "name swapped": (sheet(p.exchanged("氏名", 0, 1)), "red", {carries}),
        "address changed": (sheet(p.with_cell("住所", 2, lambda x: x + "1")), "red", {carries}),
        "yen changed": (sheet(p.with_cell("寄附金額", 0, lambda x: str(int(x) + 1000))), "red", {carries, "every_person_is_summed_right"}),
        "a space changed": (sheet(p.with_cell("氏名", 0, lambda x: x.replace("\u3000", " "))), "red", {carries}),
        "row deleted": (sheet(p.with_rows(lambda rows: rows[1:])), "red", {"every_signed_row_is_there", "notice_says_what_was_signed"}),
        "row doubled": (sheet(p.with_rows(lambda rows: [*rows, rows[0]])), "red", {"no_row_is_added"}),
        "row of another notice": (sheet(p.with_rows(lambda rows: [*rows, moved_in])), "red", {"no_row_is_added"}),
        "row exchanged with another notice's": (
            sheet(p.with_rows(lambda rows: [moved_in, *rows[1:]])),
            "red",
            {"no_row_is_added", "every_signed_row_is_there"},
        ),
        "tag changed": (sheet(p.with_cell("封印", 0, lambda x: x[1:] + x[0])), "red", {code}),
        "code changed": (sheet(p.with_cell("照合符号", 0, lambda x: x[::-1])), "red", {code}),
        "person's count changed": (sheet(p.with_cell("同一人件数", 0, lambda x: str(int(x) + 1))), "red", {"every_person_is_summed_right"}),
        "another recipient's name": (sheet(lambda x: x.replace("鹿沼市長", "小山市長")), "red", {"notice_says_what_was_signed"}),
        "number as number": (sheet(lambda x: x.replace(_text_cell(x, "個人番号"), _number_cell(x, "個人番号"))), "red", {"file_can_be_read"}),
        "a formula": (sheet(lambda x: x.replace("<v>", "<f>1+1</f><v>", 1)), "red", {"file_can_be_read"}),
        "a value beside": (
            sheet(lambda x: x.replace("</row></sheetData>", '<c r="Z9" t="str"><v>x</v></c></row></sheetData>', 1)),
            "red",
            {"file_can_be_read"},
        ),
        "cut off": (book[: len(book) // 2], "red", {"file_can_be_read"}),
        "empty": (b"", "red", {"file_can_be_read"}),
        "a PDF in its place": (post.notices[name]["notice.pdf"], "red", {"file_can_be_read"}),
    }


def _text_cell(sheet: str, heading: str) -> str:
    place = f'<c r="{p.COLUMNS[heading]}{p.FIRST_LINE}"'
    start = sheet.index(place)
    return sheet[start : sheet.index("</c>", start) + 4]


def _number_cell(sheet: str, heading: str) -> str:
    return f'<c r="{p.COLUMNS[heading]}{p.FIRST_LINE}"><v>{p.cell_of(sheet, heading, 0)}</v></c>'


def test_every_damage_to_the_workbook_is_named(browser: Browser, post: Post) -> None:
    name = post.first()
    damages = workbook_damages(post, name)
    answers = verify_many(browser, [(post.files(name, xlsx=book), [post.keys[name]], [post.trust]) for book, _, _ in damages.values()])
    for (damage, (_, light, rules)), answer in zip(damages.items(), answers, strict=True):
        said = only(answer)
        assert (said["values"], said["issuer"]) == (light, "green"), damage
        assert {*rules, "file_is_as_signed"} <= set(said["reasons"]), (damage, said["reasons"])


def test_exchanged_numbers_are_named_by_column_and_row(browser: Browser, post: Post) -> None:
    name = post.first()
    book = p.with_sheet(post.notices[name]["notice.xlsx"], p.exchanged("個人番号", 1, 3))
    wrong = [w for w in only(verify(browser, post.files(name, xlsx=book), [post.keys[name]]))["rows"]["wrong"] if "changed" in w["why"]]
    assert [(w["line"], w["column"]) for w in wrong] == [(p.FIRST_LINE + 1, "個人番号"), (p.FIRST_LINE + 3, "個人番号")]
    assert [w["from"] for w in wrong] == [wrong[1]["row"], wrong[0]["row"]]


def test_a_shifted_column_is_named(browser: Browser, post: Post) -> None:
    name = post.first()
    book = post.notices[name]["notice.xlsx"]
    numbers = [p.cell_of(row, "個人番号", i) for i, row in enumerate(p.rows_of(book))]

    def shifted(sheet: str) -> str:
        for i, number in enumerate(numbers[:-1]):
            sheet = p.with_cell("個人番号", i + 1, lambda _, number=number: number)(sheet)  # type: ignore[misc]  # the default binds the number
        return sheet

    said = only(verify(browser, post.files(name, xlsx=p.with_sheet(book, shifted)), [post.keys[name]]))
    named = [w for w in said["rows"]["wrong"] if w.get("column") == "個人番号"]
    assert said["values"] == "red"
    assert len(named) >= len(numbers) - 3  # the last number is gone, and the same person's number twice in a row is no change


def test_a_row_of_another_notice_is_named_by_where_it_belongs(browser: Browser, post: Post) -> None:
    name, other = list(post.notices)[:2]
    moved_in = p.rows_of(post.notices[other]["notice.xlsx"])[0]
    book = p.with_sheet(post.notices[name]["notice.xlsx"], p.with_rows(lambda rows: [*rows, moved_in]))
    answer = verify(browser, post.files(name, other, xlsx=book), [post.keys[name], post.keys[other]])
    said = next(n for n in answer["notices"] if n["name"] == name)
    assert [w["from"] for w in said["rows"]["wrong"] if "added" in w["why"]] == [other]
    assert next(n for n in answer["notices"] if n["name"] == other)["values"] == "green"


def test_a_changed_pdf_is_never_taken_for_checked(browser: Browser, post: Post) -> None:
    name = post.first()
    pdf = post.notices[name]["notice.pdf"]
    cases = [pdf + b"\n", pdf[:-1], bytes([pdf[0] ^ 1]) + pdf[1:], b"", post.notices[list(post.notices)[1]]["notice.pdf"]]
    for answer in verify_many(browser, [(post.files(name, pdf=data), [post.keys[name]], [post.trust]) for data in cases]):
        said = only(answer)
        assert (said["values"], said["issuer"], said["reasons"]) == ("red", "green", ["file_is_as_signed", "pdf_is_the_signed_one"])


def test_a_missing_file_is_red_not_nothing(browser: Browser, post: Post) -> None:
    name = post.first()
    for file, rule in (("notice.pdf", "file_can_be_read"), ("notice.xlsx", "file_can_be_read"), ("notice.seal.json", "seal_file_is_whole")):
        files = {path: data for path, data in post.files(name).items() if not path.endswith(file)}
        said = only(verify(browser, files, [post.keys[name]]))
        assert said["values"] == "red", file
        assert rule in said["reasons"], file


def test_every_damage_to_the_seal_file_is_named(browser: Browser, post: Post) -> None:
    name = post.first()
    seal = post.notices[name]["notice.seal.json"]
    right = Envelope.parse(seal)
    own = right.signatures[0]
    text = seal.decode()
    flipped = Envelope(right.payload_type, right.payload, (type(own)(own.key_id, bytes([own.raw[0] ^ 1]) + own.raw[1:]),)).to_bytes()
    forged_yen = seal_with(post, name, lambda t: t.update(yen=t["yen"] + 1, to_date={"rows": t["to_date"]["rows"], "yen": t["to_date"]["yen"] + 1}))
    moved = Envelope(right.payload_type, Envelope.parse(forged_yen).payload, right.signatures).to_bytes()
    cases = {
        "signature bit": (flipped, ("green", "red"), {"signature_holds"}),
        "payload of another": (moved, ("red", "red"), {"signature_holds", "notice_says_what_was_signed"}),
        "signed by a stranger": (seal_with(post, name, lambda _: None), ("green", "grey"), {"issuer_is_trusted"}),
        "signature taken away": (text.replace(text[text.index('[{"keyid"') :], "[]}").encode(), ("red", "red"), {"seal_file_is_whole"}),
        "signed twice": (Envelope(right.payload_type, right.payload, (own, own)).to_bytes(), ("green", "red"), {"every_signature_is_there"}),
        "two signatures promised": (seal_with(post, name, lambda t: t.update(signed_alone=False)), ("green", "red"), {"every_signature_is_there"}),
        "a space": (text.replace(",", ", ", 1).encode(), ("red", "red"), {"seal_file_is_whole"}),
        "a newline": (seal + b"\n", ("red", "red"), {"seal_file_is_whole"}),
        "byte order mark": (b"\xef\xbb\xbf" + seal, ("red", "red"), {"seal_file_is_whole"}),
        "cut off": (seal[:-40], ("red", "red"), {"seal_file_is_whole"}),
        "no JSON": (b"\x00" * 100, ("red", "red"), {"seal_file_is_whole"}),
        "deep JSON": (b"[" * 200_000, ("red", "red"), {"seal_file_is_whole"}),
        "name twice": (text.replace("{", '{"payload":"",', 1).encode(), ("red", "red"), {"seal_file_is_whole"}),
        "half a surrogate": (_signed(right.payload.replace(b'"program":"', b'"program":"' + rb"\ud800")), ("red", "red"), {"seal_file_is_whole"}),
        "another type": (envelope("application/json", right.payload, STRANGER).to_bytes(), ("red", "red"), {"seal_file_is_whole"}),
        "one more field": (seal_with(post, name, lambda t: t.update(more=1)), ("red", "red"), {"seal_file_is_whole"}),
        "a fraction": (seal_with(post, name, lambda t: t.update(version=1.0)), ("red", "red"), {"seal_file_is_whole"}),
        "a row doubled": (seal_with(post, name, lambda t: t["row_tags"].__setitem__(1, t["row_tags"][0])), ("red", "red"), {"seal_file_is_whole"}),
        "a row's tags exchanged": (seal_with(post, name, _exchange_tags), ("red", "grey"), {"every_row_carries_its_tag"}),
    }
    answers = verify_many(browser, [(post.files(name, seal=data), [post.keys[name]], [post.trust]) for data, _, _ in cases.values()])
    for (damage, (_, lights, rules)), answer in zip(cases.items(), answers, strict=True):
        said = only(answer)
        assert (said["values"], said["issuer"]) == lights, (damage, said["reasons"])
        assert rules <= set(said["reasons"]), (damage, said["reasons"])


def _exchange_tags(table: dict[str, Any]) -> None:
    tags = table["row_tags"]
    tags[0][1], tags[1][1] = tags[1][1], tags[0][1]


def test_another_bodys_key_never_speaks_for_the_issuer(browser: Browser, post: Post) -> None:
    name = post.first()
    trust = json.dumps(json.loads(post.trust) | {"issuer": "131016", "name": "千代田区"})
    said = only(verify(browser, post.files(name), [post.keys[name]], [trust]))
    assert (said["issuer"], said["reasons"]) == ("red", ["key_is_the_issuers_own"])


def test_an_issuers_key_with_another_fingerprint_is_refused(browser: Browser, post: Post) -> None:
    table = json.loads(post.trust)
    wrong = json.dumps(table | {"public_key": STRANGER.public.hex()})
    answer = verify(browser, post.files(post.first()), [], [wrong, "{}", "null", "[" * 1000])
    assert [t["ok"] for t in answer["trust"]] == [False] * 4
    assert only(answer)["issuer"] == "grey"


def hostile_packages(book: bytes) -> dict[str, tuple[bytes, str]]:
    """Attack → workbook, word of the refusal."""
    parts = p.parts_of(book)
    with pytest.warns(UserWarning, match="Duplicate name"):
        doubled = p.package(*parts, parts[-1])
    bomb = p.package(*[(n, d) for n, d in parts if n != p.SHEET], (p.SHEET, b"\0" * 60_000_000))
    return {
        "zip64": (p.zip64(book), "zip64"),
        "zip64 sizes": (p.patched(book, 24, "<I", 0xFFFFFFFF), "zip64"),
        "encrypted": (p.patched(book, 8, "<H", 1), "zip_encrypted"),
        "doubled entry": (doubled, "zip_doubled"),
        "doubled by case": (p.package(*parts, (p.SHEET.upper(), b"x")), "zip_doubled"),
        "absolute name": (p.package(*parts, ("/etc/x", b"x")), "zip_name"),
        "dotted name": (p.package(*parts, ("xl/../../x", b"x")), "zip_name"),
        "bomb by ratio": (bomb, "zip_bomb"),
        "bomb that lies about its size": (p.patched(bomb, 24, "<I", 1000, which=len(parts) - 1), "zip_bomb"),
        "too many parts": (p.package(*parts, *((f"x{i}", b"") for i in range(100))), "zip_large"),
        "unknown compression": (p.patched(book, 10, "<H", 12), "zip_method"),
        "checksum": (p.patched(book, 16, "<I", 1), "zip"),
        "size": (p.patched(book, 24, "<I", 3), "zip_bomb"),
        "offset beyond": (p.patched(book, 42, "<I", 0x7FFFFFFF), "zip"),
        "junk before": (b"junk" + book, "zip"),
        "entity": (p.with_sheet(book, lambda x: '<!DOCTYPE x [<!ENTITY a "b">]>' + x), "xml"),
        "second sheet": (p.package(*((n, d.replace(b"</sheets>", b'<sheet name="x" sheetId="2"/></sheets>')) for n, d in parts)), "sheets"),
        "far cell": (p.with_sheet(book, lambda x: x.replace('r="A9"', 'r="XFD9"', 1)), "far"),
        "cell twice": (p.with_sheet(book, lambda x: x.replace('r="B9"', 'r="A9"', 1)), "far"),
        "only an end": (b"PK\x05\x06" + b"\0" * 18, "zip_parts"),
    }


def test_hostile_packages_are_refused_quickly_and_by_name(browser: Browser, post: Post) -> None:
    name = post.first()
    attacks = hostile_packages(post.notices[name]["notice.xlsx"])
    answers = verify_many(browser, [(post.files(name, xlsx=data), [post.keys[name]], []) for data, _ in attacks.values()])
    for (attack, (_, why)), answer in zip(attacks.items(), answers, strict=True):
        said = only(answer)
        assert (said["values"], [f.get("why") for f in said["found"] if f["rule"] == "file_can_be_read"]) == ("red", [why]), (attack, said["found"])


def test_a_byte_changed_anywhere_is_never_green(browser: Browser, post: Post) -> None:
    name, chance = post.first(), random.Random(4)
    cases = []
    for part in ("pdf", "xlsx", "seal") * 20:
        data = bytearray(post.notices[name][{"pdf": "notice.pdf", "xlsx": "notice.xlsx", "seal": "notice.seal.json"}[part]])
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        cases.append((part, post.files(name, **{part: bytes(data)})))
    answers = verify_many(browser, [(files, [post.keys[name]], [post.trust]) for _, files in cases])
    for (part, _), answer in zip(cases, answers, strict=True):
        said = only(answer)
        assert (said["values"], said["issuer"]) != ("green", "green"), part
        assert "page_could_finish" not in said["reasons"], part


def test_the_second_volume_forgotten_is_named(browser: Browser, post: Post) -> None:
    name = post.first()
    seal = seal_with(post, name, lambda t: t.update(volume={"k": 1, "n": 2}))
    answer = verify(browser, post.files(name, seal=seal), [post.keys[name]])
    assert [(f["rule"], f["missing"]) for f in answer["set"] if f["rule"] == "every_volume_is_there"] == [("every_volume_is_there", 2)]


def test_what_was_sent_to_date_and_is_not_here_is_told(browser: Browser, post: Post) -> None:
    later = [name for name in post.notices if name.startswith("2025-0002")]
    answer = verify(browser, post.files(*later), [post.keys[name] for name in later], [post.trust])
    assert {f["rule"] for f in answer["set"]} == {"every_notice_to_date_is_there"}
    assert {n["values"] for n in answer["notices"]} == {"green"}


def test_a_correction_replaces_and_a_cancellation_takes_back(browser: Browser, post: Post) -> None:
    """Headers as the office signs them; the workbook of a correction is not made here, so its values are looked at no further."""
    name = post.first()
    old = Header.parse(Envelope.parse(post.notices[name]["notice.seal.json"]).payload)
    digest = hashlib.sha256(old.to_bytes()).hexdigest()
    right = seal_with(post, name, lambda t: t.update(kind="correction", version=2, supersedes=digest, batch="2025-0009"))
    unfit = seal_with(post, name, lambda t: t.update(kind="correction", version=3, supersedes=digest, batch="2025-0009"))
    unknown = seal_with(post, name, lambda t: t.update(kind="correction", version=2, supersedes="00" * 32, batch="2025-0009"))

    def files(seal: bytes) -> dict[str, bytes]:
        return post.files(name) | {"new/notice.seal.json": seal, "new/notice.pdf": b"", "new/notice.xlsx": b""}

    answers = verify_many(browser, [(files(seal), [], []) for seal in (right, unfit, unknown)])
    said = [{n["name"]: n["reasons"] for n in answer["notices"]} for answer in answers]
    assert "notice_is_the_latest" in said[0][name]
    assert "correction_fits_what_it_replaces" in said[1]["new"]
    assert "replaced_notice_is_known" in said[2]["new"]
    taken_back = seal_with(post, name, lambda t: t.update(kind="cancellation", to_date={"rows": 0, "yen": 0}, batch="2025-0009"))
    assert verify(browser, files(taken_back), [], [])["set"] == []  # what was cancelled is not there twice, and nothing remains to date


def test_loose_and_renamed_files_find_each_other(browser: Browser, post: Post) -> None:
    names = list(post.notices)[:3]
    resaved = p.with_sheet(post.notices[names[1]]["notice.xlsx"], str)
    files: dict[str, bytes] = {}
    for i, name in enumerate(names):
        pdf, book, seal = (post.notices[name][file] for file in ("notice.pdf", "notice.xlsx", "notice.seal.json"))
        files |= {f"a{i}.pdf": pdf, f"受信{9 - i}.xlsx": resaved if i == 1 else book, f"b{i}.seal.json": seal}
    answer = verify(browser, files | {"readme.txt": b"x", "stray.pdf": b"%PDF-"}, [post.keys[name] for name in names], [post.trust])
    assert sorted(n["values"] for n in answer["notices"]) == ["amber", "green", "green"]
    assert sorted(answer["left"]) == ["readme.txt", "stray.pdf"]


def test_a_workbook_saved_by_another_program_is_amber_and_holds(browser: Browser, post: Post, needs: Callable[[str], str], tmp_path: Path) -> None:
    name = post.first()
    (tmp_path / "notice.xlsx").write_bytes(post.notices[name]["notice.xlsx"])
    words = [needs("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*words, "--outdir", str(tmp_path / "out"), str(tmp_path / "notice.xlsx")], check=True, capture_output=True, timeout=180)
    resaved = (tmp_path / "out" / "notice.xlsx").read_bytes()
    assert resaved != post.notices[name]["notice.xlsx"]
    cases = [resaved, p.with_sheet(resaved, lambda x: x)]
    for answer in verify_many(browser, [(post.files(name, xlsx=data), [post.keys[name]], [post.trust]) for data in cases]):
        assert (only(answer)["values"], only(answer)["issuer"], only(answer)["reasons"]) == ("amber", "green", ["file_is_as_signed"])


def test_no_value_of_a_donor_is_in_an_answer(browser: Browser, post: Post) -> None:
    name = post.first()
    book = p.with_sheet(
        post.notices[name]["notice.xlsx"], lambda x: p.with_cell("行キー", 1, lambda _: p.cell_of(x, "個人番号", 1))(p.exchanged("個人番号", 2, 3)(x))
    )
    rows = p.rows_of(post.notices[name]["notice.xlsx"])
    numbers = {part.split("<")[0] for row in rows for part in row.split(">") if part.split("<")[0].isdigit() and len(part.split("<")[0]) == 12}
    said = json.dumps(verify(browser, post.files(name, xlsx=book), [post.keys[name]]), ensure_ascii=False)
    assert len(numbers) > 3
    assert [number for number in numbers if number in said or number[:6] in said] == []
    assert "架空" not in said


def test_a_receipt_is_what_the_format_says(browser: Browser, post: Post) -> None:
    name = post.first()
    receipt = only(verify(browser, post.files(name), [post.keys[name]]))["receipt"]
    header = json.loads(base64.b64decode(json.loads(post.notices[name]["notice.seal.json"])["payload"]))
    fields = [header["batch"], header["issuer"]["code"], header["recipient"]["code"], "first", "1", "1/1", receipt["header"]]
    digest = sign(read_typed_key(post.keys[name]), ["furusato-seal/v1/receipt", *fields])
    short = bits_to_text(digest, 40)
    assert (receipt["mac"], receipt["code"]) == (spell16(digest[:16]), f"{short[:4]}-{short[4:]}")
    red = post.files(name, xlsx=p.with_sheet(post.notices[name]["notice.xlsx"], p.exchanged("個人番号", 1, 3)))
    assert only(verify(browser, red, [post.keys[name]]))["receipt"] is None


def test_a_notice_of_two_people_is_green_only_when_both_keys_were_compared(browser: Browser, tmp_path: Path) -> None:
    post = post_of_two_people(tmp_path / "two")
    name = post.first()
    table = json.loads(post.trust)
    alone = [json.dumps({**table, "keys": [key]}, ensure_ascii=False, separators=(",", ":")) for key in table["keys"]]
    assert len(alone) == 2
    for trust, light in ((post.trust, "green"), (alone[0], "grey"), (alone[1], "grey")):
        answer = verify(browser, post.files(name), [post.keys[name]], [trust])
        assert (answer["notices"][0]["values"], answer["notices"][0]["issuer"]) == ("green", light)
    both = verify(browser, post.files(name), [post.keys[name]], alone)
    assert both["notices"][0]["issuer"] == "green"

"""Walks the XML of a workbook's part. Refuses what is not well-formed, what is cut off, and every DOCTYPE (so that no entity can be defined, fetched or multiplied)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from furusato.intake.archive import WORKBOOK_IS_WHOLE
from furusato.intake.refusal import refused
from furusato.model.findings import Rule, Severity

PARTS_DEFINE_NO_ENTITIES: Final = Rule(
    "parts_define_no_entities",
    Severity.REFUSE,
    "xlsx の内部に DOCTYPE 宣言があります。表計算ソフトが作ったものではありません。開かずに、受け取った経路を確かめてください。",
    "The xlsx holds a DOCTYPE declaration; no spreadsheet program writes one. Do not open it; ask where it came from.",
)
RULES: Final = (PARTS_DEFINE_NO_ENTITIES,)

Attributes = Mapping[str, str]
OnStart = Callable[[str, Attributes], None]

_DEEPEST: Final = 64
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_RELATION: Final = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships id", "http://purl.oclc.org/ooxml/officeDocument/relationships id")


@dataclass(slots=True)
class Spelling:
    """How a document is spelled: which prefixes it declares anywhere, and whether it holds a comment, a CDATA section or a processing instruction."""

    prefixes: set[str] = field(default_factory=set)
    is_plain: bool = True


def require_well_formed(file_name: str, xml: bytes) -> Spelling:
    """Raise ListRefused unless this is one well-formed UTF-8 document without DOCTYPE. expat calls nothing of ours for the usual elements: a pass in C."""
    parser, spelling = _parser(file_name), Spelling()

    def unusual(*_event: object) -> None:
        spelling.is_plain = False

    def prefix(name: str | None, _uri: str | None) -> None:
        spelling.prefixes.update([name] if name else [])

    parser.CommentHandler = parser.StartCdataSectionHandler = parser.ProcessingInstructionHandler = unusual
    parser.StartNamespaceDeclHandler = prefix
    _parse(parser, file_name, (xml,))
    return spelling


def walk(file_name: str, on_start: OnStart, *pieces: bytes) -> None:
    """Call `on_start(path, attributes)` for every element, `path` being local names joined by slashes from the root: worksheet/sheetData/row.

    Attributes of other namespaces are passed over, except `id` (r:id). ListRefused as for `require_well_formed`; the pieces, one after another, are the document.
    """
    parser = _parser(file_name)
    paths = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(paths) > _DEEPEST:
            raise refused(WORKBOOK_IS_WHOLE.found(sheet=file_name))
        path = f"{paths[-1]}/{_local(name)}"
        paths.append(path)
        on_start(path[1:], {_local(key): value for key, value in attributes.items() if " " not in key or key in _RELATION} if attributes else attributes)

    def end(_name: str) -> None:
        paths.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    _parse(parser, file_name, pieces)


def _parser(file_name: str) -> expat.XMLParserType:
    # UTF-8 whatever the part declares: calamine reads it so too.
    parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")

    def doctype(*_declaration: object) -> None:
        raise refused(PARTS_DEFINE_NO_ENTITIES.found(sheet=file_name))

    parser.StartDoctypeDeclHandler = doctype
    return parser


def _parse(parser: expat.XMLParserType, file_name: str, pieces: tuple[bytes, ...]) -> None:
    if pieces[0].startswith(_WIDE):  # a BOM of UTF-16 has its way with expat, whatever it was told
        raise refused(WORKBOOK_IS_WHOLE.found(sheet=file_name))
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise refused(WORKBOOK_IS_WHOLE.found(sheet=file_name)) from None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]

"""Binds drawn pages into one PDF: pages of one size, forms that several pages show, the fonts embedded last, metadata without a clock or a person."""

from furusato.render.document import PdfFile, text_string
from furusato.render.face import Face
from furusato.render.ink import Ink
from furusato.render.subset import Script

_LANGUAGE = "ja"
_PRODUCER = "furusato"


class Booklet:
    """A document being drawn; `width` and `height` in points. `common`, `wording`: characters that all documents of this sort draw, on every line or once a page."""

    def __init__(self, face: Face, width: float, height: float, common: str = "", wording: str = "") -> None:
        self._face, self._width, self._height = face, width, height
        self._pdf = PdfFile()
        self._script = Script(face, common, wording)
        self._tree, self._fonts = self._pdf.reserve(), self._pdf.reserve()
        self._forms: dict[str, int] = {}
        self._pages: list[int] = []

    def ink(self) -> Ink:
        """An empty page or form to write on."""
        return Ink(self._face, self._script, self._height)

    @property
    def has_its_own_glyphs(self) -> bool:
        """Whether a glyph that is not of the stock was drawn: then the codes of what follows are this document's own."""
        return self._script.has_its_own_glyphs

    @property
    def characters(self) -> set[str]:
        """What was drawn so far by single characters, the stock included."""
        return {chr(code) for code in self._script}

    def add_form(self, name: str, packed: bytes) -> None:
        """Keep a drawn ink's content, compressed, under a name; pages show it with `Ink.show`."""
        box = f"/BBox[0 0 {self._width:.2f} {self._height:.2f}]"
        self._forms[name] = self._pdf.add_packed(packed, f"/Type/XObject/Subtype/Form{box}/Resources<</Font {self._fonts} 0 R>>")

    def add_page(self, ink: Ink) -> None:
        """Append a page."""
        content = self._pdf.add_stream(ink.content())
        self._pages.append(self._pdf.add(f"<</Type/Page/Parent {self._tree} 0 R/Contents {content} 0 R>>"))

    def to_bytes(self, title: str, author: str) -> bytes:
        """The file; nothing may be added afterwards."""
        pdf = self._pdf
        pdf.put(self._fonts, f"<<{self._script.embed(pdf)}>>")
        forms = "".join(f"/{name} {number} 0 R" for name, number in self._forms.items())
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        pdf.put(
            self._tree,
            f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]/MediaBox[0 0 {self._width:.2f} {self._height:.2f}]"
            f"/Resources<</Font {self._fonts} 0 R/XObject<<{forms}>>>>>>",
        )
        catalog = pdf.add(f"<</Type/Catalog/Pages {self._tree} 0 R/Lang({_LANGUAGE})/ViewerPreferences<</DisplayDocTitle true/PrintScaling/None>>>>")
        info = pdf.add(f"<</Title{text_string(title)}/Author{text_string(author)}/Producer({_PRODUCER})>>")
        return pdf.to_bytes(catalog, info)

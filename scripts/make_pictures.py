"""Draws the pictures in docs/pictures/ from the batch of `make demo`: the cover letter and the first table page of its longest notice. All of it is fictional.

Needs `pdftoppm` (poppler), and Pillow, which is there for reportlab. Sixteen greys are enough for a page of text. Refuses a picture that is too big for a slow line.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).parent.parent
DEMO: Final = ROOT / "out" / "demo" / "workspace" / "batches"
PICTURES: Final = ROOT / "docs" / "pictures"
PAGES: Final = {"cover": 1, "table": 2}  # name of the picture → page of the notice
DOTS_PER_INCH: Final = 90
GREYS: Final = 16
LARGEST: Final = 120_000  # bytes


def longest_notice() -> Path:
    """The notice of the demo's batch whose PDF is the biggest."""
    notices = sorted(DEMO.glob("*/documents/*/notice.pdf"), key=lambda path: (path.stat().st_size, path.parent.name))
    if not notices:
        raise SystemExit("先に make demo を実行してください。 / Run `make demo` first.")
    return notices[-1]


def draw(pdftoppm: str, notice: Path, page: int, picture: Path) -> None:
    """One page as a grey PNG."""
    there = ["-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run([pdftoppm, "-png", "-gray", "-r", str(DOTS_PER_INCH), *there, str(notice), str(picture.with_suffix(""))], check=True)
    with Image.open(picture) as drawn:
        drawn.convert("L").quantize(GREYS).save(picture, optimize=True, bits=4)
    if picture.stat().st_size >= LARGEST:
        raise SystemExit(f"{picture.name} が大きすぎます。 / {picture.name} has {picture.stat().st_size:,} bytes; {LARGEST:,} is the limit.")


def main() -> int:
    """Draw all pictures."""
    pdftoppm = shutil.which("pdftoppm")
    if pdftoppm is None:
        raise SystemExit("pdftoppm(poppler)が必要です。 / This needs pdftoppm, from poppler.")
    PICTURES.mkdir(exist_ok=True)
    notice = longest_notice()
    for name, page in PAGES.items():
        draw(pdftoppm, notice, page, PICTURES / f"{name}.png")
    print(f"{notice.relative_to(ROOT)} → {PICTURES.relative_to(ROOT)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())

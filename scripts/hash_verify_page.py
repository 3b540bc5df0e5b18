"""Writes the hashes of the page's own scripts and style into its Content-Security-Policy: run it after every change of furusato/data/verify/verify.html.

The page is written by hand and nothing is built; only these hashes depend on the rest. A test fails where they are not right.
"""

import base64
import hashlib
import re
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).resolve().parents[1] / "furusato" / "data" / "verify" / "verify.html"


def with_hashes(text: str) -> str:
    """The page with the hashes of what it holds. ValueError unless it holds one style and two scripts."""
    styles, scripts = (re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("style", "script"))
    if (len(styles), len(scripts)) != (1, 2):
        raise ValueError("the page has one style and two scripts")
    text = re.sub(r"script-src [^;]*;", f"script-src {' '.join(map(_hash, scripts))};", text, count=1)
    return re.sub(r"style-src [^;]*;", f"style-src {_hash(styles[0])};", text, count=1)


def _hash(part: str) -> str:
    """As CSP Level 3 spells the hash of an inline element."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"


if __name__ == "__main__":
    PAGE.write_bytes(with_hashes(PAGE.read_bytes().decode()).encode())
    print(f"{PAGE.name}: SHA-256 {hashlib.sha256(PAGE.read_bytes()).hexdigest()}")

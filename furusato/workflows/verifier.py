"""Writes out the page with which receivers verify notices in a browser, nothing installed, and tells its SHA-256 for the issuer's own site.

Refuses to overwrite. The page is the one this program came with, byte for byte: the same for every receiver, free of any office's data.
"""

from pathlib import Path

from furusato.storage.files import write_once
from furusato.storage.package import Part, verify_page


def write_verifier(out: Path) -> Part:
    """Write the page to the new file `out`; the page with its SHA-256 in hex."""
    page = verify_page()
    write_once(out, page.data)
    return page

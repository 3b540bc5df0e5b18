"""Makes sure that a wheel is whole: the fonts are the ones of fonts.toml, byte for byte, and the templates lie where an installed program looks for them.

Refuses to build where a font is missing or another one. An editable install is left alone: it reads this folder as it stands.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WholeWheel(BuildHookInterface[BuilderConfig]):
    """Run by hatchling before it builds a wheel (see pyproject.toml)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the fonts and add the templates; `version` is "standard" or "editable"."""
        if version == "editable":
            return
        require_fonts(Path(self.root) / "furusato" / "data" / "fonts")
        build_data["force_include"]["templates"] = "furusato/data/templates"


def require_fonts(folder: Path) -> None:
    """Raise RuntimeError unless every font of the table lies in `folder` with its hash."""
    for font in tomllib.loads((folder / "fonts.toml").read_text(encoding="utf-8"))["font"]:
        path = folder / font["file"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != font["sha256"]:
            raise RuntimeError(f"{path} is missing or not the font of fonts.toml: run scripts/fetch_fonts.py first")

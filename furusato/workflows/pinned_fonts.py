"""The pinned fonts, parsed once a process; what they lack is asked before anything is drawn."""

from functools import cache

from furusato.render.face import Face
from furusato.storage.package import fonts


@cache
def pinned_face() -> Face:
    """The chain of pinned fonts. SystemTrouble for a missing or altered one."""
    return Face.load([(font.name, font.data) for font in fonts()])

"""How counts are written."""


def share(part: int, whole: int) -> str:
    """98 %; 0 and 100 only where it is so; – of nothing."""
    if not whole:
        return "–"
    if part in (0, whole):
        return f"{100 * part // whole} %"
    return f"{min(max(round(100 * part / whole), 1), 99)} %"


def row(*cells: object) -> str:
    """A line of a table."""
    return "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |"


def head(*cells: str) -> str:
    """A table's heading; all columns but the first are figures."""
    return row(*cells) + "\n| --- |" + " ---: |" * (len(cells) - 1)

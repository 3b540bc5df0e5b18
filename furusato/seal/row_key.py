"""The name an application keeps for life: `R`, a serial of at least seven digits, a check character (ISO 7064 MOD 37,36).

Never derived from the donor. The letter in front keeps spreadsheets from taking it for a number and dropping its zeros.
"""

from furusato.model.values import mod_37_36


def row_key(serial: int) -> str:
    """The row key of a serial (from 1)."""
    if serial < 1:
        raise ValueError("serials begin with 1")
    body = f"R{serial:07d}"
    return body + mod_37_36(body)


def is_row_key(text: str) -> bool:
    """Whether text is spelled as a row key; one spelling a key: upper case, no superfluous zeros."""
    body, check = text[:-1], text[-1:]
    digits = body[1:]
    if not (body.startswith("R") and len(digits) >= 7 and digits.isascii() and digits.isdigit()):
        return False
    return int(digits) > 0 and (len(digits) == 7 or digits[0] != "0") and mod_37_36(body) == check

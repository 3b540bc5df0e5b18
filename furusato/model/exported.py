"""One row as a csv profile writes it: the values of an application and what stands around them."""

from dataclasses import dataclass

from furusato.model.notice import Values


@dataclass(frozen=True, slots=True)
class Exported:
    """A row of a notice. The repr hides the values."""

    row_key: str
    values: Values
    kind: str
    recipient: tuple[str, str]  # code, name
    issuer: tuple[str, str]
    batch: str
    tax_year: int


@dataclass(frozen=True, slots=True)
class CsvFile:
    """One file of an export: name, bytes, and what it holds: volume k of n, rows, yen, code of the recipient ("" where files are not split by recipient)."""

    name: str
    data: bytes
    recipient: str
    volume: tuple[int, int]
    rows: int
    yen: int

    def __repr__(self) -> str:
        return f"CsvFile({self.rows} rows)"

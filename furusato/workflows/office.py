"""An office at work: its workspace, ledger and keys opened together for one run, and closed together.

Refuses a second run at the same time, keys of another workspace, and settings that deny what the ledger has sealed. Every start first finishes or removes what a
killed run left.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from furusato.errors import Refusal, SystemTrouble, TypingRefused
from furusato.intake.headings import HeadingTable
from furusato.law.municipalities import Gazetteer
from furusato.seal.sealed_rows import SealedRows, require_sealed
from furusato.storage.events import Stamp
from furusato.storage.keys import KeyFolder
from furusato.storage.ledger import Ledger, open_ledger
from furusato.storage.places import require_keys_apart
from furusato.storage.publication import finish_or_remove_batches
from furusato.storage.publishing import Recovered
from furusato.storage.vault import Vault
from furusato.storage.workspace import Workspace
from furusato.workflows.key_rotation import finish_rotation
from furusato.workflows.meanwhile import Preparation, nothing
from furusato.workflows.pinned_fonts import pinned_face
from furusato.workflows.pinned_tables import pinned_gazetteer

SIGNER = "maker"


@dataclass(frozen=True)
class Office:
    """What a run works with. `recovered` tells what the start found left by a killed run."""

    workspace: Workspace
    ledger: Ledger
    keys: KeyFolder
    register: bytes = field(repr=False)
    recovered: Recovered

    @property
    def tax_year(self) -> int:
        return self.workspace.settings.tax_year

    @cached_property
    def vault(self) -> Vault:
        """The ledger's keys of the tax year."""
        return Vault(self.tax_year, self.register)

    @property
    def gazetteer(self) -> Gazetteer:
        """The tables of municipalities the program came with."""
        return pinned_gazetteer()

    @cached_property
    def year(self) -> SealedRows:
        """All rows of the tax year as this run found them, every seal recomputed (IntegrityBroken names those that do not hold)."""
        return require_sealed(self.ledger.rows.opened(self.vault), self.register)

    @property
    def sealed(self) -> pl.DataFrame:
        """Those rows as a table: ROW_KEY, VERSION, ROUTE, STATE, DESTINATION, PERSON, SEAL and VALUES."""
        return self.year.frame

    def forget(self) -> None:
        """Look the rows up anew: this run has written some."""
        self.__dict__.pop("year", None)

    def earlier_years(self) -> pl.DataFrame:
        """The rows of all earlier years whose register keys are at hand."""
        years = [year for year in self.ledger.rows.tax_years() if year < self.tax_year and year in self.keys.registers()]
        registers = {year: self.keys.register(year) for year in years}
        frames = [require_sealed(self.ledger.rows.opened(Vault(year, register)), register).frame for year, register in registers.items()]
        return pl.concat(frames) if frames else self.sealed.clear()


@contextmanager
def open_office(root: Path, keys: Path, passphrase: str, stamp: Stamp, meanwhile: Preparation = nothing) -> Iterator[Office]:
    """Open workspace, ledger and keys for one run; `meanwhile` is done while the passphrase is worked on."""
    workspace = Workspace.open(root)
    require_keys_apart(keys, root)
    with workspace.only_run(), open_ledger(workspace.ledger) as ledger:
        settings = workspace.settings
        if settings.issuer.code != ledger.issuer:
            raise SystemTrouble(
                f"furusato.toml の発行団体 {settings.issuer.code} が台帳の {ledger.issuer} と違います。設定を戻してください。",
                f"The issuer {settings.issuer.code} of furusato.toml is not the ledger's {ledger.issuer}. Restore the settings.",
            )
        HeadingTable.default().with_overrides(settings.headings)  # ListRefused before anything is recorded
        with ThreadPoolExecutor(1) as beside:
            opening = beside.submit(_maker_keys, keys, ledger.workspace, passphrase)
            with suppress(Refusal):  # told when it is asked for in its turn; a wrong passphrase comes first
                meanwhile(settings)
            folder = opening.result()
        recovered = finish_or_remove_batches(ledger, workspace.batches, stamp)
        finish_rotation(ledger, workspace, folder, SIGNER)
        register = _register(folder, settings.tax_year)
        office = Office(workspace, ledger, folder, register, recovered)
        ledger.registers.enter(office.vault, stamp)
        ledger.routes.record(settings.tax_year, settings.routes, stamp)
        ledger.headings.record(settings.headings, stamp)
        yield office


def _maker_keys(keys: Path, workspace: str, passphrase: str) -> KeyFolder:
    """The maker's keys; TypingRefused for a checker's, which only approve."""
    folder = KeyFolder.open(keys, workspace, passphrase)
    if not folder.has("signing", SIGNER) and folder.has("signing", "checker"):
        raise TypingRefused(
            f"{keys} は決裁者の鍵フォルダーです。決裁者の鍵でできるのは決裁だけです。作成者の鍵フォルダーを --keys で指定してください。",
            f"{keys} is a checker's keys folder, which can only approve. Name the maker's keys folder by --keys.",
        )
    return folder


def _register(folder: KeyFolder, tax_year: int) -> bytes:
    if tax_year not in folder.registers():
        raise SystemTrouble(
            f"{tax_year} 年分の鍵がありません。furusato.toml の tax_year を確かめてください。",
            f"There is no key of tax year {tax_year}. Check tax_year in furusato.toml.",
        )
    return folder.register(tax_year)


def missing_characters() -> Callable[[str], str]:
    """Tells the characters and sequences of a text that no pinned font has."""
    return pinned_face().missing

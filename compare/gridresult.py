"""What stood in the way of saving cells: faults, and conflicts with what somebody else saved."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy

from compare.gridcells import CellValues, Key, WordingValues

# Patterns are for programs; these fields have sentences of their own.
WRITTEN_AS = {name: gettext_lazy("write a number such as 12 or 12.5") for name in ("low", "high")}
RENAMED = {"body": "detail"}


@dataclass(frozen=True)
class CellFault:
    """Why a cell cannot be saved; `key` is None for the comparison as a whole."""

    key: Key | None
    field: str
    sentence: str


@dataclass(frozen=True)
class CellConflict:
    """A cell that somebody else saved after it was loaded, in three versions; None where there was no answer.

    `version` is that of theirs: saved again with it, mine stands. `is_wording` for the words of this page alone.
    """

    key: Key
    version: int | None
    base: CellValues | WordingValues | None
    theirs: CellValues | WordingValues | None
    mine: CellValues | WordingValues | None
    who: str = ""
    is_wording: bool = False


@dataclass
class Outcome:
    """What became of the changes. With faults nothing was saved; cells in conflict were left out, all others saved."""

    saved: list[Key] = field(default_factory=list)
    unchanged: list[Key] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    is_order_refused: bool = False

    def refuse(self, key: Key | None, name: str, sentence: str) -> None:
        self.faults.append(CellFault(key, name, sentence))

    def refuse_all(self, key: Key | None, faults: Iterable[tuple[str, str]]) -> None:
        """Takes over the faults of a document, as (dotted field, sentence)."""
        for path, sentence in faults:
            name = path.split(".")[0]
            is_pattern = name in WRITTEN_AS and "pattern" in sentence
            self.refuse(key, RENAMED.get(name, name), str(WRITTEN_AS[name]) if is_pattern else sentence)

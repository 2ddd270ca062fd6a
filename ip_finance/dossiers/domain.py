"""What goes to each registrar with a pledge, and how far each paper is. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.dossiers.errors import DossierFiled, PaperNotFound, PapersMissing
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.contract import ContractForm


class Registrar(StrEnum):
    """Who registers a pledge: two departments of CNIPA, and the copyright centre (CPCC)."""

    CNIPA_PATENT = "cnipa-patent"
    CNIPA_TRADEMARK = "cnipa-trademark"
    CPCC = "cpcc"

    @classmethod
    def of(cls, right_type: RightType) -> "Registrar":
        """Who registers pledges of such rights."""
        return _REGISTRARS.get(right_type, cls.CNIPA_PATENT)


_REGISTRARS = {
    RightType.TRADEMARK: Registrar.CNIPA_TRADEMARK,
    RightType.SOFTWARE: Registrar.CPCC,
}


class PaperState(StrEnum):
    """MADE: printed by the platform, ready to be sealed. KEPT: brought by somebody.

    SIGNED: the contract, with both signatures. MISSING: nobody has brought it.
    """

    MADE = "made"
    SIGNED = "signed"
    KEPT = "kept"
    MISSING = "missing"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class AttachContract:
    """A contract that came back from its signers, kept as a document before."""

    pledge_id: UUID
    document_id: UUID
    form: ContractForm


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a folder. `code` is its name there; `rule` says why it is asked for.

    `bring` is what somebody has to bring, in Chinese. `slot` is where a document that was brought
    is filed: one document may serve several registrars. `template` is there if we print it.
    """

    code: str
    title: str
    rule: str
    state: PaperState
    bring: str = ""
    slot: str | None = None
    template: str | None = None
    side: str | None = None
    about: str | None = None
    document_id: UUID | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """What one registrar gets, about these rights by their number."""

    registrar: Registrar
    numbers: tuple[str, ...]
    papers: tuple[Paper, ...]

    @property
    def missing(self) -> tuple[Paper, ...]:
        return tuple(paper for paper in self.papers if paper.state is PaperState.MISSING)

    @property
    def slots(self) -> Sequence[str]:
        """Where documents of this folder can be brought."""
        return tuple(paper.slot for paper in self.papers if paper.slot)

    def manifest(self, terms_hash: str) -> Mapping[str, Any]:
        """What is handed in: each paper by its file's hash, and what we print by its terms'."""
        filed = [paper for paper in self.papers if paper.state is not PaperState.NOT_NEEDED]
        return {"terms": terms_hash, "papers": {paper.code: paper.sha256 for paper in filed}}


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that is to be filed for one pledge."""

    pledge_id: UUID
    folders: tuple[Folder, ...]

    @property
    def missing(self) -> tuple[Paper, ...]:
        """What is not there yet, over all registrars."""
        return tuple(paper for folder in self.folders for paper in folder.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def folder(self, registrar: Registrar) -> Folder | None:
        """The folder of this registrar, if any right is registered there."""
        return next((one for one in self.folders if one.registrar is registrar), None)

    def at(self, registrar: Registrar) -> "Dossier":
        """What goes to this registrar alone. Raises: PaperNotFound."""
        folder = self.folder(registrar)
        if folder is None:
            raise PaperNotFound(self.pledge_id)
        return replace(self, folders=(folder,))

    def paper(self, registrar: Registrar, code: str) -> tuple[Folder, Paper]:
        """A paper that we print, with the folder it lies in. Raises: PaperNotFound."""
        folder = self.folder(registrar)
        for paper in folder.papers if folder else ():
            if paper.code == code and paper.template:
                assert folder is not None, "it has a paper"
                return folder, paper
        raise PaperNotFound(self.pledge_id)

    @property
    def slots(self) -> Sequence[str]:
        """Where documents can be brought."""
        slots = (slot for folder in self.folders for slot in folder.slots)
        return tuple(dict.fromkeys(slots))


def check_complete(dossier: Dossier) -> None:
    """Raises: PapersMissing."""
    if dossier.missing:
        raise PapersMissing([paper.bring or paper.title for paper in dossier.missing])


def check_not_filed(dossier: Dossier, slot: str, filed: Collection[str]) -> None:
    """Raises: DossierFiled."""
    for folder in dossier.folders:
        if slot in folder.slots and folder.registrar.value in filed:
            raise DossierFiled(folder.registrar.value)

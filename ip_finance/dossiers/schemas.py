"""JSON of dossiers."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from ip_finance.dossiers.domain import (
    AttachContract,
    Dossier,
    Folder,
    Paper,
    PaperState,
    Registrar,
)
from ip_finance.pledges.contract import ContractForm


class ContractIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID
    form: ContractForm = ContractForm.SIGNED_PDF

    def to_command(self, pledge_id: UUID) -> AttachContract:
        return AttachContract(pledge_id, self.document_id, self.form)


class BroughtIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document_id: UUID


class PaperOut(BaseModel):
    """`bring` says what is to be brought; `slot` where, and `href` where it can be read."""

    code: str
    title: str
    rule: str
    state: PaperState
    bring: str
    slot: str | None
    document_id: UUID | None
    sha256: str | None
    href: str | None

    @classmethod
    def of(cls, pledge_id: UUID, folder: Folder, paper: Paper) -> Self:
        href = None
        if paper.document_id is not None:
            href = f"/api/documents/{paper.document_id}/content"
        elif paper.template is not None:
            place = f"{folder.registrar.value}/{paper.code}"
            href = f"/api/pledges/{pledge_id}/dossier/{place}.pdf"
        return cls(
            code=paper.code,
            title=paper.title,
            rule=paper.rule,
            state=paper.state,
            bring=paper.bring,
            slot=paper.slot,
            document_id=paper.document_id,
            sha256=paper.sha256,
            href=href,
        )


class FolderOut(BaseModel):
    registrar: Registrar
    numbers: list[str]
    papers: list[PaperOut]


class DossierOut(BaseModel):
    """What each registrar gets; complete once nothing is missing."""

    pledge_id: UUID
    is_complete: bool
    missing: list[str]
    folders: list[FolderOut]

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        return cls(
            pledge_id=dossier.pledge_id,
            is_complete=dossier.is_complete,
            missing=list(dict.fromkeys(paper.code for paper in dossier.missing)),
            folders=[
                FolderOut(
                    registrar=folder.registrar,
                    numbers=list(folder.numbers),
                    papers=[
                        PaperOut.of(dossier.pledge_id, folder, paper) for paper in folder.papers
                    ],
                )
                for folder in dossier.folders
            ],
        )

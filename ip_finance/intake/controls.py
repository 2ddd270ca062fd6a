"""What the forms of certificates hold: lines of text for lists, as people type them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints, field_validator

from ip_finance.intake.domain import MarkCertificate, SoftwareCertificate
from ip_finance.office_files import portfolio_cells as cells
from ip_finance.office_files.identifiers import IdentifierKind
from ip_finance.office_files.model import GoodsClass
from ip_finance.office_files.workbook_errors import CellRefused

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Lines = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]


class CertificateForm(BaseModel):
    """What certificates of every kind say."""

    number: Text
    registered_on: date
    owners: Text

    @property
    def owner_names(self) -> tuple[str, ...]:
        return cells.texts(self.owners)


class MarkForm(CertificateForm):
    """A trademark certificate. `classes` has a line a class: `9: 0901；0907: 计算机软件`."""

    mark: Text | None = None
    filed_on: date
    last_day: date | None = None
    classes: Lines

    @field_validator("classes")
    @classmethod
    def _are_classes(cls, text: str) -> str:
        _goods(text)
        return text

    def to_command(self, asset_id: UUID, document_id: UUID) -> MarkCertificate:
        return MarkCertificate(
            asset_id=asset_id,
            document_id=document_id,
            number=self.number,
            mark=self.mark,
            filed_on=self.filed_on,
            registered_on=self.registered_on,
            last_day=self.last_day,
            owners=self.owner_names,
            classes=_goods(self.classes),
        )


class SoftwareForm(CertificateForm):
    """A software copyright certificate."""

    title: Text
    version: Text | None = None
    completed_on: date
    published_on: date | None = None

    def to_command(self, asset_id: UUID, document_id: UUID) -> SoftwareCertificate:
        return SoftwareCertificate(
            asset_id=asset_id,
            document_id=document_id,
            number=self.number,
            title=self.title,
            version=self.version,
            completed_on=self.completed_on,
            published_on=self.published_on,
            registered_on=self.registered_on,
            owners=self.owner_names,
        )


def _goods(text: str) -> tuple[GoodsClass, ...]:
    """One class a line: the class, its groups, its goods. Raises: ValueError."""
    found = tuple(_one_class(line) for line in text.splitlines() if line.strip())
    if not found or len({one.nice_class for one in found}) != len(found):
        raise ValueError("each class once")
    return found


def _one_class(line: str) -> GoodsClass:
    nice, _, rest = line.replace("：", ":").partition(":")
    groups_text, _, goods_text = rest.partition(":")
    nice_class = int(cells.identifier(IdentifierKind.NICE_CLASS, nice))
    group = IdentifierKind.SIMILAR_GROUP
    groups = {cells.identifier(group, part) for part in cells.texts(groups_text)}
    if any(int(one[:2]) != nice_class for one in groups):
        raise CellRefused("group-outside-class", "groups of the class")
    return GoodsClass(nice_class, tuple(sorted(groups)), cells.texts(goods_text))

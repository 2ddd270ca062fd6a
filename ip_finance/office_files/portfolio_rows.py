"""One row of a portfolio as the record of a right, or all that is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, TypeVar

from ip_finance.office_files import portfolio_cells as cells
from ip_finance.office_files.days import StrangeDay, strange_day, strange_end
from ip_finance.office_files.identifiers import IdentifierKind
from ip_finance.office_files.model import (
    GoodsClass,
    Party,
    PatentRecord,
    Publication,
    RightRecord,
    SoftwareRecord,
    SourceFormat,
    TrademarkRecord,
)
from ip_finance.office_files.numbers import PatentNumber, PublicationNumber, RightKind, RightType
from ip_finance.office_files.portfolio_columns import TYPE_WORDS, Form
from ip_finance.office_files.tables import Line, Raw, Sheet, cell_name
from ip_finance.office_files.workbook_errors import CellProblem, CellRefused, quoted

T = TypeVar("T")

_FIRST_DIGITS: Final = {
    RightType.INVENTION: "1",
    RightType.UTILITY_MODEL: "2",
    RightType.DESIGN: "3",
}
"""What the number of a publication begins with (ID-05)."""


@dataclass
class Row:
    """A row with its cells by the names of their columns, and what was found wrong so far."""

    sheet: Sheet
    form: Form
    line: Line
    places: Mapping[str, int]
    source: SourceFormat
    today: date
    problems: list[CellProblem] = field(default_factory=list)

    def maybe(self, name: str, read: Callable[[Raw], T]) -> T | None:
        """The value in the column; None if it is empty, or cannot be read and is now told."""
        raw = self._raw(name)
        if raw is None:
            if self.form.column(name).is_required:
                self.tell(name, CellRefused("missing-cell", self.form.column(name).hint))
            return None
        try:
            cells.refuse_formula(raw)
            return read(raw)
        except CellRefused as refused:
            self.tell(name, refused)
            return None

    def past_day(self, name: str) -> date | None:
        """As `maybe`, a day that has come."""
        found = self.maybe(name, cells.day(self.sheet.epoch))
        if found is not None:
            self.tell_each(name, strange_day(name, found, self.today))
        return found

    def tell_each(self, name: str, strange: Iterable[StrangeDay]) -> None:
        """A day in this column that cannot be."""
        for one in strange:
            self.tell(name, CellRefused(one.code, one.expected))

    def tell(self, name: str, refused: CellRefused) -> None:
        """Something is wrong in this column."""
        raw = self._raw(name)
        found = refused.found if refused.found is not None else ("" if raw is None else str(raw))
        self.problems.append(
            CellProblem(
                sheet=self.sheet.name,
                cell=cell_name(self.places.get(name, 0), self.line.number),
                code=refused.code,
                column=self.form.column(name).heading,
                found=quoted(found),
                expected=refused.expected,
                rule=refused.rule,
            )
        )

    def check_order(self, first: str, on: date | None, later: str, then: date | None) -> None:
        """Two days that can only come one after the other."""
        if on is not None and then is not None and then < on:
            heading = self.form.column(first).heading
            expected = f"不早于{heading} {on.isoformat()}"
            self.tell(later, CellRefused("date-before", expected, found=then.isoformat()))

    def _raw(self, name: str) -> Raw:
        place = self.places.get(name)
        has_cell = place is not None and place < len(self.line.cells)
        return self.line.cells[place] if has_cell and place is not None else None


def record_of(row: Row) -> RightRecord | None:
    """The right of the row; None if something is wrong, which `row.problems` then tells."""
    record = _READERS[row.form.kind](row)
    return None if row.problems else record


def joined(one: TrademarkRecord, other: TrademarkRecord) -> TrademarkRecord | None:
    """A mark told on two rows, one for each class; None if the rows do not fit together."""
    known = {goods.nice_class for goods in one.classes}
    is_new = not known & {goods.nice_class for goods in other.classes}
    is_same = replace(one, classes=()) == replace(other, classes=())
    return replace(one, classes=one.classes + other.classes) if is_new and is_same else None


def _patent(row: Row) -> PatentRecord | None:
    title = row.maybe("title", cells.text)
    told_type = row.maybe("right_type", cells.right_type)
    number = row.maybe("number", cells.number(IdentifierKind.PATENT))
    publication = row.maybe("publication", cells.number(IdentifierKind.PUBLICATION))
    filed_on, published_on = row.past_day("filed_on"), row.past_day("published_on")
    owners = _owners(row)
    inventors, ipc = row.maybe("inventors", cells.texts), row.maybe("ipc", cells.texts)
    row.check_order("filed_on", filed_on, "published_on", published_on)
    if title is None or number is None or publication is None:
        return None
    if filed_on is None or published_on is None:
        return None
    patent, published = PatentNumber.parse(number), PublicationNumber.parse(publication)
    _check_type(row, patent, published, told_type)
    return PatentRecord(
        source=row.source,
        publication=Publication(published.canonical, published.kind, published_on),
        application_number=patent.canonical,
        filed_on=filed_on,
        granted_on=published_on if published.is_grant else None,
        title=title,
        abstract=None,
        applicants=(),
        owners=owners,
        inventors=inventors or (),
        agency=None,
        ipc_classes=ipc or (),
        priorities=(),
        claims=None,
        divided_from=None,
        international=None,
        language=None,
    )


def _check_type(
    row: Row, patent: PatentNumber, published: PublicationNumber, told: RightType | None
) -> None:
    word = TYPE_WORDS[patent.right_type]
    if told not in {None, patent.right_type}:
        row.tell("right_type", CellRefused("type-disagrees", f"{word}（专利号所示）", "ID-01"))
    if published.number[0] != _FIRST_DIGITS[patent.right_type]:
        row.tell("publication", CellRefused("type-disagrees", f"{word}的公告号", "ID-05"))


def _trademark(row: Row) -> TrademarkRecord | None:
    mark = row.maybe("mark", cells.text)
    number = row.maybe("number", cells.number(IdentifierKind.TRADEMARK))
    goods = _goods(row)
    filed_on, registered_on = row.past_day("filed_on"), row.past_day("registered_on")
    last_day = row.maybe("last_day", cells.day(row.sheet.epoch))
    owners, image = _owners(row), row.maybe("image_sha256", cells.sha256)
    row.check_order("filed_on", filed_on, "registered_on", registered_on)
    row.check_order("registered_on", registered_on, "last_day", last_day)
    if last_day is not None:
        row.tell_each("last_day", strange_end("last_day", last_day, row.today))
    if number is None or goods is None or filed_on is None or registered_on is None:
        return None
    return TrademarkRecord(
        source=row.source,
        registration_number=number,
        mark=mark,
        image_sha256=image,
        filed_on=filed_on,
        granted_on=registered_on,
        ends_on=_day_after(last_day),
        office_status=None,
        owners=owners,
        classes=(goods,),
    )


def _goods(row: Row) -> GoodsClass | None:
    nice = row.maybe("nice_class", cells.number(IdentifierKind.NICE_CLASS))
    groups = row.maybe("groups", _groups) or ()
    goods = row.maybe("goods", cells.texts) or ()
    if nice is None:
        return None
    strange = [group for group in groups if int(group[:2]) != int(nice)]
    if strange:
        expected = f"第 {nice} 类的类似群（{int(nice):02d}开头）"
        row.tell("groups", CellRefused("group-outside-class", expected, "TM-02"))
    return GoodsClass(int(nice), groups, goods)


def _groups(raw: Raw) -> tuple[str, ...]:
    kind = IdentifierKind.SIMILAR_GROUP
    # A spreadsheet takes 0901 for the number 901.
    found = tuple(cells.identifier(kind, part.zfill(4)) for part in cells.texts(raw))
    return tuple(sorted(set(found)))


def _day_after(last_day: date | None) -> date | None:
    """The first day without the right; certificates print the last day with it."""
    return last_day + timedelta(days=1) if last_day and last_day < date.max else None


def _software(row: Row) -> SoftwareRecord | None:
    title, version = row.maybe("title", cells.text), row.maybe("version", cells.text)
    number = row.maybe("number", cells.number(IdentifierKind.SOFTWARE))
    completed_on, published_on = row.past_day("completed_on"), row.past_day("published_on")
    registered_on = row.past_day("registered_on")
    owners = _owners(row)
    row.check_order("completed_on", completed_on, "registered_on", registered_on)
    if title is None or number is None or completed_on is None or registered_on is None:
        return None
    return SoftwareRecord(
        source=row.source,
        registration_number=number,
        title=title,
        version=version,
        completed_on=completed_on,
        published_on=published_on,
        granted_on=registered_on,
        owners=owners,
    )


def _owners(row: Row) -> tuple[Party, ...]:
    """Owners with their codes, which stand in the same order."""
    names = row.maybe("owners", cells.texts) or ()
    codes = row.maybe("codes", _codes) or ()
    if names and codes and len(codes) != len(names):
        expected = f"与权利人同序的 {len(names)} 个代码，没有的留空"
        row.tell("codes", CellRefused("codes-and-owners", expected, "ID-10"))
        return ()
    padded = codes or (None,) * len(names)
    return tuple(
        Party(name, address=None, country="CN" if code else None, organisation_code=code)
        for name, code in zip(names, padded, strict=False)
    )


def _codes(raw: Raw) -> tuple[str | None, ...]:
    kind = IdentifierKind.USCC
    return tuple(cells.identifier(kind, part) if part else None for part in cells.slots(raw))


_READERS: Final[Mapping[RightKind, Callable[[Row], RightRecord | None]]] = {
    RightKind.PATENT: _patent,
    RightKind.TRADEMARK: _trademark,
    RightKind.SOFTWARE: _software,
}

"""An application that is being written, beside what the platform knows: costs, limit, gauge."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ip_finance.core.capitals import in_capitals
from ip_finance.core.money import WHOLE, BasisPoints, Fen, share_down
from ip_finance.core.uow import Tx
from ip_finance.credit import repository as credit
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.marketplace import gathering
from ip_finance.marketplace.gathering import OnShelf, Priced
from ip_finance.marketplace.matching import Asked, Firm, Right
from ip_finance.parties.models import Party
from ip_finance.signing import repository as signing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an application can be used already."""

    bank_id: UUID | None
    product_id: UUID | None
    amount: Fen | None
    months: int
    way: int
    purpose: str
    asset_ids: tuple[UUID, ...]

    @property
    def choice(self) -> str:
        """Bank and product as the form names them; empty if no bank is chosen."""
        return f"{self.bank_id}/{self.product_id or ''}" if self.bank_id else ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A right of the firm that may be pledged: what it carries, and what stands against it."""

    asset: IpAsset
    right: Right
    ltv: BasisPoints
    lacks: tuple[str, ...]
    is_chosen: bool

    @property
    def lending_value(self) -> Fen:
        return share_down(self.right.value or Fen(0), self.ltv)


@dataclass(frozen=True, slots=True)
class Gauge:
    """How far the amount uses up what the chosen rights carry."""

    amount: Fen
    value: Fen
    limit: Fen

    @property
    def ltv(self) -> BasisPoints | None:
        """Amount over value, rounded up; None where nothing chosen has a value."""
        return BasisPoints(-(-self.amount * WHOLE // self.value)) if self.value else None

    @property
    def cap(self) -> BasisPoints:
        """Limit over value, rounded down."""
        return BasisPoints(self.limit * WHOLE // self.value) if self.value else BasisPoints(0)

    @property
    def short_of(self) -> Fen:
        return Fen(max(self.amount - self.limit, 0))


@dataclass(frozen=True, slots=True)
class Sketch:
    """The application so far, and everything that a step of it shows."""

    wanted: Wanted
    shelf: Sequence[OnShelf]
    picked: OnShelf | None
    bank: Party | None
    rights: Sequence[Offered]

    @property
    def capitals(self) -> str:
        """The amount as contracts write it."""
        return in_capitals(self.wanted.amount or Fen(0))

    @property
    def chosen(self) -> list[Offered]:
        return [one for one in self.rights if one.is_chosen]

    @property
    def priced(self) -> Priced | None:
        """The way of repaying that was picked, with its cost."""
        if self.picked is None:
            return None
        ways = self.picked.priced
        return ways[min(self.wanted.way, len(ways) - 1)]

    @property
    def gauge(self) -> Gauge:
        chosen = self.chosen
        return Gauge(
            self.wanted.amount or Fen(0),
            Fen(sum(one.right.value or 0 for one in chosen)),
            Fen(sum(one.lending_value for one in chosen)),
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the checklist: whether it is there, and where to see to it."""

    what: str
    note: str
    is_there: bool
    href: str
    action: str


def sketch_of(tx: Tx, wanted: Wanted) -> Sketch:
    """The sketch, in a number of queries that does not grow with rights or products."""
    own = ip_assets.of_owner(tx.session, tx.actor.party_id)
    firm = gathering.firm_of(tx, tx.actor.party_id)
    chosen = [one for one in firm.rights if one.asset_id in wanted.asset_ids]
    asking = Firm(firm.region, tuple(chosen)) if chosen else firm
    shelf = gathering.shelf(tx, asking, Asked(wanted.amount, wanted.months))
    picked = next((one for one in shelf if one.version.id == wanted.product_id), None)
    banks = picked.banks if picked else gathering.banks(tx)
    return Sketch(
        wanted=wanted,
        shelf=shelf,
        picked=picked,
        bank=next((bank for bank in banks if bank.id == wanted.bank_id), None),
        rights=_offered(own, firm, wanted, picked),
    )


def papers_of(tx: Tx, sketch: Sketch) -> list[Paper]:
    """What the bank will ask for: what the platform has already, then what the product names."""
    found = [paper for one in sketch.chosen for paper in _of_right(one)]
    years = credit.statements(tx.session, tx.actor.party_id)
    told = "、".join(f"{one.fiscal_year} 年" for one in years[:3])
    found.append(
        Paper("财务报表", told or "尚未提交", bool(years), "/financial-statements", "提交财务报表")
    )
    has_key = signing.find_signer(tx.session, tx.actor.person_id) is not None
    note = "已在账本登记" if has_key else "提交时要用它签署"
    found.append(Paper("签名密钥", note, has_key, "/me/key", "生成密钥"))
    return found


def _offered(
    own: Sequence[IpAsset], firm: Firm, wanted: Wanted, picked: OnShelf | None
) -> list[Offered]:
    rights = {one.asset_id: one for one in firm.rights}
    return [
        Offered(
            asset=one,
            right=rights[one.id],
            ltv=_ltv(rights[one.id], picked),
            lacks=tuple(_lacks(rights[one.id], picked)),
            is_chosen=one.id in wanted.asset_ids,
        )
        for one in own
        if one.id in rights
    ]


def _ltv(right: Right, picked: OnShelf | None) -> BasisPoints:
    """The lower of the product's share and the cap that holds for the type (LN-15)."""
    if picked is None:
        return right.cap
    return min(picked.product.ltv.get(right.right_type, BasisPoints(0)), right.cap)


def _lacks(right: Right, picked: OnShelf | None) -> list[str]:
    told = (
        (right.is_pledged, "已为其他融资出质"),
        (not right.is_verified, "待核验"),
        (right.value is None, "待评估"),
        (picked is not None and right.right_type not in picked.product.ltv, "该产品不接受此类权利"),
    )
    return [words for is_so, words in told if is_so]


def _of_right(one: Offered) -> list[Paper]:
    asset, name = one.asset, f"{one.asset.number}"
    return [
        Paper(
            f"{name} 登记在账本",
            "已登记" if asset.on_ledger else "尚未登记",
            asset.on_ledger is not None,
            f"/assets/{asset.id}",
            "去登记",
        ),
        Paper(
            f"{name} 核验",
            "有效" if one.right.is_verified else "没有有效的核验，由核验机构办理",
            one.right.is_verified,
            f"/assets/{asset.id}/verification",
            "查看核验",
        ),
        Paper(
            f"{name} 价值评估",
            "有效" if one.right.value is not None else "没有有效的评估，请委托评估",
            one.right.value is not None,
            f"/assets/{asset.id}/appraisals",
            "委托评估",
        ),
    ]

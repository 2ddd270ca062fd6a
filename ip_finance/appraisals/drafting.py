"""The inputs of an appraisal: what the appraiser states, and what the platform knows itself."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from ip_finance.appraisals.calculation import cards_of, refusing, seed_of
from ip_finance.appraisals.domain import DraftAppraisal, ValuationRefused
from ip_finance.appraisals.errors import CountContradicted
from ip_finance.appraisals.gathering import OrderView
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.office_files.model import CHINA
from ip_finance.office_files.numbers import RightKind
from ip_finance.office_files.numbers import RightType as FiledType
from ip_finance.parties.domain import PartyKind
from ip_finance.rights.standing import Standing
from valuation.appraisal.inputs import AppraisalInputs, Measured, Scoring, Simulation
from valuation.appraisal.subject import Evidence, Purpose, Subject, ValueType
from valuation.labels import RightType
from valuation.models.cn_kept import OwnerKind
from valuation.scores.cohort_table import cohort_table

IPC: Final = re.compile(r"[A-H]\d{2}[A-Z]")
FOR_SURVIVAL: Final = ("claims", "inventors", "publication_lag_days")
"""What the survival model asks in numbers; other counts place the right in its cohort."""


def inputs_for(tx: Tx, view: OrderView, asset: IpAsset, cmd: DraftAppraisal) -> AppraisalInputs:
    """Everything that the report depends on. Raises: ValuationRefused, CountContradicted."""
    order, today = view.order, business_date(tx.now)
    standing = legal_status.standing(tx.session, asset, today)
    measured = measured_of(asset, cmd.counts)
    with refusing():
        return AppraisalInputs(
            subject=_subject(asset, standing),
            purpose=Purpose(order.purpose),
            value_type=ValueType(order.value_type),
            base_date=order.base_date,
            scoring=Scoring(
                scheme_id=order.scheme_id,
                scheme_version=order.scheme_version,
                cards=cards_of(view.ratings),
            ),
            measured=measured,
            pricing=cmd.pricing,
            evidence=[
                Evidence(argument=one.argument, source=one.source, sha256=one.sha256)
                for one in view.evidence
            ],
            simulation=Simulation(paths=cmd.paths, seed=seed_of(cmd.appraisal_id)),
        )


def measured_of(asset: IpAsset, stated: Mapping[str, float]) -> Measured:
    """What registers tell: what the office file knows, and what the appraiser has looked up.

    Parties of the platform are registered in China, by their code; companies own rights.

    Raises: CountContradicted; ValuationRefused: a count that no model and no cohort asks for.
    """
    known = _counted(asset)
    for name, number in stated.items():
        if name not in countable():
            raise ValuationRefused(f"counts.{name}", f"is not one of {', '.join(countable())}")
        if name in known and known[name] != number:
            raise CountContradicted(name, number, known[name])
    counts = {**stated, **known}
    with refusing():
        return Measured(
            counts={name: count for name, count in counts.items() if name not in FOR_SURVIVAL},
            domestic=True,
            owner=OwnerKind.COMPANY if asset.owner.kind is PartyKind.SME else None,
            main_ipc=main_ipc(asset),
            claims=counts.get("claims"),
            inventors=counts.get("inventors"),
            publication_lag_days=counts.get("publication_lag_days"),
        )


@cache
def countable() -> tuple[str, ...]:
    """Every count that an appraisal can be told."""
    return *FOR_SURVIVAL, *(measure.code for measure in cohort_table().measures)


def field_of(asset: IpAsset) -> str:
    """First IPC symbol of a patent, first Nice class of a mark, else nothing."""
    kind, facts = FiledType(asset.right_type).kind, asset.facts
    if kind is RightKind.PATENT:
        return main_ipc(asset) or ""
    if kind is RightKind.TRADEMARK and facts.get("classes"):
        return str(min(one["nice_class"] for one in facts["classes"]))
    return ""


def main_ipc(asset: IpAsset) -> str | None:
    """The first IPC symbol; designs have classes of Locarno, which are none."""
    classes = asset.facts.get("ipc_classes") or []
    return next((str(one) for one in classes if IPC.match(str(one))), None)


def _subject(asset: IpAsset, standing: Standing) -> Subject:
    return Subject(
        right_type=RightType(asset.right_type),
        jurisdiction=str(asset.facts.get("jurisdiction") or CHINA),
        number=asset.number,
        title=asset.title,
        field=field_of(asset),
        filed_on=asset.filed_on,
        granted_on=standing.granted_on,
        expires_on=standing.ends_on.value,
    )


def _counted(asset: IpAsset) -> dict[str, float]:
    """What the office file tells in numbers; what it does not say is left out, never zero."""
    facts, told = asset.facts, {}
    if claims := facts.get("claims"):
        told["claims"] = float(claims["count"])
    if inventors := facts.get("inventors"):
        told["inventors"] = float(len(inventors))
    publication = facts.get("publication") or {}
    if str(publication.get("kind", "")).startswith("A"):  # of the application, not of the grant
        lag = date.fromisoformat(publication["published_on"]) - asset.filed_on
        told["publication_lag_days"] = float(lag.days)
    return told

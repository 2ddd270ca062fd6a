"""What both sides brought in pre-checks: it counts again at the gate before a pledge. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ip_finance.eligibility.domain import Plan
from ip_finance.eligibility.facts import Terms


@dataclass(frozen=True, slots=True)
class Filed:
    """A pre-check as far as it speaks of others to come: who filed it, and for which plan."""

    party_id: UUID
    borrower_id: str
    asset_ids: frozenset[str]
    terms: Terms


def brought(filed: Sequence[Filed], plan: Plan) -> Terms:
    """What pledgor and pledgee said last of each right of the plan; `filed` comes newest first.

    Each side can correct itself, and neither the other: consents and obstacles of both count, and
    of two answers the stricter one.
    """
    said: dict[tuple[UUID, str], Terms] = {}
    answers: dict[UUID, Terms] = {}
    for one in filed:
        if one.party_id not in {plan.pledgor_id, plan.pledgee_id}:
            continue
        for asset_id in one.asset_ids & {str(asset_id) for asset_id in plan.asset_ids}:
            said.setdefault((one.party_id, asset_id), one.terms)
            if one.borrower_id == str(plan.borrower_id):
                answers.setdefault(one.party_id, one.terms)
    about = [(asset_id, terms) for (_, asset_id), terms in said.items()]
    consents = [one for right, terms in about for one in terms.consents if one.right_id == right]
    seen = [one for right, terms in about for one in terms.obstacles if one.right_id == right]
    shareholder = [one.is_for_own_shareholder for one in answers.values()]
    upfront = [one.interest_upfront_fen for one in answers.values()]
    return Terms(
        consents=tuple(dict.fromkeys(consents)),
        obstacles=tuple(sorted(set(seen), key=lambda one: (one.right_id, one.what))),
        is_for_own_shareholder=max((one for one in shareholder if one is not None), default=None),
        interest_upfront_fen=max((one for one in upfront if one is not None), default=None),
    )

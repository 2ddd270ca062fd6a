"""Pledged rights and loans as the bank's figures see them, made from plain facts."""

from datetime import date, timedelta
from typing import Any

from ip_finance.collateral.domain import Secured, Secures, ValueRange
from ip_finance.core.money import BasisPoints, Fen
from tests.builders import TODAY
from tests.parties.builders import id_of

YUAN = 100


def secures(name: str = "asset", **changes: Any) -> Secures:
    """An invention of 3 million yuan, valued 100 days ago, with a cap of a quarter."""
    stated: dict[str, Any] = {
        "asset_id": id_of(name),
        "asset_key": f"CN patent {name}",
        "number": f"ZL {name}",
        "title": "一种方法",
        "right_type": "invention",
        "field": "G",
        "owner_id": id_of("sme"),
        "owner": "成都星灿",
        "loan_id": id_of("loan"),
        "ends_on": date(2036, 11, 24),
        "is_alive": True,
        "valuation": value_of(3_000_000),
        "valued_on": TODAY - timedelta(days=100),
        "valid_until": TODAY + timedelta(days=265),
        "appraisal_id": id_of("appraisal"),
        "kept": (0.95, 0.9, 0.8, 0.7),
        "invalidation": 0.01,
        "report": {},
        "cap": BasisPoints(2_500),
    }
    return Secures(**stated | changes)


def value_of(yuan: int, factor: float = 2.0) -> ValueRange:
    """A band of this factor each way."""
    base = yuan * YUAN
    return ValueRange(Fen(round(base / factor)), Fen(base), Fen(round(base * factor)))


def secured(*rights: Secures, **changes: Any) -> Secured:
    """A loan of 600,000 yuan for a year."""
    stated: dict[str, Any] = {
        "loan_id": id_of("loan"),
        "borrower_id": id_of("sme"),
        "borrower": "成都星灿",
        "outstanding": Fen(600_000 * YUAN),
        "is_defaulted": False,
        "matures_on": TODAY + timedelta(days=365),
        "rights": rights or (secures(),),
    }
    return Secured(**stated | changes)

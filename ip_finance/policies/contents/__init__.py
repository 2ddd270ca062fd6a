"""The shape of each kind's content: a frozen record and the parser that reads it. Pure.

A kind is set only once its parser stands in `PARSERS`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ip_finance.policies.contents import (
    classification,
    conditions,
    credit,
    lpr,
    margin,
    pool,
    product,
    stages,
    subsidy,
)
from ip_finance.policies.domain import PolicyKind

PARSERS: Final[Mapping[PolicyKind, Callable[[Mapping[str, Any]], object]]] = {
    PolicyKind.LPR: lpr.parse,
    PolicyKind.PRODUCT: product.parse,
    PolicyKind.SUBSIDY: subsidy.parse,
    PolicyKind.CREDIT: credit.parse,
    PolicyKind.STAGES: stages.parse,
    PolicyKind.CONDITIONS: conditions.parse,
    PolicyKind.CLASSIFICATION: classification.parse,
    PolicyKind.MARGIN: margin.parse,
    PolicyKind.POOL: pool.parse,
}

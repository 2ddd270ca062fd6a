"""What a node's refusal means, whatever its make: a name, what was wrong, and a cure. Pure.

The wordings are those of Anvil 1.7, Geth (`core/error.go`, `core/txpool/errors.go`) and Besu
(`RpcErrorType.java`); providers in front of a node add their own for too many questions.
"""

from collections.abc import Mapping
from typing import Any

from requests import HTTPError, RequestException, Timeout

from ip_finance.chain.errors import ChainUnavailable, NodeTrouble, QuestionRefused

TOO_MANY_REQUESTS = 429
LONGEST_REASON = 200


class AlreadyKnown(QuestionRefused):
    """The transaction waits in the node's pool: no news."""

    code = "chain-transaction-known"


class NonceTooLow(QuestionRefused):
    code = "chain-nonce-too-low"
    remedy = (
        "If it stays so and the chain has none of the transaction's hashes, somebody else used the "
        "relayer's nonce: see the runbook, Rotating the relayer's key."
    )


class NonceTooHigh(QuestionRefused):
    code = "chain-nonce-too-high"
    remedy = (
        "An earlier transaction of the relayer is missing; the sender sends it again by itself."
    )


class FeeTooLow(QuestionRefused):
    code = "chain-fee-too-low"
    remedy = "The sender offers more by itself, up to IPFIN_CHAIN_FEE_CAP_GWEI."


class ReplacementFeeTooLow(FeeTooLow):
    code = "chain-replacement-fee-too-low"


class FundsMissing(QuestionRefused):
    code = "chain-funds-missing"
    remedy = "Send gas money to the relayer's address (runbook, A step is stuck)."


class GasLimitExceeded(QuestionRefused):
    code = "chain-gas-limit-exceeded"
    remedy = "The chain's blocks are too small for one step: ask those who run the chain."


class MethodNotFound(QuestionRefused):
    code = "chain-method-not-found"
    remedy = "Use a node that knows the method: Geth 1.14.9, Besu 25.4, Anvil 1.0 or newer."


class RateLimited(ChainUnavailable):
    code = "chain-rate-limited"
    remedy = "Nothing to do: we ask again. If it stays so, ask the provider for a higher limit."


class NodeTimedOut(ChainUnavailable):
    code = "chain-timeout"
    remedy = "Nothing to do: we ask again. If it stays so, look at the node's load."


class ConnectionRefused(ChainUnavailable):
    code = "chain-connection-refused"
    remedy = "Start the node, or correct IPFIN_CHAIN_URL."


# The first wording that a message contains decides, so the narrower ones come first.
WORDINGS: tuple[tuple[type[QuestionRefused], tuple[str, ...]], ...] = (
    (AlreadyKnown, ("already known", "known transaction", "already imported", "already exists")),
    (
        ReplacementFeeTooLow,
        ("replacement transaction underpriced", "could not replace existing", "replace existing"),
    ),
    (NonceTooLow, ("nonce too low", "nonce is too low", "nonce has already been used")),
    (NonceTooHigh, ("nonce too high", "nonce gap", "nonce is too distant", "lower nonce exists")),
    (
        FeeTooLow,
        (
            "underpriced",
            "less than block base fee",
            "below current base fee",
            "below configured minimum gas price",
            "below chain minimum",
            "gas price too low",
        ),
    ),
    (FundsMissing, ("insufficient funds", "upfront cost exceeds account balance")),
    (
        GasLimitExceeded,
        ("exceeds block gas limit", "intrinsic gas too high", "gas limit reached", "gas limit too"),
    ),
    (MethodNotFound, ("method not found", "does not exist/is not available", "method not enabled")),
)
RATE_WORDINGS = ("rate limit", "too many requests", "request limit", "limit exceeded for")
TIMEOUT_WORDINGS = ("timeout expired", "request timed out", "context deadline exceeded")


def named_refusal(question: str, error: Any) -> NodeTrouble:
    """The named error of a JSON-RPC error: the object itself, or what stands in its place."""
    told = error.get("message") if isinstance(error, Mapping) else error
    reason = str(told)[:LONGEST_REASON]
    low = reason.lower()
    if any(wording in low for wording in RATE_WORDINGS):
        return RateLimited(reason)
    if any(wording in low for wording in TIMEOUT_WORDINGS):
        return NodeTimedOut(reason)
    for kind, wordings in WORDINGS:
        if any(wording in low for wording in wordings):
            return kind(question, reason)
    return QuestionRefused(question, reason)


def named_failure(failure: RequestException) -> NodeTrouble:
    """The named error of a request that got no answer from the node."""
    kind = type(failure).__name__
    if isinstance(failure, Timeout):
        return NodeTimedOut(kind)
    if isinstance(failure, HTTPError):
        status = failure.response.status_code if failure.response is not None else 0
        limited = status == TOO_MANY_REQUESTS
        return RateLimited(f"HTTP {status}") if limited else ChainUnavailable(f"HTTP {status}")
    if "refused" in str(failure).lower():
        return ConnectionRefused(kind)
    return ChainUnavailable(kind)

"""What nodes of every make say, and the one name that we give it."""

import pytest
from requests import ConnectionError as NoConnection
from requests import HTTPError, ReadTimeout, RequestException, Response

from ip_finance.chain import node_errors as named
from ip_finance.chain.errors import ChainUnavailable, NodeTrouble, QuestionRefused
from ip_finance.chain.node_errors import named_failure, named_refusal

# (make, JSON-RPC code, message, our name)
SAID: list[tuple[str, int, str, type[NodeTrouble]]] = [
    ("anvil", -32003, "transaction already imported", named.AlreadyKnown),
    ("geth", -32000, "already known", named.AlreadyKnown),
    ("besu", -32000, "Known transaction", named.AlreadyKnown),
    ("anvil", -32003, "nonce too low", named.NonceTooLow),
    ("geth", -32000, "nonce too low: next nonce 5, tx nonce 4", named.NonceTooLow),
    ("besu", -32001, "Nonce too low", named.NonceTooLow),
    ("geth", -32000, "nonce too high: tx nonce 9, gapped nonce 5", named.NonceTooHigh),
    ("besu", -32006, "Nonce too high", named.NonceTooHigh),
    (
        "besu",
        -32000,
        "Transaction nonce is too distant from current sender nonce",
        named.NonceTooHigh,
    ),
    ("anvil", -32003, "max fee per gas less than block base fee", named.FeeTooLow),
    ("geth", -32000, "transaction underpriced: tip needed 1, tip permitted 0", named.FeeTooLow),
    (
        "geth",
        -32000,
        "max fee per gas less than block base fee: address 0x01, maxFeePerGas: 1 baseFee: 13",
        named.FeeTooLow,
    ),
    ("besu", -32009, "Gas price below configured minimum gas price", named.FeeTooLow),
    ("besu", -32009, "Gas price below current base fee", named.FeeTooLow),
    ("anvil", -32003, "replacement transaction underpriced", named.ReplacementFeeTooLow),
    ("geth", -32000, "replacement transaction underpriced", named.ReplacementFeeTooLow),
    ("besu", -32000, "Replacement transaction underpriced", named.ReplacementFeeTooLow),
    ("anvil", -32003, "Insufficient funds for gas * price + value", named.FundsMissing),
    (
        "geth",
        -32000,
        "insufficient funds for gas * price + value: balance 0, tx cost 21000",
        named.FundsMissing,
    ),
    ("besu", -32004, "Upfront cost exceeds account balance", named.FundsMissing),
    (
        "anvil",
        -32000,
        "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit",
        named.GasLimitExceeded,
    ),
    ("geth", -32000, "exceeds block gas limit", named.GasLimitExceeded),
    ("besu", -32005, "Transaction gas limit exceeds block gas limit", named.GasLimitExceeded),
    ("anvil", -32601, "Method not found", named.MethodNotFound),
    (
        "geth",
        -32601,
        "the method eth_simulateV1 does not exist/is not available",
        named.MethodNotFound,
    ),
    ("besu", -32604, "Method not enabled", named.MethodNotFound),
    ("provider", -32005, "project ID request rate exceeded: rate limit", named.RateLimited),
    ("provider", 429, "Too Many Requests", named.RateLimited),
    ("besu", -32603, "Timeout expired", named.NodeTimedOut),
]


@pytest.mark.parametrize(("make", "code", "message", "kind"), SAID)
def test_a_refusal_has_the_same_name_whatever_the_make(
    make: str, code: int, message: str, kind: type[NodeTrouble]
) -> None:
    told = named_refusal("eth_sendRawTransaction", {"code": code, "message": message})

    assert type(told) is kind, make
    assert message[:60] in told.detail


@pytest.mark.parametrize("error", [{"code": -1, "message": "wind"}, {}, None, "wind", 7, []])
def test_a_refusal_in_other_words_is_just_that(error: object) -> None:
    assert type(named_refusal("eth_call", error)) is QuestionRefused


def an_answer(status: int) -> HTTPError:
    answer = Response()
    answer.status_code = status
    return HTTPError(response=answer)


FAILURES: list[tuple[RequestException, type[NodeTrouble]]] = [
    (ReadTimeout("slow"), named.NodeTimedOut),
    (NoConnection("[Errno 111] Connection refused"), named.ConnectionRefused),
    (NoConnection("reset by peer"), ChainUnavailable),
    (an_answer(429), named.RateLimited),
    (an_answer(502), ChainUnavailable),
]


@pytest.mark.parametrize(("failure", "kind"), FAILURES)
def test_a_request_without_an_answer_is_named_too(
    failure: RequestException, kind: type[NodeTrouble]
) -> None:
    assert type(named_failure(failure)) is kind


def test_every_name_says_what_to_do() -> None:
    told = [named_refusal("a", {"message": said}) for _, _, said, _ in SAID]

    assert all(one.cure == one.remedy != "" for one in told)


def test_what_may_pass_by_itself_never_narrows_the_range_that_is_read() -> None:
    assert not issubclass(named.RateLimited, QuestionRefused)
    assert not issubclass(named.NodeTimedOut, QuestionRefused)

"""One node, asked over JSON-RPC without web3's formatting: answers are checked, not believed.

Each question is asked once. Whoever asks decides whether to ask again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeAlias

import requests
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from ip_finance.chain.client import TIMEOUT_SECONDS
from ip_finance.chain.errors import AnswerGarbled
from ip_finance.chain.node_errors import named_failure, named_refusal

Call: TypeAlias = tuple[str, list[Any]]
MOST_IN_A_BATCH = 200
HASH_BYTES = 32


class Line(Protocol):
    """The way to a node."""

    def send(self, calls: Sequence[Call]) -> Any:
        """The answers as they came, in the order of the calls; one answer if all are refused."""
        ...


@dataclass(frozen=True, slots=True)
class HttpLine:
    """A node at a URL. Each batch is one request, sent once."""

    url: str
    session: requests.Session
    timeout: float = TIMEOUT_SECONDS

    def send(self, calls: Sequence[Call]) -> Any:
        asked = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            for number, (method, params) in enumerate(calls)
        ]
        body: Any = asked if len(asked) > 1 else asked[0]
        answer = self.session.post(self.url, json=body, timeout=self.timeout)
        answer.raise_for_status()
        told = answer.json()
        if not isinstance(told, list):
            return [told] if len(asked) == 1 else told
        return sorted(told, key=lambda one: one["id"])


@dataclass(frozen=True, slots=True)
class MemoryLine:
    """A chain within this process, which web3 reaches without a network."""

    web3: Web3

    def send(self, calls: Sequence[Call]) -> Any:
        ask = self.web3.provider.request_func(self.web3, self.web3.middleware_onion)
        return [ask(RPCEndpoint(method), params) for method, params in calls]


@dataclass(frozen=True, slots=True)
class Header:
    """What we need of a block."""

    number: int
    hash: str
    time: int
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class Node:
    """Questions to one node.

    Raises, on every question: ChainUnavailable, AnswerGarbled, QuestionRefused.
    """

    line: Line

    @classmethod
    def of(cls, web3: Web3) -> Self:
        """The node behind `web3`, asked without web3's middleware and its silent retries."""
        if isinstance(web3.provider, HTTPProvider):
            return cls(HttpLine(str(web3.provider.endpoint_uri), requests.Session()))
        return cls(MemoryLine(Web3(web3.provider, middleware=[])))

    def ask(self, method: str, *params: Any) -> Any:
        """The result of one question."""
        return self.ask_all([(method, list(params))])[0]

    def ask_all(self, calls: Sequence[Call]) -> list[Any]:
        """The results of many questions, in their order."""
        results: list[Any] = []
        for first in range(0, len(calls), MOST_IN_A_BATCH):
            results += self._batch(calls[first : first + MOST_IN_A_BATCH])
        return results

    def headers(self, blocks: Sequence[int]) -> list[Header | None]:
        """The headers of these blocks; None for one that the node has not got."""
        found = self.ask_all([("eth_getBlockByNumber", [hex(block), False]) for block in blocks])
        return [
            None if one is None else _header(block, one)
            for block, one in zip(blocks, found, strict=True)
        ]

    def header(self, block: int) -> Header | None:
        return self.headers([block])[0]

    def _batch(self, calls: Sequence[Call]) -> list[Any]:
        asked = calls[0][0] if len(calls) == 1 else f"{len(calls)} questions"
        try:
            answers = self.line.send(calls)
        except ValueError as unreadable:  # what is no JSON, or no text
            raise AnswerGarbled(asked, str(unreadable)[:200]) from unreadable
        except requests.RequestException as away:
            raise named_failure(away) from away
        except (KeyError, TypeError) as unnumbered:
            raise AnswerGarbled(asked, "answers without numbers") from unnumbered
        if not isinstance(answers, list):
            raise named_refusal(asked, _error(answers))
        if len(answers) != len(calls):
            raise AnswerGarbled(asked, f"{len(answers)} answers to {len(calls)} questions")
        return [_result(call, answer) for call, answer in zip(calls, answers, strict=True)]


def quantity(value: Any, question: str) -> int:
    """A number as nodes write it: hex with 0x; some test chains give it plain."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.startswith("0x"):
        try:
            return int(value, 16)
        except ValueError:
            pass
    raise AnswerGarbled(question, f"{value!r} is no number")


def data_of(value: Any, question: str) -> bytes:
    """Bytes as nodes write them."""
    if isinstance(value, bytes):
        return bytes(value)
    if isinstance(value, str) and value.startswith("0x"):
        try:
            return bytes.fromhex(value[2:])
        except ValueError:
            pass
    raise AnswerGarbled(question, f"{str(value)[:80]!r} is no data")


def hash_in(value: Any, question: str) -> str:
    """A hash as nodes write it, as `0x` and 64 digits in lower case."""
    found = data_of(value, question)
    if len(found) != HASH_BYTES:
        raise AnswerGarbled(question, f"{value!r} is no hash")
    return "0x" + found.hex()


def _header(block: int, told: Any) -> Header:
    question = f"block {block}"
    if not isinstance(told, dict):
        raise AnswerGarbled(question, f"{str(told)[:80]!r} is no block")
    number = quantity(told.get("number"), question)
    if number != block:
        raise AnswerGarbled(question, f"it is block {number}")
    time = quantity(told.get("timestamp"), question)
    return Header(number, hash_in(told.get("hash"), question), time)


def _result(call: Call, answer: Any) -> Any:
    if not isinstance(answer, dict):
        raise AnswerGarbled(call[0], f"{str(answer)[:80]!r} is no answer")
    if answer.get("error") is not None:
        raise named_refusal(call[0], answer["error"])
    if "result" not in answer:
        raise AnswerGarbled(call[0], "neither result nor error")
    return answer["result"]


def _error(answer: Any) -> Any:
    return answer.get("error") if isinstance(answer, dict) else answer

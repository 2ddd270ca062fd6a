"""What can be wrong with a node, or with what it tells: each a fact with a cure.

Unavailable
├── ChainUnavailable      no answer in time; ask again
├── AnswerGarbled         an answer that cannot be true, or cannot be read
├── QuestionRefused       the node says no: too many results, a range too wide, state thrown away
├── BlocksMissing         it has not got blocks that it must have
├── NodeBehind            its head lies before what we have read
└── WrongLedger           it must never be believed: an operator has to look
    ├── WrongChain        other chain id or other genesis
    ├── WrongContract     other code at the ledger's address, or none
    ├── UnknownEvent      the ledger told something that this version does not know
    └── FinalityBrokenError   a block that was final is gone
"""

from typing import ClassVar

from ip_finance.core.errors import RuleViolated, Unavailable

ASK_AGAIN = "Try again shortly; if it stays so, use another node (IPFIN_CHAIN_URL)."
OTHER_NODE = "Use another node (IPFIN_CHAIN_URL)."


class NodeTrouble(Unavailable):
    """The node, not the ledger, is the matter. Its named kinds: `node_errors`."""

    remedy: ClassVar[str] = ASK_AGAIN


class ChainUnavailable(NodeTrouble):
    code = "chain-unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The chain node does not answer: {reason}", cure=self.remedy)


class AnswerGarbled(NodeTrouble):
    code = "chain-answer-garbled"

    def __init__(self, question: str, wrong: str) -> None:
        super().__init__(
            f"The chain node's answer to {question} cannot be right: {wrong}",
            cure=ASK_AGAIN,
            question=question,
        )


class QuestionRefused(NodeTrouble):
    code = "chain-question-refused"

    def __init__(self, question: str, reason: str) -> None:
        super().__init__(
            f"The chain node refuses {question}: {reason}", cure=self.remedy, question=question
        )


class BlocksMissing(NodeTrouble):
    code = "chain-blocks-missing"

    def __init__(self, first: int, last: int) -> None:
        super().__init__(
            f"The chain node has not got the blocks {first} to {last}.",
            cure="Use a node that keeps the whole history (IPFIN_CHAIN_URL).",
            first=first,
            last=last,
        )


class NodeBehind(NodeTrouble):
    code = "chain-node-behind"

    def __init__(self, head: int, read_to: int) -> None:
        super().__init__(
            f"The chain node ends at block {head}; block {read_to} was read before.",
            cure="Wait until the node has caught up, or use another (IPFIN_CHAIN_URL).",
            head=head,
            read_to=read_to,
        )


class WrongLedger(Unavailable):
    """What the node shows is not the ledger that our tables speak of."""


class WrongChain(WrongLedger):
    code = "chain-wrong"

    def __init__(self, what: str, found: str, expected: str) -> None:
        super().__init__(
            f"The node is on another chain: its {what} is {found}, ours is {expected}.",
            cure=OTHER_NODE,
            found=found,
            expected=expected,
        )


class WrongContract(WrongLedger):
    code = "chain-contract-wrong"

    def __init__(self, address: str, found: str) -> None:
        super().__init__(
            f"The code at {address} is not our ledger's: {found}.", cure=OTHER_NODE, address=address
        )


class UnknownEvent(WrongLedger):
    code = "chain-event-unknown"

    def __init__(self, topic: str, block: int) -> None:
        super().__init__(
            f"The ledger logged {topic} in block {block}, which this version does not know.",
            cure="Install the version of the platform that belongs to the ledger's contract.",
            topic=topic,
            block=block,
        )


class FinalityBrokenError(WrongLedger):
    """The chain dropped a block that we had taken for final."""

    code = "chain-finality-broken"

    def __init__(self, block: int) -> None:
        super().__init__(
            f"Block {block} was final and is gone.",
            cure="Find out why; `ipfin rebuild` makes the tables anew from what the chain has now.",
            block=block,
        )


class NodeNotAllowed(RuleViolated):
    """An auditor's own node is at a place where the platform may not ask."""

    code = "node-not-allowed"

    def __init__(self, host: str, allowed: str) -> None:
        super().__init__(
            f"The platform may not ask a node at {host}.",
            cure=f"Use one of these hosts, or have the operator allow yours: {allowed}.",
            host=host,
            allowed=allowed,
        )

"""Ways to die: each ends the process's work at a chosen moment, as a kill would."""

from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker
from web3 import Web3
from web3.middleware import Web3Middleware
from web3.types import MakeRequestFn, RPCEndpoint, RPCResponse

from ip_finance.core.uow import UnitOfWork


class Killed(BaseException):
    """The process is gone; nothing catches it."""


class Death(Web3Middleware):
    """Dies at the first request for `method`, before or after the node has heard it."""

    def __init__(self, web3: Web3, method: str, *, is_heard: bool) -> None:
        super().__init__(web3)
        self.method = method
        self.is_heard = is_heard
        self.name = uuid4()  # web3 takes two of the same words for the same middleware

    def wrap_make_request(self, make_request: MakeRequestFn) -> MakeRequestFn:
        """Let everything pass but the one method."""

        def ask(asked: RPCEndpoint, params: Any) -> RPCResponse:
            if asked != self.method:
                return make_request(asked, params)
            if self.is_heard:
                make_request(asked, params)
            raise Killed

        return ask


def before_asking(web3: Web3, method: str) -> Web3:
    """A client of the same node that dies before the node hears its next `method`."""
    return _client(web3, partial(Death, method=method, is_heard=False))


def after_asking(web3: Web3, method: str) -> Web3:
    """A client of the same node that dies when the node has done its next `method`."""
    return _client(web3, partial(Death, method=method, is_heard=True))


def at_commit(uow: UnitOfWork) -> UnitOfWork:
    """A unit of work that dies with everything done but the commit."""
    sessions = sessionmaker(uow.sessions.kw["bind"], expire_on_commit=False)

    def die(_session: Session) -> None:
        raise Killed

    event.listen(sessions, "before_commit", die)
    return UnitOfWork(sessions, uow.clock)


def _client(web3: Web3, death: Any) -> Web3:
    client = Web3(web3.provider)
    client.middleware_onion.inject(death, layer=0)
    return client

"""The loop beside the web: it works until told to stop, and outlasts a node that is away."""

import threading

import pytest
from sqlalchemy import update
from web3 import HTTPProvider, Web3

from ip_finance.chain.indexer import FinalityBrokenError
from ip_finance.core.actor import SYSTEM
from ip_finance.core.deployment import Deployment
from ip_finance.core.outbox import OutboxState
from ip_finance.local.anvil import free_port
from ip_finance.worker import Worker
from tests.chain.builders import Platform


def a_worker(platform: Platform, web3: Web3 | None = None) -> Worker:
    return Worker(platform.sender(web3=web3), platform.indexer(), threading.Event())



"""The pace that OPS asks for in its throttling header, shared by all processes of a machine."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from epo_ops.middlewares import Throttler
from epo_ops.middlewares.throttle.storages import SQLite
from epo_ops.middlewares.throttle.utils import service_for_url

from ip_finance.ops.errors import OpsBusy

MOST_SECONDS: Final = 20.0
"""Longer waits are told instead of waited for. OPS in its best mood asks for less than two."""


class BoundedThrottler(Throttler):  # type: ignore[misc]  # the library has no types
    """The library's throttler, which waits as told; but it never hangs, and takes no harm from a
    header that it cannot read.
    """

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(SQLite(str(folder / "pace.db")))
        self._sleep = sleep

    def process_request(self, env: Any, url: str, data: Any, **kwargs: Any) -> Any:
        """Wait for our turn. Raises: OpsBusy, if that takes too long."""
        seconds = float(self.history.delay_for(service_for_url(url)))
        if seconds > MOST_SECONDS:
            raise OpsBusy(math.ceil(seconds))
        self._sleep(seconds)
        return url, data, kwargs

    def process_response(self, env: Any, response: Any) -> Any:
        """Remember what the answer says of the pace."""
        try:
            self.history.update(response.headers)
        except (AttributeError, TypeError, ValueError):
            # An unreadable header is no reason to lose an answer; the pace so far stays.
            return response
        return response

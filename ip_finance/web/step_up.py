"""A fresh proof before what cannot be taken back: approving, signing, releasing.

Who proves what is the affair of the slice `identity`; the composition root puts it behind the
port below, so that every endpoint asks in the same way, the lowest slices' too.
"""

from typing import Protocol

from fastapi import Depends, Request

from ip_finance.web.deps import SESSION_COOKIE, session_secret


class StepUp(Protocol):
    """Given by the composition root."""

    def require_step_up(self, secret: str) -> None:
        """Raises: StepUpNeeded, Unauthenticated."""
        ...


def require(request: Request) -> None:
    """Raises: StepUpNeeded. Of whose session: the one that the endpoint itself goes by."""
    is_api = request.url.path.startswith("/api/")
    secret = session_secret(request) if is_api else request.cookies.get(SESSION_COOKIE)
    if secret:  # without a session the endpoint refuses by itself
        prover: StepUp = request.app.state.sign_in
        prover.require_step_up(secret)


STEP_UP = Depends(require)
"""In `dependencies=[…]` of the endpoint."""

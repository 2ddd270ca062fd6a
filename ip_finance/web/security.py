"""What protects a page in the browser: response headers, and the token of a form.

The policy allows no inline script or style and nothing from elsewhere. FastAPI's own `/docs`
needs both, so the app is built with `docs_url=None, redoc_url=None` and pages link to
`/openapi.json`.
"""

import hmac
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
FILE_POLICY = (
    "default-src 'none'; img-src 'self'; form-action 'none'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
"""Of a file of a user that is looked at within a page of ours: it may load and run nothing."""
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS_ONLY = "max-age=31536000"

SECRET_BYTES = 32


class SecurityHeaders:
    """Puts the headers on every response.

    Wrap the finished app, `SecurityHeaders(app)`: a middleware added with `add_middleware` sits
    inside the one that answers bugs, and would leave a 500 without headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message), scope["scheme"])
            await send(message)

        await self._app(scope, receive, send_guarded)


def _guard(headers: MutableHeaders, scheme: str) -> None:
    is_looked_at = headers.get(POLICY) == FILE_POLICY
    for name, value in HEADERS.items():
        headers[name] = value
    if is_looked_at:
        headers[POLICY] = FILE_POLICY
    if scheme == "https":
        headers["Strict-Transport-Security"] = HTTPS_ONLY
    if headers.get("content-type", "").startswith("text/html"):
        headers["Cache-Control"] = "no-store"


def csrf_token(secret: bytes, session_id: str) -> str:
    """The token that every form of this session carries; it proves that our page made the form.

    Before sign-in the session id is the random value of a cookie set with the sign-in form.
    """
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"the secret needs at least {SECRET_BYTES} bytes")
    if not session_id:
        raise ValueError("a token belongs to a session")
    return hmac.new(secret, b"csrf\0" + session_id.encode(), sha256).hexdigest()


def is_csrf_valid(secret: bytes, session_id: str, token: str) -> bool:
    """Whether `token` is this session's; takes the same time wherever it differs."""
    return bool(session_id) and hmac.compare_digest(
        csrf_token(secret, session_id).encode(), token.encode("utf-8", "surrogatepass")
    )


def local_path(text: str) -> str:
    """The path if it leads to a page of ours; otherwise the first page. No link leads elsewhere.

    >>> [local_path(path) for path in ("/bank?x=1", "//evil.example", "https://evil.example")]
    ['/bank?x=1', '/', '/']
    """
    is_ours = text.startswith("/") and not text.startswith("//") and text.isprintable()
    return text if is_ours and "\\" not in text else "/"

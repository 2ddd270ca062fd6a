"""`POST /language`: go on in another language, on the page where one was."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.web.language import COOKIE, language_named
from ip_finance.web.pages import keep_cookie, see
from ip_finance.web.security import local_path

router = APIRouter(include_in_schema=False)

A_YEAR = 365 * 24 * 60 * 60
LONGEST = 4096


@router.post("/language")
async def change_language(request: Request) -> Response:
    """Takes no token: it changes nothing but the words, also for those not signed in."""
    sent = (await _start(request)).decode("utf-8", "replace")
    fields = parse_qs(sent, keep_blank_values=True)
    answer = see(local_path("".join(fields.get("back", [])[:1])))
    language = language_named("".join(fields.get("language", [])[:1]))
    keep_cookie(request, answer, COOKIE, language.value, A_YEAR)
    return answer


async def _start(request: Request) -> bytes:
    found = b""
    async for chunk in request.stream():
        found += chunk
        if len(found) > LONGEST:
            return b""
    return found

"""Sends letters over SMTP; used only where an operator has named a server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from ip_finance.core.errors import Unavailable

TIMEOUT_SECONDS = 10
SMTP, SMTPS = 25, 465


class MailUndelivered(Unavailable):
    code = "mail-undelivered"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The mail server does not take the letter: {reason}",
            cure="Check the mail settings; the letter is tried again, and stays in the inbox.",
        )


class LetterRefused(Unavailable):
    """The server is there and does not take this letter; `is_final`: it never will."""

    code = "letter-refused"

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(
            f"The mail server refuses the letter: {reason}",
            cure="Check the address; the notification stays in the inbox.",
        )
        self.reason, self.is_final = reason, is_final


@dataclass(frozen=True, slots=True)
class SmtpPostman:
    """One connection a letter: `smtps`, or `smtp` with STARTTLS where the server offers it.

    A password never travels without TLS.
    """

    url: str
    sender: str

    def send(self, to: str, subject: str, text: str) -> None:
        """Raises: MailUndelivered, LetterRefused."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
        letter.set_content(text)
        try:
            with self._connect() as server:
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refusal(*next(iter(refused.recipients.values()))) from refused
        except smtplib.SMTPDataError as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from refused
        except (smtplib.SMTPNotSupportedError, UnicodeError) as refused:
            raise LetterRefused("the address is not in ASCII", is_final=True) from refused
        except (OSError, smtplib.SMTPException) as failed:
            raise MailUndelivered(type(failed).__name__) from failed

    def _connect(self) -> smtplib.SMTP:
        at = urlsplit(self.url)
        host, context = at.hostname or "localhost", ssl.create_default_context()
        server: smtplib.SMTP
        if at.scheme == "smtps":
            port = at.port or SMTPS
            server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, at.port or SMTP, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif at.username:
                server.close()
                raise MailUndelivered("it offers no TLS, and the password needs it")
        if at.username:
            server.login(unquote(at.username), unquote(at.password or ""))
        return server


def _refusal(code: int, text: bytes | str) -> LetterRefused:
    """5xx is for good, 4xx for now (RFC 5321 § 4.2.1)."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return LetterRefused(f"{code} {words}", is_final=code >= 500)

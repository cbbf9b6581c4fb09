"""E-mail: to a server when one is configured, else into files where people can read it."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import structlog

from tenants.database import new_id

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Mailer:
    sender: str
    folder: Path
    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Raises ``OSError`` or ``smtplib.SMTPException``: the caller decides when to try again."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = " ".join(subject.split())  # a line end would begin another header
        message.set_content(body)
        if self.host:
            self._post(message)
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{new_id()}.eml").write_bytes(bytes(message))

    def try_to_send(self, what: str, *, to: str, subject: str, body: str) -> bool:
        """Whether a letter was taken. When it was not, the log says so of ``what`` it is."""
        try:
            self.send(to=to, subject=subject, body=body)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("not mailed", what=what, error=type(error).__name__)
            return False
        return True

    def _post(self, message: EmailMessage) -> None:
        with smtplib.SMTP(self.host, self.port, timeout=20) as server:
            server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)

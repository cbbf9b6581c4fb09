"""E-mail: to a server when one is configured, else into files where people can read it."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from tenants.database import new_id


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

    def _post(self, message: EmailMessage) -> None:
        with smtplib.SMTP(self.host, self.port, timeout=20) as server:
            server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)

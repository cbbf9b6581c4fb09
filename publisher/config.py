"""Settings: read once from the environment, frozen, and passed in from ``publisher.app``.

Names are upper case in the environment (``SECRET_KEY``); anything missing or wrong stops the
program at its start with the setting's name. docs/operations.md lists them all.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict


class AppSettings(BaseModel):
    """Our registration with one platform: ``APPS__FACEBOOK__CLIENT_ID`` and so on."""

    model_config = ConfigDict(frozen=True)

    client_id: str
    client_secret: SecretStr
    # After the change of a secret, webhooks are taken that the one before signed, until then.
    previous_secret: SecretStr = SecretStr("")
    previous_secret_until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _an_overlap_ends(self) -> AppSettings:
        if self.previous_secret.get_secret_value() and self.previous_secret_until is None:
            raise ValueError("PREVIOUS_SECRET needs PREVIOUS_SECRET_UNTIL")
        return self


class Settings(BaseSettings):
    """All settings of web, workers and beat. Secrets are masked in ``repr`` and logs."""

    model_config = SettingsConfigDict(
        frozen=True, env_nested_delimiter="__", extra="ignore", hide_input_in_errors=True
    )

    secret_key: SecretStr
    # 32 random bytes in base64. Tokens, rolls and sealed names are encrypted under keys derived
    # from it, so it must never be kept in the database or beside its backups.
    master_key: SecretStr
    previous_master_keys: list[SecretStr] = Field(default_factory=list)

    database_url: str
    database_app_url: str | None = None
    database_system_url: str | None = None
    database_pool: int = 5
    redis_url: str

    home_folder: Path = Path("var")  # uploads and embedded servers' data
    public_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = True
    trusted_proxies: int = 0  # how many of our own stand in front and say who the visitor is
    log_in_tries: int = 10  # for one e-mail address, in a quarter of an hour
    loopback_directories: bool = False  # rehearsals: a directory may be a program on this machine
    tries_per_address: int = 60  # for one network address; and a school's letters of invitation

    hosts: dict[str, str] = Field(default_factory=dict)  # only what differs from the platforms'
    apps: dict[str, AppSettings] = Field(default_factory=dict)
    webhook_verify_token: SecretStr = SecretStr("")
    metrics_token: SecretStr = SecretStr("")  # empty: there is no /metrics

    web_risk_key: SecretStr = SecretStr("")  # empty: no list of dangerous pages is asked
    web_risk_url: str = ""  # only where it differs from Google's

    smtp_host: str = ""  # empty: e-mails are written to home/mail
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = "Handbell <no-reply@handbell.example>"

    lease_seconds: int = 180  # one delivery's calls all end within it, or are not begun
    queue_seconds: int = 60  # how long what is claimed waits for a worker before it is claimed anew
    call_seconds: float = 30.0  # the longest wait for one answer of a platform
    pace: float = 1.0  # our own waits between tries are multiplied by it: rehearsals hurry
    # A switch turned back by hand is found within the hour, a hidden-on-arrival comment without
    # webhooks within a minute: neither promise can be set away.
    drift_seconds: float = Field(default=3000, gt=0, le=3300)
    hide_seconds: float = Field(default=45, gt=0, le=50)
    circuit_failures: int = 8  # so many calls in a row without an answer, and we let it rest
    beat_seconds: float = 0.25
    batch_size: int = 48  # deliveries in one job …
    batch_threads: int = 16  # … so many at once; more of them cost more than they bring
    renew_after: int = Field(default=1000, gt=0)  # jobs; against memory that is not given back
    log_format: str = "json"

    @field_validator("master_key", "previous_master_keys")
    @classmethod
    def _thirty_two_bytes(cls, value: SecretStr | list[SecretStr]) -> SecretStr | list[SecretStr]:
        for key in value if isinstance(value, list) else [value]:
            decode_key(key.get_secret_value())
        return value

    @model_validator(mode="after")
    def _a_call_fits_into_a_lease(self) -> Settings:
        if self.sending_seconds <= self.call_seconds + self.connect_seconds:
            raise ValueError("LEASE_SECONDS must leave room for a call of CALL_SECONDS")
        return self

    @property
    def connect_seconds(self) -> float:
        return min(5.0, self.call_seconds)

    @property
    def sending_seconds(self) -> float:
        """Calls under a lease end within this; what remains is for writing the answer down."""
        return 0.9 * self.lease_seconds


def decode_key(text: str) -> bytes:
    """The 32 bytes of a master key. Raises ``ValueError`` with what to do."""
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ValueError("must be 32 random bytes in base64: `publisher keys new` prints one")
    return key

"""E-mail addresses as people type them."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

NOT_ONE = "Enter an e-mail address, like office@yourschool.sch.uk."


def address(typed: str) -> str:
    """As it is kept and compared: trimmed, normalised, in lower case. Empty for what is none.
    Nobody asks the network whether it takes mail."""
    try:
        found = validate_email(typed.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ""
    return found.normalized.lower()

"""The form of a request for an account as it was typed, and the request that it means."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from publisher.models import AccountOperator, AccountRequest
from publisher.services.requesting import Case, Named

MOST_OPERATORS = 12
_WORDS = ("name", "aim", "audience", "promotion", "risk_note")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One operator as typed."""

    name: str = ""
    email: str = ""
    employee: bool = True

    @property
    def empty(self) -> bool:
        return not (self.name.strip() or self.email.strip())


@dataclass(frozen=True, kw_only=True)
class TypedCase:
    platform: str = ""
    product: str = ""
    channel: str = ""
    kind: str = ""
    owned: str = ""
    open: str = ""
    name: str = ""
    aim: str = ""
    audience: str = ""
    promotion: str = ""
    risk_note: str = ""
    operators: tuple[Row, ...] = ()


def typed(form: MultiDict[str, str]) -> TypedCase:
    fields = ("platform", "product", "channel", "kind", "owned", "open", *_WORDS)
    names, emails = form.getlist("operator_name"), form.getlist("operator_email")
    volunteers = set(form.getlist("operator_volunteer"))
    rows = tuple(
        Row(name=name, email=email, employee=str(number) not in volunteers)
        for number, (name, email) in enumerate(zip(names, emails, strict=False), start=1)
    )
    return TypedCase(
        **{field: form.get(field, "").replace("\r\n", "\n") for field in fields},
        operators=rows[:MOST_OPERATORS],
    )


def written(row: AccountRequest, named: list[AccountOperator]) -> TypedCase:
    """A request that was sent, as its form shows it."""
    said = {True: "yes", False: "no", None: ""}
    return TypedCase(
        platform=row.platform,
        product=row.product,
        channel=str(row.channel_id or ""),
        kind=row.kind,
        owned=said[row.school_owned],
        open=said[row.open_to_public],
        operators=tuple(
            Row(name=each.name, email=each.email, employee=each.employee) for each in named
        ),
        **{field: getattr(row, field) for field in _WORDS},
    )


def with_room(form: TypedCase, least: int) -> TypedCase:
    """At least as many lines for operators as the policy asks for, and those typed."""
    lines = form.operators + (Row(),) * max(0, least - len(form.operators))
    return TypedCase(**{**vars(form), "operators": lines})


def case(form: TypedCase) -> Case:
    """What it means. Lines at the end that nobody filled in are no operators."""
    rows = list(form.operators)
    while rows and rows[-1].empty:
        rows.pop()
    return Case(
        platform=form.platform,
        product=form.product,
        channel_id=_id(form.channel),
        kind=form.kind,
        school_owned=form.owned != "no",
        open_to_public={"yes": True, "no": False}.get(form.open),
        operators=tuple(
            Named(name=row.name, email=row.email, employee=row.employee) for row in rows
        ),
        **{field: getattr(form, field) for field in _WORDS},
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

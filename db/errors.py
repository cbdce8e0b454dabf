"""Errors that carry codes and facts, never sentences: those are made in `tui/labels.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

EXIT_CODES: Final[Mapping[str, int]] = {
    "internal": 1,
    "usage": 2,
    "denied": 3,
    "not_signed_in": 3,
    "not_found": 4,
    "insufficient_stock": 5,
    "batch_used": 5,
    "not_editable": 5,
    "not_processed": 5,
    "invalid": 5,
    "already_processed": 5,
    "already_exists": 5,
    "barcode_taken": 5,
    "price_missing": 5,
    "backdated": 5,
    "ambiguous": 5,
    "in_use": 5,
    "last_administrator": 5,
    "not_checked": 5,
    "conflict": 6,
    "busy": 7,
    "unavailable": 7,
}
"""Every error code with the exit status of the command line (`cli.md`)."""


class AmbarError(Exception):
    """Something a person can understand and mend: a code of `EXIT_CODES` and facts about it.

    `details` holds plain values only (str, int, bool, Decimal, date, None, lists and dicts of
    these). Several things wrong at once stand in `details["errors"]`, each a dict with "code",
    and, where they have one, "row" (1-based position), "field", and further facts.
    """

    def __init__(self, code: str, /, **details: Any) -> None:
        if code not in EXIT_CODES:
            raise ValueError(f"unknown error code {code!r}")
        super().__init__(code, details)
        self.code = code
        self.details: dict[str, Any] = details

    @property
    def exit_code(self) -> int:
        """The exit status of the command line."""
        return EXIT_CODES[self.code]

    def __str__(self) -> str:
        return f"{self.code} {self.details}" if self.details else self.code


def denied(permission: str | None, reason: str = "missing", **details: Any) -> AmbarError:
    """The answer to someone who may not; reason: missing, scope, inventory_off, four_eyes, limit, step_up, view_as."""
    return AmbarError("denied", permission=permission, reason=reason, **details)


def not_found(what: str, key: object) -> AmbarError:
    """No such thing, or not for you: the same answer."""
    return AmbarError("not_found", what=what, key=str(key))


def invalid(field: str, reason: str, value: object = None, **details: Any) -> AmbarError:
    """One field that breaks a rule."""
    fact = problem(field, reason, value, **details)
    return AmbarError("invalid", errors=[fact])


def problem(
    field: str,
    reason: str,
    value: object = None,
    *,
    code: str = "invalid",
    row: int | None = None,
    **details: Any,
) -> dict[str, Any]:
    """One entry of `details["errors"]`: what is wrong (reason), where (row, field), with which value."""
    fact: dict[str, Any] = {"code": code, "field": field, "reason": reason}
    if row is not None:
        fact["row"] = row
    if value is not None:
        fact["value"] = value if isinstance(value, int | bool) else str(value)[:200]
    fact.update(details)
    return fact


def raise_all(errors: Sequence[Mapping[str, Any]]) -> None:
    """Raise all problems at once, under the code that they share or else "invalid"; nothing if there are none."""
    if not errors:
        return
    codes = {str(error["code"]) for error in errors}
    code = codes.pop() if len(codes) == 1 else "invalid"
    raise AmbarError(code, errors=[dict(error) for error in errors])

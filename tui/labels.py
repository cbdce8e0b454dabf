"""Sentences for codes: what went wrong, in words. The words of states, types and fields are in `labels_words`.

`db` gives codes and facts (`AmbarError`); here they become the language of the session. Imports nothing slow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from db.errors import AmbarError
from db.text import clean
from tui.i18n import _
from tui.labels_reasons import CODES, DENIED, INVALID, NOT_SIGNED_IN, SCOPES, UNAVAILABLE, WARNINGS
from tui.labels_words import FILE_KINDS, THINGS, field_name, permission_name, unit, word

_SHOWN_ERRORS = 200
"""More problems than these are counted, not told: a file of 10,000 bad lines is not read to its end."""


def sentence(error: AmbarError) -> str:
    """What went wrong, for people: one line, or one line per problem where there are several."""
    return "\n".join(sentences(error))


def sentences(error: AmbarError) -> list[str]:
    """What went wrong, a line for each problem, led by file, line or row where it has one."""
    problems = error.details.get("errors")
    if isinstance(problems, list | tuple) and problems:
        lines = [problem_line(one) for one in problems[:_SHOWN_ERRORS]]
        more = len(problems) - len(lines) + int(error.details.get("more") or 0)
        if more:
            lines.append(_("… and {count} more").format(count=more))
        return lines
    return [fact_sentence(error.code, error.details)]


def problem_line(fact: Mapping[str, Any]) -> str:
    """One problem as a line: "Satır 3: Stok yetersiz: kullanılabilir 35, istenen 200 adet"."""
    return _placed(fact_sentence(str(fact.get("code", "invalid")), fact), fact)


def _placed(told: str, fact: Mapping[str, Any]) -> str:
    """A sentence led by where it is so: file, line, document, row."""
    place = [clean(str(fact["file"]))] if fact.get("file") else []
    if fact.get("line") is not None and fact.get("reason") not in ("not_json", "not_toml", "bad_encoding"):
        place.append(_("line {number}").format(number=fact["line"]))
    if fact.get("row") is not None and not fact.get("file"):
        place.append(_("Row {number}").format(number=fact["row"]))
    return f"{', '.join(place)}: {told}" if place else told


def fact_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """One code with its facts as a sentence; facts that are missing leave no gap that breaks it."""
    reason = str(facts.get("reason") or "")
    if code == "denied":
        return _denied(reason, facts)
    if code == "unavailable":
        damaged = reason == "io" and facts.get("detail") == "text"
        return _filled(UNAVAILABLE.get("text" if damaged else reason, CODES[code]), facts)
    if code == "invalid":
        return _invalid(reason, facts)
    if code == "insufficient_stock" and reason == "covered":
        return _("Insufficient stock: the goods are reserved for customers")
    if code == "insufficient_stock":
        return _short(facts)
    if code == "not_editable" and facts.get("what") == "role":
        return _("The administrator's role cannot be changed")
    if code == "not_editable" and facts.get("deal"):
        return _("A won or lost deal cannot be edited; open it again first")
    if code == "usage":
        return _usage(facts)
    if code == "not_signed_in":
        return _not_signed_in(facts)
    if code == "not_found" and facts.get("what") == "database":
        return _filled(_("There is no company yet at {key}; make one: ambar init --admin LOGIN"), facts)
    if code == "conflict" and not facts.get("changed_by"):
        return _("Changed meanwhile by someone else")
    if code == "conflict" and facts.get("document"):
        return _filled(_("The document was meanwhile changed by {changed_by}"), facts)
    if code == "conflict" and facts.get("deal"):
        return _filled(_("The deal was meanwhile changed by {changed_by}"), facts)
    if code == "batch_used" and facts.get("merged_into"):
        return _filled(_("Cannot cancel: goods of {product} have gone over to {merged_into} by a merge"), facts)
    if code == "batch_used" and not facts.get("documents"):
        return _("Cannot cancel: goods of this document have left")
    if code == "price_missing" and not (facts.get("value") or facts.get("product")):
        return _("No price in the row or in the catalogue")
    if code == "already_exists" and facts.get("number"):
        return _filled(_("Exists already: {number}"), facts)
    if code == "already_exists" and facts.get("login"):
        return _filled(_("{key} is a key of {login} already"), facts)
    if code == "already_exists" and facts.get("field") not in (None, "code"):
        return _filled(_("{field} is taken: {key}"), facts)
    return _filled(CODES.get(code, CODES["internal"]), facts)


def _denied(reason: str, facts: Mapping[str, Any]) -> str:
    if reason == "limit" and facts.get("given") is not None:
        from tui.text import percent

        given, allowed = (percent(Decimal(facts[name]) / 100) for name in ("given", "limit"))
        return _("The discount is above your limit: {given} below the price list, {limit} allowed").format(
            given=given, limit=allowed
        )
    told = _(DENIED.get(reason, CODES["denied"]))
    permission = facts.get("permission")
    if reason == "scope" and permission != "warehouse.view":
        told = _(SCOPES.get(str(permission), DENIED["missing"]))
        if str(permission) in SCOPES:
            return told
    elif reason not in ("missing", "") or not permission:
        return told
    if permission == "administrator":
        return _("Only a system administrator may do this")
    if permission == "operator":
        return _("Only the owner of the database may do this")
    return f"{told}: {permission_name(str(permission), section=True)}"


def _invalid(reason: str, facts: Mapping[str, Any]) -> str:
    if reason == "too_large" and facts.get("high") is not None:
        return _filled(_("{field}: {value} is too large: at most {high}"), facts)
    if reason == "too_large" and facts.get("field") == "file" and int(facts.get("limit") or 0) >= 2**20:
        return _filled(_("The file is too large: at most {megabytes} MB"), {**facts, "megabytes": facts["limit"] >> 20})
    if reason in INVALID:
        return _filled(INVALID[reason], facts)
    told = _filled(CODES["invalid"], facts) if "value" in facts else _filled(_("{field} is not valid"), facts)
    return f"{told} ({reason.replace('_', ' ')})" if reason else told


def _short(facts: Mapping[str, Any]) -> str:
    from tui.text import quantity

    def figure(*names: str) -> str:
        value = next((facts[name] for name in names if facts.get(name) is not None), "?")
        try:
            return quantity(Decimal(value))
        except (ArithmeticError, TypeError, ValueError):
            return _plain(value)

    shown_unit = unit(str(facts.get("unit") or ""))
    told = _("Insufficient stock: available {available}, wanted {wanted}").format(
        available=figure("available", "limit", "on_hand"), wanted=figure("wanted", "requested", "required", "quantity")
    )
    product = facts.get("product") or facts.get("sku")
    where = [clean(str(one)) for one in (product, facts.get("warehouse")) if one]
    return " ".join(part for part in (told, clean(shown_unit), f"({', '.join(where)})" if where else "") if part)


def _usage(facts: Mapping[str, Any]) -> str:
    if facts.get("message"):
        return clean(str(facts["message"]))
    if facts.get("choices") is not None:
        return _filled(_("{field}: {value} is not one of the choices: {choices}"), facts)
    if facts.get("field"):
        return _filled(_("{field} is missing or wrong"), facts)
    return _(CODES["usage"])


def _not_signed_in(facts: Mapping[str, Any]) -> str:
    reason = str(facts.get("reason") or "")
    if reason in NOT_SIGNED_IN:
        return _filled(NOT_SIGNED_IN[reason], facts)
    if facts.get("os_user"):
        return _filled(_("Not signed in: the system user {os_user} belongs to no active employee"), facts)
    return _(CODES["not_signed_in"])


_GAP: Final = "\0"
"""Stands for a fact that is missing, until the sentence is closed over it."""


class _Facts(dict[str, str]):
    """Facts for a template; one that is missing leaves a gap, never a KeyError."""

    def __missing__(self, key: str) -> str:
        return _GAP


def _filled(template: str, facts: Mapping[str, Any]) -> str:
    shown = _Facts({str(key): _plain(value) for key, value in facts.items() if value is not None})
    if facts.get("field") in _NUMBERS and facts.get("reason") not in _AS_WRITTEN and "value" in shown:
        shown["value"] = _number(shown["value"])
    if "field" in shown:
        shown["field"] = clean(str(facts["label"])) if facts.get("label") else field_name(str(facts["field"]))
    if facts.get("reason") == "too_many_at_once" and "limit" in shown:
        shown["limit"] = _number(shown["limit"])
    if "kind" in shown and facts.get("reason") == "not_csv":
        shown["kind"] = word(FILE_KINDS, shown["kind"])
    if "unit" in shown:
        shown["unit"] = clean(unit(str(facts["unit"])))
    if "what" in shown:
        shown["what"] = word(THINGS, str(facts["what"]))
    if "product" not in shown and "sku" in shown:
        shown["product"] = shown["sku"] if "name" not in shown else f"{shown['sku']} {shown['name']}"
    if "last" not in shown and "last_day" in shown:
        shown["last"] = shown["last_day"]
    if "product" not in shown and "value" in shown:
        shown["product"] = shown["value"]
    if "key" not in shown:
        shown["key"] = shown.get("number") or shown.get("document") or shown.get("value") or ""
    return re.sub(rf":? ?{_GAP}", "", _(template).format_map(shown)).strip()


_AS_WRITTEN: Final = ("ambiguous_number", "decimal_unknown", "not_a_number")
"""What is wrong with a number is how it is written."""
_NUMBERS: Final = ("quantity", "price", "purchase_price", "discount", "delivery_price")
"""Fields whose values the books give as plain numbers."""


def _number(value: str) -> str:
    """A plain number in the language's form; anything else as it is."""
    if re.fullmatch(r"-?\d(\.\d{1,10})?E-\d{1,2}", value, re.ASCII):
        value = f"{Decimal(value):f}"
    if re.fullmatch(r"-?\d{1,30}(\.\d{1,20})?", value, re.ASCII) is None:
        return value
    from tui.text import number

    return number(Decimal(value))


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        from tui.text import show

        return show(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        from tui.text import number

        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in value.items())
    return clean(str(value))


def warning_line(fact: Mapping[str, Any]) -> str:
    """A warning of something that was done all the same, led by its place."""
    code = str(fact.get("code") or "")
    reason = code if code not in ("warning", "") else str(fact.get("reason") or "")
    template = WARNINGS.get(reason) or INVALID.get(reason)
    told = reason.replace("_", " ") if template is None else _filled(template, fact)
    return _placed(told, fact)


def warning_lines(facts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Warnings, a line each; more than a screenful of pages are counted."""
    lines = [warning_line(one) for one in facts[:_SHOWN_ERRORS]]
    if len(facts) > _SHOWN_ERRORS:
        lines.append(_("… and {count} more").format(count=len(facts) - _SHOWN_ERRORS))
    return lines

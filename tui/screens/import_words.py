"""How an import is told: what may be imported, how a file is written, what a row of it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from db.doctypes import TYPES
from tui.dialogs.export import KINDS
from tui.i18n import N_, _, ngettext
from tui.labels import fact_sentence
from tui.labels_words import field_name, unit
from tui.text import number
from tui.widgets.cells import Toned
from tui.widgets.mapping_sheet import field_title, fields

if TYPE_CHECKING:
    from db.access import Rights
    from db.exchange.looking import Look
    from tui.app import AmbarApp
    from tui.dialogs.form import FormDialog

ENDINGS: Final = (".csv", ".txt", ".tsv", ".xlsx")
"""Of the files that are listed to be picked."""

IMPORTED: Final[Mapping[str, Callable[[Rights], bool]]] = {
    "products": lambda rights: rights.may("catalog.import"),
    "prices": lambda rights: rights.may("catalog.import") and rights.may("product.price"),
    "stock": lambda rights: _makes(rights, "adjustment"),
    "partners": lambda rights: rights.may("supplier.edit") or rights.may("contact.edit"),
    "warehouses": lambda rights: rights.may("warehouse.edit"),
    "documents": lambda rights: any(_makes(rights, type) for type in TYPES),
}
"""What can be imported, as `db.exchange` names it, and by whom. Source: cli.md, the rights of `import`; the service
decides."""

_RIGHTS: Final = {"purchase_price": "catalog.purchase_price", "price": "product.price"}
"""Fields of the catalogue that need a right of their own."""

MATCHED: Final = ("products", "prices")
"""Kinds of which what is there already may be found by one field or another."""


def _makes(rights: Rights, type: str) -> bool:
    return bool(rights.may(f"{type}.edit") and rights.may(f"{type}.process"))


def kinds(rights: Rights) -> list[tuple[str, str]]:
    """What one may import, with its name in the language of the session."""
    return [(kind, _(KINDS[kind])) for kind, allowed in IMPORTED.items() if allowed(rights)]


def fields_for(rights: Rights, kind: str) -> tuple[str, ...]:
    """Our fields of a kind that one may fill."""
    found = fields(kind)
    if not rights.may(_RIGHTS["purchase_price"]):
        found = tuple(one for one in found if one not in ("purchase_price", "purchase_currency"))
    if kind == "products" and not rights.may(_RIGHTS["price"]):
        found = tuple(one for one in found if one != "price")
    return found


# The file -----------------------------------------------------------------------------

_ENCODINGS: Final = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-32": "UTF-32", "cp1254": "Windows-1254",
}  # fmt: skip
SEPARATORS: Final = {";": N_("semicolon"), ",": N_("comma"), "\t": N_("tab"), "|": N_("vertical bar")}
_TOLD: Final = {
    "own": N_("the columns are Ambar's own"),
    "bitrix24": N_("recognised: Bitrix24's product file"),
    "guessed": N_("fields guessed from the columns' names; please check"),
}


def file_line(look: Look, *, told: bool) -> str:
    """What was understood of a file: "CSV · Windows-1254 · noktalı virgül · 12 sütun"; `told`: and of its columns."""
    count = len(look.columns)
    parts = [
        look.format.upper(),
        "" if look.format == "xlsx" else _ENCODINGS.get(look.encoding, look.encoding),
        _(SEPARATORS[look.separator]) if look.separator in SEPARATORS else look.separator,
        look.sheet if len(look.sheets) > 1 else "",
        ngettext("{count} column", "{count} columns", count).format(count=count),
        _(_TOLD[look.mapping]) if told and look.mapping in _TOLD else "",
    ]
    return " · ".join(part for part in parts if part)


def missing_line(kind: str, missing: Sequence[tuple[str, ...]]) -> str:
    """What no column gives: "Eksik: stok kodu ya da barkod ya da dış kimlik; fiyat"."""
    named = [_(" or ").join(field_title(kind, one) for one in choice) for choice in missing]
    return _("Still missing: {fields}").format(fields="; ".join(named)) if named else ""


def values_line(kind: str, values: Mapping[str, str]) -> str:
    """What all rows have: "her satırda: Depo MERKEZ"."""
    told = ", ".join(f"{field_title(kind, name)} {value}" for name, value in values.items())
    return _("for all rows: {values}").format(values=told) if told else ""


def value_dialog(shell: AmbarApp, kind: str, name: str, now: str) -> FormDialog:
    """Asks for the value that a field has in all rows; gives it, "" for none."""
    from tui.dialogs.form import FormDialog
    from tui.labels_words import document_types
    from tui.screens import document_picks
    from tui.widgets.choice_field import ChoiceField, PickField
    from tui.widgets.field import FormField
    from tui.widgets.text_field import TextField

    label = field_title(kind, name)
    field: FormField = TextField("value", label, now)
    if name in ("warehouse", "to_warehouse"):
        field = PickField("value", label, document_picks.warehouses(shell), now or None, shown=now)
    elif kind == "documents" and name == "type":
        field = ChoiceField("value", label, [("", ""), *((one, document_types(one)) for one in TYPES)], now)

    async def save(values: Mapping[str, Any]) -> str:
        return str(values["value"] or "")

    return FormDialog(label, [field], save, lines=[_("Where a row has a value of its own, that one counts.")])


# What it changes ------------------------------------------------------------------------


def value(name: str, found: str) -> str:
    """One value, before or after, which is written as in files; nothing is a dash."""
    from db.exchange.converting import NUMBERS

    if name in NUMBERS:
        try:
            return number(Decimal(found))
        except InvalidOperation:
            return found or "–"
    if name == "unit":
        return unit(found) or "–"
    return {"": "–", "true": _("yes"), "false": _("no")}.get(found, found)


def name_of(kind: str, change: Any) -> str:
    """How what changes is called: a document by its type."""
    from tui.labels_words import document_type

    return document_type(change.name) if kind == "documents" and change.name in TYPES else str(change.name)


def changes(kind: str, change: Any) -> tuple[str, ...]:
    """What a row makes or changes: "Ad Cıvata", "Fiyat 3,00", or "Fiyat 2,50 → 3,00"."""
    told = []
    for name, before, after in change.fields:
        led = f"{value(name, before)} → " if change.kind == "changed" else ""
        title = field_title(kind, name)
        title = field_name(name) if title == name else title
        told.append(f"{title} {led}{value(name, after)}")
    return tuple(told)


def problem(fact: Mapping[str, Any]) -> str:
    """What is wrong with a row, without its place."""
    return fact_sentence(str(fact.get("code", "invalid")), fact)


def counts(summary: Any, *, done: bool) -> list[Toned]:
    """How many rows do what, those of which there are any."""
    changed = _("{count} changed") if done else _("{count} to change")
    told = [
        (_("{count} new"), summary.created, "success"),
        (changed, summary.updated, "accent"),
        (_("{count} unchanged"), summary.unchanged, "muted"),
        (_("{count} there already"), summary.skipped, "muted"),
        (_("{count} refused"), summary.refused, "error"),
    ]
    found = [Toned(text.format(count=number(count)), tone) for text, count, tone in told if count]  # type: ignore[arg-type]
    return found or [Toned(_("nothing to import"), "muted")]

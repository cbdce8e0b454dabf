"""The form of a product, new or not: the fields that one may set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from db.text import CODE_LENGTH
from tui import labels_words as words
from tui.i18n import N_, _
from tui.screens import catalogue_words as shown
from tui.screens import form_fields, pickers
from tui.screens.base import AmbarScreen
from tui.screens.edit import EditScreen
from tui.widgets.choice_field import CheckField, ChoiceField, PickField
from tui.widgets.field import FormField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.note_field import NoteField
from tui.widgets.text_field import NumberField, TextField

NEW_KINDS = ("simple", "service", "bundle", "parent")
"""What one makes here; a variation is made from the card of what it is one of."""


class BarcodesField(TextField):
    """Barcodes, blanks or commas between them; the value is a tuple."""

    def read(self) -> Any:
        """The codes."""
        return tuple(one for one in re.split(r"[\s,;]+", self._input.value) if one)

    def shown(self, value: Any) -> str:
        """The codes on one line."""
        return " ".join(value)


class PropertiesField(TextField):
    """Properties of a variation, "Beden: M, Renk: Kırmızı"; the value is a mapping."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label, length=1000)
        self.saved = {}

    def read(self) -> Any:
        """The properties."""
        parts = (one.partition(":") for one in re.split("[,;]", self._input.value) if one.strip())
        return {name.strip(): value.strip() for name, _colon, value in parts}

    def shown(self, value: Any) -> str:
        """The properties on one line."""
        return ", ".join(f"{name}: {one}" for name, one in (value or {}).items())


class ProductForm(EditScreen):
    """Creates or changes a product."""

    action_id = "products"
    NEEDS = {"save": ("product.edit", "product.create")}
    HELP = N_("F2 saves. Barcodes, prices of other lists, further units and parts are changed in the product's tabs.")

    def __init__(self, sku: str | None = None, *, parent: str | None = None) -> None:
        """`sku` None: a new one, `parent`: as a variation of that one."""
        super().__init__(sku is None)
        self.sku = sku or ""
        self.parent_sku = parent

    def path(self) -> tuple[str, ...]:
        """Products › its SKU, or a new one."""
        new = _("new variation of {sku}").format(sku=self.parent_sku) if self.parent_sku else _("new product")
        return (_("Products"), new if self.is_new else self.sku)

    def content(self) -> ComposeResult:
        """The fields, without those that one may not set."""
        rights = self.rights
        edits = self.is_new or rights.may("product.edit")
        fields: list[FormField | Label] = [
            TextField("sku", N_("SKU"), length=CODE_LENGTH, required=True, locked=not edits),
            TextField("name", N_("Name"), required=True, locked=not edits),
        ]
        if edits:
            fields += self._kind_fields()
            fields += [Label(_("Prices"), classes="heading"), *self._price_fields()]
            fields += [
                Label(_("Catalogue"), classes="heading"),
                PickField("section", N_("Section"), pickers.sections(self.actor)),
                *([NumberField("minimum_stock", N_("Minimum stock"))] if rights.inventory else []),
                NumberField("weight", N_("Weight, kg")),
                NoteField("description", N_("Description")),
                TextField("external_id", N_("External id")),
            ]
            if rights.inventory and rights.may("settings.oversell"):
                oversell = [(None, _("as the company says")), (True, _("yes")), (False, _("no"))]
                fields.append(ChoiceField("oversell", N_("Sell when out of stock"), oversell))
        if rights.may("product.publish"):
            fields.append(CheckField("published", N_("In the online store")))
        yield Form(*fields)

    def _kind_fields(self) -> list[FormField]:
        fields: list[FormField] = []
        if self.is_new and self.parent_sku is None:
            kinds = [(code, words.word(words.PRODUCT_KINDS, code)) for code in NEW_KINDS]
            fields.append(ChoiceField("type", N_("Kind"), kinds, "simple"))
        if self.parent_sku is not None or not self.is_new:
            fields.append(PropertiesField("properties", N_("Properties")))
        fields.append(ChoiceField("unit", N_("Unit"), (), required=True))
        rights = self.rights
        if self.is_new and (rights.may("product.barcode") or rights.may("product.edit")):
            fields.append(BarcodesField("barcodes", N_("Barcodes")))
        return fields

    def _price_fields(self) -> list[FormField]:
        rights, fields = self.rights, list[FormField]()
        if rights.may("product.price"):
            fields.append(NumberField("price", N_("Selling price"), kind="money"))
        if rights.purchase_price:
            fields.append(NumberField("purchase_price", N_("Purchase price"), kind="money"))
        return [*fields, ChoiceField("tax", N_("VAT"), ())]

    async def prepare(self) -> None:
        """The company's fields; units and tax rates to choose from."""
        from db.queries import taxes, units

        if "unit" not in self.form.fields:
            return
        await self._take_form()
        known = await self.shell.read(units.listing, self.actor)
        self._choices("unit", pickers.unit_choices(known))
        rates = await self.shell.read(taxes.listing, self.actor, active=True)
        named = [(one.rate, f"{shown.percent(one.rate)}  {_other_name(one)}".rstrip()) for one in rates]
        self._choices("tax", [(None, _("none")), *named])

    async def _take_form(self) -> None:
        """Take the company's own fields, the order and the words of all."""
        from db.queries import forms

        found = await self.shell.read(forms.show, self.actor, forms.PRODUCT)
        people = form_fields.of_a_product(self.shell)
        required = self.is_new and self.parent_sku is None
        self.shell.keep(form_fields.into(self.form, found, people, required=required))

    async def refresh_data(self) -> None:
        """The form itself may have changed, what is typed stays."""
        if self.query("Form") and "unit" in self.form.fields:
            await self._take_form()
        await super().refresh_data()

    def _choices(self, name: str, choices: Any) -> None:
        field = self.form[name]
        if isinstance(field, ChoiceField):
            field.choices = tuple(choices)

    async def read_row(self) -> Mapping[str, Any]:
        """The card's values."""
        from db.queries import products, variations
        from db.queries.rows import HIDDEN, visible

        if self.is_new:
            row: dict[str, Any] = {"unit": "pcs", "tax": None, "oversell": None, "barcodes": ()}
            if self.parent_sku is not None:
                card = visible(await self.shell.read(products.show, self.actor, self.parent_sku))
                row |= {name: card.get(name) for name in ("unit", "tax")}
                known = await self.shell.read(variations.show, self.actor, self.parent_sku)
                row |= {"name": card["name"], "section": _section(card)}
                row["properties"] = {one.name: "" for one in known.properties}
            return row
        row = visible(await self.shell.read(products.show, self.actor, self.sku))
        properties = {one["name"]: one["value"] for one in row["properties"]}
        row["properties"] = properties if row["type"] == "variation" else HIDDEN
        own = {
            name: form_fields.value_for(field, row["fields"].get(name.removeprefix(form_fields.LEAD)))
            for name, field in self.form.fields.items()
            if name.startswith(form_fields.LEAD)
        }
        return {**row, "section": _section(row), **own}

    async def write_row(self, values: dict[str, Any]) -> None:
        """Add or change."""
        from db.services import products

        values = form_fields.nested({name: value for name, value in values.items() if name not in self._locked()})
        if self.is_new:
            if not values.get("published"):
                values.pop("published", None)
            if self.parent_sku is not None:
                values["parent"] = self.parent_sku
            state = await self.shell.write(products.add, self.actor, **values)
        else:
            if "sku" in values:
                values["new_sku"] = values.pop("sku")
            state = await self.shell.write(products.edit, self.actor, self.sku, version=self.version, **values)
        self.sku, self.warnings = state.sku, state.warnings

    def _locked(self) -> set[str]:
        return {name for name, field in self.form.fields.items() if field.locked}

    def saved(self, under: AmbarScreen) -> None:
        """The card below may have another SKU now."""
        from tui.screens.product import ProductScreen

        if isinstance(under, ProductScreen) and not self.is_new:
            under.sku = self.sku

    def card(self) -> Screen[Any] | None:
        """The new one's card."""
        from tui.screens.product import ProductScreen

        return ProductScreen(self.sku)


def _section(row: Mapping[str, Any]) -> Any:
    return (row["section"], row["section"]) if row.get("section") else None


def _other_name(rate: Any) -> str:
    """The name or reason of a tax rate, where it says more than the rate."""
    return rate.reason or ("" if rate.name.replace(" ", "").strip("%") == rate.rate.strip("%") else rate.name)

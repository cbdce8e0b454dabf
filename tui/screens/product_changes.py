"""What one does on a product's card: add to a list, take out of it, archive, bring back, delete."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from db.text import CODE_LENGTH
from tui import labels_words as words
from tui.dialogs.form import FormDialog
from tui.dialogs.question import Confirm
from tui.i18n import N_, _, ngettext
from tui.screens import pickers
from tui.screens.card import CardScreen
from tui.widgets.choice_field import ChoiceField, PickField
from tui.widgets.field import FormField
from tui.widgets.text_field import DayField, NumberField, TextField

if TYPE_CHECKING:
    from tui.variation_grid import Laid


class ProductChanges(CardScreen):
    """The actions of `ProductScreen`."""

    def __init__(self, sku: str) -> None:
        super().__init__()
        self.sku = sku
        self.curve: tuple[Any, ...] = ()
        """Stock over the last months."""
        self.grid: Laid | None = None
        """The variations, where they make a grid."""

    async def action_add(self) -> None:
        """Add to the list that is shown."""
        if self.tab == "grid":
            await self.action_variations()
            return
        if self.tab == "variations":
            from tui.screens.product_form import ProductForm

            self.shell.open(ProductForm(parent=self.sku))
            return
        done = await {
            "barcodes": self._add_barcode,
            "prices": self._add_price,
            "units": self._add_unit,
            "parts": self._add_part,
            "substitutes": self._add_substitute,
        }[self.tab]()
        if done:
            await self.refresh_data()
            self._say_saved(done)

    async def _add_barcode(self) -> Any:
        async def save(values: Mapping[str, Any]) -> Any:
            code, unit = values["barcodes"], values.get("unit")
            return await self._write(add_barcodes=(code,), **({"barcode_units": {code: unit}} if unit else {}))

        fields: list[FormField] = [TextField("barcodes", N_("Barcode"), length=CODE_LENGTH, required=True)]
        if self.card.units and self.rights.may("product.edit"):
            choices = [(None, words.unit(self.card.unit))]
            choices += [(one.unit, f"{words.unit(one.unit)} ({one.factor} {words.unit(self.card.unit)})")
                        for one in self.card.units]  # fmt: skip
            fields.insert(0, ChoiceField("unit", N_("Unit"), choices))  # a scan's Enter is the last thing
        return await self.shell.ask(FormDialog(_("Add a barcode"), fields, save, first="barcodes"))

    async def _add_price(self) -> Any:
        from db.queries import price_types
        from db.services import products

        lists = await self.shell.read(price_types.listing, self.actor)
        choices = [(one.code, f"{one.name} ({one.currency})") for one in lists]
        fields = [
            ChoiceField("price_type", N_("Price type"), choices, choices[0][0], required=True),
            NumberField("price", N_("Price"), kind="money", required=True),
            DayField("valid_from", N_("Valid from"), self.shell.today(), required=True),
        ]

        async def save(values: Mapping[str, Any]) -> Any:
            return await self.shell.write(products.set_price, self.actor, self.sku, values["price"],
                                          price_type=values["price_type"], valid_from=values["valid_from"])  # fmt: skip

        return await self.shell.ask(FormDialog(_("Set a price"), fields, save))

    async def _add_unit(self) -> Any:
        from db.queries import units

        known = await self.shell.read(units.listing, self.actor)
        choices = pickers.unit_choices(one for one in known if one.code != self.card.unit)
        own = words.unit(self.card.unit)

        async def save(values: Mapping[str, Any]) -> Any:
            factor = pickers.factor(values["units"])
            return await self._write(units={**self._units(), values["unit"]: factor})

        return await self.shell.ask(
            FormDialog(
                _("Add a unit"),
                [
                    ChoiceField("unit", N_("Unit"), choices, choices[0][0] if choices else None, required=True),
                    TextField("units", N_("Equals"), length=20, required=True),
                ],
                save,
                lines=[_("How many {unit} one of it is: 12, or 1/1000").format(unit=own)],
            )
        )

    async def _add_part(self) -> Any:
        fields = [
            PickField("parts", N_("Product"), pickers.products(self.actor), required=True),
            NumberField("quantity", N_("Quantity"), Decimal(1), required=True),
        ]

        async def save(values: Mapping[str, Any]) -> Any:
            return await self._write(parts={**self._parts(), values["parts"]: values["quantity"]})

        return await self.shell.ask(FormDialog(_("Add a part"), fields, save))

    async def _add_substitute(self) -> Any:
        from db.services import substitutes

        async def save(values: Mapping[str, Any]) -> Any:
            return await self.shell.write(substitutes.add, self.actor, self.sku, values["substitutes"])

        field = PickField("substitutes", N_("Product"), pickers.products(self.actor), required=True)
        lines = [_("Each stands in for the other where one is out of stock.")]
        return await self.shell.ask(FormDialog(_("Add a substitute"), [field], save, lines=lines))

    async def action_variations(self) -> None:
        """Make variations of property values."""
        from tui.dialogs.variations import VariationsDialog

        made = await self.shell.ask(VariationsDialog(self.sku, self.card.name, await self._properties()))
        if made is not None:
            await self.refresh_data()
            count = len(made)
            self.shell.say_done(
                ngettext("{count} variation made", "{count} variations made", count).format(count=count)
            )

    async def _properties(self) -> list[tuple[str, tuple[str, ...]]]:
        """The properties that the variations have, with the values that there are."""
        from db.queries import variations

        found = await self.shell.read(variations.show, self.actor, self.sku)
        return [(one.name, one.values) for one in found.properties]

    async def _remove_price(self, row: Any) -> Any:
        """Take back a price that is to come; end the one in force today. What was is history."""
        from db.services import prices, products

        day = row.valid_from
        if row.state == "to_come":
            await self.shell.write(prices.withdraw, self.actor, self.sku, day, price_type=row.price_type)
        elif row.state == "past" or row.price is None:
            self.shell.say_problem(_("What was in force stays in the history"))
            return None
        else:
            lines = [f"{row.name}: {row.price} {row.currency}", _("From today on there is no price in this list.")]
            if await self.shell.ask(Confirm(_("End this price?"), lines, _("End the price"))) != "yes":
                return None
            await self.shell.write(products.set_price, self.actor, self.sku, None, price_type=row.price_type)
        return True

    async def action_remove(self) -> None:
        """Take the row under the cursor out of the list."""
        from db.services import substitutes

        row = self.table.row if self.table is not None else None
        if row is None:
            return
        state: Any = None
        if self.tab == "prices":
            if await self._remove_price(row) is None:
                return
        elif self.tab == "substitutes":
            await self.shell.write(substitutes.remove, self.actor, self.sku, row.sku)
        elif self.tab == "barcodes":
            state = await self._write(remove_barcodes=(row.code,))
        elif self.tab == "units":
            state = await self._write(units={code: one for code, one in self._units().items() if code != row.unit})
        else:
            state = await self._write(parts={code: one for code, one in self._parts().items() if code != row.sku})
        await self.refresh_data()
        self._say_saved(state)

    def _units(self) -> dict[str, Any]:
        return {one.unit: one.factor for one in self.card.units}

    def _parts(self) -> dict[str, Any]:
        return {one.sku: one.quantity for one in self.card.parts}

    async def _write(self, **values: Any) -> Any:
        from db.services import products

        return await self.shell.write(products.edit, self.actor, self.sku, version=self.card.version, **values)

    def _say_saved(self, state: Any) -> None:
        from tui.labels import warning_lines

        warnings = getattr(state, "warnings", ())
        self.shell.say_done(_("Saved"))
        if warnings:
            self.shell.say("\n".join(warning_lines(warnings)), "warning")

    async def action_merge_into(self) -> None:
        """m: pick the product that stays, and look at what merging this one into it comes to."""
        from tui.dialogs.picker import Picker
        from tui.screens.merging import MergeScreen

        picked = await self.shell.ask(Picker(_("Which product stays?"), pickers.products(self.actor)))
        if picked is not None:
            self.shell.open(MergeScreen(picked.value, self.sku))

    async def action_archive(self) -> None:
        """Out of lists and look-up; the books keep it."""
        from db.services import products

        await self.shell.write(products.archive, self.actor, self.sku, version=self.card.version)
        await self.refresh_data()
        self.shell.say_done(_("{sku} is archived; F7 in the list shows the archive").format(sku=self.sku))

    async def action_restore(self) -> None:
        """Back into lists and look-up."""
        from db.services import products

        await self.shell.write(products.restore, self.actor, self.sku, version=self.card.version)
        await self.refresh_data()
        self.shell.say_done(_("{sku} is back in the catalogue").format(sku=self.sku))

    async def action_delete(self) -> None:
        """Delete it, where nothing ever used it."""
        from db.services import products

        lines = [
            f"{self.sku}  {self.card.name}",
            _("Only a product that no document has used can be deleted; others are archived."),
        ]
        if await self.shell.ask(Confirm(_("Delete this product?"), lines, _("Delete"))) != "yes":
            return
        deleting = self.shell.write(products.delete, self.actor, self.sku, version=self.card.version)
        await self.leave_after(deleting, _("{sku} is deleted").format(sku=self.sku))

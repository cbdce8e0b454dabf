"""Labels of a product, or of many: how many of each, of which size, with price or without; for a printer's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.dialogs.file import LENGTH, checked, options, place
from tui.dialogs.form import FormDialog
from tui.i18n import N_, _
from tui.text import number
from tui.widgets.choice_field import CheckField, ChoiceField
from tui.widgets.text_field import NumberField, TextField

if TYPE_CHECKING:
    from tui.app import AmbarApp


MOST: Final = 1_000
"""Products of which labels are written at once."""


async def to_label(app: AmbarApp, skus: Sequence[str], *, variations: bool = False) -> None:
    """Ask and write; `variations`: there are some, and each gets a label."""
    from db.exchange.labels import SIZES
    from tui.product_labels import SIZE

    count = len(skus)
    if count > MOST:
        app.say_problem(_("Labels of at most {count} products at once").format(count=number(MOST)))
        return
    title = _("Print a label of {sku}").format(sku=skus[0])
    if count > 1:
        title = _("Print labels of {count} products").format(count=number(count))
    name = skus[0] if count == 1 else _("labels")
    plain = "".join(char if char.isalnum() or char in "-._" else "_" for char in name)
    fields = [
        NumberField("copies", N_("Copies"), Decimal(1), required=True),
        ChoiceField("size", N_("Size, mm"), [(one, one.replace("x", " × ")) for one in SIZES], SIZE, required=True),
        CheckField("price", N_("With the selling price")),
        TextField("file", N_("File"), f"{plain}.zpl", length=LENGTH, required=True),
    ]

    async def save(values: Mapping[str, Any]) -> str:
        from tui import product_labels
        from tui.cli import files

        name = checked(app, values["file"])
        copies = int(values["copies"]) if values["copies"] == int(values["copies"]) else 0
        make = partial(product_labels.made, size=values["size"], copies=copies, price=bool(values["price"]))
        data = await app.read(make, app.actor, tuple(skus), name)
        await app.write(files.write_new, name, (data,), options(app))
        return name

    lines = [_("Each variation in use gets its label.")] if variations else []
    lines += [_("A name that ends in .zpl is for label printers, in .pdf for all others."), place(app, _HERE)]
    written = await app.ask(FormDialog(title, fields, save, lines=lines))
    if written:
        app.say_done(_("Written: {file}").format(file=written))


_HERE = N_("A path on this computer.")

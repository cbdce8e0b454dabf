"""Products: add, change, archive, delete, price. Source: domain.md, "Catalogue"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db import item_audit, item_changes, items, lookup, rows, search, variations
from db.access import Actor, may, require, requires, requires_any
from db.connection import Engine
from db.errors import AmbarError, not_found, raise_all
from db.fields import from_quantity
from db.intake import Intake
from db.item_fields import BarcodeUnits, drop_units
from db.items import Adding, NewProduct, ProductState
from db.models import (
    Barcode,
    BundlePart,
    FieldValue,
    FormField,
    Item,
    ItemProperty,
    ItemSubstitute,
    ItemUnit,
    Pin,
    Price,
    PriceType,
)
from db.sections import SectionKey
from db.text import sort_key

__all__ = ["NewProduct", "ProductState", "add", "add_many", "archive", "delete", "edit", "restore", "set_price"]


@requires("product.create")
def add(
    actor: Actor,
    sku: str,
    name: str,
    *,
    type: str = "simple",
    parent: str | None = None,
    unit: str = "pcs",
    barcodes: Sequence[str] = (),
    price: object = None,
    purchase_price: object = None,
    tax: str | None = None,
    oversell: bool | None = None,
    section: SectionKey | None = None,
    description: str = "",
    minimum_stock: object = None,
    weight: object = None,
    published: bool = False,
    external_id: str | None = None,
    units: Mapping[str, object] | None = None,
    parts: Mapping[str, object] | None = None,
    properties: Mapping[str, object] | None = None,
    fields: Mapping[str, object] | None = None,
) -> ProductState:
    """Add a product; the fields are those of `NewProduct`.

    Needs product.create; a price also product.price, a purchase price catalog.purchase_price, barcodes
    product.barcode or product.edit, oversell settings.oversell, published product.publish. Raises
    AmbarError "already_exists" (SKU, external_id), "barcode_taken" (naming the holder: sku, name),
    "invalid", or one of these with everything that is wrong in details.errors.
    """
    product = NewProduct(
        sku=sku,
        name=name,
        type=type,
        parent=parent,
        unit=unit,
        barcodes=barcodes,
        price=price,
        purchase_price=purchase_price,
        tax=tax,
        oversell=oversell,
        section=section,
        description=description,
        minimum_stock=minimum_stock,
        weight=weight,
        published=published,
        external_id=external_id,
        units=units or {},
        parts=parts or {},
        properties=properties or {},
        fields=fields or {},
    )
    return add_many(actor, (product,))[0]


@requires("product.create")
def add_many(actor: Actor, products: Sequence[NewProduct]) -> tuple[ProductState, ...]:
    """Add products, all or none; rights and errors as in `add`, each error with the product's 1-based `row` where
    there are several. They may name each other as parents and parts."""
    _require(
        actor,
        price=any(one.price is not None for one in products),
        purchase_price=any(one.purchase_price is not None for one in products),
        barcodes=any(one.barcodes for one in products),
        oversell=any(one.oversell is not None for one in products),
        published=any(one.published for one in products),
    )
    if not products:
        return ()
    adding = Adding(actor.company.engine, actor.company.today())
    for place, one in enumerate(products, start=1):
        adding.read(one, place if len(products) > 1 else None)
    _raise(adding.check())
    made = tuple(adding.write())
    item_audit.added(actor, {one.id: (one.sku, row.values["name"]) for one, row in zip(made, adding.rows, strict=True)})
    return made


@requires_any("product.edit", "product.barcode", "product.publish")
def edit(
    actor: Actor,
    sku: str,
    *,
    version: int | None = None,
    new_sku: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    barcodes: Sequence[str] | None = None,
    add_barcodes: Sequence[str] = (),
    remove_barcodes: Sequence[str] = (),
    price: object = None,
    purchase_price: object = None,
    tax: str | None = None,
    oversell: bool | str | None = None,
    section: SectionKey | None = None,
    description: str | None = None,
    minimum_stock: object = None,
    weight: object = None,
    published: bool | None = None,
    external_id: str | None = None,
    units: Mapping[str, object] | None = None,
    parts: Mapping[str, object] | None = None,
    properties: Mapping[str, object] | None = None,
    fields: Mapping[str, object] | None = None,
    barcode_units: Mapping[str, str | None] | None = None,
) -> ProductState:
    """Change what is given of a product; None leaves a field, "" empties it (oversell "": as the company says).

    `barcodes`, `units`, `parts` and `properties` replace all there are, of `fields` (code → value) others stay;
    `barcode_units`: barcode → the unit that it stands for, None for the product's own. Needs product.edit, and what
    `add` asks for prices and oversell; adding barcodes alone needs product.barcode or product.edit, `published` alone
    product.publish. The price is the base one from today on; "" ends it. Raises AmbarError "not_found", "conflict",
    and what `add` raises; "invalid" (unit: in_use) where documents count the product in its unit.
    """
    given = [new_sku, name, unit, barcodes, remove_barcodes or None, price, purchase_price, tax, oversell, section,
             description, minimum_stock, weight, external_id, units, parts, properties, fields,
             barcode_units]  # fmt: skip
    if any(one is not None for one in given) or not (add_barcodes or published is not None):
        require(actor, "product.edit")
    _require(
        actor,
        price=price is not None,
        purchase_price=purchase_price is not None,
        barcodes=bool(add_barcodes),
        oversell=oversell is not None,
        published=published is not None,
    )
    engine, today = actor.company.engine, actor.company.today()
    row = _row(engine, sku)
    _check_version(row, version)
    names, entered = Adding(engine, today), Intake()
    values: dict[str, Any] = {}
    if new_sku is not None:
        values["sku"] = entered.code("sku", new_sku)
        item_changes.refuse_taken(engine, entered, "sku", values["sku"], row["id"])
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
        values["name_key"] = sort_key(values["name"])
    if unit is not None:
        values["unit_id"] = names.unit(entered, "unit", unit)
        if values["unit_id"] != row["unit_id"] and items.used(engine, row["id"]):
            entered.wrong("unit", "in_use", unit)
    if tax is not None:
        values["tax_rate_id"] = names.tax(entered, tax)
    if section is not None:
        values["section_id"] = names.section(entered, section)
    if description is not None:
        values["description"] = entered.note("description", description)
    for field, number in (("minimum_stock", minimum_stock), ("weight", weight)):
        if number is not None:
            values[field] = entered.quantity(field, number)
    if purchase_price is not None:
        values["purchase_price"] = entered.price("purchase_price", purchase_price)
    if oversell is not None:
        values["oversell"] = None if oversell == "" else int(bool(oversell))
    if published is not None:
        values["published"] = int(published)
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
        if values["external_id"]:
            item_changes.refuse_taken(engine, entered, "external_id", values["external_id"], row["id"])
    amount = entered.price("price", price)
    priced = price is not None and (amount is not None or names.has_price(row["id"]))
    old = list(lookup.barcodes(engine, (row["id"],)).get(row["id"], ()))
    codes = item_changes.barcodes(engine, entered, row["id"], old, barcodes, add_barcodes, remove_barcodes)
    further = None
    if units is not None:
        further = names.further_units(entered, values.get("unit_id", row["unit_id"]), units)
    contents = None if parts is None else item_changes.parts(engine, entered, row, parts, names)
    own = None if properties is None else variations.changed(engine, entered, row, properties)
    names.fields.keep(entered, values)
    custom = None if fields is None else names.fields.change(entered, row["id"], fields)
    stand_for = BarcodeUnits(engine, entered, row, barcode_units or {}, codes)
    _raise(entered.problems)

    after = {**row, **values}
    fresh = [code for code in codes if code not in old]
    new_skus = [after["sku"]] if after["sku"] != row["sku"] else []
    (warnings,) = items.warn(engine, [(after["sku"], fresh)], new_skus)
    if new_skus or codes != old or "name" in values:
        merged = lookup.merged_skus(engine, row["id"])
        values["folded"] = search.folded_item(after["sku"], after["name"], (*codes, *merged))
    beyond = units is not None or parts is not None or properties is not None
    told = item_audit.Change(actor, row, contents=beyond, prices=priced)
    _update(engine, row["id"], values)
    engine.many("DELETE FROM barcode WHERE code = ?", ((code,) for code in old if code not in codes))
    engine.many("INSERT INTO barcode (item_id, code) VALUES (?, ?)", ((row["id"], code) for code in fresh))
    if further is not None:
        engine.run("DELETE FROM item_unit WHERE item_id = ?", (row["id"],))
        engine.many(
            "INSERT INTO item_unit (item_id, unit_id, numerator, denominator) VALUES (?, ?, ?, ?)",
            ((row["id"], key, one.numerator, one.denominator) for key, one in further.items()),
        )
        drop_units(engine, row["id"], further, values.get("unit_id", row["unit_id"]))
    if contents is not None:
        engine.run("DELETE FROM bundle_part WHERE bundle_id = ?", (row["id"],))
        engine.many(
            "INSERT INTO bundle_part (bundle_id, part_id, quantity) VALUES (?, ?, ?)",
            ((row["id"], key, quantity) for key, quantity in contents.items()),
        )
    if own is not None:
        variations.write(engine, {row["id"]: own})
    if priced:
        items.write_prices(engine, [(row["id"], amount)], today)
    told.tell(values, (old, codes))
    if custom is not None:
        custom.write(actor, after["sku"])
    stand_for.write(actor, after["sku"])
    return ProductState(row["id"], after["sku"], row["version"] + 1, warnings)


@requires("product.edit", "product.price")
def set_price(
    actor: Actor, sku: str, price: object, *, price_type: str | None = None, valid_from: object = None
) -> ProductState:
    """Set a price of a price list (None: the base one) from a day on (None: today); no price: it ends on that day.

    Raises AmbarError "not_found" for product or price type, "invalid".
    """
    item = Item.get_by_id(_row(actor.company.engine, sku)["id"])
    chosen = PriceType.get(PriceType.is_base) if price_type is None else rows.find(PriceType, price_type)
    entered = Intake()
    amount = entered.price("price", price)
    day = entered.day("valid_from", valid_from) or actor.company.today()
    entered.done()
    before = item_audit.price_of(actor, item.id, chosen, day)
    shown = None if amount is None else from_quantity(amount)
    Price.insert(item=item.id, price_type=chosen.id, valid_from=day, amount=shown).on_conflict(
        conflict_target=[Price.item, Price.price_type, Price.valid_from], preserve=[Price.amount]
    ).execute()
    rows.write(item, {})
    where = ([] if chosen.is_base else [chosen.code]) + ([] if day == actor.company.today() else [day.isoformat()])
    after = item_audit.price_of(actor, item.id, chosen, day)
    rows.tell(actor, item, "price", before, f"{after or '–'} ({', '.join(where)})" if where else after)
    return ProductState(item.id, item.sku, item.version)


@requires("product.delete")
def archive(actor: Actor, sku: str, *, version: int | None = None) -> ProductState:
    """Archive a product, and the variations of one that has them: gone from lists and look-up, kept in the books.

    Raises AmbarError "not_found", "conflict".
    """
    return _archive(actor, sku, True, version)


@requires("product.delete")
def restore(actor: Actor, sku: str, *, version: int | None = None) -> ProductState:
    """Bring an archived product back, with its variations. Raises AmbarError "not_found", "conflict", and
    "invalid" (product: merged) for one whose codes answer as another."""
    return _archive(actor, sku, False, version)


@requires("product.delete")
def delete(actor: Actor, sku: str, *, version: int | None = None) -> None:
    """Delete a product that no document uses or ever used.

    Raises AmbarError "not_found", "conflict", and "in_use" (documents, bundles, variations): then it can
    only be archived.
    """
    item = _item(actor.company.engine, sku)
    rows.check_version(item, version)
    if items.used(actor.company.engine, item.id) or Item.select().where(Item.parent == item.id).exists():
        raise AmbarError("in_use", what="product", key=item.sku)
    for owner in (Barcode.item, ItemUnit.item, BundlePart.bundle, Price.item, Pin.item, ItemProperty.item,
                  ItemSubstitute.item, ItemSubstitute.other):  # fmt: skip
        owner.model.delete().where(owner == item.id).execute()
    own = FormField.select(FormField.id).where(FormField.form == "product")
    FieldValue.delete().where((FieldValue.owner_id == item.id) & FieldValue.field.in_(own)).execute()
    rows.remove(actor, item)


def _require(
    actor: Actor, *, price: bool, purchase_price: bool, barcodes: bool, oversell: bool, published: bool
) -> None:
    """What the fields given need beyond the right to add or change."""
    if price:
        require(actor, "product.price")
    if purchase_price:
        require(actor, "catalog.purchase_price")
    if barcodes and not may(actor, "product.edit"):
        require(actor, "product.barcode")
    if oversell:
        require(actor, "settings.oversell")
    if published:
        require(actor, "product.publish")


def _raise(problems: list[dict[str, Any]]) -> None:
    """Raise all problems; the facts of a single one stand at the top too."""
    if len(problems) == 1 and problems[0]["code"] != "invalid":
        facts = {name: value for name, value in problems[0].items() if name != "code"}
        raise AmbarError(problems[0]["code"], **facts, errors=problems)
    raise_all(problems)


def _item(engine: Engine, code: str) -> Item:
    """A product by SKU or barcode, archived ones too."""
    found = lookup.item_ids(engine, (code,)).get(str(code))
    if found is None:
        raise not_found("product", code)
    return Item.get_by_id(found[0])


def _row(engine: Engine, code: str) -> dict[str, Any]:
    """The same as columns, as stored: imports change them by the ten thousand. A merged one is the other."""
    found = lookup.item_ids(engine, (code,)).get(str(code))
    if found is None:
        raise not_found("product", code)
    columns = ("id", "kind", "parent_id", "version", "merged_into_id", *item_audit.COLUMNS)
    sql = f"SELECT {', '.join(columns)} FROM item WHERE id = ?"
    row = dict(zip(columns, engine.rows(sql, (found[0],))[0], strict=True))
    while row["merged_into_id"] is not None:
        row = dict(zip(columns, engine.rows(sql, (row["merged_into_id"],))[0], strict=True))
    return row


def _check_version(row: Mapping[str, Any], version: int | None) -> None:
    if version is not None:
        rows.check_version(Item.get_by_id(row["id"]), version)


def _update(engine: Engine, key: int, values: Mapping[str, Any]) -> None:
    sets = "".join(f"{column} = ?, " for column in values)
    engine.run(f"UPDATE item SET {sets}version = version + 1 WHERE id = ?", (*values.values(), key))


def _archive(actor: Actor, sku: str, archived: bool, version: int | None) -> ProductState:
    item = _item(actor.company.engine, sku)
    rows.check_version(item, version)
    entered = Intake()
    if not archived and item.merged_into_id is not None:
        entered.wrong("product", "merged", item.sku)
    entered.done()
    changed = item.archived != archived
    both = ((Item.id == item.id) | (Item.parent == item.id)) & (Item.archived != archived)
    Item.update(archived=archived, version=Item.version + 1).where(both).execute()
    if changed:
        rows.tell(actor, item, "archived", item.archived, archived)
    return ProductState(item.id, item.sku, item.version + changed)

"""How the services and queries of deals are called in the permission matrix, and the deals that the calls name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.access import Actor
from db.queries.deals import DealFilter
from db.queries.reservations import ReservationFilter
from db.services import deals, payments, products
from tests.books import CUSTOMER

if TYPE_CHECKING:
    from tests.access_table import Call, World


def calls(call: Callable[..., Call]) -> list[Call]:
    """All of them; `call`: `access_table.Call`."""
    s, q = "db.services.", "db.queries."

    def deal(w: World) -> tuple[int]:
        return (w.deal,)

    def row(w: World) -> tuple[int, int]:
        return w.deal, w.deal_row

    return [
        call(s + "deals.create", lambda w: ({"title": "Ev", "rows": [{"product": w.sku, "quantity": "1"}]},)),
        call(
            s + "deals.create",
            lambda w: ({"rows": [{"product": w.sku, "quantity": "1", "price": "5"}]},),
            label="price",
            also=(("row.price",),),
        ),
        call(
            s + "deals.create",
            lambda w: ({"rows": [{"product": w.sku, "quantity": "1", "discount": "5%"}]},),
            label="discount",
            also=(("row.discount",),),
        ),
        call(s + "deals.edit", lambda w: (w.deal, {"title": "Yeni"})),
        call(s + "deals.move", lambda w: (w.deal, "offer")),
        call(s + "deals.win", deal),
        call(s + "deals.lose", deal),
        call(s + "deals.reopen", lambda w: (w.lost_deal,)),
        call(s + "deals.delete", deal),
        call(s + "deals.comment", lambda w: (w.deal, "Aradım")),
        call(s + "deals.sale", deal),
        call(s + "deal_rows.put_row", lambda w: (w.deal, {"product": w.sku, "quantity": "1"})),
        call(s + "deal_rows.put_rows", lambda w: (w.deal, [{"product": w.sku, "quantity": "1"}])),
        call(s + "deal_rows.copy_row", row),
        call(s + "deal_rows.move_row", lambda w: (w.deal, w.deal_row, 1)),
        call(s + "deal_rows.drop_row", row),
        call(s + "deal_rows.take_back", lambda w: (w.deal, 10**6), code="invalid"),
        call(s + "payments.add", lambda w: (w.deal, "5")),
        call(s + "payments.undo", lambda w: (w.paid_deal, w.payment)),
        call(s + "reservations.set", lambda w: (w.deal, w.deal_row, "1"), scoped=True),
        call(s + "reservations.release", deal, scoped=True),
        call(s + "reservations.extend", deal, scoped=True),
        call(s + "reservations.tick", open=True),
        call(s + "pipelines.add", lambda w: ("Toptan",)),
        call(s + "pipelines.edit", lambda w: (w.pipeline,), lambda w: {"name": "Perakende"}),
        call(s + "pipelines.move", lambda w: (w.pipeline, 1)),
        call(s + "pipelines.delete", lambda w: (w.pipeline,)),
        call(s + "pipelines.add_stage", lambda w: (w.pipeline, "Keşif")),
        call(s + "pipelines.edit_stage", lambda w: (w.pipeline, "new"), lambda w: {"name": "İlk"}),
        call(s + "pipelines.move_stage", lambda w: (w.pipeline, "new", 1)),
        call(s + "pipelines.delete_stage", lambda w: (w.pipeline, "ara")),
        call(q + "deals.show", deal),
        call(q + "deals.history", deal),
        call(q + "deals.win_preview", deal),
        call(q + "deals.page", lambda w: (DealFilter(),)),
        call(q + "deals.ruler", lambda w: (DealFilter(),)),
        call(q + "deals.sums", lambda w: (DealFilter(),)),
        call(q + "deals.board", lambda w: (w.pipeline,)),
        call(q + "deals.responsibles"),
        call(q + "reservations.page", lambda w: (ReservationFilter(),)),
        call(q + "reservations.ruler", lambda w: (ReservationFilter(),)),
        call(q + "pipelines.listing"),
    ]


def build(admin: Actor, w: World) -> None:
    """A deal that holds something, one that is lost, one that is paid, and a pipeline without any."""
    from db.services import pipelines

    products.add(admin, "ANL-1", "Anlaşmalı ürün", price="4", purchase_price="7.77")

    def made(**more: Any) -> int:
        rows = [{"product": "ANL-1", "quantity": "1"}]
        return deals.create(admin, {"customer": CUSTOMER, "warehouse": w.warehouse, "rows": rows, **more}).id

    w.deal, w.lost_deal, w.paid_deal = made(title="Mutfak"), made(title="Banyo"), made(title="Çatı")
    deals.lose(admin, w.lost_deal)
    w.payment = payments.add(admin, w.paid_deal, "3").payment or 0
    with admin.company.read() as engine:
        w.deal_row = int(engine.value("SELECT id FROM deal_row WHERE deal_id = ?", (w.deal,)))
    w.pipeline = pipelines.add(admin, "Servis", code="servis").code
    pipelines.add_stage(admin, w.pipeline, "Ara", code="ara")

"""What is done with deals, one or several, with what is asked and told about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from db.access import Actor
from db.errors import AmbarError
from db.queries import deals as queries
from db.services import deals as services
from tui import labels
from tui import labels_deals as words
from tui.dialogs.question import Confirm
from tui.i18n import N_, _
from tui.screens.deal_words import deals_text
from tui.screens.document_words import rows_text

if TYPE_CHECKING:
    from tui.app import AmbarApp
    from tui.dialogs.results import Result

ACTS: Final = (
    ("win", N_("win: make the sale of what is not shipped"), "F5"),
    ("preview", N_("what winning does"), "F6"),
    ("lose", N_("lose: release what is reserved"), "F8"),
    ("reopen", N_("open again"), "F8"),
    ("sale", N_("a sale of some rows"), N_(":sale")),
    ("sales", N_("its sales"), N_(":sales")),
    ("payments", N_("payments"), N_(":payments")),
    ("reserve", N_("reserve the row"), "r"),
    ("release", N_("release the row"), "b"),
    ("extend", N_("extend the row's reservation"), "u"),
    ("trace", N_("trace"), "t"),
    ("comment", N_("comment"), N_(":comment")),
    ("history", N_("history"), N_(":history")),
    ("delete", N_("delete"), N_(":delete")),
)
"""What F11 offers: the action, how it is called, the key or word that does it at once."""


async def kind_of_stage(app: AmbarApp, pipeline: str, stage: str) -> str:
    """open, won or lost."""
    from db.queries import pipelines

    for one in await app.read(pipelines.listing, app.actor):
        if one.code == pipeline:
            return next((str(found.kind) for found in one.stages if found.code == stage), "open")
    return "open"


# Winning and losing -------------------------------------------------------------------


async def win(app: AmbarApp, id: int) -> bool:
    """Say what winning does, with figures and what is short; offer what can be done about that; do it."""
    from tui.dialogs.winning import ELSEWHERE, TRANSFER, WIN, Winning

    while True:
        deal, found = await app.read(_winnable, app.actor, id)
        answer = await app.ask(Winning(deal, found, _ways(app, deal)))
        if answer is None:
            return False
        way, row = answer
        if way == WIN:
            break
        if way == ELSEWHERE:
            await _from_elsewhere(app, deal, row)
        elif way == TRANSFER and await _transfer(app, deal, row):
            return False
    state = await app.write(services.win, app.actor, id)
    _tell_won(app, state)
    return True


def _winnable(actor: Actor, id: int) -> tuple[Any, Any]:
    return queries.show(actor, id), queries.win_preview(actor, id)


def _ways(app: AmbarApp, deal: Any) -> frozenset[str]:
    """What may be done about rows that are short."""
    from tui.dialogs.winning import ELSEWHERE, TRANSFER

    ways = set()
    if app.rights.may("deal.edit", deal.pipeline):
        ways.add(ELSEWHERE)
    if app.rights.may("transfer.edit"):
        ways.add(TRANSFER)
    return frozenset(ways)


def _tell_won(app: AmbarApp, state: Any) -> None:
    if state.sale is None:
        app.say_done(_("Won"))
    elif state.sale_status == "processed":
        app.say_done(_("Won; sale {number} is processed").format(number=state.sale))
    elif state.error is not None:
        told = _("Won; sale {number} waits as a draft: {why}")
        error = AmbarError(str(state.error["code"]), **{k: v for k, v in state.error.items() if k != "code"})
        app.say(told.format(number=state.sale, why="; ".join(labels.sentences(error))), "warning")
    elif state.short:
        app.say("\n".join([_("Won; sale {number} waits as a draft, as stock is short").format(number=state.sale),
                           *(short_line(one) for one in state.short)]), "warning")  # fmt: skip
    else:
        app.say_done(_("Won; sale {number} waits as a draft for the warehouse").format(number=state.sale))
    if state.warnings:
        app.say("\n".join(labels.warning_lines(state.warnings)), "warning")


def short_line(row: Any) -> str:
    """ "M8-40 Cıvata: istenen 200, kullanılabilir 35 (MERKEZ)"; of a foreign warehouse neither how much nor which."""
    from tui.screens.document_words import shown
    from tui.text import quantity

    told = _("{code} {name}: wanted {wanted}, available {available} ({warehouse})")
    return told.format(code=row.product, name=row.name, wanted=quantity(row.wanted),
                       available=shown(row.available) or "—", warehouse=row.warehouse or "—")  # fmt: skip


async def _from_elsewhere(app: AmbarApp, deal: Any, row: Any) -> None:
    """Let the rows of a short product come from another warehouse that has enough."""
    from db.services import deal_rows
    from tui.dialogs.picker import Pick, Picker
    from tui.labels_words import unit
    from tui.text import quantity

    picks = [Pick(code, code, quantity(available, unit(row.unit))) for code, available in row.warehouses]
    picked = await app.ask(Picker(_("From which warehouse?"), picks))
    if picked is not None:
        meant = [
            one.id
            for one in deal.rows
            if one.product == row.product and (one.warehouse or deal.warehouse) == row.warehouse and one.open
        ]
        await app.write(deal_rows.put_rows, app.actor, deal.id,
                        [{"id": id, "warehouse": picked.value} for id in meant])  # fmt: skip


async def _transfer(app: AmbarApp, deal: Any, row: Any) -> bool:
    """Begin a transfer of what is missing from another warehouse; whether it is begun."""
    from db.fields import plain
    from db.services import documents
    from tui.dialogs.picker import Pick, Picker
    from tui.labels_words import unit
    from tui.text import quantity

    picks = [Pick(code, code, quantity(available, unit(row.unit))) for code, available in row.warehouses]
    picked = await app.ask(Picker(_("From which warehouse?"), picks))
    if picked is None:
        return False
    missing = min(row.wanted - max(row.available, row.available * 0), dict(row.warehouses)[picked.value])
    data = {
        "warehouse": picked.value, "to_warehouse": row.warehouse, "title": words.deal_name(deal.id),
        "rows": [{"product": row.product, "quantity": plain(missing), "unit": row.unit}],
    }  # fmt: skip
    state = await app.write(documents.create, app.actor, "transfer", data)
    app.open_path("tui.screens.document:DocumentScreen", number=state.number)
    app.say_done(_("Transfer {number} is begun: process it, then win the deal").format(number=state.number))
    return True


async def preview(app: AmbarApp, id: int) -> None:
    """Say what winning would do."""
    from tui.dialogs.winning import Winning

    deal, found = await app.read(_winnable, app.actor, id)
    await app.ask(Winning(deal, found, frozenset(), asks=False))


async def lose(app: AmbarApp, id: int) -> bool:
    """Ask why, with what is released, and lose it."""
    from db.text import NOTE_LENGTH
    from tui.dialogs.form import FormDialog
    from tui.widgets.text_field import TextField

    deal = await app.read(queries.show, app.actor, id)
    lines = [_what(app, deal)]
    held = [row for row in deal.rows if row.reserved]
    if held:
        lines.append(_("What is reserved is released: {rows}").format(rows=rows_text(len(held))))

    async def save(values: Mapping[str, Any]) -> bool:
        await app.write(services.lose, app.actor, id, reason=values["reason"] or "")
        return True

    field = TextField("reason", N_("Why"), length=NOTE_LENGTH)
    title = _("{deal}: lost?").format(deal=words.deal_name(id))
    if not await app.ask(FormDialog(title, [field], save, lines=[*lines, _("F2 or Enter loses it.")])):
        return False
    app.say_done(_("{deal} is lost").format(deal=words.deal_name(id)))
    return True


async def reopen(app: AmbarApp, id: int) -> bool:
    """Open a closed one again."""
    await app.write(services.reopen, app.actor, id)
    app.say_done(_("{deal} is open again").format(deal=words.deal_name(id)))
    return True


def _what(app: AmbarApp, deal: Any) -> str:
    from tui.text import money

    facts = [deal.customer or "", rows_text(deal.totals.rows), money(deal.totals.total, deal.currency)]
    return ", ".join(one for one in facts if one)


# Sales --------------------------------------------------------------------------------


async def sale(app: AmbarApp, id: int) -> bool:
    """Ask which rows, and how much of each; make a draft of a sale and open it."""
    from tui.dialogs.deal_sale import DealSale

    deal = await app.read(queries.show, app.actor, id)
    if not any(row.open for row in deal.rows):
        app.say_problem(_("All of it is shipped"))
        return False
    rows = await app.ask(DealSale(deal))
    if rows is None:
        return False
    state = await app.write(services.sale, app.actor, id, rows)
    app.open_path("tui.screens.document:DocumentScreen", number=state.sale)
    app.say_done(_("Sale {number} is made from the deal").format(number=state.sale))
    return True


async def open_sale(app: AmbarApp, deal: Any) -> None:
    """Open a sale of the deal; where there are several, it asks which."""
    from tui.dialogs.picker import Pick, Picker
    from tui.labels_words import status

    if deal is None or not deal.documents:
        app.say_problem(_("There is no sale of it yet"))
        return
    number = deal.documents[0].number
    if len(deal.documents) > 1:
        picks = [Pick(one.number, one.number, status(one.status)) for one in deal.documents]
        picked = await app.ask(Picker(_("Which sale?"), picks))
        if picked is None:
            return
        number = picked.value
    app.open_path("tui.screens.document:DocumentScreen", number=number)


# Payments, comments, history ----------------------------------------------------------


async def payments(app: AmbarApp, id: int) -> None:
    """What was paid, what was given back."""
    from tui.dialogs.payments import Payments

    await app.ask(Payments(id, await app.read(queries.show, app.actor, id)))


async def comment(app: AmbarApp, id: int) -> None:
    """Ask for a comment and write it."""
    from db.text import NOTE_LENGTH
    from tui.dialogs.form import FormDialog
    from tui.widgets.text_field import TextField

    async def save(values: Mapping[str, Any]) -> bool:
        await app.write(services.comment, app.actor, id, values["comment"])
        return True

    field = TextField("comment", N_("Your comment"), length=NOTE_LENGTH, required=True)
    title = _("Comment on {number}").format(number=words.deal_name(id))
    if await app.ask(FormDialog(title, [field], save, lines=[_("Everyone who sees the deal reads it.")])):
        app.say_done(_("{number}: comment written").format(number=words.deal_name(id)))


async def history(app: AmbarApp, id: int) -> None:
    """Show who changed what."""
    from tui.dialogs.history import History

    def read(actor: Actor) -> tuple[Any, str]:
        return queries.history(actor, id), actor.company.setting("timezone")

    lines, timezone = await app.read(read, app.actor)
    await app.ask(History(words.deal_name(id), lines, timezone))


# Several ------------------------------------------------------------------------------


async def to_stage(app: AmbarApp, deals: Sequence[Any]) -> bool:
    """Ask into which stage, and move them; whether any was moved."""
    from tui.dialogs.picker import Picker
    from tui.screens import deal_picks as picks

    if len({one.pipeline for one in deals}) != 1:
        app.say_problem(_("These deals are in several pipelines"))
        return False
    pipeline = deals[0].pipeline
    picked = await app.ask(Picker(_("To which stage?"), picks.stages(app, lambda: pipeline)))
    if picked is None:
        return False
    return await into(app, deals, pipeline, str(picked.value))


async def into(app: AmbarApp, deals: Sequence[Any], pipeline: str, stage: str) -> bool:
    """Move deals into a stage; to win or lose one asks what is asked then. Whether anything is other now."""
    kind = await kind_of_stage(app, pipeline, stage)
    if len(deals) == 1:
        one = deals[0]
        if kind != "open":
            return await (win if kind == "won" else lose)(app, one.id)
        await app.write(services.move, app.actor, one.id, stage)
        return True
    if kind != "open":
        title = _("{deals}: won?") if kind == "won" else _("{deals}: lost?")
        yes = _("Win") if kind == "won" else _("Lose")
        if not await _agreed(app, deals, title, yes):
            return False
    act: Any = {"open": partial(_moved, stage), "won": services.win, "lost": services.lose}[kind]
    await _each(app, deals, act, _("What came of it"))
    return True


def _moved(stage: str, actor: Actor, id: int) -> Any:
    return services.move(actor, id, stage)


async def delete(app: AmbarApp, deals: Sequence[Any]) -> bool:
    """Ask and delete; whether anything is gone."""
    lines = _("They disappear from the lists; what they have reserved is released.")
    if not await _agreed(app, deals, _("Delete {deals}?"), _("Delete"), lines):
        return False
    if len(deals) == 1:
        await app.write(services.delete, app.actor, deals[0].id)
        app.say_done(_("{deal} is deleted").format(deal=words.deal_name(deals[0].id)))
    else:
        await _each(app, deals, services.delete, _("Deleting: what came of it"))
    return True


async def _agreed(app: AmbarApp, deals: Sequence[Any], title: str, yes: str, more: str = "") -> bool:
    named = words.deal_name(deals[0].id) if len(deals) == 1 else deals_text(len(deals))
    told = ", ".join(f"{one.id} {one.customer or one.title}".strip() for one in deals[:6])
    lines = [told + (" …" if len(deals) > 6 else ""), more]
    answer = await app.ask(Confirm(title.format(deal=named, deals=named), [one for one in lines if one], yes))
    return answer == "yes"


async def _each(app: AmbarApp, deals: Sequence[Any], service: Any, title: str) -> None:
    from tui.dialogs.results import Results

    results = [await _one(app, service, one.id) for one in deals]
    chosen = await app.ask(Results(title, results))
    if chosen is not None:
        app.open_path("tui.screens.deal:DealScreen", number=int(chosen))


async def _one(app: AmbarApp, service: Any, id: int) -> Result:
    from tui.dialogs.results import Result

    try:
        await app.write(service, app.actor, id)
    except AmbarError as error:
        return Result(str(id), False, "; ".join(labels.sentences(error)))
    return Result(str(id), True, _("done"))

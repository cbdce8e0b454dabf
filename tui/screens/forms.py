"""The form editor: the fields of documents' and the product's forms, for everybody, or arranged for oneself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.doctypes import TYPES
from db.errors import AmbarError
from db.queries.forms import PRODUCT, Field, Form
from tui import keys
from tui import labels_words as words
from tui.dialogs.form import FormDialog
from tui.dialogs.question import Confirm
from tui.field_words import kind, label
from tui.i18n import N_, Said, _
from tui.screens.base import AmbarScreen
from tui.screens.form_dialog import field_form
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.table import Table
from tui.widgets.tabs import Tabs

RIGHTS = {**dict.fromkeys(TYPES, "document.form"), PRODUCT: "product.form"}
SEES = {**{type: f"{type}.view" for type in TYPES}, PRODUCT: "catalog.view"}


OWN_HELP: Final = N_(
    "Space hides a field from you or shows it, - and + move it; what the rules or the company need is always there. r"
    " takes the order that everybody has. Nobody else's forms change."
)


class FormsScreen(AmbarScreen):
    """The forms one after the other, the fields of each in their order."""

    BINDINGS = [
        *(Binding(str(digit), f"tab({digit - 1})", show=False) for digit in range(1, len(RIGHTS) + 1)),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        keys.NEW,
        Binding("space", "show_hide", N_("show, hide"), id="forms.show"),
        Binding("minus", "move(-1)", N_("up"), id="forms.up"),
        Binding("plus", "move(1)", N_("down"), id="forms.down"),
        keys.DELETE,
        Binding("b", "restore", N_("bring back"), id="forms.restore", show=False),
        Binding("r", "reset", N_("as everybody"), id="forms.reset"),
        Binding("f2", "share", N_("for everybody"), id="forms.share"),
    ]
    HELP = N_(
        "Enter changes a field, n adds one, Del removes what you have added; its values stay in histories, and b brings"
        " it back with them. Space hides a field or shows it, - and + move it; what the rules need is always there."
        " What is changed here holds for everybody at once."
    )

    def __init__(self, own: bool = False, form: str | None = None) -> None:
        """`own`: one's own arrangement; `form`: the one to begin with."""
        super().__init__()
        self.own = own
        self._here = form
        self._form: Form | None = None

    def help_here(self) -> tuple[str, ...]:
        """F1: what one does for everybody, or for oneself."""
        return (OWN_HELP if self.own else self.HELP,)

    # What is there ------------------------------------------------------------------

    def content(self) -> ComposeResult:
        """The forms, and the fields of the one that is shown."""
        yield Tabs()
        yield Table[Field](self._columns(), key=lambda one: one.code, tone=_tone, rows=())

    def _columns(self) -> list[Column[Field]]:
        return [
            Column("code", N_("Field"), 12, flexible=True, cell=lambda one: label(self.here, one)),
            Column("kind", N_("Kind"), 9, cell=lambda one: kind(one.kind)),
            Column("shown", N_("State"), 10, cell=self._state),
            Column("options", N_("Choices"), 0, priority=3, cell=lambda one: ", ".join(one.options), widest=40),
        ]

    def _state(self, one: Field) -> Cell:
        if not one.shown:
            return Toned(_("hidden"), "muted")
        if one.hidden:
            return Toned(_("hidden from you"), "muted")
        if one.fixed:
            return Toned(_("the rules need it"), "muted")
        return Toned(_("required"), "accent") if one.required else ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that one may change, or arrange for oneself."""
        needed = SEES if self.own else RIGHTS
        return tuple(one for one in (*TYPES, PRODUCT) if self.rights.may(needed[one]))

    @property
    def here(self) -> str:
        """The form that is shown."""
        there = self.forms
        return self._here if self._here in there else there[0]

    async def load(self) -> None:
        """Read and show a form."""
        if not self.forms:
            raise AmbarError("denied", permission="document.form", reason="missing")
        await self._read()
        self.query_one(Table).focus()

    async def refresh_data(self) -> None:
        """Others may have changed it."""
        if self.forms:
            await self._read()
        elif self.shell.top() is self:
            self.shell.pop_screen()

    async def _read(self) -> None:
        from db.queries import forms

        read = forms.show if self.own else forms.editor
        found = await self.shell.read(read, self.actor, self.here)
        if self.is_open and found.form == self.here:
            self._form = found
            self._show()

    def _show(self) -> None:
        titles = [Said(_("Product")) if one == PRODUCT else Said(words.document_type(one)) for one in self.forms]
        self.query_one(Tabs).show(titles, self.forms.index(self.here))
        if self._form is not None:
            shown = [one for one in self._form.fields if one.shown or not self.own]
            self.query_one(Table).show_rows(shown)
        self.refresh_bindings()

    def relabel(self) -> None:
        """Another language, or other rights."""
        super().relabel()
        if self.forms:
            self.query_one(Table).columns = tuple(self._columns())
            self._show()

    # Keys ---------------------------------------------------------------------------

    @property
    def field(self) -> Field | None:
        """The field under the cursor."""
        tables = self.query(Table)
        return tables.first().row if tables else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What belongs to everybody's forms, what to one's own."""
        if action in ("new", "delete", "restore") and self.own:
            return False
        if action == "restore":
            return True if self._form is not None and self._form.removed else None
        if action == "reset":
            return self.own
        if action == "share":
            return self.own and self.forms != () and self.here == PRODUCT and self.rights.may("product.layout")
        if action == "tab":
            return int(str(parameters[0])) < len(self.forms)
        return super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str | None:
        """Why a field cannot be hidden or removed."""
        one = self.field
        if one is None:
            return None
        if action == "delete" and not one.custom:
            return _("It is built in: it can be hidden or renamed, not removed")
        if action == "show_hide" and one.fixed:
            return _("The rules need it: it can be renamed and moved, not hidden")
        if action == "show_hide" and one.required:
            return _("What is required cannot be hidden")
        return None

    def on_table_highlighted(self) -> None:
        """Another field may be another matter."""
        self.refresh_bindings()

    async def action_tab(self, place: int) -> None:
        """The form of this digit."""
        if place < len(self.forms):
            self._here = self.forms[place]
            self.query_one(Table).cursor = 0
            await self._read()

    async def action_turn(self, step: int) -> None:
        """The form before or after."""
        there = self.forms
        await self.action_tab((there.index(self.here) + step) % len(there))

    def on_tabs_chosen(self, event: Tabs.Chosen) -> None:
        """A click on a form."""
        self.shell.go(self.action_tab(event.place))

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: change the field; of one's own arrangement, hide or show it."""
        self.shell.go(self.action_show_hide() if self.own else self._edit(event.row))

    # Doing --------------------------------------------------------------------------

    async def _write(self, service: str, *args: Any, **options: Any) -> Any:
        """Change the form as it was read; where somebody else has changed it meanwhile, show theirs first."""
        from db.services import forms

        assert self._form is not None
        try:
            state = await self.shell.write(
                getattr(forms, service), self.actor, self.here, *args, version=self._form.version, **options
            )
        except AmbarError as error:
            if error.code == "conflict":
                await self._read()
            raise
        await self._read()
        return state

    async def action_new(self) -> None:
        """Add a custom field, below the others."""

        async def save(values: Any) -> Any:
            return await self._write("add_field", values["label"], values["kind"], options=values["options"],
                                     required=values["required"])  # fmt: skip

        state = await self.shell.ask(FormDialog(_("New field"), field_form(self.here, None), save))
        if state is not None:
            await self.query_one(Table).move_to(state.code)
            self.shell.say_done(_("Saved for everybody"))

    async def _edit(self, one: Field) -> None:
        saved = {"label": one.label or "", "required": one.required, "shown": one.shown, "options": one.options}

        async def save(values: Any) -> Any:
            return await self._write("edit_field", one.code, **values)

        lines = []
        if not one.custom:
            own = label(self.here, Field(one.code))
            lines.append(_("Built in as {name}; an empty label gives this name back.").format(name=own))
        dialog = FormDialog(label(self.here, one), field_form(self.here, one), save, saved, lines=lines)
        if await self.shell.ask(dialog) is not None:
            self.shell.say_done(_("Saved for everybody"))

    async def action_show_hide(self) -> None:
        """Space: hide the field, or show it."""
        one = self.field
        if one is None or self.check_action("show_hide", ()) is not True:
            reason = self.refusal("show_hide")
            self.shell.say(reason or "", "warning")
            return
        if self.own:
            await self._arrange_own([(each.code, each.hidden != (each.code == one.code)) for each in self._fields])
        else:
            await self._write("edit_field", one.code, shown=not one.shown)

    async def action_move(self, step: int) -> None:
        """- and +: move the field up or down."""
        one, fields = self.field, list(self._fields)
        shown = [each for each in fields if each.shown or not self.own]
        if one is None or one not in shown:
            return
        place = shown.index(one) + step
        if not 0 <= place < len(shown):
            return
        fields.remove(one)
        fields.insert(fields.index(shown[place]) + (step > 0), one)
        if self.own:
            await self._arrange_own([(each.code, each.hidden) for each in fields])
        else:
            await self._write("arrange", [each.code for each in fields])
        await self.query_one(Table).move_to(one.code)

    @property
    def _fields(self) -> tuple[Field, ...]:
        return self._form.fields if self._form is not None else ()

    async def _arrange_own(self, order: Sequence[tuple[str, bool]]) -> None:
        from db.services import forms

        await self.shell.write(forms.arrange_own, self.actor, self.here, order)
        await self._read()

    async def action_delete(self) -> None:
        """Del: remove a custom field."""
        one = self.field
        if one is None:
            return
        name = label(self.here, one)
        lines = [
            _("It goes from the form, from lists and from files, for everybody."),
            _("What was entered stays in the histories, and comes back with the field (b)."),
        ]
        if await self.shell.ask(Confirm(_("Remove {name}?").format(name=name), lines, _("Remove"))) != "yes":
            return
        await self._write("remove_field", one.code)
        self.shell.say_done(_("{name} is removed").format(name=name))

    async def action_restore(self) -> None:
        """b: bring a removed field back."""
        from tui.dialogs.picker import Pick, Picker
        from tui.text import counted

        removed = self._form.removed if self._form is not None else ()
        picks = [Pick(one.code, one.label, f"{kind(one.kind)}, {counted(one.values)}") for one in removed]
        picked = await self.shell.ask(Picker(_("Bring back which field?"), picks))
        if picked is not None:
            await self._write("restore_field", picked.value)
            await self.query_one(Table).move_to(picked.value)
            self.shell.say_done(_("{name} is back").format(name=picked.label))

    async def action_reset(self) -> None:
        """r: take everybody's arrangement again."""
        await self._arrange_own(())
        self.shell.say_done(_("The form is as everybody has it"))

    async def action_share(self) -> None:
        """F2: one's own order of the product's form becomes everybody's."""
        from db.services import forms

        lines = [_("Everybody's form takes your order; what you have hidden stays shown to the others.")]
        if await self.shell.ask(Confirm(_("Give everybody your order?"), lines, _("Give it"))) == "yes":
            await self.shell.write(forms.share_own, self.actor)
            await self._read()
            self.shell.say_done(_("Saved for everybody"))


def _tone(one: Field) -> Any:
    return "" if one.visible else "muted"

"""Mappings with names: those that were saved here, those that come with Ambar; loading, saving, deleting them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from typing import TYPE_CHECKING, Any, Final

from textual.binding import Binding

from db.text import fold
from tui.dialogs.picker import Pick, PickDialog
from tui.i18n import N_, _
from tui.widgets.table import Table

if TYPE_CHECKING:
    from db.exchange.mapping import Mapping
    from tui.widgets.mapping_sheet import MappingSheet

LENGTH: Final = 80
"""Most characters of a mapping's name."""


class MappingPicker(PickDialog):
    """Gives a `Pick` whose value is (where it comes from, its name): "saved", "shipped", or ("", "") for none."""

    BINDINGS = [Binding("f8", "delete", N_("delete"), id="mappings.delete")]

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter take it   F8 delete a saved one   Esc give up")

    async def action_delete(self) -> None:
        """Delete the saved one under the cursor; everybody uses it."""
        from db.services import mappings
        from tui.dialogs.question import Confirm

        app: Any = self.app
        row: Any = self.query_one(Table).row
        if row is None or row.value[0] != "saved":
            return
        lines = [_("Everybody who imports can load it now; afterwards nobody.")]
        title = _("Delete the mapping {name}?").format(name=row.label)
        if await app.ask(Confirm(title, lines, _("Delete"))) == "yes":
            await app.write(mappings.delete, app.actor, row.value[2], row.value[1])
            self._find(self._text)


class ImportMaps:
    """The part of the import screen that knows mappings by name."""

    kind: str
    sheet: MappingSheet | None
    shell: Any
    actor: Any
    form: Any

    def show(self, sheet: MappingSheet | None) -> None:
        """Show what stands beside the columns."""
        raise NotImplementedError

    async def look(self) -> None:
        """Look into the file."""
        raise NotImplementedError

    def read_by(self, mapping: Mapping) -> bool:
        """Read the file as a mapping says; whether that is another way than before."""
        raise NotImplementedError

    def as_text(self, name: str = "") -> str:
        """What was chosen, as a mapping file."""
        from db.exchange.mapping_text import chosen

        assert self.sheet is not None
        loaded, values = self.sheet.loaded, self.form.values()
        return chosen(
            self.kind,
            self.sheet.fields,
            name=name,
            encoding=values.get("encoding"),
            separator=values.get("separator"),
            decimal=values["decimal"] or (loaded.decimal if loaded is not None else None),
            date=loaded.date if loaded is not None else None,
            match=values.get("match", ""),
            sections=values.get("sections", False),
            values=self.sheet.values if name else None,
        )

    async def action_load_map(self) -> None:
        """l: read the file by a mapping with a name, or again as it tells itself."""
        from tui.widgets.mapping_sheet import MappingSheet

        if self.sheet is None:
            return
        picked = await self.shell.ask(MappingPicker(_("Which mapping?"), self._mappings, note=N_("Kept by")))
        if picked is None:
            return
        where, name = picked.value[:2]
        given = {} if where else self.sheet.values
        mapping = await self._load(where, name) if where else None
        if mapping is not None and self.read_by(mapping):
            await self.look()
        if self.sheet is None:
            return
        sheet = MappingSheet.of(self.kind, self.sheet.look)
        sheet.values = given
        if mapping is not None:
            sheet.follow(mapping, name)
            if mapping.decimal:
                self.form["decimal"].fill(mapping.decimal)
            part = mapping.parts[self.kind]
            known = {name: getattr(part, name, empty) for name, empty in (("match", ""), ("sections", False))}
            self.form.fill({name: value for name, value in known.items() if name in self.form.fields})
        self.show(sheet)

    def _mappings(self, text: str) -> Iterable[Pick]:
        """In the reading lane: what there is for this kind, the saved ones first."""
        from db.exchange.mapping_file import load, shipped
        from db.queries import mappings

        wanted = fold(text).split()
        saved = [
            Pick(("saved", one.name, self.kind), one.name, _("saved by {name}").format(name=one.by or "–"))
            for one in mappings.listing(self.actor, self.kind)
        ]
        others = [
            Pick(("shipped", name, self.kind), name, title)
            for name, title in shipped().items()
            if self.kind in load(name).parts
        ]
        found = [Pick(("", "", self.kind), _("none: as the file tells itself"), ""), *saved, *others]
        return [one for one in found if all(word in fold(f"{one.label} {one.note}") for word in wanted)]

    async def _load(self, where: str, name: str) -> Any:
        from db.exchange.mapping_file import load
        from db.queries import mappings

        if where == "shipped":
            return await self.shell.read(load, name)
        return await self.shell.read(mappings.load, self.actor, self.kind, name)

    async def action_save_map(self) -> None:
        """F2: keep what was chosen under a name, for everybody who imports."""
        from db.queries import mappings
        from db.services import mappings as keeping
        from tui.dialogs.form import FormDialog
        from tui.dialogs.question import Confirm
        from tui.widgets.text_field import TextField

        sheet = self.sheet
        if sheet is None:
            return
        known = {one.name: one.version for one in await self.shell.read(mappings.listing, self.actor, self.kind)}

        async def save(values: Dict[str, Any]) -> str | None:
            name: str = values["name"]
            if name in known:
                lines = [_("The mapping of this name is replaced, for everybody.")]
                if await self.shell.ask(Confirm(_("Replace {name}?").format(name=name), lines, _("Replace"))) != "yes":
                    return None
            given = {"version": known[name]} if name in known else {}
            await self.shell.write(keeping.save, self.actor, self.kind, name, self.as_text(name), **given)
            return name

        field = TextField("name", N_("Name"), sheet.name, length=LENGTH, required=True)
        lines = [_("Everybody who imports can load it.")]
        name = await self.shell.ask(FormDialog(_("Save this mapping"), [field], save, lines=lines))
        if isinstance(name, str):
            sheet.follow(await self._load("saved", name), name)
            sheet.values = {}
            self.show(sheet)
            self.shell.say_done(_("Saved"))

"""Fields in which one chooses: yes or no, one of a few, one of many, several of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual import events
from textual.binding import Binding
from textual.widget import Widget

from tui.i18n import N_, _
from tui.widgets.cells import cut, safe
from tui.widgets.field import FormField
from tui.widgets.line import Line, Part


class Control(Line, can_focus=True):
    """The control of a field that is not typed into: its text, and a sign that says more can be picked."""

    BINDINGS = [
        Binding("space", "choose", show=False),
        Binding("f4", "choose", N_("pick"), id="field.pick"),
        Binding("enter", "done", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("delete", "empty", show=False),
        Binding("backspace", "empty", show=False),
    ]
    COMPONENT_CLASSES = {"control--empty"}

    def __init__(self, field: ChosenField) -> None:
        super().__init__()
        self._field = field

    def parts(self, width: int) -> tuple[Part, ...]:
        """The value and the sign."""
        text, sign = self._field.text(), "" if self._field.locked else self._field.sign
        return ((cut(safe(text), width - 2), ""), (f" {sign}" if sign else "", "control--empty"))

    def action_choose(self) -> None:
        """Space, F4 or a click."""
        app: Any = self.app
        app.go(self._field.choose())

    def action_turn(self, step: int) -> None:
        """Left and right."""
        self._field.turn(step)

    def action_done(self) -> None:
        """Enter: done with this field."""
        self.post_message(FormField.Submitted(self._field))

    def action_empty(self) -> None:
        """Delete: nothing chosen."""
        self._field.empty()

    def on_click(self) -> None:
        """A click chooses."""
        self.focus()
        self.action_choose()

    def on_key(self, event: events.Key) -> None:
        """A letter begins a search."""
        if event.is_printable and event.character and event.key not in ("space", "up", "down"):
            app: Any = self.app
            if self._field.searches:
                event.stop()
                app.go(self._field.choose(event.character))


class ChosenField(FormField):
    """What the fields here share: a value, chosen and not typed."""

    sign = "▾"
    searches = False

    def __init__(self, name: str, label: str, value: Any = None, **kwargs: Any) -> None:
        super().__init__(name, label, value, **kwargs)
        self._value = value
        self._control = Control(self)

    def control_widget(self) -> Widget:
        """The control."""
        return self._control

    def read(self) -> Any:
        """The value."""
        return self._value

    def write(self, value: Any) -> None:
        """Show a value."""
        self._value = value
        self._control.update()

    def text(self) -> str:
        """How the value is written."""
        raise NotImplementedError

    def typed(self) -> str:
        """How the value is written."""
        return self.text()

    async def choose(self, typed: str = "") -> None:
        """Let it be chosen."""
        raise NotImplementedError

    def turn(self, step: int) -> None:
        """The choice before or after."""

    def empty(self) -> None:
        """Nothing chosen, where that may be."""

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        self._control.update()

    def _chosen(self, value: Any) -> None:
        if not self.locked and value != self._value:
            self.write(value)
            self.changed()


class CheckField(ChosenField):
    """Yes or no; space changes it."""

    sign = ""

    def __init__(self, name: str, label: str, value: bool = False, **kwargs: Any) -> None:
        super().__init__(name, label, value, **kwargs)

    def text(self) -> str:
        """[x] or [ ]."""
        return "[x]" if self._value else "[ ]"

    async def choose(self, typed: str = "") -> None:
        """The other one."""
        self._chosen(not self._value)


class ChoiceField(ChosenField):
    """One of a few, turned with ← and → or picked with space; `choices`: (value, label in the session's language)."""

    searches = True

    def __init__(self, name: str, label: str, choices: Sequence[tuple[Any, str]], value: Any = None, **kw: Any) -> None:
        super().__init__(name, label, value, **kw)
        self.choices = tuple(choices)

    def text(self) -> str:
        """The label of the value."""
        return next((label for value, label in self.choices if value == self._value), "")

    def turn(self, step: int) -> None:
        """The choice before or after, at the ends none."""
        values = [value for value, _label in self.choices]
        place = values.index(self._value) + step if self._value in values else 0
        if 0 <= place < len(values):
            self._chosen(values[place])

    async def choose(self, typed: str = "") -> None:
        """Pick from a list."""
        from tui.dialogs.picker import Pick, Picker

        app: Any = self.app
        picks = [Pick(value, label) for value, label in self.choices]
        picked = await app.ask(Picker(_(self.label), picks, text=typed, chosen=(self._value,)))
        if picked is not None:
            self._chosen(picked.value)


class PickField(ChosenField):
    """One of many, found by typing: a warehouse, partner, product, role. The value is a `Pick`'s value.

    `search` is called in the reading lane and gives `Pick`s. `fill((value, label))` shows a saved one.
    """

    searches = True

    def __init__(
        self, name: str, label: str, search: Any, value: Any = None, *, shown: str = "", create: str = "", **kw: Any
    ) -> None:
        """`shown`: how `value` is written; `create`: as `Picker`'s, then `PickField.Create` is posted."""
        super().__init__(name, label, value, **kw)
        self._search = search
        self._shown = shown
        self._create = create

    class Create(FormField.Changed):
        """One is to be made that is not there: `text` was typed."""

        text = ""

    def text(self) -> str:
        """How the value is written."""
        return self._shown

    def write(self, value: Any) -> None:
        """Show a value; a pair (value, label) brings its words along."""
        if isinstance(value, tuple) and len(value) == 2:
            value, self._shown = value
            if isinstance(self.saved, tuple):
                self.saved = value
        elif value is None:
            self._shown = ""
        super().write(value)
        self._control.refresh()

    def empty(self) -> None:
        """Nothing picked."""
        if not self.required:
            self._chosen(None)

    async def choose(self, typed: str = "") -> None:
        """Find and pick."""
        from tui.dialogs.picker import NEW, Picker

        if self.locked:
            return
        app: Any = self.app
        chosen = (self._value,) if self._value is not None else ()
        create = _(self._create) if self._create else ""
        picked = await app.ask(Picker(_(self.label), self._search, text=typed, chosen=chosen, create=create))
        if picked is None:
            return
        if picked.value is NEW:
            message = self.Create(self)
            message.text = picked.label
            self.post_message(message)
            return
        self._shown = picked.label
        self._chosen(picked.value)


class ListField(ChosenField):
    """Several of many; the value is a tuple of values. `picks`: all `Pick`s, or a search."""

    searches = True

    def __init__(self, name: str, label: str, picks: Any, value: Iterable[Any] = (), **kw: Any) -> None:
        """`picks` given as a sequence also say how the values are written."""
        super().__init__(name, label, tuple(value), **kw)
        self._picks = picks
        self._labels: dict[Any, str] = {} if callable(picks) else {pick.value: pick.label for pick in picks}

    def text(self) -> str:
        """The labels, one after the other."""
        return ", ".join(self._labels.get(one, str(one)) for one in self._value)

    def empty(self) -> None:
        """None of them."""
        self._chosen(())

    async def choose(self, typed: str = "") -> None:
        """Mark and take."""
        from tui.dialogs.picker import ListPicker

        app: Any = self.app
        picked = await app.ask(ListPicker(_(self.label), self._picks, text=typed, chosen=self._value))
        if picked is not None:
            self._labels.update({one.value: one.label for one in picked})
            self._chosen(tuple(one.value for one in picked))

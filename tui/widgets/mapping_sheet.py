"""Which column of a file becomes which of our fields: what was told from the file, and what somebody has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.record import record
from tui.i18n import language

if TYPE_CHECKING:
    from db.exchange.looking import Look
    from db.exchange.mapping import Mapping


@record
class ColumnLine:
    """One column of the file: its place, its name, our fields that it becomes, how it was told, what it holds."""

    place: int
    column: str
    fields: tuple[str, ...]
    guessed: bool
    ruled: bool
    """Whether a rule of the mapping makes something of it that no field names."""
    sample: tuple[str, ...]


@dataclass(slots=True)
class MappingSheet:
    """What stands beside the columns of `look`. `loaded`: a mapping with a name, followed until a column is changed;
    one that does more than name columns (`fixed`) is followed as it is."""

    entity: str
    look: Look
    fields: dict[str, str] = field(default_factory=dict)
    loaded: Mapping | None = None
    name: str = ""
    changed: bool = False
    values: dict[str, str] = field(default_factory=dict)
    """What stands for a field where a row has nothing of its own."""
    touched: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, entity: str, look: Look) -> MappingSheet:
        """What the file tells by itself."""
        return cls(entity, look, {_named(entity, name): column for name, column in look.fields.items()})

    @property
    def fixed(self) -> bool:
        """Whether columns cannot be changed here: the mapping has rules of its own."""
        return self.loaded is not None and not is_plain(self.entity, self.loaded)

    @property
    def lines(self) -> tuple[ColumnLine, ...]:
        """The columns, in the order of the file."""
        used = used_columns(self.entity, self.loaded) if self.loaded is not None and self.fixed else frozenset[str]()
        by_column: dict[str, list[str]] = {}
        for name, column in self.fields.items():
            by_column.setdefault(column, []).append(name)
        return tuple(
            ColumnLine(
                place, column, tuple(by_column.get(column, ())),
                self.look.mapping == "guessed" and self.loaded is None and column not in self.touched,
                column in used and column not in by_column,
                tuple(cells[place] for _line, cells in self.look.sample if place < len(cells) and cells[place]),
            )
            for place, column in enumerate(self.look.columns)
        )  # fmt: skip

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """What is needed and no column gives: of each of these one."""
        from db.exchange.own_columns import missing

        return () if self.fixed else tuple(missing(self.entity, (*self.fields, *self.values)))

    def follow(self, mapping: Mapping, name: str) -> None:
        """Read the file by a mapping with a name."""
        self.loaded, self.name, self.changed = mapping, name, False
        self.fields = plain_fields(self.entity, mapping)
        self.touched = set()

    def put(self, column: str, name: str | None, *, beside: bool = False) -> None:
        """Let a column become a field, or nothing (None); `beside`: that field too."""
        if not beside:
            for one in [one for one, where in self.fields.items() if where == column]:
                del self.fields[one]
        if name is not None:
            self.fields[name] = column
        self.changed = True
        self.touched.add(column)

    def turned(self, column: str, step: int, among: Sequence[str]) -> str | None:
        """The field before or after that of a column, of those of `among` that no other column gives; None: nothing."""
        taken = {one for one, where in self.fields.items() if where != column}
        choices: list[str | None] = [None, *(one for one in among if one not in taken)]
        here = next((one for one, where in self.fields.items() if where == column and one in choices), None)
        return choices[(choices.index(here) + step) % len(choices)]


def _named(entity: str, name: str) -> str:
    """A field as our own columns call it: one barcode of a product is one of its barcodes."""
    return "barcodes" if name == "barcode" and entity in ("products", "prices") else name


def fields(entity: str) -> tuple[str, ...]:
    """Our fields of a kind, as files of our own call them: those with a title, in its order."""
    from db.exchange.headers import HEADERS
    from db.exchange.own_columns import fields_of

    known = fields_of(entity)
    titled = [one for one in HEADERS[entity] if one in known]
    return tuple(titled)


def field_title(entity: str, name: str) -> str:
    """How a field is called, in the language of the session."""
    from db.exchange.headers import title

    return title(entity, name, language())


def plain_fields(entity: str, mapping: Mapping) -> dict[str, str]:
    """Our fields and the columns that a mapping takes them from as they are."""
    from db.exchange.mapping import Things
    from db.exchange.own_columns import read_as

    part, counted = mapping.parts[entity], False
    if isinstance(part, Things):
        cells = dict(part.fields)
    else:
        counted = part.count
        cells = {f"row_{name}" if name in part.header else name: cell for name, cell in part.row.items()}
        cells |= {"type": part.type, "external_id": part.external_id, **part.header}
    return {_named(entity, read_as(name, counted)): cell.column for name, cell in cells.items() if cell.column}


def is_plain(entity: str, mapping: Mapping) -> bool:
    """Whether a mapping only says which column is which field."""
    from db.exchange.own_columns import missing, of_fields

    named = plain_fields(entity, mapping)
    return not missing(entity, named) and bool(mapping.parts[entity] == of_fields(entity, named))


def used_columns(entity: str, mapping: Mapping) -> frozenset[str]:
    """The columns that a mapping looks at beside those that become fields: in texts, rules, keys."""
    from string import Formatter

    from db.exchange.mapping import Things

    part = mapping.parts[entity]
    cells = [*part.fields.values()] if isinstance(part, Things) else [
        part.type, part.external_id, *part.header.values(), *part.row.values()
    ]  # fmt: skip
    found = {column for rule in part.rules for column, _tests in rule.when}
    found |= set(part.key) if isinstance(part, Things) else {part.order}
    for cell in cells:
        found |= {name for _text, name, _form, _conversion in Formatter().parse(cell.text or "") if name}
    return frozenset(found)

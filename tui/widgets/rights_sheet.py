"""What the role editor works on: rights × roles as saved, and what was changed here and is not saved yet.

Plain values, nothing is read or drawn here. It says what one may change and why not, what a right still
needs, and takes in what others have saved meanwhile without losing what was changed here.
Source: screens.md, "Rights"; domain.md, "Access".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from db.access import Rights, choices_of, missing_requirements
from db.permissions import ADMINISTRATOR, ALL, BY_ID, PLACES
from db.queries.roles import RoleEditor, RoleLine
from db.role_changes import Value
from db.terms import FREE, NAMES, Terms

Cell = tuple[str, str]
"""A role's code and a right."""
DEEPEST: Final = 200
"""So many steps can be undone."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is another one: of one's own changes, or what someone else has saved."""

    role: str
    right: str
    before: Value
    after: Value
    terms_before: Terms = FREE
    terms_after: Terms = FREE


def same(one: Value, other: Value) -> bool:
    """Whether two values give the same; the order of choices says nothing."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return frozenset(one) == frozenset(other)
    return one is other if isinstance(one, bool) or isinstance(other, bool) else one == other


def default_value(right: str, role: str) -> Value:
    """What a default role gives of a right in a new company."""
    found = BY_ID[right]
    default = dict(found.defaults).get(role, False)
    if default is True and found.choices:
        return PLACES if found.choices == "places" else ALL
    return default


@dataclass
class RightsSheet:
    """The state of the editor. `own`, `mine`: what the editor may do, and the roles that they hold themselves;
    `warehouses`: the codes of the warehouses that they see, in the order of lists; `today`: the company's day."""

    editor: RoleEditor
    own: Rights
    warehouses: tuple[str, ...] = ()
    today: date | None = None
    changes: dict[Cell, Value] = field(default_factory=dict)
    terms: dict[Cell, Terms] = field(default_factory=dict)
    """Days and conditions that are to become others."""
    theirs: dict[Cell, Difference] = field(default_factory=dict)
    """What others have saved since the editor was opened, as far as it has not been saved over."""
    _past: list[tuple[dict[Cell, Value], dict[Cell, Terms]]] = field(default_factory=list)
    _needs: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    # What is there ------------------------------------------------------------------

    @property
    def roles(self) -> tuple[RoleLine, ...]:
        """The roles; the administrator's, which is fixed, comes last."""
        return tuple(sorted(self.editor.roles, key=lambda role: role.id == ADMINISTRATOR))

    def role(self, code: str) -> RoleLine | None:
        """One role."""
        return next((one for one in self.editor.roles if one.id == code), None)

    def saved(self, role: str, right: str) -> Value:
        """What is saved."""
        return self.editor.values[role][right]

    def value(self, role: str, right: str) -> Value:
        """What would be saved."""
        return self.changes.get((role, right), self.saved(role, right))

    def saved_terms(self, role: str, right: str) -> Terms:
        """The days and conditions that are saved."""
        return self.editor.terms.get(role, {}).get(right, FREE)

    def terms_of(self, role: str, right: str) -> Terms:
        """The days and conditions that would be saved; none where the right is not given."""
        if not self.given(role, right):
            return FREE
        return self.terms.get((role, right), self.saved_terms(role, right))

    @property
    def changed(self) -> set[Cell]:
        """The cells that would become others, in what they reach or in their terms."""
        return {*self.changes, *self.terms}

    def given(self, role: str, right: str) -> bool:
        """Whether a role would give a right at all."""
        return self.value(role, right) is not False

    def missing(self, role: str, right: str) -> tuple[str, ...]:
        """The rights that a given one needs and the role does not give: it has no effect."""
        if role not in self._needs:
            held = [one for one in self.editor.permissions if self.given(role, one)]
            self._needs[role] = {one: needed for one in held if (needed := missing_requirements(held, one))}
        return self._needs[role].get(right, ())

    def losing(self) -> tuple[Cell, ...]:
        """The cells that would be given without effect, and are not so now."""
        return tuple(
            (role, right)
            for role in dict.fromkeys(role for role, _right in self.changes)
            for right in self.editor.permissions
            if self.missing(role, right) and right not in self.editor.missing.get(role, {})
        )

    def different(self, one: str, other: str) -> tuple[str, ...]:
        """The rights that two roles would give differently."""
        return tuple(
            right
            for right in self.editor.permissions
            if not same(self.value(one, right), self.value(other, right))
            or self.terms_of(one, right) != self.terms_of(other, right)
        )

    # What one may change ------------------------------------------------------------

    def options(self, right: str) -> tuple[str, ...]:
        """What a choice right can name: the warehouses that one sees, the pipelines, or the reports, places."""
        kind = BY_ID[right].choices
        if kind == "pipelines":
            return tuple(self.editor.pipelines)
        return self.warehouses if kind == "warehouses" else choices_of(right) or ()

    def nothing(self, right: str) -> Value:
        """What takes away all that one sees of a right: choices that one does not see stay."""
        own = self.own.scopes.get(right)
        seen = self.own.administrator or own == ALL or BY_ID[right].choices != "warehouses"
        return False if seen else ()

    def has_all(self, right: str) -> bool:
        """Whether a choice right knows "all": of places each is named."""
        return bool(BY_ID[right].choices) and BY_ID[right].choices != "places"

    def may_give(self, role: str, right: str, option: str = "") -> bool:
        """Whether one may add a right to a role: `option` of it, ALL, or (without) anything of it.

        Nobody gives what they do not hold, at that scope, nor widens a role of their own.
        """
        if role == ADMINISTRATOR:
            return False
        if self.own.administrator:
            return True
        scope = self.own.scopes.get(right)
        if not scope or role in self.own.roles:
            return False
        if scope is True or scope == ALL or not option:
            return True
        if option == ALL or not isinstance(scope, frozenset):
            return False
        return BY_ID[right].choices == "warehouses" or option in scope

    def locked(self, role: str, right: str) -> str:
        """Why one may not change a cell at all: "administrator", "own", "beyond"; "" where one may."""
        if role == ADMINISTRATOR:
            return "administrator"
        if self.saved(role, right) is not False or self.may_give(role, right):
            return ""
        return "own" if self.own.scopes.get(right) and role in self.own.roles else "beyond"

    def allowed(self, role: str, right: str, value: Value) -> bool:
        """Whether one may make a cell this: taking away is free, what is added must be one's own."""
        before = self.saved(role, right)
        if role == ADMINISTRATOR:
            return False
        if value is False or same(value, before) or before == ALL:
            return True
        if value is True or value == ALL:
            return self.may_give(role, right, ALL if value == ALL else "")
        had = before if isinstance(before, tuple) else ()
        return all(one in had or self.may_give(role, right, one) for one in value if isinstance(value, tuple))

    def may_hand_out(self, role: str) -> bool:
        """Whether one holds all that a role gives (as saved), so that one may give it to someone."""
        if self.own.administrator:
            return True
        if role == ADMINISTRATOR:
            return False
        return all(
            self._reaches(right, value) for right, value in self.editor.values[role].items() if value is not False
        )

    def _reaches(self, right: str, value: Value) -> bool:
        scope = self.own.scopes.get(right)
        if scope is None or isinstance(scope, bool | str):
            return bool(scope)
        if not isinstance(value, tuple):
            return False
        return BY_ID[right].choices == "warehouses" or set(value) <= set(scope)

    def widest(self, role: str, right: str) -> Value:
        """The most that one may give of a right."""
        if not BY_ID[right].choices:
            return self.may_give(role, right)
        if self.has_all(right) and self.may_give(role, right, ALL):
            return ALL
        return tuple(one for one in self.options(right) if self.may_give(role, right, one)) or False

    def own_terms(self, right: str) -> Terms:
        """The terms on which one holds a right oneself: nobody gives it on wider ones."""
        if self.own.administrator:
            return FREE
        held = [
            self.saved_terms(role, right)
            for role in self.own.roles
            if self.editor.values.get(role, {}).get(right) not in (None, False)
        ]
        return FREE if FREE in held or not held else held[0]

    # Changing -----------------------------------------------------------------------

    def put(self, cells: Mapping[Cell, Value], terms: Mapping[Cell, Terms] | None = None) -> bool:
        """Make cells others, and their terms, as one step to undo; whether anything changed."""
        before = dict(self.changes), dict(self.terms)
        for cell, value in cells.items():
            saved = self.saved(*cell)
            if same(value, saved) or (value == () and saved is False):
                self.changes.pop(cell, None)
            else:
                self.changes[cell] = value
        for cell, wanted in (terms or {}).items():
            self.terms[cell] = wanted
        self.terms = {cell: wanted for cell, wanted in self.terms.items() if self._still_terms(cell, wanted)}
        if (self.changes, self.terms) == before:
            return False
        self._past = [*self._past[-DEEPEST:], before]
        self._needs.clear()
        return True

    def _still_terms(self, cell: Cell, wanted: Terms) -> bool:
        """Whether terms still are a change: the right is given, on other ones than saved."""
        role, right = cell
        there = right in self.editor.values.get(role, {}) and self.given(role, right)
        return there and wanted != self.saved_terms(role, right)

    def toggle(self, role: str, right: str) -> bool:
        """Take a right away, or give it: as it was saved, else as wide as one may."""
        if self.locked(role, right):
            return False
        if self.given(role, right):
            return self.put({(role, right): False})
        return self._give(role, (right,))

    def _give(self, role: str, rights: Iterable[str]) -> bool:
        """Give rights as they were saved, else as wide and as long as one may."""
        cells = {(role, right): self._back(role, right) for right in rights}
        terms = {cell: self.own_terms(cell[1]) for cell in cells if self.saved(*cell) is False}
        return self.put(cells, {cell: one for cell, one in terms.items() if one != FREE})

    def complete(self, role: str, right: str) -> tuple[str, ...]:
        """Give what a right still needs, as wide as one may; the rights that one may not give are left."""
        needed = self.missing(role, right)
        given = [one for one in needed if self._back(role, one) is not False]
        self._give(role, given)
        return tuple(one for one in needed if one not in given)

    def _back(self, role: str, right: str) -> Value:
        saved = self.saved(role, right)
        return saved if saved is not False else self.widest(role, right)

    def restore(self, role: str) -> tuple[str, ...]:
        """Make a default role give what it gives in a new company, without terms; the rights that one may not give
        are left as they are, and answered."""
        left, cells, terms = [], {}, {}
        for right in self.editor.permissions:
            wanted, now = default_value(right, role), self.value(role, right)
            free = self.terms_of(role, right) == FREE
            if same(wanted, now) and free:
                continue
            if not self.allowed(role, right, wanted) or not (free or wanted is False or self.may_give(role, right)):
                left.append(right)
                continue
            cells[role, right] = wanted
            if wanted is not False:
                terms[role, right] = FREE
        self.put(cells, terms)
        return tuple(left)

    def undo(self) -> bool:
        """Take the last step back; whether there was one."""
        while self._past:
            changes, terms = self._past.pop()
            was = self.changes, self.terms
            self.changes = {cell: value for cell, value in changes.items() if self._still(cell, value)}
            self.terms = {cell: value for cell, value in terms.items() if self._still_terms(cell, value)}
            self._needs.clear()
            if (self.changes, self.terms) != was:
                return True
        return False

    def undo_cells(self, cells: Iterable[Cell]) -> bool:
        """Make cells what is saved again, as a step that can be taken back itself."""
        wanted = list(cells)
        return self.put(
            {cell: self.saved(*cell) for cell in wanted}, {cell: self.saved_terms(*cell) for cell in wanted}
        )

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    def _still(self, cell: Cell, value: Value) -> bool:
        """Whether a change still is one: its role and right are there, and saved as something else."""
        role, right = cell
        return right in self.editor.values.get(role, {}) and not same(value, self.saved(role, right))

    # Saving -------------------------------------------------------------------------

    def differences(self) -> tuple[Difference, ...]:
        """One's own changes, in the order of roles and rights."""
        roles = [role.id for role in self.roles]
        rights = list(self.editor.permissions)
        cells = sorted(self.changed, key=lambda cell: (roles.index(cell[0]), rights.index(cell[1])))
        return tuple(
            Difference(*cell, self.saved(*cell), self.value(*cell), self.saved_terms(*cell), self.terms_of(*cell))
            for cell in cells
        )

    def to_save(self) -> dict[str, dict[str, bool | str | Sequence[str]]]:
        """The changes as the service takes them."""
        found: dict[str, dict[str, bool | str | Sequence[str]]] = {}
        for (role, right), value in self.changes.items():
            found.setdefault(role, {})[right] = value
        return found

    def terms_to_save(self) -> dict[str, dict[str, dict[str, object]]]:
        """The changed days and conditions as the service takes them: those that are others."""
        found: dict[str, dict[str, dict[str, object]]] = {}
        for (role, right), wanted in self.terms.items():
            saved = self.saved_terms(role, right)
            names = [name for name in NAMES if getattr(wanted, name) != getattr(saved, name)]
            found.setdefault(role, {})[right] = {name: getattr(wanted, name) for name in names}
        return found

    def versions(self) -> dict[str, int | None]:
        """The versions of the roles with changes, so that another editor's are not overwritten unseen."""
        touched = {role for role, _right in self.changed}
        return {role.id: role.version for role in self.editor.roles if role.id in touched}

    def accept(self) -> None:
        """Everything is saved."""
        self.changes.clear()
        self.terms.clear()
        self.theirs.clear()
        self._past.clear()
        self._needs.clear()

    def rebase(self, editor: RoleEditor, own: Rights, warehouses: Iterable[str]) -> tuple[Difference, ...]:
        """Stand on what is saved now; one's own changes stay. Gives what others have changed."""
        before = self.editor
        self.editor, self.own, self.warehouses = editor, own, tuple(warehouses)
        self._needs.clear()
        self.changes = {cell: value for cell, value in self.changes.items() if self._still(cell, value)}
        self.terms = {cell: value for cell, value in self.terms.items() if self._still_terms(cell, value)}
        found = []
        for role, values in editor.values.items():
            old, new = before.terms.get(role, {}), editor.terms.get(role, {})
            for right, now in values.items():
                was = before.values.get(role, {}).get(right)
                terms = old.get(right, FREE), new.get(right, FREE)
                if was is not None and (not same(was, now) or terms[0] != terms[1]):
                    found.append(Difference(role, right, was, now, *terms))
        self.theirs |= {(one.role, one.right): one for one in found}
        return tuple(found)

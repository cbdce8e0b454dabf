"""Frozen records: what `@dataclass(frozen=True, slots=True)` makes, without its price at every start.

A dataclass costs 0.4 ms as it is declared; a command that is over in 60 ms declares thirty. A record costs
0.01 ms, and its `__init__` is written when the first one is made. Everything of
`dataclasses` (`fields`, `replace`, `asdict`) works on records, except `field()`.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar, dataclass_transform

T = TypeVar("T")

_put: Final = object.__setattr__


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a class of annotated names a record: slots, equal by value, hashable, frozen.

    A default stands behind its name and is shared by all records, so it must not be one that changes. A record
    may extend another one, with fields that follow the other's.
    """
    own = tuple(cls.__dict__.get("__annotations__", ()))  # noqa: RUF063 - get_annotations is in inspect
    kept = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    base: Any = next((one for one in cls.__bases__ if hasattr(one, "__record_defaults__")), None)
    before, defaults = ((), {}) if base is None else (base.__match_args__, dict(base.__record_defaults__))
    defaults |= {name: kept.pop(name) for name in own if name in kept}
    names = (*before, *own)
    members = {**_SHARED, **kept, "__slots__": own, "__match_args__": names, "__record_defaults__": defaults}
    if kept.get("__hash__", 0) is None:  # what Python notes where a class has an __eq__ of its own
        members["__hash__"] = _hash
    make: Any = type(cls)
    made: type[T] = make(cls.__name__, cls.__bases__, members)
    return made


def names_of(value: object) -> tuple[str, ...] | None:
    """The names of a record's or dataclass's fields; None for anything else, classes too."""
    cls: Any = type(value)
    if hasattr(cls, "__record_defaults__"):
        names: tuple[str, ...] = cls.__match_args__
        return names
    return tuple(cls.__dataclass_fields__) if hasattr(cls, "__dataclass_fields__") else None


def _init(self: Any, *args: Any, **given: Any) -> None:
    """Write the class's own `__init__`, and call it."""
    cls = type(self)
    defaults = cls.__record_defaults__
    parameters = [f"{name}=_defaults[{name!r}]" if name in defaults else name for name in cls.__match_args__]
    lines = [f"    _put(self, {name!r}, {name})" for name in cls.__match_args__]
    source = f"def __init__({', '.join(['self', *parameters])}):\n" + ("\n".join(lines) or "    pass")
    made: dict[str, Any] = {}
    exec(source, {"_put": _put, "_defaults": defaults}, made)  # the names come out of our own class bodies
    cls.__init__ = made["__init__"]
    cls.__init__(self, *args, **given)


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__match_args__)})"


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), _values(self)


def _frozen(self: Any, name: str, *_value: Any) -> None:
    raise AttributeError(f"cannot change field {name!r} of a record")


def _same(value: Any) -> Any:
    return value


class _Fields:
    """`__dataclass_fields__`, made by dataclasses itself when something asks for it."""

    def __get__(self, _record: object, cls: Any) -> dict[str, Any]:
        from dataclasses import field, make_dataclass
        from functools import partial

        defaults = {
            name: (field(default_factory=partial(_same, value)),) for name, value in cls.__record_defaults__.items()
        }
        noted = [vars(one).get("__annotations__", {}) for one in reversed(cls.__mro__)]
        types = {name: type for found in noted for name, type in found.items()}
        fields: list[Any] = [(name, types[name], *defaults.get(name, ())) for name in cls.__match_args__]
        shown: Any = make_dataclass(cls.__name__, fields)
        made: dict[str, Any] = shown.__dataclass_fields__
        return made


_SHARED: Final[dict[str, Any]] = {
    "__init__": _init,
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__reduce__": _reduce,
    "__setattr__": _frozen,
    "__delattr__": _frozen,
    "__dataclass_fields__": _Fields(),
}

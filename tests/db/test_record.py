"""Records are what frozen dataclasses with slots are."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Generic, TypeVar

import pytest

from db.record import names_of, record

R = TypeVar("R")


@record
class Point:
    """A place."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()

    @property
    def both(self) -> int:
        """The sum."""
        return self.x + self.y


@record
class Box(Generic[R]):
    """Something with things in it."""

    things: tuple[R, ...]


@record
class Plain:
    """Of the same shape as Point."""

    x: int
    y: int = 2
    names: tuple[str, ...] = ()


def test_made_by_place_and_by_name_with_defaults() -> None:
    assert Point(1) == Point(x=1, y=2, names=()) == Point(1, 2, ())
    assert Point(1).both == 3
    assert repr(Point(1, names=("a",))) == "Point(x=1, y=2, names=('a',))"
    for wrong in ((), (1, 2, (), 4)):
        with pytest.raises(TypeError):
            Point(*wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Point(1, z=1)  # type: ignore[call-arg]


def test_equal_by_value_within_one_class() -> None:
    assert len({Point(1), Point(1), Point(2)}) == 2
    assert Point(1) != Plain(1)
    assert Point(1) != (1, 2, ())


def test_nothing_about_it_changes() -> None:
    point = Point(1)
    for name in ("x", "other"):
        with pytest.raises(AttributeError):
            setattr(point, name, 5)
        with pytest.raises(AttributeError):
            delattr(point, name)
    assert not hasattr(point, "__dict__")


def test_copied_pickled_and_matched() -> None:
    point = Point(4, names=("a",))
    assert copy.copy(point) == copy.deepcopy(point) == pickle.loads(pickle.dumps(point)) == point
    match point:
        case Point(x, y):
            assert (x, y) == (4, 2)
        case _:
            pytest.fail("not matched")


def test_a_dataclass_for_whoever_asks() -> None:
    assert dataclasses.is_dataclass(Point)
    assert [field.name for field in dataclasses.fields(Point)] == ["x", "y", "names"]
    assert dataclasses.replace(Point(1), y=7) == Point(1, 7)
    assert dataclasses.asdict(Point(1)) == {"x": 1, "y": 2, "names": ()}
    assert names_of(Point(1)) == ("x", "y", "names")
    assert names_of(Point) is None
    assert names_of((1, 2)) is None


@record
class Place(Point):
    """A point with a name."""

    name: str = "here"


def test_extended() -> None:
    place = Place(1, name="there")
    assert (place.x, place.y, place.name, place.both) == (1, 2, "there", 3)
    assert place == Place(1, 2, (), "there") != Point(1)
    assert dataclasses.replace(place, x=5) == Place(5, 2, (), "there")
    assert not hasattr(place, "__dict__")


def test_generic() -> None:
    assert Box[int]((1,)) == Box((1,))

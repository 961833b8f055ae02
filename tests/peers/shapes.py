"""What a vendor's SDK says that a field holds, in one form for both SDKs."""

from dataclasses import dataclass
from typing import Any, Optional


@dataclass(frozen=True)
class Shape:
    """`kind` is one of text, integer, number, boolean, instant, anything, list, map and model."""

    kind: str
    of: Optional["Shape"] = None  # what a list or map holds
    model: Any = None  # the SDK's class


@dataclass(frozen=True)
class Slot:
    """A field of a model: the SDK's name for it, its name on the wire, and what it holds."""

    attribute: str
    wire: str
    shape: Shape


TEXT = Shape("text")
INTEGER = Shape("integer")
NUMBER = Shape("number")
BOOLEAN = Shape("boolean")
INSTANT = Shape("instant")
ANYTHING = Shape("anything")


def list_of(shape):
    return Shape("list", of=shape)


def map_of(shape):
    return Shape("map", of=shape)


def model(class_):
    return Shape("model", model=class_)

"""Values for single fields: of the type and inside the limits that the spec states, at either end of them."""

import random
import re

import rstr

# What signing and encoding get wrong first.
AWKWARD = "ü 名 +&=%~*'()!@:;,?#[]\"\\<>|^`{}$"
PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"
LONGEST = 200  # characters, and so also what fits into a URL
WIDEST = 20  # items


class Round:
    """One of the calls of an operation. Even rounds take the low end of every range, odd ones the high end; each round
    takes the next value of every enum."""

    def __init__(self, number):
        self.number = number
        self.low = number % 2 == 0

    def enum(self, values):
        return values[self.number % len(values)]

    def count(self, field):
        """How many items a list has."""
        if self.low:
            return max(1, field.get("min_length", 1))
        most = field.get("max_length", max(2, field.get("min_length", 0)))
        return min(most, max(WIDEST, field.get("min_length", 0)))

    def integer(self, field):
        return int(self.number_(field))

    def number_(self, field):
        least, most = field.get("min"), field.get("max")
        if self.low:
            return least if least is not None else min(1, most if most is not None else 1)
        return most if most is not None else max(1000, least or 0)

    def boolean(self):
        return self.low

    def instant(self):
        return "2026-01-31T08:00:00Z"

    def text(self, field, location):
        least, most = field.get("min_length", 1), min(field.get("max_length", LONGEST), LONGEST)
        length = max(least, 1) if self.low else max(least, min(most, 40))
        if field.get("pattern"):
            return matching(field["pattern"], length, least, most)
        # Names in a URL's path are plain: what an id may hold is narrower than what the spec says.
        awkward = not self.low and location in ("query", "body")
        return cut(AWKWARD if awkward else PLAIN, length)


def cut(alphabet, length):
    """That many characters, none of them a space at either end."""
    text = (alphabet * (length // len(alphabet) + 1))[:length]
    return text[:-1] + "z" if text.endswith(" ") else text


def matching(pattern, length, least, most):
    """Text that matches: the plain one where that does, else some that is made from the pattern."""
    plain = cut(PLAIN, length)
    if re.search(pattern, plain):
        return plain
    made = rstr.Rstr(random.Random(pattern))
    for _ in range(1000):
        text = made.xeger(pattern)
        if least <= len(text) <= most:
            return text
    raise ValueError(f"no text of {least} to {most} characters found for the pattern {pattern}")

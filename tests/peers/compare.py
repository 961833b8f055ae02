"""What a decoder lost of a body."""

from decimal import Decimal

EMPTY = (None, [], {})


def lost(sent, decoded, steps=()):
    """Where `decoded` doesn't have what `sent` has, or has it otherwise: pairs of steps and words. What is null or
    empty counts as nothing, and so does a field that `decoded` has on top. A step is a field's name, or `[]` in a list."""
    if sent in EMPTY and decoded in EMPTY:
        return
    if isinstance(sent, dict) and isinstance(decoded, dict):
        for name, value in sent.items():
            yield from lost(value, decoded.get(name), (*steps, name))
    elif isinstance(sent, list) and isinstance(decoded, list) and len(sent) == len(decoded):
        for one, other in zip(sent, decoded):
            yield from lost(one, other, (*steps, "[]"))
    elif not same(sent, decoded):
        yield steps, f"{shown(sent)} became {shown(decoded)}"


def same(sent, decoded):
    """Whether two scalars are one value. 1 and 1.0 are, and some SDKs keep numbers as decimals."""
    if isinstance(sent, bool) or isinstance(decoded, bool) or not isinstance(sent, (int, float)):
        return type(sent) is type(decoded) and sent == decoded
    if isinstance(decoded, Decimal) and isinstance(sent, float):
        return sent == float(decoded)
    return isinstance(decoded, (int, float, Decimal)) and sent == decoded


def shown(value, most=60):
    text = repr(value)
    return text if len(text) <= most else text[:most] + "…"

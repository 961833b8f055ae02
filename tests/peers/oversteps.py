"""Values outside what the spec allows. A server that takes these as well proves nothing by taking the others."""

import re

LONGEST = 4000  # characters; what is longer is not sent
UNUSUAL = "~"


def oversteps(field, in_path):
    """Values that a field must not have, by what is wrong with them. None is leaving it out."""
    found = {}
    if field.get("required") and not in_path:
        found["left out"] = None
    if "max" in field:
        found[f"over {field['max']}"] = _number(field, field["max"] + 1)
    if "min" in field:
        found[f"under {field['min']}"] = _number(field, field["min"] - 1)
    if field["type"] == "string":
        found.update(_texts(field))
    return found


def _number(field, value):
    return int(value) if field["type"] == "integer" else value


def _texts(field):
    least, most = field.get("min_length", 0), field.get("max_length", LONGEST)
    if most < LONGEST:
        yield f"longer than {most}", "a" * (most + 1)
    if least > 1:
        yield f"shorter than {least}", "a" * (least - 1)
    unlike = UNUSUAL * max(least, 1)
    if field.get("pattern") and not re.search(field["pattern"], unlike):
        yield f"unlike {field['pattern']}", unlike

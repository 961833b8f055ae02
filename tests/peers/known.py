"""What is known not to pass, and why: known.yaml. Each entry has to be met, or it is out of date."""

from dataclasses import dataclass, field

import yaml


@dataclass
class Known:
    """The entries of one service."""

    lost: dict  # `Type.field` -> the operations in whose answers it is lost, or `all`
    refused: dict  # operation -> the places to leave out, with the reason of each
    unstrict: dict  # operation that a strict server refuses -> reason
    missing: dict  # operation of the SDK that the spec doesn't have -> reason
    met: set = field(default_factory=set)

    @classmethod
    def read(cls, path, service):
        with open(path, encoding="utf-8") as file:
            entries = (yaml.safe_load(file) or {}).get(service) or {}
        unknown = set(entries) - {"lost", "refused", "unstrict", "missing"}
        if unknown:
            raise ValueError(f"{path}: {service} has entries that mean nothing: {', '.join(sorted(unknown))}")
        lost, refused, unstrict, missing = {}, {}, {}, {}
        for entry in entries.get("lost") or []:
            explained(entry)
            lost.update(entry["fields"])
        for entry in entries.get("refused") or []:
            for place in entry["places"]:
                refused.setdefault(entry["operation"], {})[place] = explained(entry)
        for entry in entries.get("unstrict") or []:
            unstrict.update(dict.fromkeys(entry["operations"], explained(entry)))
        for entry in entries.get("missing") or []:
            missing.update(dict.fromkeys(entry["operations"], explained(entry)))
        return cls(lost, refused, unstrict, missing)

    def is_lost(self, name, operation):
        operations = self.lost.get(name, [])
        applies = operations == "all" or operation in operations
        return self._meet(("lost", name if operations == "all" else f"{name} in {operation}"), applies)

    def is_unstrict(self, operation):
        return self._meet(("unstrict", operation), operation in self.unstrict)

    def is_missing(self, operation):
        return self._meet(("missing", operation), operation in self.missing)

    def meet_refused(self, operation, place):
        self._meet(("refused", f"{operation} {place}"), True)

    def out_of_date(self):
        """Entries that nothing met, as kind and name."""
        lost = []
        for name, operations in self.lost.items():
            lost += [name] if operations == "all" else [f"{name} in {operation}" for operation in operations]
        refused = [f"{operation} {place}" for operation, places in self.refused.items() for place in places]
        entries = {"lost": lost, "refused": refused, "unstrict": self.unstrict, "missing": self.missing}
        return [(kind, name) for kind, names in entries.items() for name in names if (kind, name) not in self.met]

    def _meet(self, entry, applies):
        if applies:
            self.met.add(entry)
        return applies


def explained(entry):
    """The reason of an entry, which has to be there."""
    if not entry.get("reason"):
        raise ValueError(f"known.yaml lists something without a reason: {entry}")
    return entry["reason"]

"""What the spec says of a service, read from the registry that is generated from it."""

import json
import re
from dataclasses import dataclass, field


class Spec:
    """One service. Types are written as the spec writes them, such as `list<NodeStatus>`."""

    def __init__(self, registry):
        self.service = registry["service"]["name"]
        self.resources = registry.get("resources", [])
        self.operations = {one["name"]: Operation(one) for one in registry["operations"]}
        self._types = {one["name"]: {f["name"]: f for f in one["fields"]} for one in registry["types"]}
        self._enums = {one["name"]: one for one in registry["enums"]}

    @classmethod
    def read(cls, path):
        with open(path, encoding="utf-8") as file:
            return cls(json.load(file))

    def fields(self, type_):
        """The fields of an object type by wire name, or None where `type_` is something else."""
        return self._types.get(type_)

    def enum(self, type_):
        """The listed values of an enum, or None where `type_` is something else."""
        enum = self._enums.get(type_)
        if enum is None:
            return None
        convert = int if enum.get("integer") else str
        return [convert(value["value"]) for value in enum["values"]]


    def name_of(self, type_, steps):
        """The deepest field on the way that the spec knows, as `Type.field`; None if there is none."""
        name = None
        for step in steps:
            fields = self.fields(type_)
            if fields is not None:
                if step not in fields:
                    break
                name = f"{type_}.{step}"
                type_ = fields[step]["type"]
            else:
                type_ = inside(type_, "list") or inside(type_, "map")
        return name


@dataclass
class Operation:
    """One operation."""

    raw: dict
    name: str = field(init=False)
    method_name: str = field(init=False)

    def __post_init__(self):
        self.name = self.raw["name"]
        self.method_name = self.raw["method_name"]

    def parameter(self, wire, in_body=False):
        """The parameter with that name on the wire, or None."""
        return next((one for one in self._parameters(in_body) if wire_name(one) == wire), None)

    def path_parameters(self):
        """In the order of the URL."""
        return [one for one in self.raw["parameters"] if one["in"] == "path"]

    def body(self):
        """What the body holds: `(type, fields)`, one of which is None."""
        fields = self._parameters(in_body=True)
        if self.raw["body"] == "whole":
            return fields[0]["type"], None
        return None, {wire_name(one): one for one in fields}

    def response_headers(self):
        return [one["name"] for one in self.raw.get("response_headers", [])]

    def _parameters(self, in_body):
        return [one for one in self.raw["parameters"] if (one["in"] == "body") == in_body]


def wire_name(parameter):
    return parameter.get("wire") or parameter["name"]


def inside(type_, word):
    """`T` of `list<T>` or `map<T>`, or None."""
    found = re.fullmatch(word + "<(.*)>", type_ or "")
    return found and found.group(1)

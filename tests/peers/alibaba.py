"""Alibaba Cloud's SDK: its operations, its models, and a client for them."""

import functools
import inspect
import sys
import typing

from alibabacloud_aiworkspace20210204.client import Client
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.exceptions import DaraException
from darabonba.model import DaraModel

import shapes
from shapes import Slot
from spec import wire_name

ERRORS = (AlibabaCloudException, DaraException)
SCALARS = {
    str: shapes.TEXT,
    int: shapes.INTEGER,
    float: shapes.NUMBER,
    bool: shapes.BOOLEAN,
    typing.Any: shapes.ANYTHING,
}


def client(endpoint, key_id, secret, project_id):
    protocol, _, host = endpoint.partition("://")
    return Client(Config(access_key_id=key_id, access_key_secret=secret, endpoint=host, protocol=protocol))


def operations():
    """Names of the operations, as methods of the client."""
    return sorted(name for name in vars(Client) if f"{name}_with_options" in vars(Client))


def arguments(method, operation, filler):
    """What an operation takes, filled."""
    filled = {}
    path = {one["field"]: one for one in operation.path_parameters()}
    for name in list(inspect.signature(getattr(Client, method)).parameters)[1:]:
        if name == "request":
            filled[name] = _request(method, operation, filler)
        else:
            wire = wire_name(path[name]) if name in path else name
            filled.update(filler.fields([Slot(name, wire, shapes.TEXT)], {wire: path.get(name)}, "path"))
    return filled


@functools.cache
def slots(class_):
    # The names on the wire are in the code alone: reading a map asks for each, in the order of the constructor.
    asked = _Asked()
    class_().from_map(asked)
    wires = list(dict.fromkeys(asked.names))
    types = _types(class_)
    if len(wires) != len(types):
        raise ValueError(f"{class_.__name__} reads {wires} into {list(types)}")
    return [Slot(attribute, wire, _shape(type_)) for (attribute, type_), wire in zip(types.items(), wires)]


def build(class_, values):
    return class_(**values)


def answer(response):
    """The decoded body and headers of an answer."""
    return response.body.to_map() if hasattr(response.body, "to_map") else response.body, response.headers


def failure(error):
    """What the SDK makes of a refusal: status, code, message and request id."""
    return tuple(getattr(error, name, None) for name in ("status_code", "code", "message", "request_id"))


class _Asked(dict):
    """A map with nothing in it that notes what it is asked for."""

    def __init__(self):
        super().__init__({"something": 1})  # an empty one would be replaced
        self.names = []

    def get(self, name, default=None):
        self.names.append(name)
        return default


def _request(method, operation, filler):
    class_ = _types(getattr(Client, method))["request"]
    values = {}
    for slot in slots(class_):
        outside, inside = operation.parameter(slot.wire), operation.parameter(slot.wire, in_body=True)
        parameter = outside or inside
        location = parameter["in"] if parameter else ("body" if operation.raw["body"] != "none" else "query")
        values.update(filler.fields([slot], {slot.wire: parameter}, location))
    return build(class_, values)


def _types(thing):
    """What a constructor or function takes, by name."""
    function = thing.__init__ if inspect.isclass(thing) else thing
    types = typing.get_type_hints(function, vars(sys.modules[thing.__module__]))
    types.pop("return", None)
    return types


def _shape(type_):
    origin, inner = typing.get_origin(type_), typing.get_args(type_)
    if origin is typing.Union:  # Optional
        return _shape(next(one for one in inner if one is not type(None)))
    if origin is list:
        return shapes.list_of(_shape(inner[0]))
    if origin is dict:
        return shapes.map_of(_shape(inner[1]))
    if inspect.isclass(type_) and issubclass(type_, DaraModel):
        return shapes.model(type_)
    return SCALARS[type_]

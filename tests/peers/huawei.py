"""Huawei Cloud's SDK: its operations, its models, and a client for them."""

import functools
import inspect
import re

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkmodelarts.v1 import ModelArtsClient, model

import shapes
from shapes import Slot

ERRORS = (ServiceResponseException,)
SCALARS = {
    "str": shapes.TEXT,
    "int": shapes.INTEGER,
    "float": shapes.NUMBER,
    "bool": shapes.BOOLEAN,
    "datetime": shapes.INSTANT,
    "date": shapes.INSTANT,
    "object": shapes.ANYTHING,
}


def client(endpoint, key_id, secret, project_id):
    credentials = BasicCredentials(key_id, secret, project_id)
    # Two tries would hide that the first one failed.
    config = HttpConfig.get_default_config()
    config.retry_times = 0
    config.timeout = (10, 60)
    return (
        ModelArtsClient.new_builder()
        .with_http_config(config)
        .with_credentials(credentials)
        .with_endpoint(endpoint)
        .build()
    )


def operations():
    """Names of the operations, as methods of the client."""
    names = [name for name in vars(ModelArtsClient) if f"_{name}_http_info" in vars(ModelArtsClient)]
    return sorted(names)


def arguments(method, operation, filler):
    """What an operation takes, filled."""
    class_ = getattr(model, _camel(method) + "Request")
    values = {}
    for slot in slots(class_):
        if slot.wire == "body":
            type_, fields = operation.body()
            if slot.shape.kind == "model" and fields is not None:
                inner = filler.fields(slots(slot.shape.model), fields, "body", (slot.shape.model,))
                values[slot.attribute] = build(slot.shape.model, inner)
            else:
                values[slot.attribute] = filler.value(slot.shape, type_ and {"type": type_}, "body")
            continue
        parameter = operation.parameter(slot.wire)
        location = parameter["in"] if parameter else "query"
        values.update(filler.fields([slot], {slot.wire: parameter}, location))
    return {"request": build(class_, values)}


@functools.cache
def slots(class_):
    return [
        Slot(attribute, class_.attribute_map[attribute], _shape(type_))
        for attribute, type_ in class_.openapi_types.items()
    ]


def build(class_, values):
    return class_(**values)


def as_json(value):
    """What a decoded answer says, under the names of the wire."""
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if not hasattr(value, "openapi_types"):
        return value
    found = {slot.wire: as_json(getattr(value, slot.attribute)) for slot in slots(type(value))}
    return {wire: item for wire, item in found.items() if item is not None}


def answer(response):
    """The decoded body and headers of an answer."""
    decoded = as_json(response)
    # An answer that isn't an object is kept in an attribute of this name.
    return decoded.get("body") if "body" in response.attribute_map.values() else decoded, decoded


def failure(error):
    """What the SDK makes of a refusal: status, code, message and request id."""
    return error.status_code, error.error_code, error.error_msg, error.request_id


def _shape(type_):
    if type_ in SCALARS:
        return SCALARS[type_]
    if inner := re.fullmatch(r"list\[(.*)\]", type_):
        return shapes.list_of(_shape(inner.group(1)))
    if inner := re.fullmatch(r"dict\(str, (.*)\)", type_):
        return shapes.map_of(_shape(inner.group(1)))
    class_ = getattr(model, type_)
    if not inspect.isclass(class_):
        raise ValueError(f"the SDK names a type that it doesn't have: {type_}")
    return shapes.model(class_)


def _camel(method):
    """The operation's name as models spell it."""
    return re.search(r"\.(\w+)Request`", getattr(ModelArtsClient, method).__doc__).group(1)

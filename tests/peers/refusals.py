"""Whether an SDK understood a refusal."""


def misread(exchange, failure):
    """What is wrong with the status, code, message and request id that the SDK made of a refusal: a text, or None."""
    status, code, message, request_id = failure
    body = exchange.body()
    said = [str(value) for value in body.values()] if isinstance(body, dict) else []
    if status != exchange.status:
        return f"status {exchange.status} became {status!r}"
    if code not in said:
        return f"the code became {code!r}"
    # Alibaba's SDK puts the status and the request id around the message.
    if not message or not any(len(text) > len(code) and text in message for text in said):
        return f"the message became {message!r}"
    if request_id not in said and request_id not in exchange.headers.values():
        return f"the request id became {request_id!r}"
    return None

"""Where a page may start: a token that the page before gave, or a count."""

from spec import wire_name


class Pages:
    """The pages that the calls of one operation ask for."""

    def __init__(self, operation):
        self.paging = operation.raw.get("paging")
        self.next = None
        if self.paging:
            by_name = {one["name"]: one for one in operation.raw["parameters"]}
            self.send, self.size = by_name[self.paging["send"]], by_name.get(self.paging.get("size"))

    def given(self, number):
        """What a call sends by place; None for what it leaves out. The first call gets the first page."""
        if not self.paging:
            return {}
        if self.paging["by"] in ("token", "integer_token"):
            start = self.next
        else:
            start = number % 2 + (self.paging["by"] == "page")
        given = {place(self.send): start}
        if self.size and number == 0:
            given[place(self.size)] = max(1, int(self.size.get("min", 1)))  # so that more pages are left
        elif self.size and self.size["type"] == "string":
            given[place(self.size)] = 10
        return given

    def seen(self, body):
        """Takes the token of the next page from an answer."""
        for name in (self.paging or {}).get("next") or []:
            body = body.get(name) if isinstance(body, dict) else None
        self.next = body or None if self.paging else None

    def items(self, body):
        """The items of an answer, or None where there is nothing to page."""
        if not self.paging:
            return None
        for name in self.paging["items"]:
            body = body.get(name) if isinstance(body, dict) else None
        return body or []


def place(parameter):
    return f"{parameter['in']}.{wire_name(parameter)}"

//! The keys of the spec language, once.
//!
//! The loader checks files against this table and `schema.json` is printed from it, so the two can't part.

/// What may stand in a place.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Text; a number or boolean counts as its own spelling.
    Text,
    /// A sentence that readers of the documentation see.
    Doc,
    /// Text of a certain form.
    Form(&'static Form),
    Boolean,
    Integer,
    Number,
    /// Text, a number or a boolean.
    Scalar,
    /// Anything.
    Any,
    /// One of these words.
    Word(&'static [&'static str]),
    List(&'static Kind),
    /// Names the writer chooses, each with a value of this kind.
    Map(&'static Kind),
    Object(&'static Grammar),
    /// Text of the first kind, or else a mapping of the second.
    Either(&'static Kind, &'static Kind),
}

/// A form that text must have to be safe where it ends up: in addresses, headers and links.
pub(crate) struct Form {
    /// What it is, as in "expected a host name".
    pub(crate) name: &'static str,
    /// The same as `fits`, for editors.
    pub(crate) pattern: &'static str,
    pub(crate) fits: fn(&str) -> bool,
    pub(crate) help: &'static str,
}

static LINK: Form = Form {
    name: "an address",
    pattern: "^https?://[!#-&*-;=?-Z_a-z~]+$",
    fits: |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic() && !"\"'()<>[\\]^`{|}".contains(c))
        })
    },
    help: "write it like https://example.com/page, without spaces, quotes and brackets",
};
static HOST: Form = Form {
    name: "a host name",
    pattern: r"^([A-Za-z0-9.-]|\{region\})+$",
    fits: |text| !text.is_empty() && is_host(&text.replace("{region}", "")),
    help: "write it like service.{region}.example.com, without scheme and path",
};
static REGION: Form = Form {
    name: "a region",
    pattern: "^[A-Za-z0-9.-]+$",
    fits: |text| !text.is_empty() && is_host(text),
    help: "write it like north-1",
};
static VERSION: Form = Form {
    name: "a version",
    pattern: "^[!-~]+$",
    fits: |text| !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic()),
    help: "it is sent in a header: use letters, digits and punctuation",
};
static HEADER: Form = Form {
    name: "the name of a header",
    pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
    fits: is_header,
    help: "write it like X-Request-Id",
};
static MEDIA_TYPE: Form = Form {
    name: "a media type",
    pattern: "^[!#$&.+^_0-9A-Za-z-]+/[!#$&.+^_0-9A-Za-z-]+( *;[ -~]+)?$",
    fits: |text| {
        let (text, parameters) = text.split_once(';').unwrap_or((text, "x=y"));
        let word =
            |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&.+^_-".contains(c));
        let sound = !parameters.is_empty() && parameters.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        sound && text.trim_end_matches(' ').split_once('/').is_some_and(|(kind, rest)| word(kind) && word(rest))
    },
    help: "write it like application/merge-patch+json",
};

fn is_host(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
}

/// Whether a header can be called `name`.
pub(crate) fn is_header(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// A mapping with fixed keys.
pub(crate) struct Grammar {
    /// What the mapping describes, as in "unknown key of an operation".
    pub(crate) name: &'static str,
    pub(crate) keys: &'static [Key],
}

pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// Shown by editors.
    pub(crate) about: &'static str,
}

const fn key(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, required: false, about }
}

const fn must(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, required: true, about }
}

pub(crate) static SERVICE: Grammar = Grammar {
    name: "a service",
    keys: &[
        must("service", Kind::Text, "The folder's name; the crate is aicloud-<service>."),
        must("title", Kind::Text, "The service's name as people write it."),
        must("vendor", Kind::Text, "Whose service it is."),
        must("version", Kind::Form(&VERSION), "Version of the API; sent as x-acs-version where auth is alibaba."),
        must("doc", Kind::Doc, "What the service does."),
        key("link", Kind::Form(&LINK), "The vendor's documentation."),
        must("auth", Kind::Word(&["huawei", "alibaba", "bearer", "none"]), "How requests are signed."),
        must("endpoint", Kind::Object(&ENDPOINT), "Where the service is."),
        key("client", Kind::Map(&Kind::Object(&CLIENT_PARAMETER)), "Parameters given once, to the client."),
        must("errors", Kind::List(&Kind::Object(&ERROR_KEYS)), "Where an error body keeps its code and message."),
        must("request_id", Kind::Object(&REQUEST_ID), "Where an answer keeps its request id."),
        key("retry", Kind::Object(&RETRY), "Error codes that decide on retries; a trailing * matches the rest."),
        must("groups", Kind::List(&Kind::Text), "Every group file, in the order of the documentation."),
    ],
};

static ENDPOINT: Grammar = Grammar {
    name: "an endpoint",
    keys: &[
        must("host", Kind::Form(&HOST), "Host name with {region}."),
        key("vpc", Kind::Form(&HOST), "Host name inside the vendor's network, with {region}."),
        key("regions", Kind::List(&Kind::Form(&REGION)), "The known regions."),
        key("exceptions", Kind::Map(&Kind::Form(&HOST)), "Regions whose host breaks the rule."),
    ],
};

static CLIENT_PARAMETER: Grammar = Grammar {
    name: "a client-wide parameter",
    keys: &[
        must("in", Kind::Word(&["path"]), "Where the parameter goes."),
        must("type", Kind::Word(&["string"]), "Its type."),
        must("doc", Kind::Doc, "What it is and where to get it."),
    ],
};

static ERROR_KEYS: Grammar = Grammar {
    name: "an error envelope",
    keys: &[must("code", Kind::Text, "Key of the error code."), must("message", Kind::Text, "Key of the message.")],
};

static REQUEST_ID: Grammar = Grammar {
    name: "a request id",
    keys: &[
        key("headers", Kind::List(&Kind::Form(&HEADER)), "Response headers, in any letter case."),
        key("body", Kind::List(&Kind::Text), "Keys at the top of the body."),
    ],
};

static RETRY: Grammar = Grammar {
    name: "retry codes",
    keys: &[
        key("throttled", Kind::List(&Kind::Text), "Codes of a call that came too fast."),
        key("transient", Kind::List(&Kind::Text), "Codes of a failure that passes."),
        key("expired", Kind::List(&Kind::Text), "Codes of a credential that ran out."),
        key("clock_skew", Kind::List(&Kind::Text), "Codes of a refused date."),
    ],
};

pub(crate) static GROUP: Grammar = Grammar {
    name: "a group",
    keys: &[
        must("group", Kind::Text, "The file's name; also the cargo feature and the Rust module."),
        key("title", Kind::Text, "Heading; made from the name where absent."),
        must("doc", Kind::Doc, "What the group is about."),
        key("operations", Kind::Map(&Kind::Object(&OPERATION)), "Operations by their wire name."),
        key("types", Kind::Map(&Kind::Object(&TYPE)), "Object types by name."),
        key("enums", Kind::Map(&Kind::Object(&ENUM)), "Enums by name."),
        key(
            "resources",
            Kind::Map(&Kind::Object(&RESOURCE)),
            "Things that operations create, show, change and delete.",
        ),
    ],
};

static OPERATION: Grammar = Grammar {
    name: "an operation",
    keys: &[
        must("doc", Kind::Doc, "What the operation does."),
        must("http", Kind::Text, "Method and path, such as GET /v1/{project_id}/notebooks."),
        key("link", Kind::Form(&LINK), "The vendor's page."),
        key("path", Kind::Map(&Kind::Object(&FIELD)), "Path parameters."),
        key("query", Kind::Map(&Kind::Object(&FIELD)), "Query parameters."),
        key("header", Kind::Map(&Kind::Object(&FIELD)), "Header parameters."),
        key(
            "body",
            Kind::Either(&Kind::Text, &Kind::Map(&Kind::Object(&FIELD))),
            "The body: its fields, or a type expression.",
        ),
        key("body_doc", Kind::Doc, "What the body is, where it is not an object."),
        key("content_type", Kind::Form(&MEDIA_TYPE), "The body's media type where it is not application/json."),
        key(
            "response",
            Kind::Either(&Kind::Text, &Kind::Map(&Kind::Object(&FIELD))),
            "A type expression, or the answer's fields.",
        ),
        key("arguments", Kind::List(&Kind::Text), "Order of the required parameters that are not in the path."),
        key("response_headers", Kind::Map(&Kind::Object(&FIELD)), "Fields of the answer that arrive in headers."),
        key("paginate", Kind::Object(&PAGINATE), "How the operation pages."),
        key("waiters", Kind::Map(&Kind::Object(&WAITER)), "States to wait for."),
        key("idempotent", Kind::Boolean, "Whether sending it twice does no harm."),
        key("client_token", Kind::Text, "The parameter that makes it idempotent."),
        key("deprecated", Kind::Doc, "What to use instead."),
        key("example", Kind::Object(&EXAMPLE), "One documented call."),
        key("rename", Kind::Text, "The operation's name in Rust."),
    ],
};

static FIELD: Grammar = Grammar {
    name: "a parameter or field",
    keys: &[
        must("type", Kind::Text, "A type expression, such as list<string>."),
        must("doc", Kind::Doc, "What it is, its unit, range, default and interplay."),
        key("required", Kind::Boolean, "Whether a request without it is refused."),
        key("default", Kind::Any, "What the service assumes when it is left out."),
        key("min", Kind::Number, "Least value."),
        key("max", Kind::Number, "Greatest value."),
        key("min_length", Kind::Integer, "Fewest characters or items."),
        key("max_length", Kind::Integer, "Most characters or items."),
        key("pattern", Kind::Text, "Regular expression that the text matches."),
        key("sensitive", Kind::Boolean, "Whether it must never be shown."),
        key("deprecated", Kind::Doc, "What to use instead."),
        key("example", Kind::Any, "A value as it may look."),
        key("encode", Kind::Word(&["repeat", "comma", "json"]), "How a list or object stands in a query."),
        key("rename", Kind::Text, "The name in Rust and in flat input."),
    ],
};

static PAGINATE: Grammar = Grammar {
    name: "paging",
    keys: &[
        must("by", Kind::Word(&["token", "integer_token", "page", "offset", "page_index"]), "The paging style."),
        must("send", Kind::Text, "Parameter that says which page."),
        key("size", Kind::Text, "Parameter that limits a page."),
        key("next", Kind::Text, "Field of the answer with the next token."),
        key("total", Kind::Text, "Field of the answer with the number of items on all pages."),
        must("items", Kind::Text, "Field of the answer with the items; \".\" for a bare array."),
        key("start", Kind::Integer, "Number of the first page, for by: page."),
    ],
};

static WAITER: Grammar = Grammar {
    name: "a waiter",
    keys: &[
        must("doc", Kind::Doc, "What it waits for."),
        must("watch", Kind::Text, "Field of the answer that holds the state."),
        must("success", Kind::List(&Kind::Scalar), "States that end the wait well."),
        key("failure", Kind::List(&Kind::Scalar), "States that end it with an error."),
        key("missing", Kind::Word(&["success", "failure"]), "What a 404 means; failure where absent."),
        key("delay", Kind::Text, "Time between the first two looks, such as 5s."),
        key("max_delay", Kind::Text, "Longest time between two looks."),
        key("timeout", Kind::Text, "When to give up, such as 30m."),
    ],
};

static RESOURCE: Grammar = Grammar {
    name: "a resource",
    keys: &[
        must("doc", Kind::Doc, "What the resource is."),
        must("id", Kind::Text, "Field by which it is known, in what shows it."),
        key("status", Kind::Text, "Field that holds its state."),
        key("unique", Kind::List(&Kind::Text), "Fields whose values no two resources of one place share."),
        must(
            "operations",
            Kind::Map(&Kind::Either(&Kind::Word(ROLES), &Kind::Object(&RESOURCE_OPERATION))),
            "What each operation does to it.",
        ),
    ],
};

const ROLES: &[&str] = &["create", "show", "update", "list", "delete"];

static RESOURCE_OPERATION: Grammar = Grammar {
    name: "an operation of a resource",
    keys: &[
        must("does", Kind::Word(ROLES), "What the operation does to the resource."),
        key("by", Kind::Text, "Parameter that says which resource; the last of the path where absent."),
        key("id", Kind::Text, "Field of the answer with the id, where it isn't the resource's."),
        key(
            "items",
            Kind::Text,
            "The list of resources: a field of the answer, or a parameter of what creates several.",
        ),
        key("order", Kind::Text, "Parameter of a list whose value DESC turns it round."),
        key("states", Kind::List(&Kind::Scalar), "States that follow, one after the other; the last one stays."),
    ],
};

static EXAMPLE: Grammar = Grammar {
    name: "an example",
    keys: &[
        key("request", Kind::Map(&Kind::Any), "Parameters by name."),
        key("response", Kind::Any, "The answer's body."),
    ],
};

static TYPE: Grammar = Grammar {
    name: "a type",
    keys: &[
        must("doc", Kind::Doc, "What the type describes."),
        must("fields", Kind::Map(&Kind::Object(&FIELD)), "Its fields by wire name."),
        key("arguments", Kind::List(&Kind::Text), "Order of the required fields."),
        key("rename", Kind::Text, "The type's name in Rust."),
    ],
};

static ENUM: Grammar = Grammar {
    name: "an enum",
    keys: &[
        must("doc", Kind::Doc, "What the enum says."),
        key("type", Kind::Word(&["string", "integer"]), "What stands on the wire; string where absent."),
        must(
            "values",
            Kind::Map(&Kind::Either(&Kind::Doc, &Kind::Object(&ENUM_VALUE))),
            "Wire values, each with its meaning.",
        ),
        key("rename", Kind::Text, "The enum's name in Rust."),
    ],
};

static ENUM_VALUE: Grammar = Grammar {
    name: "an enum value",
    keys: &[
        must("doc", Kind::Doc, "What the value means."),
        key("rename", Kind::Text, "The variant's name in Rust."),
        key("deprecated", Kind::Doc, "What to use instead."),
    ],
};

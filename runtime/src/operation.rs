//! What the generated code says about an operation: where it goes and how its parameters travel.
//!
//! Everything here is const-constructible data. Generated code holds one constant [`Operation`] an operation.

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `PATCH`
    Patch,
    /// `HEAD`
    Head,
}

impl Method {
    /// The method in upper case, as it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
            Self::Head => "HEAD",
        }
    }

    /// Whether sending it twice does no harm, by the rules of HTTP.
    pub fn is_idempotent(self) -> bool {
        matches!(self, Self::Get | Self::Put | Self::Delete | Self::Head)
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Put => Self::PUT,
            Method::Post => Self::POST,
            Method::Delete => Self::DELETE,
            Method::Patch => Self::PATCH,
            Method::Head => Self::HEAD,
        }
    }
}

/// One operation of a service.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operation's name as the service spells it.
    pub name: &'static str,
    /// Its HTTP method.
    pub method: Method,
    /// Its path, with `{placeholders}` for path parameters.
    pub path: &'static str,
    /// Its parameters, in the order of the request's fields.
    pub params: &'static [Param],
    /// What the request's body is made of.
    pub body: Body,
    /// The media type of the body.
    pub content_type: &'static str,
    /// Whether sending it twice does no harm, where that is not as its method says.
    pub idempotent: Option<bool>,
    /// The parameter that makes it idempotent; it is filled in when the caller leaves it out.
    pub client_token: Option<&'static str>,
    /// Headers of the answer that are fields of the output: header name, field name.
    pub response_headers: &'static [(&'static str, &'static str)],
}

impl Operation {
    /// What an operation is that has nothing to say: no parameters, no body, JSON.
    pub const EMPTY: Self = Self {
        name: "",
        method: Method::Get,
        path: "/",
        params: &[],
        body: Body::None,
        content_type: "application/json",
        idempotent: None,
        client_token: None,
        response_headers: &[],
    };

    /// Whether sending it twice does no harm.
    pub fn is_idempotent(&self) -> bool {
        self.idempotent.unwrap_or_else(|| self.method.is_idempotent())
    }
}

/// What the body of a request is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// There is no body.
    None,
    /// The body parameters, as one JSON object under their wire names; `{}` when none is set.
    Object,
    /// The single body parameter is the whole body.
    Whole,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
}

/// How a list, map or object becomes text outside the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A scalar: its text.
    Plain,
    /// `a=1&a=2`
    Repeat,
    /// `a=1,2`
    Comma,
    /// Compact JSON text.
    Json,
}

/// One parameter of an operation.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name in flat input, which is the name of the request's field.
    pub name: &'static str,
    /// Its name on the wire.
    pub wire: &'static str,
    /// Where it travels.
    pub location: Location,
    /// How lists and objects become text.
    pub encoding: Encoding,
    /// Whether the service refuses a request without it.
    pub required: bool,
    /// Whether it is a key, token or password, never to be shown.
    pub sensitive: bool,
}

impl Param {
    const fn new(name: &'static str, location: Location) -> Self {
        Self { name, wire: name, location, encoding: Encoding::Plain, required: false, sensitive: false }
    }

    /// A path parameter, which is always required.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path).required()
    }

    /// A query parameter.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query)
    }

    /// A header parameter.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header)
    }

    /// A body parameter.
    pub const fn body(name: &'static str) -> Self {
        Self::new(name, Location::Body)
    }

    /// The service refuses a request without it.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It must never be shown.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Its name on the wire, where that is not its name in flat input.
    pub const fn wire(mut self, wire: &'static str) -> Self {
        self.wire = wire;
        self
    }

    /// A list is joined with commas.
    pub const fn comma(mut self) -> Self {
        self.encoding = Encoding::Comma;
        self
    }

    /// A list repeats the name.
    pub const fn repeat(mut self) -> Self {
        self.encoding = Encoding::Repeat;
        self
    }

    /// The value is sent as JSON text.
    pub const fn json(mut self) -> Self {
        self.encoding = Encoding::Json;
        self
    }
}

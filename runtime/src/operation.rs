//! What an operation is: the table that the generated crates describe it with.

/// One operation of a service.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Name of the operation.
    pub name: &'static str,
    /// Parameters, in the order of the request's fields.
    pub params: &'static [Param],
}

/// One parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Name in flat input.
    pub name: &'static str,
    /// Whether the service refuses a request without it.
    pub required: bool,
}

impl Operation {
    /// An operation without parameters.
    pub const fn new(name: &'static str) -> Self {
        Self { name, params: &[] }
    }
}

impl Param {
    /// A placeholder of the path, always required.
    pub const fn path(name: &'static str) -> Self {
        Self { name, required: true }
    }

    /// An optional parameter of the query.
    pub const fn query(name: &'static str) -> Self {
        Self { name, required: false }
    }

    /// The same, required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

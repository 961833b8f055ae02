//! Suites that cross crates.

/// The guides, whose code is compiled, and run where it says nothing else, as documentation tests.
#[cfg(doctest)]
mod guides {
    macro_rules! guides {
        ($($name:ident = $file:literal),* $(,)?) => {
            $(#[doc = include_str!(concat!("../../docs/guides/", $file, ".md"))] mod $name {})*
        };
    }
    guides! {
        authentication = "authentication",
        paging = "paging",
        errors_and_retries = "errors-and-retries",
        testing = "testing",
        adding_an_operation = "adding-an-operation",
        adding_a_service = "adding-a-service",
    }
}

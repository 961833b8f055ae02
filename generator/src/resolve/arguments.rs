//! The order of arguments that can't be left out.
//!
//! The order of keys in a mapping means nothing, so where names alone would put an end before a start, the spec states
//! the order in a list.

use crate::{
    diagnostic::{Code, Diagnostic, Diagnostics},
    spec::Name,
};

/// One that can't be left out.
pub(super) struct Required<'a> {
    /// Where it stands among all parameters or fields.
    pub(super) index: usize,
    pub(super) name: &'a str,
    /// Whether its place is given, by the path.
    pub(super) fixed: bool,
}

/// Their places in the order of arguments: what is fixed, then what is `stated`, then the rest by name.
pub(super) fn order(stated: &[Name], required: &[Required<'_>], found: &mut Diagnostics) -> Vec<usize> {
    let mut order: Vec<usize> = required.iter().filter(|one| one.fixed).map(|one| one.index).collect();
    for name in stated {
        match required.iter().find(|one| one.name == name.as_str()) {
            Some(one) if one.fixed => found.add(
                Diagnostic::new(Code::BadArguments, name.span, format!("`{}` is in the path", name.value))
                    .help("arguments in the path come first, in its order; remove it here"),
            ),
            Some(one) if order.contains(&one.index) => found.add(
                Diagnostic::new(Code::BadArguments, name.span, format!("`{}` stands twice", name.value))
                    .help("remove one of the two"),
            ),
            Some(one) => order.push(one.index),
            None => {
                let candidates = required.iter().filter(|one| !one.fixed).map(|one| one.name);
                found.add(
                    Diagnostic::new(
                        Code::BadArguments,
                        name.span,
                        format!("nothing that is required is called `{}`", name.value),
                    )
                    .suggest(found, name, candidates, || "list only what has `required: true`".to_owned()),
                );
            }
        }
    }
    let rest = required.iter().map(|one| one.index).filter(|index| !order.contains(index));
    let rest: Vec<usize> = rest.collect();
    order.extend(rest);
    order
}

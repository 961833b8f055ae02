//! What an operation takes and gives, as types.

use crate::codec::{Shape, Value};
use crate::operation::Operation;

/// The input of an operation.
pub trait Request: Shape + Clone + Send + Sync + 'static {
    /// What the operation answers with.
    type Output: Value + Send + 'static;

    /// The operation that takes this input.
    fn operation() -> &'static Operation;

    /// A request with nothing set, not even what is required.
    #[doc(hidden)]
    fn empty() -> Self;
}

/// What `new` of a request starts from.
#[doc(hidden)]
pub fn empty<R: Request>() -> R {
    R::empty()
}

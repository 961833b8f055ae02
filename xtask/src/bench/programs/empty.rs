//! Only its dependencies matter.

fn main() {}

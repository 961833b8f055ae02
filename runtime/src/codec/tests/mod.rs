//! Tests of the codec through the macros, as generated code uses it.

#![allow(unreachable_pub, dead_code, reason = "the macros make public methods, as generated types need them")]

mod absence;
mod compare;
mod enums;
mod hostile;
mod laws;
mod lenient;
mod model;
mod requests;
mod shapes;

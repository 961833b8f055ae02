//! Open enums.

use super::model::*;

#[test]
fn a_listed_value_is_found_in_any_letter_case() {
    assert_eq!(Arch::from("x86_64"), Arch::X8664);
    assert_eq!(Kind::from(1), Kind::Manifest);
    assert_eq!(Phase::from("").as_str(), "");
}

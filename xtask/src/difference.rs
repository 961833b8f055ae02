//! Shows where two texts begin to differ.

use similar::{ChangeTag, TextDiff};

/// Lines shown of each side.
const SHOWN: usize = 3;
/// Lines compared from the first difference on; enough to tell a changed line from an added one.
const WINDOW: usize = 60;

/// The first differing lines, `-` as the file is and `+` as it should be, under a heading with path and line.
pub fn first_difference(path: &str, is: &str, should: &str, color: bool) -> String {
    let (is, should): (Vec<_>, Vec<_>) = (is.split_inclusive('\n').collect(), should.split_inclusive('\n').collect());
    let same = is.iter().zip(&should).take_while(|(a, b)| a == b).count();
    let window = |lines: &[&str]| lines.iter().skip(same).take(WINDOW).copied().map(str::to_owned).collect::<Vec<_>>();
    let (is, should) = (window(&is), window(&should));
    let (is, should): (Vec<_>, Vec<_>) = (is.iter().map(|s| &**s).collect(), should.iter().map(|s| &**s).collect());
    let diff = TextDiff::from_slices(&is, &should);
    let mut text = format!("{path}:{} differs (- as it is, + as it should be)", same + 1);
    let mut counts = (0, 0);
    for change in diff.iter_all_changes().take_while(|change| change.tag() != ChangeTag::Equal) {
        let (sign, code, count) = match change.tag() {
            ChangeTag::Insert => ('+', "\x1b[32m", &mut counts.1),
            _ => ('-', "\x1b[31m", &mut counts.0),
        };
        *count += 1;
        if *count <= SHOWN {
            let (on, off) = if color { (code, "\x1b[0m") } else { ("", "") };
            text.push_str(&format!("\n    {on}{sign} {}{off}", visible(change.value())));
        }
    }
    text
}

/// A line without its end, and with nothing in it that a terminal would act on.
fn visible(line: &str) -> String {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let escape = |char: char| char.is_control() && char != '\t';
    line.chars().map(|char| if escape(char) { char.escape_default().to_string() } else { char.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_line_that_changed() {
        let shown = first_difference("a.rs", "1\n2\nthree\n4\n", "1\n2\n3\n4\n", false);
        assert_eq!(shown, "a.rs:3 differs (- as it is, + as it should be)\n    - three\n    + 3");
    }

    #[test]
    fn tells_an_added_line_from_a_changed_one() {
        let shown = first_difference("a.rs", "1\nextra\n2\n", "1\n2\n", false);
        assert_eq!(shown, "a.rs:2 differs (- as it is, + as it should be)\n    - extra");
    }

    #[test]
    fn shows_the_first_lines_of_a_long_change_only() {
        let new: String = (0..100).map(|n| format!("{n}\n")).collect();
        assert_eq!(first_difference("a.rs", "", &new, false).lines().count(), 1 + SHOWN);
    }

    #[test]
    fn makes_line_ends_and_control_characters_visible() {
        let shown = first_difference("a", "x\r\n\x1b[2J\n", "x\n", false);
        assert!(shown.contains("- x\\r\n    - \\u{1b}[2J\n    + x"), "{shown}");
    }
}

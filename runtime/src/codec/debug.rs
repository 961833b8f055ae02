//! How shapes print: as the JSON they stand for, with secrets left out.

use super::{Shape, Writer};
use std::fmt;

/// Prints `Name {"field":"value"}`; on several lines for `{:#?}`.
pub fn debug_shape<T: Shape>(name: &str, shape: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_fields(name, shape, f)
}

fn debug_fields(name: &str, shape: &dyn Shape, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut writer = Writer::redacting();
    writer.shape(shape);
    debug_json(name, writer, f)
}

/// Prints a name and what was written.
pub(super) fn debug_json(name: &str, writer: Writer, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let json = String::from_utf8(writer.finish()).unwrap_or_default();
    let json = if f.alternate() { indent(&json) } else { json };
    write!(f, "{name} {json}")
}

/// Spreads compact JSON over lines, four spaces a level.
fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut level = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            out.push(c);
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        let empty = matches!(chars.peek(), Some(']' | '}'));
        match c {
            '{' | '[' => {
                out.push(c);
                level += 1;
                if !empty {
                    line(&mut out, level);
                } else if let Some(end) = chars.next() {
                    level -= 1;
                    out.push(end);
                }
            }
            '}' | ']' => {
                level = level.saturating_sub(1);
                line(&mut out, level);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, level);
            }
            ':' => out.push_str(": "),
            _ => {
                quoted = c == '"';
                out.push(c);
            }
        }
    }
    out
}

fn line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("    ", level));
}

//! Half characters: JSON may escape one half of a surrogate pair, which no Rust text can hold.

/// Replaces every lone surrogate escape by that of U+FFFD, which is as long. `None` if there is none.
#[cold]
pub(crate) fn lone_surrogates(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut repaired = false;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        out.push('\\');
        let (length, lone) = match (surrogate(after), after.get(5..).and_then(|next| next.strip_prefix('\\'))) {
            (Some(Half::High), Some(next)) if surrogate(next) == Some(Half::Low) => (11, false),
            (Some(_), _) => (5, true),
            // The escaped character may itself be a backslash, so it is skipped.
            (None, _) => (after.chars().next().map_or(0, char::len_utf8), false),
        };
        let (escape, next) = after.split_at_checked(length)?;
        out.push_str(if lone { "ufffd" } else { escape });
        repaired |= lone;
        rest = next;
    }
    out.push_str(rest);
    repaired.then_some(out)
}

#[derive(PartialEq)]
enum Half {
    High,
    Low,
}

/// Which half the escape is that follows a backslash, if it is one.
fn surrogate(escape: &str) -> Option<Half> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xD800..=0xDBFF => Some(Half::High),
        0xDC00..=0xDFFF => Some(Half::Low),
        _ => None,
    }
}

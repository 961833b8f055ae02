//! Profile files: sections of `key = value` lines.
//!
//! Values are taken as they stand, `%` and `#` included. A comment starts at the beginning of a line with `#` or `;`, or
//! within a line with a `#` after white space, as the vendors' samples have it.

use std::collections::BTreeMap;

/// Section name → key in lower case → value.
pub(super) type Sections = BTreeMap<String, BTreeMap<String, String>>;

/// Reads a profile file.
///
/// # Errors
///
/// The number of the first line that is neither section, pair, comment nor blank. The line itself may hold a secret.
pub(super) fn parse(text: &str) -> Result<Sections, usize> {
    let mut sections = Sections::new();
    let mut current = None;
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = without_comment(line);
        if line.is_empty() {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            current = Some(sections.entry(name.trim().to_owned()).or_default());
            continue;
        }
        let (Some(section), Some((key, value))) = (&mut current, line.split_once(['=', ':'])) else {
            return Err(index + 1);
        };
        section.insert(key.trim().to_ascii_lowercase(), value.trim().to_owned());
    }
    Ok(sections)
}

fn without_comment(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with(['#', ';']) {
        return "";
    }
    let comment =
        line.match_indices('#').find(|(at, _)| line.get(..*at).is_some_and(|before| before.ends_with([' ', '\t'])));
    comment.and_then(|(at, _)| line.get(..at)).unwrap_or(line).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_percent_signs_hashes_and_separators() {
        let sections = parse("[default]\nsecret = a%b#c=d:e;f\ntoken: x=y\n").unwrap();
        assert_eq!(sections["default"]["secret"], "a%b#c=d:e;f");
        assert_eq!(sections["default"]["token"], "x=y");
    }

    #[test]
    fn comments_blank_lines_indents_and_a_byte_order_mark_are_skipped() {
        let sections =
            parse("\u{feff}# head\r\n\r\n  [ a ]   # first\r\n ; note\r\n  Key = v # why\r\n empty =\r\n[b]\r\n")
                .unwrap();
        assert_eq!(sections["a"]["key"], "v");
        assert_eq!(sections["a"]["empty"], "");
        assert!(sections["b"].is_empty());
    }

    #[test]
    fn a_line_that_is_no_pair_is_named_by_its_number() {
        assert_eq!(parse("[a]\nk = v\nnonsense\n"), Err(3));
        assert_eq!(parse("k = v\n"), Err(1));
    }

    #[test]
    fn a_section_that_comes_twice_is_one_section() {
        assert_eq!(parse("[a]\nx=1\n[b]\n[a]\ny=2\nx=3").unwrap()["a"].len(), 2);
    }
}

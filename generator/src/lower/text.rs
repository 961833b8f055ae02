//! Documentation text as rustdoc wants it.

use crate::model::{Field, PagingStyle, Type};
use serde_json::Value;

/// Spec text as lines of Markdown: nothing in it can be a link, a tag or a heading, except `code` in backticks.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.trim().lines().flat_map(|line| wrap(&escape(&line.trim().replace('\t', " ")))).collect()
}

/// Columns of a line of documentation.
const WIDTH: usize = 112;

/// Breaks a paragraph into lines, none of which starts with what Markdown would take for anything but a paragraph.
fn wrap(paragraph: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    for word in paragraph.split(' ') {
        let columns = word.chars().count();
        if line.is_empty() {
            width = columns;
        } else if width + columns < WIDTH || !can_start_a_line(word) {
            line.push(' ');
            width += 1 + columns;
        } else {
            lines.push(std::mem::take(&mut line));
            width = columns;
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// Whether a word means nothing special to Markdown at the start of a line, not even in the middle of code.
fn can_start_a_line(word: &str) -> bool {
    let plain = word.starts_with(|c: char| c.is_alphanumeric() || "(\"'\\&`".contains(c)) || word.starts_with("<http");
    plain && !word.starts_with("```") && !word.strip_suffix(['.', ')']).is_some_and(is_number)
}

/// One paragraph, for a summary.
pub(crate) fn sentence(text: &str) -> String {
    escape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first sentence of a text, as it is.
pub(crate) fn first_sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split_inclusive(". ").next().unwrap_or(&text).trim().to_owned()
}

/// Escapes Markdown and HTML outside of backticks. Unpaired backticks are escaped too.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('`') {
        escape_plain(plain, &mut out);
        match after.split_once('`') {
            Some((code, after)) if !code.is_empty() => {
                out.push('`');
                out.push_str(code);
                out.push('`');
                rest = after;
            }
            _ => {
                out.push_str("\\`");
                rest = after;
            }
        }
    }
    escape_plain(rest, &mut out);
    if out.starts_with(['#', '-', '+', '=', '~', '|', ':'])
        || out.split_once(['.', ')']).is_some_and(|(n, _)| is_number(n))
    {
        out.insert(0, '\\');
        // A backslash before a digit is no escape; put it before the dot.
        if out.get(1..2).is_some_and(is_number) {
            out = out.replacen('\\', "", 1).replacen(['.', ')'], "\\.", 1);
        }
    }
    out
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn escape_plain(text: &str, out: &mut String) {
    let mut rest = text;
    // A bare address would be a rustdoc warning; in angle brackets it is a link.
    while let Some((start, address)) = find_address(rest) {
        let (before, after) = rest.split_at(start);
        escape_words(before, out);
        out.push('<');
        out.push_str(address);
        out.push('>');
        rest = after.get(address.len()..).unwrap_or_default();
    }
    escape_words(rest, out);
}

pub(crate) fn find_address(text: &str) -> Option<(usize, &str)> {
    let is_address =
        |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with("https://") || rest.starts_with("http://"));
    let start = text.match_indices("http").map(|(at, _)| at).find(is_address)?;
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| c.is_whitespace() || "<>()[]{},;\"\\|^`".contains(c)).unwrap_or(rest.len());
    let address = rest.get(..end)?.trim_end_matches(['.', ':', '!', '?']);
    Some((start, address))
}

/// Any text as code on one line, which nothing in it can end.
pub(crate) fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn escape_words(text: &str, out: &mut String) {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if after.is_alphanumeric() || after == '#' => out.push_str("&amp;"),
            '_' if before.is_alphanumeric() && after.is_alphanumeric() => out.push('_'),
            '[' | ']' | '*' | '_' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        before = c;
    }
}

/// A field's documentation: its text, then what the text doesn't say of its limits.
pub(crate) fn field_doc(field: &Field, rust_name: &str) -> Vec<String> {
    let mut doc = lines(&field.doc);
    let mut facts = Vec::new();
    let said = field.doc.to_lowercase();
    if let Some(default) = &field.default {
        let text = match &default.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if !said.contains("default") || !said.contains(&text.to_lowercase()) {
            facts.push(format!("default {}", code(&text)));
        }
    }
    let has = |number: &str| said.contains(number);
    match (&field.min, &field.max) {
        (Some(min), Some(max)) if !has(&number(min.value)) || !has(&number(max.value)) => {
            facts.push(format!("{} to {}", number(min.value), number(max.value)));
        }
        (Some(min), None) if !has(&number(min.value)) => facts.push(format!("at least {}", number(min.value))),
        (None, Some(max)) if !has(&number(max.value)) => facts.push(format!("at most {}", number(max.value))),
        _ => {}
    }
    let unit = if matches!(field.ty, Type::String) { "characters" } else { "items" };
    match (&field.min_length, &field.max_length) {
        (Some(min), Some(max)) if !has(&max.value.to_string()) => {
            facts.push(format!("{} to {} {unit}", min.value, max.value));
        }
        (Some(min), None) if !has(&min.value.to_string()) => facts.push(format!("at least {} {unit}", min.value)),
        (None, Some(max)) if !has(&max.value.to_string()) => facts.push(format!("at most {} {unit}", max.value)),
        _ => {}
    }
    if plain(rust_name) != plain(&field.name) {
        facts.push(format!("{} on the wire", code(&field.name)));
    }
    if !facts.is_empty() {
        let mut sentence = facts.join(", ");
        if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
            sentence.replace_range(..1, &first);
        }
        let last = doc.pop().unwrap_or_default();
        doc.extend(wrap(format!("{last} {sentence}.").trim()));
    }
    with_deprecation(doc, field.deprecated.as_deref())
}

/// `#[deprecated]` on a field would also warn where tables and derives name it, so it is said in words.
pub(crate) fn with_deprecation(mut doc: Vec<String>, deprecated: Option<&str>) -> Vec<String> {
    if let Some(instead) = deprecated {
        doc.push(String::new());
        doc.extend(wrap(&format!("**Deprecated:** {}", sentence(instead))));
    }
    doc
}

/// A number as people write it: 500, not 500.0.
pub(crate) fn number(value: f64) -> String {
    format!("{value}")
}

/// A number as JSON writes it: a whole number without its `.0`.
pub(crate) fn json_number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::from(value as i64) } else { Value::from(value) }
}

fn plain(name: &str) -> String {
    name.trim_start_matches("r#").chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What tells the pages of a list apart.
pub(super) fn paged_by(style: PagingStyle) -> &'static str {
    match style {
        PagingStyle::Token | PagingStyle::IntegerToken => "a token from the page before",
        PagingStyle::Page => "a page number",
        PagingStyle::Offset => "the number of items to skip",
        PagingStyle::PageIndex => "the number of pages to skip",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_can_not_be_ended_from_within() {
        assert_eq!(code("a<b>"), "`a<b>`");
        assert_eq!(code("a `` b\n\tc"), "```a `` b c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(""), "`\"\"`");
    }

    #[test]
    fn lines_start_with_nothing_special() {
        let words =
            ["- ", "+ ", "# ", "12. ", "3) ", "> ", "`a <div> b` ", "| ", "=== ", ": ", "~~~ ", "https://a.example/b "];
        for (word, padding) in words.iter().flat_map(|word| (0..8).map(move |padding| (word, "x".repeat(padding)))) {
            for line in lines(&format!("{padding} {}", word.repeat(100))) {
                assert!(can_start_a_line(line.split(' ').next().unwrap()), "{line}");
            }
        }
        assert_eq!(lines("| a |\n|---|\n:--|"), ["\\| a |", "\\|---|", "\\:--|"]);
    }

    #[test]
    fn text_can_neither_link_nor_open_tags() {
        assert_eq!(escape("see [x](y) <b> a_b * `a[0]<T>`"), "see \\[x\\](y) &lt;b&gt; a_b \\* `a[0]<T>`");
        assert_eq!(escape("a ` b"), "a \\` b");
        assert_eq!(escape("# no heading"), "\\# no heading");
        assert_eq!(escape("1. no list"), "1\\. no list");
        assert_eq!(escape("at https://a.example/x_y. Then"), "at <https://a.example/x_y>. Then");
        assert_eq!(escape("_a_ &amp; & b"), "\\_a\\_ &amp;amp; & b");
    }
}

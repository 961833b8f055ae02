//! Texts of the spec as HTML. Nothing in them means anything but `code` in backticks, web addresses, and names of
//! operations and types, which become links.

use super::links::Links;
use crate::lower::text;

/// Escapes text for elements and attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape_into(text, &mut out);
    out
}

fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// How texts of one page are written.
#[derive(Clone, Copy)]
pub(super) struct Prose<'a> {
    pub(super) links: &'a Links,
    /// The way to the site's root.
    pub(super) root: &'a str,
    /// The page itself, to which nothing links.
    pub(super) page: &'a str,
}

impl Prose<'_> {
    /// One paragraph, without its tags.
    pub(super) fn inline(&self, text: &str) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text.as_str();
        while let Some((plain, after)) = rest.split_once('`') {
            self.plain(plain, &mut out);
            match after.split_once('`') {
                Some((code, after)) if !code.is_empty() => {
                    self.code(code, &mut out);
                    rest = after;
                }
                _ => {
                    out.push('`');
                    rest = after;
                }
            }
        }
        self.plain(rest, &mut out);
        out
    }

    /// The text as paragraphs, which empty lines divide.
    pub(super) fn paragraphs(&self, text: &str) -> String {
        let lines = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let paragraphs = lines.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
        paragraphs.map(|paragraph| format!("<p>{}</p>", self.inline(paragraph))).collect::<Vec<_>>().join("\n")
    }

    fn code(&self, code: &str, out: &mut String) {
        out.push_str("<code>");
        match self.target(code) {
            Some(path) => self.link(path, code, out),
            None => escape_into(code, out),
        }
        out.push_str("</code>");
    }

    fn plain(&self, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some((start, address)) = text::find_address(rest) {
            let (before, after) = rest.split_at(start);
            self.words(before, out);
            let address_html = escape(address);
            out.push_str(&format!("<a href=\"{address_html}\" rel=\"noreferrer\">{address_html}</a>"));
            rest = after.get(address.len()..).unwrap_or_default();
        }
        self.words(rest, out);
    }

    fn words(&self, text: &str, out: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match self.target(word) {
                Some(path) => self.link(path, word, out),
                None => escape_into(word, out),
            }
            let mut after = after.chars();
            if let Some(c) = after.next() {
                escape_into(c.encode_utf8(&mut [0; 4]), out);
            }
            rest = after.as_str();
        }
    }

    fn target(&self, word: &str) -> Option<&str> {
        self.links.named(word).filter(|path| *path != self.page)
    }

    fn link(&self, path: &str, text: &str, out: &mut String) {
        out.push_str(&format!("<a href=\"{}{}\">", self.root, escape(path)));
        escape_into(text, out);
        out.push_str("</a>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inline(text: &str) -> String {
        Prose { links: &Links::default(), root: "", page: "" }.inline(text)
    }

    #[test]
    fn only_code_and_addresses_mean_anything() {
        assert_eq!(inline("a <b> & `c<d>` \"e\""), "a &lt;b&gt; &amp; <code>c&lt;d&gt;</code> &quot;e&quot;");
        assert_eq!(inline("*a* [b](c) ` d"), "*a* [b](c) ` d");
        let address = "https://a.example/?b=c&d=e";
        let escaped = "https://a.example/?b=c&amp;d=e";
        assert_eq!(
            inline(&format!("at {address}.")),
            format!("at <a href=\"{escaped}\" rel=\"noreferrer\">{escaped}</a>.")
        );
        assert_eq!(inline("javascript:alert(1)"), "javascript:alert(1)");
    }
}

//! Code with its strings, comments, numbers and keywords marked, for the few languages that the site shows.

use super::prose::escape;

/// What a language takes for what.
struct Language {
    line_comment: &'static str,
    /// Whether `'` opens a string.
    single_quotes: bool,
    keywords: &'static [&'static str],
    /// Words of this language may be flags, which start with hyphens.
    flags: bool,
    /// A string before a colon is a key.
    keys: bool,
}

const RUST: Language = Language {
    line_comment: "//",
    single_quotes: false,
    keywords: &[
        "as", "async", "await", "break", "const", "crate", "else", "enum", "false", "fn", "for", "if", "impl", "in",
        "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct",
        "trait", "true", "type", "use", "where", "while", "dyn",
    ],
    flags: false,
    keys: false,
};
const SHELL: Language = Language {
    line_comment: "# ",
    single_quotes: true,
    keywords: &["curl", "aicloud", "cargo", "export"],
    flags: true,
    keys: false,
};
const JSON: Language = Language {
    line_comment: "\0",
    single_quotes: false,
    keywords: &["true", "false", "null"],
    flags: false,
    keys: true,
};
const YAML: Language =
    Language { line_comment: "# ", single_quotes: true, keywords: &["true", "false"], flags: false, keys: false };
const TOML: Language =
    Language { line_comment: "#", single_quotes: true, keywords: &["true", "false"], flags: false, keys: false };

/// The code as HTML.
pub(super) fn highlight(code: &str, language: &str) -> String {
    let language = match language {
        "rust" => RUST,
        "sh" | "shell" | "bash" | "console" => SHELL,
        "json" => JSON,
        "yaml" => YAML,
        "toml" | "ini" => TOML,
        _ => return escape(code),
    };
    let mut out = String::with_capacity(code.len() * 2);
    let mut rest = code;
    let mut before = '\n';
    while let Some(first) = rest.chars().next() {
        let (class, length) = token(rest, first, before, &language);
        let (text, after) = rest.split_at(length.max(first.len_utf8()).min(rest.len()));
        let is_key = language.keys && class == "s" && after.trim_start().starts_with(':');
        let class = if is_key { "k" } else { class };
        if class.is_empty() {
            out.push_str(&escape(text));
        } else {
            out.push_str(&format!("<i class=\"{class}\">{}</i>", escape(text)));
        }
        before = text.chars().next_back().unwrap_or(before);
        rest = after;
    }
    out
}

/// The class and the length of what `rest` starts with.
fn token(rest: &str, first: char, before: char, language: &Language) -> (&'static str, usize) {
    let at_word = !before.is_alphanumeric() && before != '_';
    if rest.starts_with(language.line_comment) && (before.is_whitespace() || language.line_comment == "//") {
        return ("c", rest.find('\n').unwrap_or(rest.len()));
    }
    if first == '"' || (first == '\'' && language.single_quotes) {
        return ("s", string_end(rest, first));
    }
    let word = |part: fn(char) -> bool| rest.find(|c: char| !part(c)).unwrap_or(rest.len());
    if language.flags && first == '-' && before.is_whitespace() {
        return ("f", word(|c| c.is_alphanumeric() || c == '-'));
    }
    if first == '$' && language.flags {
        return (
            "v",
            1 + rest
                .get(1..)
                .map_or(0, |rest| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())),
        );
    }
    if first.is_ascii_digit() && at_word {
        let length = word(|c| c.is_alphanumeric() || c == '_' || c == '.');
        return (if language.flags { "" } else { "n" }, length);
    }
    if first.is_alphabetic() || first == '_' {
        let length = word(|c| c.is_alphanumeric() || c == '_');
        let text = rest.get(..length).unwrap_or_default();
        let class = match () {
            () if at_word && language.keywords.contains(&text) => "k",
            () if language.line_comment == "//" && first.is_uppercase() => "t",
            () if language.line_comment == "//" && rest.get(length..).is_some_and(|rest| rest.starts_with('(')) => "f",
            () => "",
        };
        return (class, length);
    }
    ("", first.len_utf8())
}

fn string_end(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote == '"' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of HTML as a browser shows it.
    fn shown(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            out.push_str(before);
            rest = after.split_once('>').unwrap().1;
        }
        out.push_str(rest);
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .iter()
            .fold(out, |out, (from, to)| out.replace(from, to))
    }

    #[test]
    fn marks_change_nothing_that_is_read() {
        for code in [
            "let a = \"x \\\" <b>\"; // c & d\nf(1.5, Ok)",
            "curl -X POST 'it'\\''s' --a=b $TOKEN # x",
            "{\n  \"a\": [true, null, 1],\n  \"b\": \"c\"\n}",
            "\"never closed \\",
            "数据: 'x' # 注",
            "'",
            "$",
        ] {
            for language in ["rust", "sh", "json", "yaml", "toml", "text"] {
                assert_eq!(shown(&highlight(code, language)), code, "{language}");
            }
        }
    }

    #[test]
    fn keys_strings_and_keywords_are_told_apart() {
        let json = highlight("{\"a\": \"b\"}", "json");
        assert!(json.contains("<i class=\"k\">&quot;a&quot;</i>") && json.contains("<i class=\"s\">&quot;b&quot;</i>"));
        assert!(highlight("let x", "rust").starts_with("<i class=\"k\">let</i>"));
    }
}

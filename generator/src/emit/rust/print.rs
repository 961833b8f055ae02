//! From tokens to text, by way of a syntax tree.

use proc_macro2::TokenStream;
use std::fmt;

/// Output that can't be what it should be. It means a mistake in the generator, not in a spec.
#[derive(Debug)]
pub(crate) struct Unprintable {
    file: String,
    reason: String,
}

impl Unprintable {
    pub(crate) fn new(file: &str, reason: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), reason: reason.to_string() }
    }
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the generator made {} from this spec, which is not well formed: {}", self.file, self.reason)
    }
}

/// The items of one file.
pub(super) struct Items {
    file: String,
    text: String,
}

impl Items {
    /// Starts `file` with its header comment.
    pub(super) fn new(file: &str, header: String) -> Self {
        Self { file: file.to_owned(), text: header }
    }

    /// Adds what `tokens` hold, items apart from each other by an empty line.
    pub(super) fn add(&mut self, tokens: TokenStream) -> Result<&mut Self, Unprintable> {
        let parsed: syn::File = syn::parse2(tokens).map_err(|error| Unprintable::new(&self.file, error))?;
        if !parsed.attrs.is_empty() {
            let attributes = syn::File { shebang: None, frontmatter: None, attrs: parsed.attrs, items: Vec::new() };
            self.text.push_str(&spaced(&prettyplease::unparse(&attributes)));
        }
        let mut before = None;
        for item in parsed.items {
            let kind = Kind::of(&item);
            // Imports stand together, and so do modules.
            if kind == Kind::Other || before != Some(kind) {
                self.text.push('\n');
            }
            let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
            self.text.push_str(&spaced(&prettyplease::unparse(&file)));
            before = Some(kind);
        }
        Ok(self)
    }

    /// Adds a table right under the item before it: `name! { head… row, row, row …tail }`, with rows packed into lines.
    pub(super) fn table(&mut self, table: &Table) -> Result<&mut Self, Unprintable> {
        let text = table.print();
        syn::parse_str::<syn::Item>(&text).map_err(|error| Unprintable::new(&self.file, error))?;
        self.text.push_str(&text);
        Ok(self)
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A macro call that holds rows. Pretty printers don't know how to lay one out.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// What comes before the rows, such as `NodeStatus {`, and after them, such as `}`.
    pub(super) head: String,
    pub(super) rows: Vec<String>,
    pub(super) tail: &'static str,
}

/// Columns of a line.
const WIDTH: usize = 100;

impl Table {
    fn print(&self) -> String {
        let Self { name, head, rows, tail } = self;
        let space = if rows.is_empty() || tail.is_empty() { "" } else { " " };
        let short = format!("{name}! {{ {head} {}{space}{tail}", rows.join(", "));
        let short = format!("{} }}\n", short.trim_end());
        if short.len() <= WIDTH && !head.contains('\n') {
            return short;
        }
        let mut out = format!("{name}! {{\n    {head}\n");
        let mut line = String::new();
        for row in rows {
            if !line.is_empty() && line.len() + row.len() + 9 > WIDTH {
                out.push_str(&format!("        {}\n", line.trim_end()));
                line.clear();
            }
            line.push_str(row);
            line.push_str(", ");
        }
        if !line.is_empty() {
            // Statements take no trailing comma; rows between braces do, as in all of Rust.
            let line = if tail.is_empty() { line.trim_end_matches(", ") } else { line.trim_end() };
            out.push_str(&format!("        {line}\n"));
        }
        if !tail.is_empty() {
            out.push_str(&format!("    {tail}\n"));
        }
        out.push_str("}\n");
        out
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Import,
    Module,
    Other,
}

impl Kind {
    fn of(item: &syn::Item) -> Self {
        match item {
            syn::Item::Use(_) => Self::Import,
            syn::Item::Mod(_) => Self::Module,
            _ => Self::Other,
        }
    }
}

/// Puts an empty line between the methods of an impl.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut after_method = false;
    for line in text.lines() {
        if after_method && line.starts_with("    ") && !line.starts_with("     ") {
            out.push('\n');
        }
        out.push_str(line.trim_end());
        out.push('\n');
        after_method = line == "    }";
    }
    out
}

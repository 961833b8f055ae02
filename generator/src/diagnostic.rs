//! What is wrong with a spec, where, and what to do.

use crate::source::{Span, Text};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Error,
    Warning,
}

macro_rules! codes {
    ($($name:ident = $code:literal, $severity:ident, $about:literal;)*) => {
        /// A kind of mistake, with a code that stays the same over versions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Code { $(#[doc = $about] $name,)* }

        impl Code {
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What the code is about, as in `DESIGN.md`.
            #[cfg(test)]
            pub(crate) fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    BadYaml = "S001", Error, "The text isn't YAML.";
    UnknownKey = "S002", Error, "A key that the language doesn't have.";
    WrongKind = "S003", Error, "A value of the wrong kind.";
    MissingKey = "S004", Error, "A key that must be there.";
    DuplicateKey = "S005", Error, "A key that stands twice.";
    Alias = "S006", Error, "A YAML anchor, alias or tag.";
    TooDeep = "S007", Error, "Nesting beyond what the language needs.";
    NotUtf8 = "S008", Error, "Bytes that aren't UTF-8.";
    BadFileName = "S009", Error, "A service or group whose name isn't its file's.";
    UnknownGroup = "S010", Error, "A group that is listed without a file, or the reverse.";
    NoService = "S011", Error, "A folder without service.yaml.";
    BadType = "S012", Error, "A type expression that can't be read.";
    UnknownType = "S013", Error, "A type that nobody defines.";
    DuplicateName = "S014", Error, "Two operations or types of one name.";
    NameCollision = "S015", Error, "Two names that become one Rust name.";
    BadName = "S016", Error, "A name that can't become a Rust name.";
    NoParameter = "S017", Error, "A path placeholder without a parameter.";
    NoPlaceholder = "S018", Error, "A path parameter without a placeholder.";
    BadHttp = "S019", Error, "A method and path that can't be read.";
    PagingField = "S020", Error, "Paging that names a field that isn't there.";
    PagingType = "S021", Error, "Paging that names a field of the wrong type.";
    WaiterField = "S022", Error, "A waiter that watches what can't be watched.";
    BadEnum = "S023", Error, "An enum whose values aren't right.";
    Unused = "S024", Warning, "A type that no operation uses.";
    NoDoc = "S025", Error, "Something without documentation.";
    RequiredDefault = "S026", Error, "A required parameter with a default.";
    BadDefault = "S027", Error, "A default that the parameter can't hold.";
    BadRange = "S028", Error, "A range that nothing fits.";
    Shadowed = "S029", Error, "A parameter that the client already gives.";
    BadEncoding = "S030", Error, "A parameter that can't be sent the way it says.";
    BadToken = "S031", Error, "A client token that isn't a text parameter.";
    BadBody = "S032", Error, "A body where there can't be one.";
    BadText = "S033", Error, "Text with characters that would not be safe in the output.";
    BadExample = "S034", Error, "An example that doesn't fit its operation.";
    UnknownService = "S035", Error, "A service that isn't there.";
    BadPattern = "S036", Error, "A pattern that isn't a regular expression.";
    BadArguments = "S037", Error, "An order of arguments that names something else.";
    ResourceOperation = "S038", Error, "A resource whose operations aren't there or don't say enough.";
    ResourceField = "S039", Error, "A resource that names a field, parameter or state that isn't there.";
}

/// One finding.
#[derive(Clone, Debug)]
pub(crate) struct Diagnostic {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) span: Span,
    pub(crate) label: String,
    /// Other places that matter, each with what it is.
    pub(crate) others: Vec<(Span, String)>,
    pub(crate) help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, label: String::new(), others: Vec::new(), help: None }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean" where one of `known` is close to `name`, else `otherwise`.
    pub(crate) fn suggest<'a>(
        self,
        found: &Diagnostics,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
        otherwise: impl FnOnce() -> String,
    ) -> Self {
        let help = match found.closest(name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => otherwise(),
        };
        if help.is_empty() { self } else { self.help(help) }
    }
}

/// All findings of a run.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    pub(crate) texts: std::sync::Arc<Vec<Text>>,
    /// Findings that concern no file.
    general: Vec<(Code, String, Option<String>)>,
}

/// More findings than anybody reads are counted, not shown.
const MOST_SHOWN: usize = 100;
/// Longer renderings show the source of a finding no more, only its place: a line may be a megabyte long.
const LONGEST_SHOWN: usize = 5_000;
/// Longer messages are cut.
const LONGEST_MESSAGE: usize = 500;
/// Longer names are not mistyped but something else.
const LONGEST_NAME: usize = 100;

impl Diagnostics {
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The one of `known` that `name` was probably meant to be. Not looked for once there are more findings than are
    /// shown: a search through all names for each finding would take its time.
    pub(crate) fn closest<'a>(&self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if self.found.len() >= MOST_SHOWN || name.len() > LONGEST_NAME {
            return None;
        }
        let wanted = name.to_lowercase();
        known
            .into_iter()
            .filter(|candidate| candidate.len() <= LONGEST_NAME)
            .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
            .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
            .min()
            .map(|(_, candidate)| candidate)
    }

    pub(crate) fn add_general(&mut self, code: Code, message: String, help: Option<String>) {
        self.general.push((code, message, help));
    }

    /// How many errors there are. With one or more, nothing is generated.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error) + self.general.len()
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty() && self.general.is_empty()
    }

    fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|d| d.code.severity() == severity).count()
    }

    #[cfg(test)]
    pub(crate) fn codes(&self) -> Vec<Code> {
        let found = self.found.iter().map(|d| d.code);
        found.chain(self.general.iter().map(|(code, ..)| *code)).collect()
    }

    /// The findings as text, errors last so that they end up above the prompt; with terminal colours where `color`.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut sorted: Vec<&Diagnostic> = self.found.iter().collect();
        sorted.sort_by(|a, b| {
            (b.code.severity(), a.span, a.code, &a.message).cmp(&(a.code.severity(), b.span, b.code, &b.message))
        });
        sorted.dedup_by(|a, b| (a.code, a.span, &a.message) == (b.code, b.span, &b.message));
        let mut out = String::new();
        for (code, message, help) in &self.general {
            let mut group = Group::with_title(Level::ERROR.primary_title(message.as_str()).id(code.id()));
            if let Some(help) = help {
                group = group.element(Level::HELP.message(help.as_str()));
            }
            out.push_str(&renderer.render(&[group]));
            out.push_str("\n\n");
        }
        for diagnostic in sorted.iter().take(MOST_SHOWN) {
            out.push_str(&self.render_one(diagnostic, &renderer));
            out.push_str("\n\n");
        }
        if let Some(rest) = sorted.len().checked_sub(MOST_SHOWN).filter(|rest| *rest > 0) {
            out.push_str(&format!("… and {rest} more\n\n"));
        }
        out
    }

    fn render_one(&self, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
        let shown = self.render_with(diagnostic, renderer, true);
        if shown.len() <= LONGEST_SHOWN { shown } else { self.render_with(diagnostic, renderer, false) }
    }

    fn render_with(&self, diagnostic: &Diagnostic, renderer: &Renderer, with_source: bool) -> String {
        let level = match diagnostic.code.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let message = cut(&diagnostic.message);
        let mut group = Group::with_title(level.primary_title(message.as_ref()).id(diagnostic.code.id()));
        let mut files: Vec<u32> = vec![diagnostic.span.file];
        files.extend(diagnostic.others.iter().map(|(span, _)| span.file));
        files.dedup();
        let mut shown = Vec::new();
        for file in files {
            if shown.contains(&file) {
                continue;
            }
            shown.push(file);
            let Some(text) = self.texts.get(file as usize) else { continue };
            if !with_source {
                group = group.element(Self::origin(text, diagnostic));
                continue;
            }
            let mut snippet = Snippet::source(text.text.as_str()).path(text.path.as_str());
            if diagnostic.span.file == file {
                let mut annotation = AnnotationKind::Primary.span(diagnostic.span.range());
                if !diagnostic.label.is_empty() {
                    annotation = annotation.label(diagnostic.label.as_str());
                }
                snippet = snippet.annotation(annotation);
            }
            for (span, label) in diagnostic.others.iter().filter(|(span, _)| span.file == file) {
                snippet = snippet.annotation(AnnotationKind::Context.span(span.range()).label(label.as_str()));
            }
            group = group.element(snippet);
        }
        let help = diagnostic.help.as_deref().map(cut);
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_ref()));
        }
        renderer.render(&[group])
    }

    /// Where a finding is, in words.
    fn origin<'a>(text: &'a Text, diagnostic: &Diagnostic) -> Origin<'a> {
        let before = text.text.get(..diagnostic.span.start as usize).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Origin::path(text.path.as_str()).line(before.matches('\n').count() + 1).char_column(column)
    }
}

/// Names in a message may be as long as a file.
fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

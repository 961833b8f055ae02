//! The canonical request: the one text that client and server both derive from a request, and sign.
//!
//! Both vendors use the same six parts. What differs (the path, which headers) is decided by their modules.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes all but unreserved characters, with upper-case digits and `%20` for a space.
pub(crate) fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// The canonical query: pairs sorted by name, then value, encoded, and `name=` for an empty value.
pub(crate) fn query<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut sorted: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    sorted.sort_unstable();
    let encoded: Vec<String> =
        sorted.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    encoded.join("&")
}

/// The headers that a signature covers, in canonical form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SignedHeaders {
    /// `name:value` lines, each ended by a line feed.
    pub(crate) lines: String,
    /// The names, joined by `;`.
    pub(crate) names: String,
}

impl SignedHeaders {
    /// Names in lower case and sorted, values without surrounding white space. Values of one name are sorted and joined by
    /// commas.
    pub(crate) fn new<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut sorted: Vec<(String, &str)> = headers
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim_matches([' ', '\t'])))
            .collect();
        sorted.sort_unstable();
        let (mut lines, mut names) = (String::new(), String::new());
        for (position, group) in sorted.chunk_by(|one, next| one.0 == next.0).enumerate() {
            let Some((name, _)) = group.first() else { continue };
            if position > 0 {
                names.push(';');
            }
            names.push_str(name);
            lines.push_str(name);
            for (position, (_, value)) in group.iter().enumerate() {
                lines.push(if position == 0 { ':' } else { ',' });
                lines.push_str(value);
            }
            lines.push('\n');
        }
        Self { lines, names }
    }
}

/// The canonical request.
pub(crate) fn request(method: &str, path: &str, query: &str, headers: &SignedHeaders, payload_hash: &str) -> String {
    let SignedHeaders { lines, names } = headers;
    format!("{}\n{path}\n{query}\n{lines}\n{names}\n{payload_hash}", method.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_sorted_by_name_then_value_and_keeps_the_equals_sign_of_an_empty_value() {
        assert_eq!(query(&[("b", "2"), ("a", "9"), ("a", "10"), ("", "x y"), ("c", "")]), "=x%20y&a=10&a=9&b=2&c=");
        assert_eq!(query::<&str, &str>(&[]), "");
    }

    #[test]
    fn unreserved_characters_stay_and_all_others_are_encoded() {
        assert_eq!(encode("AZaz09-_.~").to_string(), "AZaz09-_.~");
        assert_eq!(encode(" *+/%é").to_string(), "%20%2A%2B%2F%25%C3%A9");
    }

    #[test]
    fn one_name_in_two_spellings_is_one_line() {
        let headers = SignedHeaders::new([("X-B", " 2 "), ("x-a", "v"), ("x-b", "1")]);
        assert_eq!(headers.lines, "x-a:v\nx-b:1,2\n");
        assert_eq!(headers.names, "x-a;x-b");
    }
}

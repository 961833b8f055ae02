//! Keeps secrets and line breaks out of what errors show.

use crate::{
    Secret,
    auth::canonical,
    credentials::{Credential, Kind},
};
use serde_json::Value;

const MASK: &str = "***";

/// Shorter values are not masked where they occur in running text: they would hit innocent words.
const SHORTEST_SECRET: usize = 4;

/// Words in a key that mark its value as secret.
const SECRET_KEYS: &[&str] = &["password", "passwd", "secret", "token", "accesskey", "access_key", "private_key"];

/// Knows the secrets of one call and masks them in text of the answer.
#[derive(Clone, Default)]
pub(crate) struct Redactor {
    secrets: Vec<Secret>,
    credential: Option<Credential>,
}

impl Redactor {
    /// Masks `secret` from now on.
    pub(crate) fn add(&mut self, secret: &str) {
        self.secrets.push(Secret::new(secret));
    }

    /// Masks what `credential` keeps secret, in place of the one before.
    pub(crate) fn set_credential(&mut self, credential: Credential) {
        self.credential = Some(credential);
    }

    fn secrets(&self) -> impl Iterator<Item = &str> {
        let [one, two] = match self.credential.as_ref().map(Credential::kind) {
            Some(Kind::AccessKey { secret, security_token, .. }) => [Some(secret), security_token.as_ref()],
            Some(Kind::Bearer(token) | Kind::IamToken(token)) => [Some(token), None],
            Some(Kind::Anonymous) | None => [None, None],
        };
        let of_credential = [one, two].into_iter().flatten().map(|secret| secret.expose());
        self.secrets.iter().map(Secret::expose).chain(of_credential).filter(|secret| secret.len() >= SHORTEST_SECRET)
    }

    /// `text` without the secrets, also where they stand percent-encoded.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.secrets() {
            for spelling in [secret, &canonical::encode(secret).to_string()] {
                if text.contains(spelling) {
                    text = text.replace(spelling, MASK);
                }
            }
        }
        text
    }

    /// Masks the secrets in `value`, and the values of keys that sound secret.
    pub(crate) fn value(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) => {
                for (key, field) in fields {
                    let key = key.to_ascii_lowercase();
                    if !field.is_null() && SECRET_KEYS.iter().any(|word| key.contains(word)) {
                        *field = Value::String(MASK.to_owned());
                    } else {
                        self.value(field);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// The first `limit` characters of `text` on one line: control characters and runs of white space become one space.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(text.len().min(limit));
    let mut gap = false;
    for (count, c) in text.trim().chars().enumerate() {
        if count >= limit {
            line.push('…');
            break;
        }
        if c.is_whitespace() || c.is_control() {
            gap = true;
        } else {
            if std::mem::take(&mut gap) {
                line.push(' ');
            }
            line.push(c);
        }
    }
    line
}

/// The first `limit` bytes of `text`, cut between characters.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= limit).last() {
        Some(end) if end < text.len() => format!("{}…", text.get(..end).unwrap_or_default()),
        Some(_) => text.to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_masked_in_text_and_under_telling_keys() {
        let mut redactor = Redactor::default();
        redactor.add("p/ss word");
        assert_eq!(redactor.text("got p/ss word, p%2Fss%20word"), "got ***, ***");
        let mut value = json!({"AccessKeySecret": "x", "list": ["p/ss word"], "token": null, "name": "n"});
        redactor.value(&mut value);
        assert_eq!(value, json!({"AccessKeySecret": "***", "list": ["***"], "token": null, "name": "n"}));
    }

    #[test]
    fn text_is_put_on_one_line_and_cut() {
        assert_eq!(one_line(" a\r\n\t b\u{0}c ", 100), "a b c");
        assert_eq!(one_line("abcdef", 3), "abc…");
        assert_eq!(shorten("äöü", 3), "ä…");
        assert_eq!(shorten("äöü", 6), "äöü");
        assert_eq!(shorten("", 6), "");
    }
}
